//! How departures from conventions are told, whichever rule they belong to.

use super::{Draft, Subject};
use crate::analysis::conventions::departures::Departure;
use crate::analysis::conventions::ground::Ground;
use crate::analysis::conventions::intent::key;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;
use crate::syntax::catalogue::{Source, catalogue};

impl Subject<'_> {
    /// The departures that `rule` speaks of, each as a finding.
    pub(super) fn departures(&self, rule: &str) -> Vec<Draft> {
        let own = self.drift.departures.iter().filter(|departure| catalogue().point(departure.choice).rule == rule);
        own.map(draft).collect()
    }
}

fn draft(departure: &Departure) -> Draft {
    Draft {
        path: departure.path.clone(),
        lines: LineRange::new(departure.line, departure.line),
        message: message(departure),
        help: help(departure),
        identity: key(departure.choice),
        at_most: Severity::Error,
        clone: None,
        related: departure.examples.clone(),
    }
}

fn message(departure: &Departure) -> String {
    let (catalogue, norm) = (catalogue(), &departure.norm);
    let point = catalogue.point(departure.choice);
    let place = if norm.directory.is_empty() { String::new() } else { format!(" in `{}`", norm.directory) };
    let others = match norm.others {
        0 => "none this".to_owned(),
        others => format!("{others} this"),
    };
    let further = match departure.further {
        0 => String::new(),
        1 => "; so does another file of the change".to_owned(),
        more => format!("; so do {more} other files of the change"),
    };
    let (choice, usual, title) = (catalogue.words(departure.choice), catalogue.words(norm.choice), &point.title);
    let asked = match point.source {
        Source::Path | Source::Import => format!("{} {}", norm.files, files(departure.ground)),
        Source::Syntax => format!("the {} nearest {}", norm.files, files(departure.ground)),
    };
    format!(
        "this takes {choice} as {title}; of {asked} that choose{place}, {} take {usual} and {others}{further}",
        norm.followers
    )
}

fn files(ground: Option<Ground>) -> &'static str {
    match ground {
        Some(Ground::Tests) => "files with tests",
        Some(Ground::Program) | None => "files",
    }
}

fn help(departure: &Departure) -> String {
    let like = departure.examples.first().map(|place| format!(" as {}:{} does", place.path, place.lines.start));
    let untold = match departure.untold {
        0 => String::new(),
        1 => " (there is another departure of this kind in the change)".to_owned(),
        more => format!(" (there are {more} other departures of this kind in the change)"),
    };
    format!(
        "take {}{}; to adopt the new way on purpose, say so in the description or put `allow = [\"{}\"]` into `[drift]` of the policy{untold}",
        catalogue().words(departure.norm.choice),
        like.unwrap_or_default(),
        key(departure.choice),
    )
}
