//! What GitHub's settings leave open, found and closed: the commands against organisations with one fault each.

mod app;
mod apps;
mod audit;
mod branches;
mod protect;
mod repository;
mod scene;
mod setup;
