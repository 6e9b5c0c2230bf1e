//! The pages and the API, as browsers and programs see them.

mod api;
pub(super) mod browser;
mod hostile;
mod local;
mod pull_request;
mod queue;
mod repository;
mod sign_in;
