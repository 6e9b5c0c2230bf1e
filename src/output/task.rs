//! What is to be said of a task, for a terminal, for programs and for the issue it is in.

use annotate_snippets::renderer::{AnsiColor, Style};

use super::markdown_text::{code_span, prose};
use super::untrusted::{shortened, visible};
use crate::analysis::task::parts::TaskPart;
use crate::analysis::task::tier::TaskTier;
use crate::analysis::task::{NamedPart, TaskAssessment};

/// Longer quotations are cut.
const MOST_CHARACTERS: usize = 90;

const NAMED: Style = AnsiColor::BrightGreen.on_default().bold();
const MISSING: Style = AnsiColor::Yellow.on_default().bold();
const CLOSE: Style = AnsiColor::BrightRed.on_default().bold();
const EXPLANATION: Style = Style::new().dimmed();

/// The assessment as text with ANSI styles, for the caller to strip where they are not wanted.
pub fn text(assessment: &TaskAssessment) -> String {
    let mut lines = vec![heading(assessment)];
    for part in TaskPart::ALL {
        lines.push(match named(assessment, part) {
            Some(found) => {
                format!("  {NAMED}✓{NAMED:#} {}{EXPLANATION}{}{EXPLANATION:#}", part.request(), quoted(found))
            }
            None => format!("  {MISSING}✗ {}{MISSING:#}", part.request()),
        });
    }
    for reason in assessment.reasons.iter().filter(|reason| !reason.words.is_empty()) {
        let words = shortened(&visible(&reason.words), MOST_CHARACTERS);
        lines.push(format!("\n  {}: {}\n    {EXPLANATION}{words}{EXPLANATION:#}", reason.tier.title(), reason.why));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn heading(assessment: &TaskAssessment) -> String {
    let style = match assessment.tier {
        TaskTier::Background => NAMED,
        TaskTier::Supervised => MISSING,
        TaskTier::KeepLocal => CLOSE,
    };
    format!("{style}{}{style:#}: {}\n", assessment.tier.title(), advice(assessment.tier))
}

/// The assessment as indented JSON with a final line break.
pub fn json(assessment: &TaskAssessment) -> String {
    let mut json = serde_json::to_string_pretty(assessment).expect("it is text");
    json.push('\n');
    json
}

/// The assessment as GitHub-flavoured Markdown.
pub fn markdown(assessment: &TaskAssessment) -> String {
    let mut text = format!("**For an agent: {}.** {}\n\n", assessment.tier.title(), sentence(advice(assessment.tier)));
    text.push_str("| a task for an agent names | here |\n| --- | --- |\n");
    for part in TaskPart::ALL {
        let found = named(assessment, part).map_or_else(
            || "**missing**".to_owned(),
            |found| {
                let words = code_span(&shortened(&visible(&found.words), MOST_CHARACTERS)).replace('|', "\\|");
                if found.is_from_instructions { format!("{words} (the repository's instructions)") } else { words }
            },
        );
        text.push_str(&format!("| {} | {found} |\n", part.request()));
    }
    let quoted: Vec<String> = assessment
        .reasons
        .iter()
        .filter(|reason| !reason.words.is_empty())
        .map(|reason| {
            let words = shortened(&visible(&reason.words), MOST_CHARACTERS);
            format!("- {}: {} {}\n", reason.tier.title(), sentence(&reason.why), code_span(&words))
        })
        .collect();
    if !quoted.is_empty() {
        text.push_str(&format!("\n{}", quoted.concat()));
    }
    text
}

fn named(assessment: &TaskAssessment, part: TaskPart) -> Option<&NamedPart> {
    assessment.named.iter().find(|found| found.part == part)
}

fn quoted(found: &NamedPart) -> String {
    let words = shortened(&visible(&found.words), MOST_CHARACTERS);
    let whose = if found.is_from_instructions { " (the repository's instructions)" } else { "" };
    format!("  {words}{whose}")
}

fn advice(tier: TaskTier) -> &'static str {
    match tier {
        TaskTier::Background => "it can be given to an agent that works by itself",
        TaskTier::Supervised => "give it to an agent while somebody looks on, or say what is missing first",
        TaskTier::KeepLocal => "a person should do it, with an agent's help at most",
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", prose(letters.as_str()))
}
