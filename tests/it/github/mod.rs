//! The client of GitHub against small servers that answer as they are told.

mod answers;
mod app;
mod check_runs;
mod contract;
mod limits;
mod protection;
mod requests;
mod server;
mod webhooks;
