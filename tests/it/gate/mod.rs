//! The service as a whole: webhooks in, check runs out, against a GitHub that enforces its own rules.

mod adversary;
mod approval_flow;
mod faults;
mod killed;
mod world;
