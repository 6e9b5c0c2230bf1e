//! Where the state is kept, as the settings say it.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::Store;
use super::error::StoreError;
use super::postgres::PostgresStore;
use super::postgres::address::{Address, AddressError};
use super::sqlite::SqliteStore;

/// Where the state is kept. Shown without a password.
#[derive(Clone, Debug)]
pub enum StoreLocation {
    /// In a file: `sqlite://PATH`.
    File(PathBuf),
    /// In a database on a server: `postgres://…`.
    Server(Box<Address>),
}

/// Why a text is no location.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// It is neither kind of address.
    #[error("the state is kept at `sqlite://PATH` or `postgres://USER@HOST/DATABASE`")]
    Unknown,
    /// It is one of PostgreSQL that cannot be right.
    #[error("the address of the PostgreSQL database cannot be right")]
    Address(#[from] AddressError),
}

impl FromStr for StoreLocation {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            return Ok(Self::File(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Server(Box::new(text.parse()?)));
        }
        Err(LocationError::Unknown)
    }
}

impl Display for StoreLocation {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "sqlite://{}", path.display()),
            Self::Server(address) => address.fmt(formatter),
        }
    }
}

impl StoreLocation {
    /// Opens the store, makes a file that is not there, and brings the schema up to date.
    pub async fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        match self {
            Self::File(path) => Ok(Arc::new(SqliteStore::open(path)?)),
            Self::Server(address) => Ok(Arc::new(PostgresStore::open(address).await?)),
        }
    }
}
