//! "Did you mean": the known word that a mistyped one is closest to.

/// The one of `candidates` that `word` was probably meant to be; the first of several equally close ones.
///
/// Up to a third of the characters may be wrong, the threshold that compilers use for names.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let tolerated = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
