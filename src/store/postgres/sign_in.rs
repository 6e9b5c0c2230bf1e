//! Sessions and tokens of the API.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PostgresStore;
use super::session::{Parameters, Session};
use crate::model::account::AccountId;
use crate::store::columns::{integer, json, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::sign_in::{ApiTokenRecord, SessionRecord, SignInStore};

#[async_trait]
impl SignInStore for PostgresStore {
    async fn save_session(&self, session: SessionRecord, now: Timestamp) -> Result<(), StoreError> {
        let record = &session;
        self.database.write_once(|session| async move { save(&session, record, now).await }).await
    }

    async fn session(&self, digest: &str, now: Timestamp) -> Result<Option<SessionRecord>, StoreError> {
        let sql = "SELECT digest, account, sealed_token, csrf, expires_at FROM sessions
            WHERE digest = $1 AND expires_at > $2";
        self.database
            .read(|session| async move { session.one(sql, &[&digest, &milliseconds(now)], reading::session).await })
            .await
    }

    async fn end_session(&self, digest: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM sessions WHERE digest = $1";
        self.database.write(|session| async move { session.execute(sql, &[&digest]).await }).await?;
        Ok(())
    }

    async fn save_api_token(&self, token: ApiTokenRecord) -> Result<(), StoreError> {
        let token = &token;
        self.database.write_once(|session| async move { save_token(&session, token).await }).await
    }

    async fn api_token(&self, digest: &str) -> Result<Option<ApiTokenRecord>, StoreError> {
        let sql = "SELECT id, digest, account, label, created_at FROM api_tokens WHERE digest = $1";
        self.database.read(|session| async move { session.one(sql, &[&digest], reading::api_token).await }).await
    }

    async fn api_tokens(&self, account: AccountId) -> Result<Vec<ApiTokenRecord>, StoreError> {
        let sql = "SELECT id, digest, account, label, created_at FROM api_tokens WHERE account_id = $1 ORDER BY id";
        let account = integer(account.0);
        self.database.read(|session| async move { session.all(sql, &[&account], reading::api_token).await }).await
    }

    async fn revoke_api_token(&self, account: AccountId, id: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM api_tokens WHERE account_id = $1 AND id = $2";
        let account = integer(account.0);
        let revoked =
            self.database.write_once(|session| async move { session.execute(sql, &[&account, &id]).await }).await?;
        Ok(revoked == 1)
    }
}

async fn save(session: &Session, record: &SessionRecord, now: Timestamp) -> Result<(), StoreError> {
    session.execute("DELETE FROM sessions WHERE expires_at <= $1", &[&milliseconds(now)]).await?;
    let sql = "INSERT INTO sessions (digest, account, sealed_token, csrf, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let SessionRecord { digest, account, sealed_token, csrf, expires_at } = record;
    let parameters: Parameters = &[digest, &json(account)?, sealed_token, csrf, &milliseconds(*expires_at)];
    session.execute(sql, parameters).await?;
    Ok(())
}

async fn save_token(session: &Session, token: &ApiTokenRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO api_tokens (digest, account_id, account, label, created_at) VALUES ($1, $2, $3, $4, $5)";
    let ApiTokenRecord { digest, account, label, created_at, .. } = token;
    let (id, created_at) = (integer(account.id.0), milliseconds(*created_at));
    session.execute(sql, &[digest, &id, &json(account)?, label, &created_at]).await?;
    Ok(())
}
