//! Attempts to approve as somebody else.
