//! A change, read once and judged under several descriptions.

use review_gate::analysis::alignment::{alignment, closeness};
use review_gate::analysis::claims::claims;
use review_gate::analysis::context::Context;
use review_gate::analysis::delta::Delta;
use review_gate::analysis::disclosure::undisclosed;
use review_gate::analysis::file_class::Classifier;
use review_gate::analysis::pairing::Pairing;
use review_gate::analysis::rules::unrelated_summary::is_unrelated;
use review_gate::model::change::{Change, Description};
use review_gate::model::summary::{Claim, ClaimVerdict, Summary};

/// A change with what it does.
pub(crate) struct Trial<'a> {
    /// What was learned from its texts.
    pub(crate) context: Context<'a>,
    /// What it does.
    pub(crate) delta: Delta,
}

/// What is said of a change under one description.
pub(crate) struct Judged {
    /// Claims, hidden changes and how well both agree.
    pub(crate) summary: Summary,
    /// Whether the rule reports that they have nothing in common.
    pub(crate) is_unrelated: bool,
    /// How much their words have in common.
    pub(crate) closeness: f64,
}

impl<'a> Trial<'a> {
    /// Reads what the change in `context` does.
    pub(crate) fn of(context: Context<'a>) -> Self {
        let delta = Delta::of(&context, &Pairing::of(&context));
        Self { context, delta }
    }

    /// The verdict on the change as if its author had said `description`.
    pub(crate) fn judge(&self, description: &Description) -> Judged {
        self.under(description, |context| {
            let claims = claims(context, &self.delta);
            let undisclosed = undisclosed(context, &self.delta);
            let alignment = alignment(context, &claims, &undisclosed);
            Judged {
                summary: Summary { alignment, claims, undisclosed },
                is_unrelated: is_unrelated(context),
                closeness: closeness(context, &[], &[]),
            }
        })
    }

    /// The claims in `description`.
    pub(crate) fn claims(&self, description: &Description) -> Vec<Claim> {
        self.under(description, |context| claims(context, &self.delta))
    }

    fn under<T>(&self, description: &Description, ask: impl FnOnce(&Context<'_>) -> T) -> T {
        let own = &self.context;
        let mut change = Change { description: description.clone(), ..own.change.clone() };
        // Another description of the project is news to it, as the own one is.
        change.earlier_messages.retain(|message| message.lines().next() != Some(description.title.as_str()));
        ask(&Context {
            change: &change,
            codebase: own.codebase,
            languages: own.languages,
            policy: own.policy,
            limits: own.limits,
            classifier: Classifier::new(own.policy),
            files: own.files.clone(),
        })
    }
}

/// How many of `claims` are contradicted.
pub(crate) fn contradictions(claims: &[Claim]) -> usize {
    claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted).count()
}

/// `description` with `text` before its body, in a paragraph of its own.
pub(crate) fn with_text(description: &Description, text: &str) -> Description {
    Description { body: format!("{text}\n\n{}", description.body), ..description.clone() }
}
