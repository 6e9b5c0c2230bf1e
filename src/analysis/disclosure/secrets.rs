//! Secrets in clear text. No text excuses one.

use super::event::Event;
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::analysis::secrets::Certainty;
use crate::model::summary::UndisclosedKind;

/// The secrets that the change adds, but for values that merely look like one.
pub fn events(_context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let leaks = delta.leaked_secrets.iter().filter(|leak| leak.certainty != Certainty::Likely);
    leaks
        .map(|leak| {
            Event::new(UndisclosedKind::Secret, leak.place.clone(), format!("{} in clear text", leak.what), Vec::new())
        })
        .collect()
}
