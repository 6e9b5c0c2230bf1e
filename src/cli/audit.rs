//! `review-gate audit`: proves that nobody changed what the gate wrote down, and shows it.

use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::database::Database;
use super::{Outcome, access, console};
use crate::output::untrusted::visible;
use crate::store::Store;
use crate::store::audit::{self, AuditEntry, GENESIS};
use crate::store::records::Incident;

/// How many entries are held in memory at a time.
const CHUNK: usize = 1_000;

/// Verify or list the audit, or list incidents
///
/// Every entry of the audit holds the hash of the one before it, so that none can be changed or dropped unseen. Keep
/// the newest hash elsewhere to notice that the end was cut off.
#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Verify the chain; exits with 1 and the first fault when it is broken
    Verify {
        #[command(flatten)]
        source: Database,
        /// A hash that was printed before: the chain has to hold it still.
        #[arg(long, value_name = "HASH")]
        contains: Option<String>,
    },
    /// Print the entries, oldest first
    List {
        #[command(flatten)]
        source: Database,
        /// The first entry to print.
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        from: i64,
        /// How many to print [default: all]
        #[arg(long, value_name = "COUNT")]
        limit: Option<usize>,
        /// How to write them down.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Print what should not have happened, newest first; exits with 1 when anything did
    Incidents {
        #[command(flatten)]
        source: Database,
        /// How many to print [default: all]
        #[arg(long, value_name = "COUNT")]
        limit: Option<usize>,
        /// How to write them down.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each entry
    Text,
    /// For programs: an object a line
    Json,
}

impl Audit {
    /// Verifies or lists.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        access::block_on(async {
            match &self.command {
                Command::Verify { source, contains } => {
                    verify(source.open().await?.as_ref(), contains.as_deref()).await
                }
                Command::List { source, from, limit, format } => {
                    list(source.open().await?.as_ref(), *from, limit.unwrap_or(usize::MAX), *format).await
                }
                Command::Incidents { source, limit, format } => {
                    incidents(source.open().await?.as_ref(), limit.unwrap_or(usize::MAX), *format).await
                }
            }
        })
    }
}

async fn verify(store: &dyn Store, contains: Option<&str>) -> anyhow::Result<Outcome> {
    let (mut count, mut newest) = (0, GENESIS.to_owned());
    let mut is_contained = contains.is_none();
    loop {
        let entries = store.audit_from(count + 1, CHUNK).await?;
        if let Some(fault) = audit::fault(&entries, &newest) {
            console::print(&format!("broken: {fault}\n"))?;
            return Ok(Outcome::Blocked);
        }
        is_contained |= entries.iter().any(|entry| Some(entry.hash.as_str()) == contains);
        let Some(last) = entries.last() else { break };
        (count, newest) = (last.sequence, last.hash.clone());
    }
    if !is_contained {
        console::print("broken: the hash that was given is not in the chain; its end was cut off or written anew\n")?;
        return Ok(Outcome::Blocked);
    }
    let newest = if count == 0 { String::new() } else { format!("; the newest has the hash {newest}") };
    console::print(&format!("sound: {count} entries{newest}\n"))?;
    Ok(Outcome::Passed)
}

async fn list(store: &dyn Store, from: i64, limit: usize, format: Format) -> anyhow::Result<Outcome> {
    let (mut next, mut left) = (from, limit);
    while left > 0 {
        let entries = store.audit_from(next, left.min(CHUNK)).await?;
        let Some(last) = entries.last() else { break };
        next = last.sequence.checked_add(1).ok_or_else(|| anyhow!("an entry has a number that none can have"))?;
        left -= entries.len();
        let lines: String = entries
            .iter()
            .map(|entry| match format {
                Format::Text => line(entry),
                Format::Json => format!("{}\n", object(entry)),
            })
            .collect();
        console::print(&lines)?;
    }
    Ok(Outcome::Passed)
}

async fn incidents(store: &dyn Store, limit: usize, format: Format) -> anyhow::Result<Outcome> {
    let incidents = store.incidents(limit).await?;
    let lines = incidents.iter().map(|incident| match format {
        Format::Text => {
            let Incident { repository, head, kind, detail } = incident;
            format!("{}\n", visible(&format!("repository {} {head} {kind}: {detail}", repository.0)))
        }
        Format::Json => format!("{}\n", json!(incident)),
    });
    console::print(&lines.collect::<String>())?;
    Ok(if incidents.is_empty() { Outcome::Passed } else { Outcome::Blocked })
}

fn line(entry: &AuditEntry) -> String {
    let AuditEntry { sequence, at, event, .. } = entry;
    let repository = event.repository.map(|repository| format!("repository {} ", repository.0)).unwrap_or_default();
    let text = format!("{at} {repository}{} {} {}", event.subject, event.action, event.detail);
    format!("{sequence:>6} {}\n", visible(text.trim_end()))
}

fn object(entry: &AuditEntry) -> Value {
    let AuditEntry { sequence, at, event, previous, hash } = entry;
    let detail = serde_json::from_str(&event.detail).unwrap_or_else(|_| Value::from(event.detail.as_str()));
    json!({
        "sequence": sequence, "at": at, "repository": event.repository, "subject": event.subject,
        "action": event.action, "detail": detail, "previous": previous, "hash": hash,
    })
}
