//! Secrets in clear text that a change adds.

use crate::analysis::context::{Context, FileContext};
use crate::analysis::file_class::{Origin, Purpose};
use crate::analysis::secrets::{self, Certainty, Secret};
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;

/// One secret that was not there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakedSecret {
    /// What it is, as a noun with its article: `a GitHub token`.
    pub what: &'static str,
    /// How sure that is.
    pub certainty: Certainty,
    /// Where it stands at head.
    pub place: Place,
}

/// The secrets that the change in `context` adds.
pub fn leaks(context: &Context<'_>) -> Vec<LeakedSecret> {
    context.files.iter().filter(|file| may_leak(file)).flat_map(|file| leaks_in(context, file)).collect()
}

/// Whether a person or a program of the project wrote the file.
fn may_leak(file: &FileContext<'_>) -> bool {
    match file.class.origin {
        Origin::Written | Origin::Generated(_) | Origin::Snapshot => true,
        Origin::Vendored(_) | Origin::LockFile => false,
    }
}

fn leaks_in(context: &Context<'_>, file: &FileContext<'_>) -> Vec<LeakedSecret> {
    let Some(side) = &file.after else { return Vec::new() };
    let added = &file.diff.added;
    let mut leaks: Vec<LeakedSecret> = Vec::new();
    for secret in secrets::on_lines(&side.text, |line| added.contains(line)) {
        if let Some(last) = leaks.last_mut()
            && last.what == secret.what
            && last.place.lines.end + 1 == secret.line
            && secret.certainty == Certainty::Formed
        {
            // A key block is one secret on many lines.
            last.place.lines.end = secret.line;
        } else if counts(file, &secret) && !stood_before(context, file, &secret) {
            let lines = LineRange::new(secret.line, secret.line);
            let place = Place { path: file.file.path.clone(), lines, revision: Revision::Head };
            leaks.push(LeakedSecret { what: secret.what, certainty: secret.certainty, place });
        }
    }
    leaks
}

/// Tests and documentation are full of samples: there, only what cannot be one counts.
fn counts(file: &FileContext<'_>, secret: &Secret) -> bool {
    let line = LineRange::new(secret.line, secret.line);
    let holds_samples = file.is_test(line) || file.class.purpose == Purpose::Documentation;
    match secret.certainty {
        Certainty::Certain => true,
        Certainty::Formed => !holds_samples,
        Certainty::Likely => !holds_samples && file.class.is_reviewable(),
    }
}

/// Whether a file of the change held the same value before: then it moved, and leaked earlier.
fn stood_before(context: &Context<'_>, file: &FileContext<'_>, secret: &Secret) -> bool {
    let line = file.after.as_ref().and_then(|side| side.text.lines().nth(secret.line as usize - 1));
    let Some(value) = line.and_then(|line| line.get(secret.value.clone())) else { return false };
    context.files.iter().filter_map(|file| file.before.as_ref()).any(|side| side.text.contains(value))
}
