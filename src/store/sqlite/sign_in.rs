//! Sessions and tokens of the API.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::params;

use super::SqliteStore;
use super::rows::{all, one};
use crate::model::account::AccountId;
use crate::store::columns::{integer, json, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::sign_in::{ApiTokenRecord, SessionRecord, SignInStore};

#[async_trait]
impl SignInStore for SqliteStore {
    async fn save_session(&self, session: SessionRecord, now: Timestamp) -> Result<(), StoreError> {
        let write = move |writer: &rusqlite::Connection| {
            writer.prepare_cached("DELETE FROM sessions WHERE expires_at <= ?1")?.execute([milliseconds(now)])?;
            let sql = "INSERT INTO sessions (digest, account, sealed_token, csrf, expires_at)
                VALUES (?1, ?2, ?3, ?4, ?5)";
            let SessionRecord { digest, account, sealed_token, csrf, expires_at } = &session;
            let parameters = params![digest, json(account)?, sealed_token, csrf, milliseconds(*expires_at)];
            writer.prepare_cached(sql)?.execute(parameters)?;
            Ok(())
        };
        self.database.write(write).await
    }

    async fn session(&self, digest: &str, now: Timestamp) -> Result<Option<SessionRecord>, StoreError> {
        let digest = digest.to_owned();
        let sql = "SELECT digest, account, sealed_token, csrf, expires_at FROM sessions
            WHERE digest = ?1 AND expires_at > ?2";
        self.database
            .read(move |reader| one(reader, sql, params![digest, milliseconds(now)], |row| reading::session(row)))
            .await
    }

    async fn end_session(&self, digest: &str) -> Result<(), StoreError> {
        let digest = digest.to_owned();
        let write = move |writer: &rusqlite::Connection| {
            writer.prepare_cached("DELETE FROM sessions WHERE digest = ?1")?.execute([digest])?;
            Ok(())
        };
        self.database.write(write).await
    }

    async fn save_api_token(&self, token: ApiTokenRecord) -> Result<(), StoreError> {
        let write = move |writer: &rusqlite::Connection| {
            let sql = "INSERT INTO api_tokens (digest, account_id, account, label, created_at)
                VALUES (?1, ?2, ?3, ?4, ?5)";
            let ApiTokenRecord { digest, account, label, created_at, .. } = &token;
            let (id, created_at) = (integer(account.id.0), milliseconds(*created_at));
            writer.prepare_cached(sql)?.execute(params![digest, id, json(account)?, label, created_at])?;
            Ok(())
        };
        self.database.write(write).await
    }

    async fn api_token(&self, digest: &str) -> Result<Option<ApiTokenRecord>, StoreError> {
        let digest = digest.to_owned();
        let sql = "SELECT id, digest, account, label, created_at FROM api_tokens WHERE digest = ?1";
        self.database.read(move |reader| one(reader, sql, [digest], |row| reading::api_token(row))).await
    }

    async fn api_tokens(&self, account: AccountId) -> Result<Vec<ApiTokenRecord>, StoreError> {
        let sql = "SELECT id, digest, account, label, created_at FROM api_tokens WHERE account_id = ?1 ORDER BY id";
        self.database.read(move |reader| all(reader, sql, [integer(account.0)], |row| reading::api_token(row))).await
    }

    async fn revoke_api_token(&self, account: AccountId, id: i64) -> Result<bool, StoreError> {
        let write = move |writer: &rusqlite::Connection| {
            let sql = "DELETE FROM api_tokens WHERE account_id = ?1 AND id = ?2";
            Ok(writer.prepare_cached(sql)?.execute([integer(account.0), id])? == 1)
        };
        self.database.write(write).await
    }
}
