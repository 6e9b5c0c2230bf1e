//! Who lets a change pass in spite of what speaks against it, and whose attempts at that do not count.

use jiff::{SignedDuration, Timestamp};

use super::command::Command;
use super::statements::Bench;
use super::verdict::{Exception, RefusedException};
use crate::model::snapshot::Comment;

/// What came of all that was asked for.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    /// The newest one for exactly this change that still holds.
    pub granted: Option<Exception>,
    /// The rest, newest first.
    pub refused: Vec<RefusedException>,
}

impl Exceptions {
    /// Those that are asked for in the comments.
    pub(super) fn of(bench: &Bench) -> Self {
        let mut exceptions = Self::default();
        for comment in bench.snapshot.comments.iter().flatten().rev() {
            let reason = match Command::parse(&comment.body) {
                Some(Command::Override(reason)) => Ok(reason),
                Some(Command::OverrideWithoutReason) => Err("it gives no reason".to_owned()),
                Some(
                    Command::Approve(_)
                    | Command::ApproveUnclearly
                    | Command::Dismiss(_)
                    | Command::DismissUnclearly
                    | Command::Why
                    | Command::Recheck,
                )
                | None => continue,
            };
            match reason.and_then(|reason| granted(bench, comment, reason)) {
                Ok(exception) => _ = exceptions.granted.get_or_insert(exception),
                Err(why) => exceptions.refused.push(RefusedException { by: comment.account.clone(), why }),
            }
        }
        exceptions
    }
}

/// The exception that `comment` makes, or why it makes none.
fn granted(bench: &Bench, comment: &Comment, reason: String) -> Result<Exception, String> {
    let by = comment.account.clone().ok_or("the account is gone")?;
    if let Some(why) = bench.no_exception(&by) {
        return Err(why);
    }
    if comment.was_edited {
        return Err("the comment was changed after it was written; write a new one".to_owned());
    }
    if !bench.is_considered(comment.at, bench.snapshot.heads.last().map_or(Timestamp::MAX, |head| head.since)) {
        return Err("the change was pushed after that, or too soon before to have been read; write it again".to_owned());
    }
    let until = comment.at.checked_add(SignedDuration::from_hours(bench.policy.exceptions.hours.into()));
    let until = until.map_err(|_| "it would hold for ever")?;
    if bench.snapshot.at >= until {
        return Err(format!("it held until {until}; write it again"));
    }
    Ok(Exception { by, reason, until })
}
