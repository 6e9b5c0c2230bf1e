//! Where the database is, and how the connection to it is protected.
//!
//! The address is PostgreSQL's own, `postgres://user:password@host:port/database?sslmode=verify-full`. `sslmode` means what
//! it means to every other client: `disable`, `prefer` (the default), `require`, `verify-ca` and `verify-full`. Below
//! `verify-ca` nobody is asked who they are, unless `sslrootcert` says whom `require` is to believe; over a network only the
//! last is safe.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Client;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::certificates::AnyName;
use crate::store::error::StoreError;

/// How many connections a process opens at most where the address does not say.
const MOST_CONNECTIONS: usize = 10;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Where the database is. Shown without the password.
#[derive(Clone, Debug)]
pub struct Address {
    config: tokio_postgres::Config,
    verification: Verification,
    roots: Option<PathBuf>,
    most_connections: usize,
}

/// Why an address cannot be right.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It is not one of PostgreSQL.
    #[error("it is no address of PostgreSQL")]
    Malformed(#[source] tokio_postgres::Error),
    /// A part of it has a value that it cannot have.
    #[error("`{name}` is `{value}`, which cannot be right")]
    Value {
        /// The part.
        name: &'static str,
        /// Its value.
        value: String,
    },
}

/// What the server has to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verification {
    Nothing,
    KnownAuthority,
    KnownAuthorityAndName,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, mut given) = own_parameters(text);
        let mut config: tokio_postgres::Config = address.parse().map_err(AddressError::Malformed)?;
        let (mode, verification) = match given.mode.as_deref() {
            None | Some("prefer") => (SslMode::Prefer, Verification::Nothing),
            Some("disable") => (SslMode::Disable, Verification::Nothing),
            // As libpq has it, to be able to say whom to believe without asking for more.
            Some("require") if given.roots.is_some() => (SslMode::Require, Verification::KnownAuthority),
            Some("require") => (SslMode::Require, Verification::Nothing),
            Some("verify-ca") => (SslMode::Require, Verification::KnownAuthority),
            Some("verify-full") => (SslMode::Require, Verification::KnownAuthorityAndName),
            Some(other) => return Err(AddressError::Value { name: "sslmode", value: other.to_owned() }),
        };
        config.ssl_mode(mode);
        if config.get_application_name().is_none() {
            config.application_name("review-gate");
        }
        limit_silence(&mut config);
        let most_connections = match given.most_connections.take() {
            None => MOST_CONNECTIONS,
            // One for a transaction, one for who reads meanwhile.
            Some(text) => match text.parse() {
                Ok(number) if number >= 2 => number,
                _ => return Err(AddressError::Value { name: "max_connections", value: text }),
            },
        };
        Ok(Self { config, verification, roots: given.roots.map(PathBuf::from), most_connections })
    }
}

/// Notices within seconds when nothing comes back from the server any more, unless the address says otherwise: workers hold
/// leases of a minute, and whoever sends a webhook waits for ten seconds.
fn limit_silence(config: &mut tokio_postgres::Config) {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(10));
    }
    if config.get_keepalives_idle() == tokio_postgres::Config::new().get_keepalives_idle() {
        config.keepalives_idle(Duration::from_secs(10));
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(Duration::from_secs(5));
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(3);
    }
}

impl Display for Address {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => String::new(),
        };
        let port = self.config.get_ports().first().map(|port| format!(":{port}")).unwrap_or_default();
        let user = self.config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
        write!(formatter, "postgres://{user}{host}{port}/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl Address {
    /// Who to connect to.
    pub(super) fn config(&self) -> &tokio_postgres::Config {
        &self.config
    }

    /// How many connections a process opens at most.
    pub(super) fn most_connections(&self) -> usize {
        self.most_connections
    }

    /// A connection that belongs to no pool.
    pub(in crate::store) async fn connect(&self) -> Result<Client, StoreError> {
        let connector = self.connector().map_err(|source| StoreError::Open { database: self.to_string(), source })?;
        let (client, connection) = self.config.connect(connector).await?;
        // It ends with the client, which is told of every error.
        tokio::spawn(connection);
        Ok(client)
    }

    /// What protects a connection.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, Failure> {
        let provider = Arc::new(ring::default_provider());
        let algorithms = provider.signature_verification_algorithms;
        let verifier: Arc<dyn ServerCertVerifier> = match self.verification {
            Verification::Nothing => Arc::new(AnyName::new(None, algorithms)),
            Verification::KnownAuthority => Arc::new(AnyName::new(Some(self.verifier(&provider)?), algorithms)),
            Verification::KnownAuthorityAndName => self.verifier(&provider)?,
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }

    fn verifier(&self, provider: &Arc<rustls::crypto::CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, Failure> {
        let mut roots = RootCertStore::empty();
        match &self.roots {
            Some(path) => {
                for certificate in CertificateDer::pem_file_iter(path)? {
                    roots.add(certificate?)?;
                }
            }
            None => _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
        }
        Ok(WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build()?)
    }
}

/// The parameters that the client library does not know, or knows in part.
#[derive(Default)]
struct OwnParameters {
    mode: Option<String>,
    roots: Option<String>,
    most_connections: Option<String>,
}

/// Takes them out of an address.
fn own_parameters(text: &str) -> (String, OwnParameters) {
    let mut given = OwnParameters::default();
    let Some((address, parameters)) = text.split_once('?') else { return (text.to_owned(), given) };
    let mut others = Vec::new();
    for parameter in parameters.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
        match name {
            "sslmode" => given.mode = Some(value),
            "sslrootcert" => given.roots = Some(value),
            "max_connections" => given.most_connections = Some(value),
            _ => others.push(parameter),
        }
    }
    let separator = if others.is_empty() { "" } else { "?" };
    (format!("{address}{separator}{}", others.join("&")), given)
}
