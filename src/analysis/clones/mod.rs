//! Duplicates: which new code the repository already had.
//!
//! A text becomes a [`stream`] of tokens; windows of it become [`gram`]s that do not change when names do; an
//! [`index`] of the base tree's grams answers where a window stands; hits become a [`chain`], and a chain is believed
//! only after the tokens around it were laid side by side by [`align`]. [`search`] drives these steps over a [`library`];
//! [`duplicates`] asks it about a change and holds the [`evidence`] against what false alarms look like,
//! and [`distinct`] drops what says the same thing twice.

pub mod align;
pub mod chain;
pub mod distinct;
pub mod duplicates;
pub mod evidence;
pub mod functions;
pub mod gram;
pub mod index;
pub mod library;
pub mod search;
pub mod stream;
