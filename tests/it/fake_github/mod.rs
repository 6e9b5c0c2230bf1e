//! The fake GitHub keeps to what it promises.

mod api;
mod client;
mod contract;
mod deliveries;
mod faults;
mod git_access;
mod merge_queue;
mod merging;
mod octocrab;
mod organizations;
mod scene;
