//! The signature of a webhook: nothing is read of bytes that GitHub did not sign.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The secrets that webhooks may be signed with: one, or two while it is being changed.
#[derive(Clone, Debug)]
pub struct WebhookSecrets(Vec<SecretString>);

impl WebhookSecrets {
    /// Takes the secrets; `None` where there is none or one of them is empty, since anybody can sign with that.
    pub fn new(secrets: Vec<SecretString>) -> Option<Self> {
        let any_empty = secrets.iter().any(|secret| secret.expose_secret().is_empty());
        (!secrets.is_empty() && !any_empty).then_some(Self(secrets))
    }

    /// Whether the header `X-Hub-Signature-256` is that of one of the secrets over the raw bytes of the body. It takes
    /// as long for a wrong signature as for a right one.
    pub fn accept(&self, header: &str, body: &[u8]) -> bool {
        let signature = header.strip_prefix("sha256=").and_then(|signature| hex::decode(signature).ok());
        let Some(signature) = signature else { return false };
        self.0.iter().fold(false, |accepted, secret| accepted | is_signed(secret, &signature, body))
    }
}

fn is_signed(secret: &SecretString, signature: &[u8], body: &[u8]) -> bool {
    let key = secret.expose_secret().as_bytes();
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    code.update(body);
    code.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of GitHub's documentation.
    const SECRET: &str = "It's a Secret to Everybody";
    const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const BODY: &[u8] = b"Hello, World!";

    fn secrets(secrets: &[&str]) -> Option<WebhookSecrets> {
        WebhookSecrets::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect())
    }

    #[test]
    fn signature_by_any_of_the_secrets_is_accepted() {
        assert!(secrets(&[SECRET]).unwrap().accept(SIGNATURE, BODY));
        assert!(secrets(&["the new one", SECRET]).unwrap().accept(SIGNATURE, BODY));
        assert!(secrets(&[SECRET, "the new one"]).unwrap().accept(SIGNATURE, BODY));
    }

    #[test]
    fn everything_else_is_refused() {
        let known = secrets(&[SECRET]).unwrap();
        let sha1 = SIGNATURE.replace("sha256=", "sha1=");
        for header in ["", "sha256=", "sha256=zz", &SIGNATURE[7..], &SIGNATURE[..70], &sha1] {
            assert!(!known.accept(header, BODY), "{header}");
        }
        assert!(!known.accept(SIGNATURE, b"Hello, World?"));
        assert!(!secrets(&["another"]).unwrap().accept(SIGNATURE, BODY));
    }

    #[test]
    fn empty_secrets_are_none() {
        assert!(secrets(&[]).is_none());
        assert!(secrets(&[SECRET, ""]).is_none());
    }

    #[test]
    fn secrets_are_not_shown() {
        assert!(!format!("{:?}", secrets(&[SECRET])).contains("Everybody"));
    }
}
