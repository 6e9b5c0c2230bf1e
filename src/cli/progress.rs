//! The progress bar on standard error; invisible where that is no terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the bar is drawn; more is only flicker.
const DRAWS_PER_SECOND: u8 = 10;

/// A bar that counts `what`; it is cleared when it is dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that is drawn from its first step on.
    pub fn new(what: &'static str) -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND);
        let bar = ProgressBar::with_draw_target(Some(0), target).with_message(what);
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}");
        bar.set_style(style.expect("the template is well-formed").progress_chars("=> "));
        Self(bar)
    }

    /// Shows that `done` of `total` are done.
    pub fn show(&self, done: usize, total: usize) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
