//! Reports on weeks of merged changes: in an issue of the repository, and in a message where the settings name an address.
//!
//! What is reported is read from git by the same code as on the command line, in a process of its own. Of a push to the default
//! branch no more is done than to read what came in, so that a report has little left to do.

use jiff::Timestamp;
use serde_json::json;

use super::error::JobError;
use super::mail::Letter;
use super::merge_record;
use super::message;
use super::report_request::{ReportPages, ReportRequest};
use super::seen::seen_of;
use super::service::{Place, Service};
use super::snapshot::known;
use super::task::Task;
use crate::git::mirrors::Wanted;
use crate::github::error::GitHubError;
use crate::github::issues::NewIssue;
use crate::model::pull_request::RepositoryId;
use crate::model::week::Week;
use crate::store::jobs::Lane;
use crate::store::records::WeeklyReportRecord;

/// The job that is due for a repository: the report on the last week, while there is none.
pub(super) async fn due(service: &Service, repository: RepositoryId) -> Result<Option<Task>, JobError> {
    let Some(reporting) = &service.reporting else { return Ok(None) };
    let week = reporting.due_week(service.now());
    let kept = service.store.weekly_report(repository, week).await?;
    let is_done = kept.is_some_and(|kept| kept.is_sent);
    Ok((!is_done).then_some(Task::ReportWeek { repository, week }))
}

/// Reads what was merged until now.
pub(super) async fn follow(service: &Service, repository: RepositoryId) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    made(service, &place, Week::holding(service.now())).await?;
    Ok(())
}

/// Reports on `week`: keeps the report, shows it in one issue, and has it sent once.
pub(super) async fn report(service: &Service, repository: RepositoryId, week: Week) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    merge_record::learn_checks(service, &place).await?;
    let Some(pages) = made(service, &place, week).await? else { return Ok(()) };
    let kept = service.store.weekly_report(repository, week).await?;
    let mut record = WeeklyReportRecord {
        repository,
        week,
        json: pages.json.clone(),
        markdown: pages.markdown.clone(),
        html: pages.html.clone(),
        issue: kept.as_ref().and_then(|kept| kept.issue),
        is_sent: kept.as_ref().is_some_and(|kept| kept.is_sent),
    };
    service.store.save_weekly_report(record.clone()).await?;
    record.issue = shown(&place, &record, kept.as_ref()).await?;
    service.store.save_weekly_report(record.clone()).await?;
    if !record.is_sent {
        have_sent(service, &place, week, &pages).await?;
        record.is_sent = true;
        service.store.save_weekly_report(record).await?;
    }
    Ok(())
}

/// The report on `week` as it is now; `None` where the default branch has no commit.
async fn made(service: &Service, place: &Place, week: Week) -> Result<Option<ReportPages>, JobError> {
    let branch = &place.details.default_branch;
    let Some(tip) = place.repository.branch_head(branch).await? else { return Ok(None) };
    let wanted = Wanted { branches: vec![branch.clone()], pull_requests: Vec::new(), commits: vec![tip.clone()] };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let request = ReportRequest {
        git_dir: mirror.repository.git_dir().to_owned(),
        repository: place.details.name.to_string(),
        tip,
        week,
        limits: service.limits,
        seen: seen_of(service.store.as_ref(), place.repository.id(), week).await?,
    };
    Ok(Some(service.analyst.report(&request).await?))
}

/// The issue that shows the report; `None` in a repository that has no issues, or where the App may file none.
async fn shown(
    place: &Place,
    report: &WeeklyReportRecord,
    kept: Option<&WeeklyReportRecord>,
) -> Result<Option<u64>, JobError> {
    let issue = filed(place, report, kept).await;
    Ok(match known(issue)? {
        Ok(issue) => Some(issue),
        Err(why) => {
            tracing::warn!(why = why.0, repository = %place.details.name, "no issue shows the weekly report");
            None
        }
    })
}

/// The issue that shows the report. One that was filed before is found by the mark in its text, even if nobody remembers.
async fn filed(
    place: &Place,
    report: &WeeklyReportRecord,
    kept: Option<&WeeklyReportRecord>,
) -> Result<u64, GitHubError> {
    let mark = format!("<!-- review-gate: weekly-report {} -->", report.week);
    let title = format!("Agent debt, {}", report.week);
    let body = format!("{mark}\n{}", report.markdown);
    if let Some(issue) = report.issue {
        if kept.is_none_or(|kept| kept.markdown != report.markdown) {
            place.repository.update_issue(issue, &title, &body).await?;
        }
        return Ok(issue);
    }
    let since = Timestamp::from_second(report.week.end_seconds()).unwrap_or(Timestamp::MIN);
    let filed = place.repository.own_issues_since(since).await?;
    if let Some(found) = filed.into_iter().find(|issue| issue.body.starts_with(&mark)) {
        if found.body != body {
            place.repository.update_issue(found.number, &title, &body).await?;
        }
        return Ok(found.number);
    }
    place.repository.create_issue(&NewIssue { title, body, labels: Vec::new() }).await
}

/// Has the report sent to each place that the settings name, by a job of its own: one that fails repeats no other.
async fn have_sent(service: &Service, place: &Place, week: Week, pages: &ReportPages) -> Result<(), JobError> {
    let Some(reporting) = &service.reporting else { return Ok(()) };
    let repository = place.repository.id();
    let message = reporting.webhook.as_ref().map(|_| {
        let text = words(place, week, pages);
        Task::SendMessage { repository, week, text }
    });
    let mail = reporting.mail.as_ref().map(|_| Task::SendMail { repository, week });
    let jobs = message.into_iter().chain(mail).map(|task| task.job(Lane::Sweep, service.now()));
    Ok(service.store.enqueue(jobs.collect(), service.now()).await?)
}

/// Sends the message `text` where the settings say. A service that dies just after that sends it once more.
pub(super) async fn send_message(service: &Service, text: &str) -> Result<(), JobError> {
    let address = service.reporting.as_ref().and_then(|reporting| reporting.webhook.as_ref());
    let Some(address) = address else { return Ok(()) };
    message::send(address, &json!({ "text": text })).await
}

/// Sends the report on `week` by e-mail to whom the settings name; what is sent again has the same message number.
pub(super) async fn send_mail(service: &Service, repository: RepositoryId, week: Week) -> Result<(), JobError> {
    let Some(mail) = service.reporting.as_ref().and_then(|reporting| reporting.mail.as_ref()) else { return Ok(()) };
    let Some(report) = service.store.weekly_report(repository, week).await? else { return Ok(()) };
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let name = &place.details.name;
    let letter = Letter {
        number: format!("agent-debt.{}.{week}", repository.0),
        subject: format!("Agent debt of {name}, {week}"),
        plain: report.markdown,
        html: report.html,
    };
    mail.send(letter).await
}

/// What stands out, in a few lines.
fn words(place: &Place, week: Week, pages: &ReportPages) -> String {
    let mut text = format!("*Agent debt of {}, {week}*: {} merged.", place.details.name, pages.changes);
    if pages.alarms.is_empty() {
        text.push_str(" Nothing stands out.");
    }
    for alarm in &pages.alarms {
        text.push_str(&format!("\n• {alarm}"));
    }
    text
}
