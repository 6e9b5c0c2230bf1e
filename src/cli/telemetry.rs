//! What the service tells of itself while it runs: a log, and traces where somebody collects them.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Limited};
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt as log};

use crate::jobs::https_client::{HttpsClient, https_client};

/// What traces are of, for whoever collects those of several programs.
const SERVICE: &str = env!("CARGO_PKG_NAME");
/// No collector has more to say.
const MOST_ANSWER_BYTES: usize = 64 * 1024;

/// How the log is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people each time.
    Text,
    /// A JSON object on a line each time.
    Json,
}

/// A word that names no format.
#[derive(Debug, thiserror::Error)]
#[error("neither `text` nor `json`")]
pub struct NoLogFormat;

impl FromStr for LogFormat {
    type Err = NoLogFormat;

    fn from_str(word: &str) -> Result<Self, NoLogFormat> {
        match word {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(NoLogFormat),
        }
    }
}

/// How the service tells of itself.
#[derive(Clone, Debug)]
pub struct TelemetrySettings {
    /// How the log is written down.
    pub log_format: LogFormat,
    /// Where traces go, by OTLP over HTTP; nowhere unless it is set.
    pub otlp_endpoint: Option<Uri>,
}

/// What was set up, and has to be finished so that nothing is lost.
#[derive(Debug)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Begins to log to standard error, what `REVIEW_GATE_LOG` lets through, and to send traces. To be called within a runtime.
    ///
    /// # Errors
    ///
    /// When traces are wanted and cannot be sent to that address at all.
    pub fn begin(settings: &TelemetrySettings) -> anyhow::Result<Self> {
        let filter = EnvFilter::try_from_env("REVIEW_GATE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
        let lines = log::layer().with_writer(std::io::stderr);
        let lines = match settings.log_format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().flatten_event(true).boxed(),
        };
        let traces = settings.otlp_endpoint.as_ref().map(traces).transpose()?;
        let spans = traces.as_ref().map(|traces| {
            // What libraries do inside of these is theirs.
            let own = Targets::new().with_target("review_gate", LevelFilter::INFO);
            tracing_opentelemetry::layer().with_tracer(traces.tracer(SERVICE)).with_filter(own)
        });
        tracing_subscriber::registry().with(spans).with(lines.with_filter(filter)).init();
        Ok(Self { traces })
    }

    /// Sends what was not sent yet.
    pub fn finish(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

fn traces(endpoint: &Uri) -> anyhow::Result<SdkTracerProvider> {
    let client = https_client().context("reading which servers to believe")?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender { client, runtime: Handle::current() })
        .with_endpoint(format!("{}/v1/traces", endpoint.to_string().trim_end_matches('/')))
        .build()
        .context("setting up traces")?;
    let resource = Resource::builder().with_service_name(SERVICE).build();
    Ok(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build())
}

/// Sends traces. The thread that asks it to has no runtime of its own, so the service's does it.
struct Sender {
    client: HttpsClient,
    runtime: Handle,
}

impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sender")
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.client.request(request.map(Into::into));
        let whole = async move {
            let (parts, body) = answer.await?.into_parts();
            let body = Limited::new(body, MOST_ANSWER_BYTES).collect().await?.to_bytes();
            Ok::<_, Box<dyn Error + Send + Sync>>(Response::from_parts(parts, body))
        };
        self.runtime.spawn(whole).await?
    }
}
