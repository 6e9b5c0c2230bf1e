//! How much two stretches of code have in common, and which of many are the same by that.

use std::hash::Hash;

use rustc_hash::FxHashSet;

use super::clones::stream::StreamToken;

/// How much of their word triples two stretches must share to be the same under another name or in another place (Jaccard
/// index).
const SAME: f64 = 0.4;

/// The most stretches on each side that are compared with each other.
pub const MAX_COMPARED: usize = 400;

/// The words of a stretch in their order, three by three: short stretches have some too.
pub fn word_triples(tokens: &[StreamToken]) -> FxHashSet<[u32; 3]> {
    tokens.windows(3).map(|words| [words[0].text, words[1].text, words[2].text]).collect()
}

/// How many of `left` are in `right` too.
pub(in crate::analysis) fn shared<Word: Eq + Hash>(left: &FxHashSet<Word>, right: &FxHashSet<Word>) -> usize {
    left.iter().filter(|word| right.contains(*word)).count()
}

/// Which of `new` was which of `old`, by their indices: those most alike find each other first, and each is taken once.
///
/// Where there are too many to compare, none is found.
pub fn pairs(new: &[&[StreamToken]], old: &[&[StreamToken]]) -> Vec<(usize, usize)> {
    if new.len() > MAX_COMPARED || old.len() > MAX_COMPARED {
        return Vec::new();
    }
    let mut alike = alike(new, old);
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
    let (mut taken_new, mut taken_old) = (FxHashSet::default(), FxHashSet::default());
    let mut pairs = Vec::new();
    for (_, new, old) in alike {
        if !taken_new.contains(&new) && taken_old.insert(old) {
            taken_new.insert(new);
            pairs.push((new, old));
        }
    }
    pairs
}

/// All that are enough alike, with how much.
fn alike(new: &[&[StreamToken]], old: &[&[StreamToken]]) -> Vec<(f64, usize, usize)> {
    let old_words: Vec<_> = old.iter().map(|tokens| word_triples(tokens)).collect();
    let mut alike = Vec::new();
    for (index, tokens) in new.iter().enumerate() {
        let words = word_triples(tokens);
        for (old, old_words) in old_words.iter().enumerate() {
            let in_common = shared(&words, old_words);
            let likeness = in_common as f64 / (words.len() + old_words.len() - in_common).max(1) as f64;
            if likeness >= SAME {
                alike.push((likeness, index, old));
            }
        }
    }
    alike
}
