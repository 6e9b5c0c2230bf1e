//! Sends a message to an address that takes JSON, as Slack's incoming webhooks do.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::error::JobError;
use super::https_client::https_client;
use crate::model::secure_url::SecureUrl;

/// How long the other side may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Sends `message` to `address`, which is told to nobody: whoever knows it can write there.
pub(super) async fn send(address: &SecretString, message: &Value) -> Result<(), JobError> {
    let failed = |why: &str| JobError::Unsent(why.to_owned());
    let url = SecureUrl::parse(address.expose_secret());
    let url = url.ok_or_else(|| failed("the address is neither `https` nor on this machine"))?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(CONTENT_TYPE, "application/json")
        .body(message.to_string().into())
        .map_err(|_| failed("the address is none"))?;
    let client = https_client().map_err(|error| failed(&error.to_string()))?;
    let answer = tokio::time::timeout(TIME_LIMIT, client.request(request)).await;
    let answer = answer.map_err(|_| failed("nobody answered in time"))?;
    let status = answer.map_err(|_| failed("the connection failed"))?.status();
    if status.is_success() { Ok(()) } else { Err(failed(&format!("the answer was {status}"))) }
}
