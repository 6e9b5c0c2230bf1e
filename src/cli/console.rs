//! Writing to the user: to standard output, to a file, and what went wrong to standard error.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

use crate::git::error::GitError;
use crate::output::untrusted::visible;

/// Writes `text` to standard output as it is.
pub fn print(text: &str) -> anyhow::Result<()> {
    write(&mut io::stdout().lock(), text)
}

/// Writes `text` to standard output, with its ANSI styles if that is a terminal or `CLICOLOR_FORCE` is set, and
/// `NO_COLOR` is not.
pub fn print_styled(text: &str) -> anyhow::Result<()> {
    write(&mut anstream::stdout().lock(), text)
}

/// Writes `text` to the file at `path`.
pub fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("writing `{}`", path.display()))
}

/// Tells of something that the user should know and that stops nothing.
pub fn note(message: &str) {
    // Nobody is left to tell if standard error is gone.
    let _ = writeln!(io::stderr(), "note: {}", visible(message));
}

/// Tells why the command did not run, in one line.
pub fn complain(error: &anyhow::Error) {
    let message = match error.downcast_ref() {
        // What lies below is the library's own account of how it looked for the name.
        Some(GitError::UnknownRevision { .. }) => error.to_string(),
        _ => format!("{error:#}"),
    };
    let _ = writeln!(io::stderr(), "error: {}", visible(&message));
}

/// A reader that went away, such as `head`, has seen what it wanted.
fn write(out: &mut impl Write, text: &str) -> anyhow::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("writing to standard output"),
    }
}
