//! Webhooks that ask for nothing, as most of an organisation's do: they have to be taken in, looked at and put aside.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// How many connections they come over.
const SENDERS: usize = 4;
/// About what GitHub sends when a job of a workflow has ended.
const FILLER_BYTES: usize = 8_000;

/// Who sends them where.
pub(crate) struct Noise {
    /// Where the service listens on the loopback interface.
    pub(crate) port: u16,
    /// What they are signed with.
    pub(crate) secret: String,
    /// The installation that they are about.
    pub(crate) installation: u64,
    /// The repositories that they are about, in turn: number and name.
    pub(crate) repositories: Vec<(u64, String)>,
}

impl Noise {
    /// What the delivery of that number is called.
    pub(crate) fn name(number: usize) -> String {
        format!("noise-{number}")
    }

    /// Sends so many, evenly over the time; returns how long it took.
    pub(crate) async fn make(self, count: usize, time: Duration) -> anyhow::Result<Duration> {
        let (noise, begun) = (Arc::new(self), Instant::now());
        let mut senders = JoinSet::new();
        for sender in 0..SENDERS {
            let noise = Arc::clone(&noise);
            senders.spawn(async move {
                let stream = TcpStream::connect(("127.0.0.1", noise.port)).await?;
                let (mut connection, driver) = http1::handshake(TokioIo::new(stream)).await?;
                tokio::spawn(driver);
                for number in (sender..count).step_by(SENDERS) {
                    let due = time.mul_f64(number as f64 / count as f64);
                    tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                    connection.ready().await?;
                    let answer = connection.send_request(noise.webhook(number)?).await?;
                    let status = answer.status();
                    ensure!(status == StatusCode::ACCEPTED, "webhook {number} was answered with {status}");
                    axum::body::to_bytes(Body::new(answer.into_body()), usize::MAX).await?;
                }
                anyhow::Ok(())
            });
        }
        for sent in senders.join_all().await {
            sent?;
        }
        Ok(begun.elapsed())
    }

    fn webhook(&self, number: usize) -> anyhow::Result<Request<Body>> {
        let (id, name) = &self.repositories[number % self.repositories.len()];
        let body = serde_json::json!({
            "action": "completed",
            "workflow_job": { "id": number, "filler": "x".repeat(FILLER_BYTES) },
            "repository": { "id": id, "name": name, "full_name": format!("acme/{name}"), "owner": { "login": "acme" } },
            "installation": { "id": self.installation },
        });
        let body = body.to_string();
        let mut code = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())?;
        code.update(body.as_bytes());
        let signature = format!("sha256={}", hex::encode(code.finalize().into_bytes()));
        let request = Request::post("/webhooks/github")
            .header("host", "localhost")
            .header("x-github-event", "workflow_job")
            .header("x-github-delivery", Self::name(number))
            .header("x-hub-signature-256", signature);
        Ok(request.body(Body::from(Bytes::from(body)))?)
    }
}
