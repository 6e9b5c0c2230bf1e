//! `GET /<owner>/<repository>`: how a repository does, what should not have happened there, and what got stuck.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::chart::Chart;
use super::pull_request::find_repository;
use super::queue::Overview;
use super::shell::{Shell, rendered};
use super::text::{Moment, Text, minutes, parts};
use crate::model::inspection::{LearnedConvention, OpenDiagnosis};
use crate::model::pull_request::RepositoryId;
use crate::model::queue_entry::{ChangeFacts, QueueEntry};
use crate::model::reception::Reception;
use crate::output::advice::standing;
use crate::store::jobs::DeadJob;
use crate::web::server::Server;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::Visitor;

/// Trends go back so far.
const WEEKS: i64 = 12;
/// Of incidents so many are shown.
const MOST_INCIDENTS: usize = 50;
/// So many weekly reports are named.
const MOST_REPORTS: usize = 13;

#[derive(Template)]
#[template(path = "repository.html")]
struct RepositoryPage {
    shell: Shell,
    repository: String,
    github: String,
    queue: String,
    open: usize,
    waiting: String,
    charts: Vec<Chart>,
    /// The weeks that were reported on, newest first.
    weeks: Vec<String>,
    /// When somebody looked last.
    inspected: Option<Moment>,
    conventions: Vec<ConventionView>,
    diagnoses: Vec<DiagnosisView>,
    incidents: Vec<IncidentView>,
    dead_jobs: Vec<DeadJobView>,
    receptions: Vec<ReceptionView>,
}

struct IncidentView {
    kind: Text,
    head: String,
    detail: Vec<Text>,
    at: Moment,
}

struct ConventionView {
    languages: Text,
    what: Vec<Text>,
    how: Vec<Text>,
    files: String,
    examples: Vec<Text>,
}

struct DiagnosisView {
    severity: Text,
    class: &'static str,
    place: Text,
    what: Vec<Text>,
    why: Vec<Text>,
    remedy: Option<Vec<Text>>,
}

struct ReceptionView {
    rule: Text,
    standing: String,
    is_unwelcome: bool,
}

struct DeadJobView {
    id: i64,
    kind: Text,
    subject: Text,
    attempts: u32,
    /// For whoever runs the service alone: it may tell of this machine.
    error: Option<Text>,
}

/// Shows a repository.
pub(in crate::web) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let record = find_repository(&server, &visitor.access, &owner, &name).await?;
    let repository = record.name.to_string();
    let overview = Overview::read(&server, &visitor.access, &repository).await?;
    let now = overview.now;
    let since = now.saturating_sub(SignedDuration::from_hours(24 * 7 * WEEKS)).unwrap_or(now);
    let entries = server.store.queue_since(record.id, since).await?;
    let incidents = server.store.incidents_of(record.id, MOST_INCIDENTS).await?;
    let dead_jobs = server.store.dead_jobs().await?;
    let inspection = server.store.inspection(record.id).await?;
    let receptions = server.store.receptions(record.id).await?;
    let weeks = server.store.reported_weeks(record.id, MOST_REPORTS).await?;
    let dead_job_view = |job: &DeadJob| dead_job(job, visitor.account.is_none());
    let page = RepositoryPage {
        shell: Shell::of(&visitor),
        github: format!("{}/{repository}", server.pages.github_web_url),
        queue: format!("/?repository={owner}%2F{name}"),
        open: overview.rows.len(),
        waiting: minutes(overview.capacity.minutes_waiting),
        charts: charts(&entries, now),
        weeks: weeks.iter().map(ToString::to_string).collect(),
        incidents: incidents
            .iter()
            .map(|(incident, at)| IncidentView {
                kind: Text::line(&incident.kind.replace('-', " ")),
                head: incident.head.as_hex().chars().take(10).collect(),
                detail: parts(&incident.detail),
                at: Moment::of(*at, now),
            })
            .collect(),
        inspected: inspection.as_ref().map(|inspection| Moment::of(inspection.at, now)),
        conventions: inspection.iter().flat_map(|inspection| &inspection.conventions).map(convention).collect(),
        diagnoses: inspection.iter().flat_map(|inspection| &inspection.diagnoses).map(diagnosis).collect(),
        dead_jobs: dead_jobs.iter().filter(|job| repository_of(job) == Some(record.id)).map(dead_job_view).collect(),
        receptions: receptions.iter().map(reception).collect(),
        repository,
    };
    Ok(rendered(&page))
}

fn convention(convention: &LearnedConvention) -> ConventionView {
    ConventionView {
        languages: Text::line(&convention.languages),
        what: parts(&convention.what),
        how: parts(&convention.how),
        files: format!("{} of {}", convention.followers, convention.files),
        examples: convention.examples.iter().map(|example| Text::line(example)).collect(),
    }
}

fn diagnosis(diagnosis: &OpenDiagnosis) -> DiagnosisView {
    DiagnosisView {
        class: match diagnosis.severity.as_str() {
            "open" => "high",
            "warning" => "medium",
            _ => "plain",
        },
        severity: Text::line(&diagnosis.severity),
        place: Text::line(&diagnosis.place),
        what: parts(&diagnosis.what),
        why: parts(&diagnosis.why),
        remedy: diagnosis.remedy.as_deref().map(parts),
    }
}

fn reception(reception: &Reception) -> ReceptionView {
    ReceptionView {
        rule: Text::line(&reception.rule),
        standing: standing(reception),
        is_unwelcome: reception.is_unwelcome(),
    }
}

fn dead_job(job: &DeadJob, is_operator: bool) -> DeadJobView {
    DeadJobView {
        id: job.id,
        kind: Text::line(&job.kind.replace('-', " ")),
        subject: Text::line(&job.subject),
        attempts: job.attempts,
        error: is_operator.then(|| Text::line(&job.error)),
    }
}

/// Whose job it is: of those that are about a repository, the subject begins with its number.
fn repository_of(job: &DeadJob) -> Option<RepositoryId> {
    let is_of_repository = !["receive", "sweep", "sweep-installation"].contains(&job.kind.as_str());
    let digits = job.subject.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|_| is_of_repository).map(RepositoryId)
}

/// A form without anything of its own.
#[derive(Deserialize)]
pub(in crate::web) struct PlainForm {
    csrf: String,
}

/// Takes up a job again that was given up.
pub(in crate::web) async fn retry(
    State(server): State<Server>,
    visitor: Visitor,
    Path((owner, name, job)): Path<(String, String, i64)>,
    Form(form): Form<PlainForm>,
) -> Result<Redirect, Refusal> {
    let record = find_repository(&server, &visitor.access, &owner, &name).await?;
    visitor.check_form(&form.csrf)?;
    let dead_jobs = server.store.dead_jobs().await?;
    let is_theirs = dead_jobs.iter().any(|dead| dead.id == job && repository_of(dead) == Some(record.id));
    if !is_theirs || !server.store.revive(job, (server.clock)()).await? {
        return Err(Refusal::NotFound);
    }
    server.wake.notify_one();
    Ok(Redirect::to(&format!("/{}", record.name)))
}

/// What is told of a week.
type Measure = fn(&[&QueueEntry]) -> Option<f64>;

fn charts(entries: &[QueueEntry], now: Timestamp) -> Vec<Chart> {
    let measures: [(&str, &str, Measure); 5] = [
        ("Size", "lines, median", |week| median(week, |change| f64::from(change.effective_lines))),
        ("Review time", "minutes, median", |week| median(week, |change| change.minutes)),
        ("Duplicates", "a change", |week| mean(week, |change| f64::from(change.duplicates))),
        ("Complexity added", "a change", |week| mean(week, |change| change.cognitive_growth as f64)),
        ("By agents", "% of changes", |week| {
            let by_agents = week.iter().filter(|entry| entry.is_by_agent()).count();
            (!week.is_empty()).then(|| 100.0 * by_agents as f64 / week.len() as f64)
        }),
    ];
    let weeks = weeks(entries, now);
    measures
        .into_iter()
        .map(|(title, unit, measure)| {
            let values: Vec<(String, Option<f64>)> =
                weeks.iter().map(|(monday, week)| (monday.clone(), measure(week))).collect();
            Chart::of(title, unit, &values)
        })
        .collect()
}

/// What was opened in each of the last weeks, oldest first, each by the date of its Monday.
fn weeks(entries: &[QueueEntry], now: Timestamp) -> Vec<(String, Vec<&QueueEntry>)> {
    let monday = |time: Timestamp| {
        let day = time.to_zoned(TimeZone::UTC).date();
        let since_monday = i64::from(day.weekday().since(Weekday::Monday));
        day.checked_sub(SignedDuration::from_hours(24 * since_monday)).unwrap_or(day).to_string()
    };
    let weeks = (0..WEEKS).rev().map(|ago| {
        let within = now.saturating_sub(SignedDuration::from_hours(24 * 7 * ago)).unwrap_or(now);
        let monday_then = monday(within);
        let opened = entries.iter().filter(|entry| monday(entry.opened_at) == monday_then).collect();
        (monday_then, opened)
    });
    weeks.collect()
}

fn values(week: &[&QueueEntry], value: impl Fn(&ChangeFacts) -> f64) -> Vec<f64> {
    week.iter().filter_map(|entry| entry.change()).map(value).collect()
}

fn median(week: &[&QueueEntry], value: impl Fn(&ChangeFacts) -> f64) -> Option<f64> {
    let mut values = values(week, value);
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    Some(if values.len().is_multiple_of(2) { f64::midpoint(values[values.len() / 2 - 1], upper) } else { upper })
}

fn mean(week: &[&QueueEntry], value: impl Fn(&ChangeFacts) -> f64) -> Option<f64> {
    let values = values(week, value);
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
