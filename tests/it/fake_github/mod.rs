//! The fake GitHub keeps to what it promises.

mod api;
mod client;
mod deliveries;
mod faults;
mod git_access;
mod merging;
