//! All that a change does otherwise than the repository: as much as is told.

use super::departures::{Departure, departures};
use super::layers::{LayerBreach, layer_breach};
use super::survey::Survey;
use super::wrappers::{Bypass, bypass};
use crate::analysis::context::Context;
use crate::model::policy::RuleLevel;

/// How much is told of one change: nobody reads the tenth.
const MOST_TOLD: usize = 3;

/// What a change does otherwise.
#[derive(Clone, Debug, Default)]
pub struct Drift {
    /// An import against the direction of all others.
    pub layer_breach: Option<LayerBreach>,
    /// A library used past its wrapper.
    pub bypass: Option<Bypass>,
    /// Other answers to choice points, the plainest first.
    pub departures: Vec<Departure>,
}

impl Drift {
    /// That of the change in `context`, as far as the policy wants to hear of it.
    pub fn of(context: &Context<'_>) -> Self {
        let is_on = |rule: &str| context.policy.rules.get(rule) != Some(&RuleLevel::Off);
        let mut survey = Survey::of(context);
        let layer_breach = is_on("new-layer-dependency").then(|| layer_breach(context, &survey)).flatten();
        let bypass = is_on("bypassed-wrapper").then(|| bypass(context, &survey)).flatten();
        let told = usize::from(layer_breach.is_some()) + usize::from(bypass.is_some());
        Self { layer_breach, bypass, departures: departures(context, &mut survey, MOST_TOLD - told) }
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.layer_breach.is_none() && self.bypass.is_none() && self.departures.is_empty()
    }
}
