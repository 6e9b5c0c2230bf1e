//! How many workers are at work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where workers say that they are at work. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Attendance(Arc<AtomicUsize>);

/// One worker that is at work, until it is dropped: in an orderly way or not.
#[derive(Debug)]
pub struct Present(Attendance);

impl Attendance {
    /// One more is at work.
    pub fn enter(&self) -> Present {
        self.0.fetch_add(1, Ordering::Relaxed);
        Present(self.clone())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
