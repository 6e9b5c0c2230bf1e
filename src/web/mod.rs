//! The service's HTTP side. It reads the store and takes up jobs; it never waits for GitHub.

mod health;
pub mod server;
mod webhook;
