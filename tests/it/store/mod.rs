//! What holds for every store, and what several processes on one rely on.

mod clock;
mod concurrency;
mod copy;
mod locations;
mod restart;
mod scene;
mod sharing;
mod tls;
mod turns;
mod upgrade;
