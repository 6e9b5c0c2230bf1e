//! Who may approve a change: each test is a scene of a pull request and what the gate says of it.

mod agents;
mod exceptions;
mod heads;
mod independence;
mod policy;
mod properties;
mod reviews;
mod scene;
mod unknown;
