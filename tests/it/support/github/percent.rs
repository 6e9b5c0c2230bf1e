//! Percent-encoding of addresses.

use std::fmt::Write as _;

/// Replaces what may not stand in a path or a query by `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/,".contains(&byte) {
            result.push(char::from(byte));
        } else {
            write!(result, "%{byte:02X}").expect("a string takes text");
        }
    }
    result
}

/// Replaces `%XX` by the byte; what is malformed stays.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, remaining @ ..] = rest {
        let escape = remaining.get(..2).filter(|_| *first == b'%').and_then(|digits| hex::decode(digits).ok());
        bytes.push(escape.as_ref().map_or(*first, |escape| escape[0]));
        rest = if escape.is_some() { &remaining[2..] } else { remaining };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
