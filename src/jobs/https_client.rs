//! The client for servers that are not GitHub: those that messages and traces go to.

use std::io;

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// What such a client is.
pub type HttpsClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client that believes the servers that this machine does.
///
/// # Errors
///
/// When the machine's certificates cannot be read.
pub fn https_client() -> io::Result<HttpsClient> {
    let roots = HttpsConnectorBuilder::new().with_native_roots()?;
    Ok(Client::builder(TokioExecutor::new()).build(roots.https_or_http().enable_http1().build()))
}
