//! What was counted, and how it is printed.

use std::collections::BTreeMap;

use review_gate::analysis::disclosure::tests::kind;
use review_gate::model::summary::{Claim, ClaimKind, ClaimVerdict};

use super::judge::{Judged, Trial};
use super::sample::{Others, Sample};

/// What was counted.
#[derive(Default)]
pub(crate) struct Tally {
    changes: usize,
    /// Under the own description, one of the repository, the own of those that have neighbours, one of the directories.
    alignments: [Vec<f64>; 4],
    unrelated: [usize; 3],
    verdicts: BTreeMap<(ClaimKind, ClaimVerdict), usize>,
    contradicted_changes: usize,
    undisclosed_changes: usize,
    shares: BTreeMap<String, [usize; 2]>,
    notes: Vec<String>,
}

impl Tally {
    /// Counts one try of what `name` says.
    pub(crate) fn count(&mut self, name: &str, is_so: bool) {
        let counts = self.shares.entry(name.to_owned()).or_default();
        counts[0] += usize::from(is_so);
        counts[1] += 1;
    }

    /// Remembers something to be judged by eye.
    pub(crate) fn note(&mut self, what: &str, sample: &Sample, text: &str) {
        self.notes.push(format!("{what}: {} {} {text}", sample.project(), sample.name));
    }

    /// Judges the change under its own description and those of others; the numbers of each as a row.
    pub(crate) fn compare(&mut self, sample: &Sample, trial: &Trial<'_>, others: &Others<'_>) -> String {
        let own = trial.judge(&sample.change.description);
        self.take_own(sample, &own);
        for test in trial.delta.tests.iter().filter(|test| kind(&test.event).is_some()) {
            let place = &test.place;
            let text = format!("{:?} {}:{} {}", test.event, place.path, place.lines.start, test.name);
            self.note("weaker test", sample, &text);
        }
        let mut rows = vec![row(&own)];
        if let Some(other) = others.of_repository {
            let told = trial.judge(other);
            self.alignments[1].push(told.summary.alignment);
            self.unrelated[1] += usize::from(told.is_unrelated);
            rows.push(row(&told));
        }
        if let Some(other) = others.of_directories {
            let told = trial.judge(other);
            self.alignments[2].push(own.summary.alignment);
            self.alignments[3].push(told.summary.alignment);
            self.unrelated[2] += usize::from(told.is_unrelated);
            rows.push(row(&told));
        }
        rows.join("\t")
    }

    fn take_own(&mut self, sample: &Sample, own: &Judged) {
        self.changes += 1;
        self.alignments[0].push(own.summary.alignment);
        self.unrelated[0] += usize::from(own.is_unrelated);
        if own.is_unrelated {
            self.note("unrelated", sample, &sample.change.description.title);
        }
        self.undisclosed_changes += usize::from(!own.summary.undisclosed.is_empty());
        for hidden in &own.summary.undisclosed {
            let place = &hidden.place;
            let text = format!("{:?} {}:{} {}", hidden.kind, place.path, place.lines.start, hidden.detail);
            self.note("undisclosed", sample, &text);
        }
        let mut is_contradicted = false;
        for claim in &own.summary.claims {
            *self.verdicts.entry((claim.kind, claim.verdict)).or_default() += 1;
            if claim.verdict == ClaimVerdict::Contradicted {
                is_contradicted = true;
                self.note("contradicted", sample, &told(claim));
            }
        }
        self.contradicted_changes += usize::from(is_contradicted);
    }

    /// Prints all of it.
    pub(crate) fn print(&self) {
        let [own, swapped, neighbours, neighboured] = &self.alignments;
        println!("{} described changes", self.changes);
        for (name, own, others) in [("repository", own, swapped), ("directories", neighbours, neighboured)] {
            println!(
                "alignment against another description of the {name}: AUC {:.4} ({})",
                area(own, others),
                others.len()
            );
        }
        println!("alignment of true descriptions, by tenths: {:?}", tenths(own));
        println!("alignment of swapped descriptions:         {:?}", tenths(swapped));
        println!(
            "unrelated-summary: true {:.1} %, swapped {:.1} %, same directories {:.1} %",
            share(self.unrelated[0], self.changes),
            share(self.unrelated[1], swapped.len()),
            share(self.unrelated[2], neighboured.len())
        );
        println!(
            "per 100 changes: contradicted {:.1}, undisclosed {:.1}",
            share(self.contradicted_changes, self.changes),
            share(self.undisclosed_changes, self.changes)
        );
        for ((kind, verdict), count) in &self.verdicts {
            println!("  {count:5} {kind:?} {verdict:?}");
        }
        println!("so many of a hundred tries:");
        for (name, [part, whole]) in &self.shares {
            println!("  {:5.1} of {whole:5} {name}", share(*part, *whole));
        }
        println!("to be judged by eye:");
        for note in &self.notes {
            println!("  {note}");
        }
    }
}

fn row(judged: &Judged) -> String {
    format!("{}\t{:.5}", judged.summary.alignment, judged.closeness)
}

fn told(claim: &Claim) -> String {
    let notes: Vec<String> = claim
        .evidence
        .iter()
        .map(|evidence| match &evidence.place {
            Some(place) => format!("{}:{} {}", place.path, place.lines.start, evidence.note),
            None => evidence.note.clone(),
        })
        .collect();
    format!("{:?} {:?}: {} | {}", claim.source, claim.kind, claim.text.replace('\n', " "), notes.join("; "))
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// How often a true one stands above a swapped one: the area under the receiver operating characteristic.
fn area(own: &[f64], others: &[f64]) -> f64 {
    let mut sorted = others.to_vec();
    sorted.sort_by(f64::total_cmp);
    let wins = |mine: &f64| {
        let below = sorted.partition_point(|other| other < mine);
        let not_above = sorted.partition_point(|other| other <= mine);
        f64::midpoint(below as f64, not_above as f64)
    };
    own.iter().map(wins).sum::<f64>() / (own.len() * others.len()).max(1) as f64
}

fn tenths(values: &[f64]) -> Vec<String> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (0..=10)
        .filter_map(|tenth| sorted.get(tenth * (sorted.len().max(1) - 1) / 10))
        .map(|value| format!("{value:.2}"))
        .collect()
}
