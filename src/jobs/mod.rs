//! What the service does: one file a job. The only place where git, the store and GitHub meet.
//!
//! A job may be run twice, die at any instant and be overtaken by others: it reads the state anew, and what it does a second
//! time changes nothing. A webhook is a hint that something happened; what happened is asked of GitHub and of git.

pub mod analysis;
pub mod analysis_request;
pub mod analyst;
mod assess_task;
pub mod attendance;
pub mod conventions_request;
mod dismissals;
pub mod error;
mod explain;
mod file_incident;
mod gated_branch;
mod heads;
pub mod https_client;
pub mod inspect;
mod judge;
mod judge_group;
mod linked_task;
mod listed_agents;
pub mod mail;
mod merge_record;
pub mod merged_history;
mod message;
mod policy;
mod publish;
mod quality;
mod receive;
mod records;
pub mod report_request;
pub mod reporting;
pub mod response_store;
mod review;
pub mod seen;
pub mod service;
mod snapshot;
pub mod survey;
mod sweep;
pub mod task;
mod trial_merges;
mod weekly_report;
pub mod worker;
