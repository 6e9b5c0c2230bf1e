//! Webhooks: who sent the bytes, and what they say.
//!
//! What an event says is a hint that something has changed; what to think of it is read from the API.

pub mod event;
mod payload;
pub mod signature;
