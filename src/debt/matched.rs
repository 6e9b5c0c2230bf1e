//! Agents' changes against unmarked ones that are alike: of the same quarter of sizes, in the same part of the repository.
//!
//! Agents are given other tasks than people. What differs between all changes of two groups may come of that alone; strata
//! take away what size and place explain, by direct standardisation with the smaller side of each stratum as its weight.

use std::collections::BTreeMap;

use super::followed::Followed;
use super::metrics::{Metric, Part};
use crate::model::debt::{Matched, Side};
use crate::model::merged_change::Group;

/// The fewest changes of each side of which a comparison is told.
const MIN_CHANGES: u32 = 10;

/// What is summed up of one side of a stratum.
#[derive(Clone, Copy, Default)]
struct Sum {
    changes: u32,
    count: f64,
    out_of: f64,
}

/// By `metric`, of which `ratio` makes a value of a sum; `None` where too few changes have their like on the other side.
pub(super) fn matched(
    metric: &Metric,
    changes: &[&Followed<'_>],
    ratio: impl Fn(f64, f64) -> Option<f64>,
) -> Option<Matched> {
    let limits = quarters(changes);
    let mut strata: BTreeMap<(usize, &str), [Sum; 2]> = BTreeMap::new();
    for followed in changes {
        let side = match followed.change.group {
            Group::Agent(_) | Group::AgentAssisted => 0,
            Group::NoMarker => 1,
            Group::Bot => continue,
        };
        let Some(Part { count, out_of }) = (metric.part)(followed) else { continue };
        let quarter = limits.iter().filter(|limit| lines(followed) > **limit).count();
        let sum = &mut strata.entry((quarter, &followed.change.measures.area)).or_default()[side];
        *sum = Sum { changes: sum.changes + 1, count: sum.count + count, out_of: sum.out_of + out_of };
    }
    let mut sides = [Side { value: 0.0, changes: 0 }; 2];
    let mut total = 0.0;
    for sums in strata.values() {
        let values = sums.map(|sum| ratio(sum.count, sum.out_of));
        let [Some(agents), Some(others)] = values else { continue };
        let weight = f64::from(sums[0].changes.min(sums[1].changes));
        total += weight;
        for ((side, sum), value) in sides.iter_mut().zip(sums).zip([agents, others]) {
            side.value += weight * value;
            side.changes += sum.changes;
        }
    }
    let [agents, others] = sides.map(|side| Side { value: side.value / total, ..side });
    let is_enough = agents.changes.min(others.changes) >= MIN_CHANGES;
    is_enough.then_some(Matched { agents, others })
}

/// The sizes that part the changes into four.
fn quarters(changes: &[&Followed<'_>]) -> [u32; 3] {
    let mut sizes: Vec<u32> = changes.iter().map(|followed| lines(followed)).collect();
    sizes.sort_unstable();
    [1, 2, 3].map(|quarter| sizes.get(sizes.len() * quarter / 4).copied().unwrap_or_default())
}

fn lines(followed: &Followed<'_>) -> u32 {
    followed.change.measures.code_lines + followed.change.measures.test_lines
}
