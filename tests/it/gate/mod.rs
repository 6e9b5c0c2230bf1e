//! The service as a whole: webhooks in, check runs out, against a GitHub that enforces its own rules.

mod adversary;
mod approval_flow;
mod base_branches;
mod broken_data;
mod check_forgery;
mod faults;
mod identity;
mod incidents;
mod killed;
mod merging;
mod policy;
mod publishing;
mod replay;
mod reviews;
mod world;
