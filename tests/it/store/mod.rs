//! What holds for every store, and what several processes on one rely on.

mod concurrency;
mod copy;
mod locations;
mod scene;
mod upgrade;
