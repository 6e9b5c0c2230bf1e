//! The service's HTTP side. It reads the store and takes up jobs; of GitHub it asks nothing but who signs in and what they may
//! read.

mod api;
mod headers;
mod health;
mod limits;
mod pages;
mod peer;
mod queue_gauges;
pub mod server;
pub mod settings;
mod sign_in;
mod webhook;
