//! The least client that HTTP/1.1 on the loopback interface needs: for webhooks and for tests of the fake.

use axum::body::{Body, Bytes};
use http::{Request, Response, Uri};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Why there is no answer.
pub(crate) type ClientError = Box<dyn std::error::Error + Send + Sync>;

/// Sends a request to the host in its address and reads the whole answer.
pub(crate) async fn send(request: Request<Bytes>) -> Result<Response<Bytes>, ClientError> {
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().ok_or("the address names no host")?.clone();
    let stream = TcpStream::connect((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the sender, and its errors show in the answer.
    tokio::spawn(connection);
    parts.headers.insert("host", authority.as_str().parse()?);
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    parts.uri = target.parse::<Uri>()?;
    let (parts, body) = sender.send_request(Request::from_parts(parts, Body::from(body))).await?.into_parts();
    Ok(Response::from_parts(parts, axum::body::to_bytes(Body::new(body), usize::MAX).await?))
}
