//! Who wrote a change, who may approve it, and whether they did.
//!
//! Pure: [`decide`](decide::decide) turns a snapshot into a verdict. Knows nothing of GitHub's requests, of git or of time.

pub mod agents;
mod automation;
pub mod command;
pub mod decide;
pub mod dismissals;
pub mod evidence;
mod exceptions;
pub mod group;
mod involvement;
mod sensitive;
mod statements;
pub mod trailers;
pub mod verdict;
