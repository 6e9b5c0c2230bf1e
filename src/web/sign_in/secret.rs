//! Secrets that visitors carry, and what is kept of them.
//!
//! The store has digests alone. GitHub's token of a visitor is sealed with a key that comes of what is in their cookie, so
//! that a copy of the database opens nothing.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// Enough that nobody guesses it.
const SECRET_BYTES: usize = 32;
/// Tells the key from the digest: one cannot be had from the other.
const SEALING: &[u8] = b"review-gate: the key that seals a token of GitHub\n";

/// A secret made of the system's random numbers, in hexadecimal digits; `None` where it has none to give.
pub(in crate::web) fn random() -> Option<String> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}

/// By which a secret is known again.
pub(super) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// Whether two secrets are the same, in a time that says nothing of where they differ.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// `token`, to be opened with `secret` alone. A secret seals one token and no other, so the number used once is always the
/// same.
pub(super) fn seal(token: &SecretString, secret: &str) -> Option<Vec<u8>> {
    cipher(secret).encrypt(&Nonce::default(), token.expose_secret().as_bytes()).ok()
}

/// What was sealed with `secret`.
pub(super) fn open(sealed: &[u8], secret: &str) -> Option<SecretString> {
    let token = cipher(secret).decrypt(&Nonce::default(), sealed).ok()?;
    String::from_utf8(token).ok().map(SecretString::from)
}

fn cipher(secret: &str) -> ChaCha20Poly1305 {
    let key = Sha256::new().chain_update(SEALING).chain_update(secret).finalize();
    ChaCha20Poly1305::new(&Key::from(<[u8; SECRET_BYTES]>::from(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_token_opens_with_its_secret_alone() {
        let sealed = seal(&SecretString::from("ghu_token"), "secret").unwrap();
        assert_eq!(open(&sealed, "secret").unwrap().expose_secret(), "ghu_token");
        assert!(open(&sealed, "another").is_none());
        assert!(!sealed.windows(3).any(|window| window == b"ghu"));
    }
}
