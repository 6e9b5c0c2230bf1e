//! Locks that a `git` program left behind when it was killed: every other one fails over them from then on.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// No `git` that is alive holds the lock of a name for so long: it does so while it writes forty characters.
const LONGEST_HELD: Duration = Duration::from_secs(60);

/// Removes those of the copy at `git_dir`; false when there is none.
pub(super) fn remove(git_dir: &Path) -> bool {
    let is_removed = remove_in(git_dir);
    remove_below(&git_dir.join("refs")) || is_removed
}

/// In a directory and all that are in it.
fn remove_below(directory: &Path) -> bool {
    let Ok(entries) = fs::read_dir(directory) else { return false };
    let below = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir());
    below.fold(remove_in(directory), |is_removed, directory| remove_below(&directory) || is_removed)
}

/// In a directory alone.
fn remove_in(directory: &Path) -> bool {
    let Ok(entries) = fs::read_dir(directory) else { return false };
    let locks = entries.filter_map(Result::ok).map(|entry| entry.path());
    let leftover = locks.filter(|path| path.extension().is_some_and(|extension| extension == "lock") && is_old(path));
    leftover.filter(|path| fs::remove_file(path).is_ok()).count() > 0
}

fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|lock| lock.modified());
    modified.ok().and_then(|modified| modified.elapsed().ok()).is_some_and(|age| age > LONGEST_HELD)
}
