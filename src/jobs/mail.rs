//! Sends a report by e-mail.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use http::Uri;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use super::error::JobError;

/// How long the server may take for each answer.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Who is written to, and by which server.
#[derive(Clone, Debug)]
pub struct Mail {
    server: SecretString,
    from: Mailbox,
    to: Vec<Mailbox>,
}

/// A message that can be read with and without HTML.
pub(super) struct Letter {
    /// What tells it from every other one of this service: who has it already drops it.
    pub(super) number: String,
    pub(super) subject: String,
    pub(super) plain: String,
    pub(super) html: String,
}

/// Why no e-mail can be sent. Says nothing of the server's address, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Somebody on the way could read it.
    #[error("the server's address is neither `smtps://…`, nor `smtp://…?tls=required`, nor on this machine")]
    Server,
    /// An address is none.
    #[error("`{0}` is no address such as `Gate <gate@example.com>`")]
    Address(String),
}

impl Mail {
    /// Mail from an address to others, which commas part, by the server at a URL with user and password.
    pub fn parse(server: SecretString, from: &str, to: &str) -> Result<Self, MailError> {
        if !is_safe(server.expose_secret()) {
            return Err(MailError::Server);
        }
        let mailbox =
            |text: &str| Mailbox::from_str(text.trim()).map_err(|_| MailError::Address(text.trim().to_owned()));
        let to = to.split(',').map(mailbox).collect::<Result<_, _>>()?;
        Ok(Self { server, from: mailbox(from)?, to })
    }

    /// Sends `letter`. A server that took it and did not say so gets it again.
    pub(super) async fn send(&self, letter: Letter) -> Result<(), JobError> {
        let failed = |why: String| JobError::Unsent(why);
        let to = self.to.iter().cloned();
        let builder = to.fold(Message::builder().from(self.from.clone()), lettre::message::MessageBuilder::to);
        let number = format!("<{}@{}>", letter.number, self.from.email.domain());
        let body = MultiPart::alternative_plain_html(letter.plain, letter.html);
        let message = builder.message_id(Some(number)).subject(letter.subject).multipart(body);
        let message = message.map_err(|error| failed(error.to_string()))?;
        // What is wrong with a URL would be told with the URL.
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(self.server.expose_secret());
        let server = server.map_err(|_| failed("the server's address is none".to_owned()))?;
        let sent = server.timeout(Some(TIME_LIMIT)).build().send(message).await;
        sent.map(drop).map_err(|error| failed(error.to_string()))
    }
}

/// Whether nobody on the way can read what is sent there.
fn is_safe(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    match uri.scheme_str() {
        Some("smtps") => !host.is_empty(),
        Some("smtp") => is_loopback || uri.query() == Some("tls=required"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_sent_where_nobody_reads_them() {
        for (url, is_fine) in [
            ("smtps://user:password@mail.example.com", true),
            ("smtp://user:password@mail.example.com:587?tls=required", true),
            ("smtp://127.0.0.1:2525", true),
            ("smtp://mail.example.com", false),
            ("smtp://mail.example.com?tls=opportunistic", false),
            ("http://mail.example.com", false),
            ("mail.example.com", false),
        ] {
            let mail = Mail::parse(SecretString::from(url), "gate@example.com", "a@example.com, B <b@example.com>");
            assert_eq!(mail.is_ok(), is_fine, "{url}");
            assert!(!format!("{mail:?}").contains("password"));
        }
    }
}
