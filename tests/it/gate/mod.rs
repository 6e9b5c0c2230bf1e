//! The service as a whole: webhooks in, check runs out, against a GitHub that enforces its own rules.

mod adversary;
mod analysis;
mod approval_flow;
mod base_branches;
mod bounds;
mod broken_data;
mod check_forgery;
mod claims;
mod dismissals;
mod faults;
mod hidden;
mod identity;
mod incidents;
mod instances;
mod killed;
mod merging;
mod pages;
mod policy;
mod publishing;
mod replay;
mod repositories;
mod reviews;
mod tasks;
mod upkeep;
mod weekly_reports;
mod world;
