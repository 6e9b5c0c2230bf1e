//! Who is signed in to the pages, and which programs may read the API.
//!
//! Nothing that is kept opens anything by itself: secrets are here as digests, and GitHub's tokens sealed with them.

use async_trait::async_trait;
use jiff::Timestamp;

use super::error::StoreError;
use crate::model::account::{Account, AccountId};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The digest of what is in their cookie.
    pub digest: String,
    /// Who.
    pub account: Account,
    /// GitHub's token for them, sealed with what is in their cookie.
    pub sealed_token: Vec<u8>,
    /// What their forms have to have.
    pub csrf: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A token of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiTokenRecord {
    /// Its number; 0 for one that is to be kept.
    pub id: i64,
    /// The digest of it.
    pub digest: String,
    /// In whose name it reads.
    pub account: Account,
    /// What they call it.
    pub label: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// What sign-in keeps. Every call is one transaction.
#[async_trait]
pub trait SignInStore: Send + Sync {
    /// Signs somebody in, and forgets who was signed in until `now`.
    async fn save_session(&self, session: SessionRecord, now: Timestamp) -> Result<(), StoreError>;
    /// Whose session this is; `None` once it has expired.
    async fn session(&self, digest: &str, now: Timestamp) -> Result<Option<SessionRecord>, StoreError>;
    /// Signs somebody out.
    async fn end_session(&self, digest: &str) -> Result<(), StoreError>;

    /// Keeps a token of the API.
    async fn save_api_token(&self, token: ApiTokenRecord) -> Result<(), StoreError>;
    /// Whose token this is.
    async fn api_token(&self, digest: &str) -> Result<Option<ApiTokenRecord>, StoreError>;
    /// The tokens of somebody, oldest first.
    async fn api_tokens(&self, account: AccountId) -> Result<Vec<ApiTokenRecord>, StoreError>;
    /// Forgets a token of somebody; false when they have no such.
    async fn revoke_api_token(&self, account: AccountId, id: i64) -> Result<bool, StoreError>;
}
