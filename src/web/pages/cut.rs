//! Lists of which not all is shown, and which say so.

/// The first of a list.
pub(super) struct Cut<T> {
    /// What is shown.
    pub(super) shown: Vec<T>,
    /// How many are not; `None` where there are none.
    pub(super) more: Option<usize>,
}

impl<T> Default for Cut<T> {
    fn default() -> Self {
        Self { shown: Vec::new(), more: None }
    }
}

impl<T> Cut<T> {
    /// The first `most`, each as `view` shows it.
    pub(super) fn of<S>(all: impl ExactSizeIterator<Item = S>, most: usize, view: impl FnMut(S) -> T) -> Self {
        let more = all.len().checked_sub(most).filter(|more| *more > 0);
        Self { shown: all.take(most).map(view).collect(), more }
    }

    /// How many there are, those that are not shown included.
    pub(super) fn total(&self) -> usize {
        self.shown.len() + self.more.unwrap_or_default()
    }
}
