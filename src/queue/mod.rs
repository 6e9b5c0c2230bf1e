//! The review queue: what to review next, and whether the team can keep up.
//!
//! Pure: entries and a time in, an order and a forecast out. Knows nothing of pages, the store or GitHub.

mod business_days;
pub mod capacity;
mod collisions;
pub mod order;
pub mod priority;
pub mod risk;
pub mod selection;
