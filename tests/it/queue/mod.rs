//! The review queue: what comes first, and whether the team keeps up.

mod capacity;
mod entries;
mod ordering;
mod selection;
