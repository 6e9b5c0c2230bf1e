//! What the argument parser has to say.

use anyhow::anyhow;

use super::{Outcome, console};

/// Prints the help or the version if that is what was asked for; else makes one line of what is wrong.
pub fn answer(error: &clap::Error) -> anyhow::Result<Outcome> {
    if !error.use_stderr() {
        console::print_styled(&error.render().ansi().to_string())?;
        return Ok(Outcome::Passed);
    }
    let text = error.render().to_string();
    let problem = paragraph(&text, "error: ").unwrap_or_else(|| "a command is missing".to_owned());
    let tip = paragraph(&text, "tip: ").map(|tip| format!("; {tip}")).unwrap_or_default();
    Err(anyhow!("{problem}{tip} (`review-gate --help` shows what there is)"))
}

/// The paragraph of `text` that begins with `label`, without it and on one line.
fn paragraph(text: &str, label: &str) -> Option<String> {
    let mut paragraphs = text.split("\n\n").map(str::trim);
    let found = paragraphs.find_map(|paragraph| paragraph.strip_prefix(label))?;
    Some(found.split_whitespace().collect::<Vec<_>>().join(" "))
}
