//! Places where an error may get lost or is passed on.

use super::captures::Mark;
use super::facts::{ErrorFate, ErrorSite};
use super::line_index::LineIndex;
use super::matches::{Matches, outer_first};

/// The places that `matches` hold, by where they start.
pub(super) fn errors(index: &LineIndex, matches: &Matches) -> Vec<ErrorSite> {
    let fates = [
        (Mark::Swallowed, ErrorFate::Swallowed),
        (Mark::Discarded, ErrorFate::Discarded),
        (Mark::Propagated, ErrorFate::Propagated),
    ];
    let sites =
        |(mark, fate)| matches.marked(mark).map(move |bytes| ErrorSite { bytes, lines: index.lines(bytes), fate });
    let mut errors: Vec<ErrorSite> = fates.into_iter().flat_map(sites).collect();
    errors.sort_by_key(|site| (outer_first(site.bytes), site.fate));
    errors
}
