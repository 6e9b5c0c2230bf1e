//! What the limits of GitHub leave to an installation of the App.

use jiff::Timestamp;

/// What an installation has to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// Nothing may be asked before that.
    pub closed_until: Option<Timestamp>,
    /// Few requests are left until then, and kept for what somebody waits for.
    pub reserved_until: Option<Timestamp>,
    /// How often GitHub has refused since it last answered: one for each pause.
    pub refusals: u32,
}
