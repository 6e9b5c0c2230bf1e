//! Whether a departure is meant: allowed by the policy, spoken of, or part of a migration.

use crate::analysis::context::Context;
use crate::analysis::disclosure::event::Name;
use crate::analysis::disclosure::wording::Wording;
use crate::syntax::catalogue::{Choice, Source, catalogue};

/// How a policy names `choice`.
pub fn key(choice: Choice) -> String {
    format!("{}:{}", catalogue().point(choice).name, catalogue().option(choice))
}

/// Whether the policy of `context` lets anybody answer `choice`.
pub fn is_allowed(context: &Context<'_>, choice: Choice) -> bool {
    context.policy.drift.allow.contains(&key(choice))
}

/// Whether the author speaks of `choice`.
pub fn is_spoken_of(wording: &Wording, choice: Choice) -> bool {
    let catalogue = catalogue();
    let name = match catalogue.point(choice).source {
        Source::Import => short_name(catalogue.option(choice)),
        Source::Path | Source::Syntax => catalogue.words(choice),
    };
    wording.has(&Name::Phrase(name.to_owned()))
}

/// What people call a library: `logrus` of `github.com/sirupsen/logrus`, `yaml` of `gopkg.in/yaml.v3`.
fn short_name(option: &str) -> &str {
    let is_version = |part: &&str| part.strip_prefix('v').is_none_or(|rest| rest.parse::<u32>().is_err());
    let parts = option.rsplit(['/', '.', ':']).filter(|part| !part.is_empty());
    parts.into_iter().find(is_version).unwrap_or(option)
}
