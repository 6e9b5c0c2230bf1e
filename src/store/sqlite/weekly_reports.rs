//! Reports on weeks of merged changes.

use rusqlite::{Connection, params};

use super::rows::{all, one};
use crate::model::pull_request::RepositoryId;
use crate::model::week::Week;
use crate::store::columns::{as_limit, integer};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::records::WeeklyReportRecord;

pub(super) fn save(writer: &Connection, report: &WeeklyReportRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO weekly_reports (repository, week, json, markdown, html, issue, is_sent)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (repository, week) DO UPDATE SET json = excluded.json, markdown = excluded.markdown,
            html = excluded.html, issue = excluded.issue, is_sent = excluded.is_sent";
    writer.prepare_cached(sql)?.execute(params![
        integer(report.repository.0),
        report.week.to_string(),
        report.json,
        report.markdown,
        report.html,
        report.issue.map(integer),
        report.is_sent,
    ])?;
    Ok(())
}

pub(super) fn find(
    reader: &Connection,
    repository: RepositoryId,
    week: Week,
) -> Result<Option<WeeklyReportRecord>, StoreError> {
    let sql = "SELECT json, markdown, html, issue, is_sent FROM weekly_reports WHERE repository = ?1 AND week = ?2";
    one(reader, sql, params![integer(repository.0), week.to_string()], |row| {
        reading::weekly_report(row, repository, week)
    })
}

pub(super) fn weeks(reader: &Connection, repository: RepositoryId, limit: usize) -> Result<Vec<Week>, StoreError> {
    let sql = "SELECT week FROM weekly_reports WHERE repository = ?1 ORDER BY week DESC LIMIT ?2";
    all(reader, sql, [integer(repository.0), as_limit(limit)], |row| reading::reported_week(row))
}
