//! Comments in the conversation of a pull request.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account;
use super::client::Repository;
use super::error::GitHubError;
use crate::model::account::Account;
use crate::model::snapshot::Comment;

/// GitHub itself stops at 2,500 comments.
const MOST_COMMENTS: usize = 5_000;

impl Repository {
    /// Reads all comments of a pull request, oldest first.
    pub async fn comments(&self, number: u64) -> Result<Vec<Comment>, GitHubError> {
        let path = self.path().segment("issues").segment(number).segment("comments");
        let found: Vec<WireComment> = self.connection().list(path, MOST_COMMENTS).await?;
        let mut comments: Vec<Comment> = found.into_iter().map(WireComment::into_model).collect();
        comments.sort_by_key(|comment| (comment.at, comment.id));
        Ok(comments)
    }

    /// Writes a comment, in Markdown, and returns it as GitHub took it.
    pub async fn create_comment(&self, number: u64, body: &str) -> Result<Comment, GitHubError> {
        let path = self.path().segment("issues").segment(number).segment("comments");
        let written: WireComment = self.connection().send(http::Method::POST, path, &NewComment { body }).await?;
        Ok(written.into_model())
    }
}

#[derive(Serialize)]
struct NewComment<'a> {
    body: &'a str,
}

#[derive(Deserialize)]
struct WireComment {
    id: u64,
    #[serde(default, deserialize_with = "account::optional")]
    user: Option<Account>,
    body: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl WireComment {
    fn into_model(self) -> Comment {
        Comment {
            id: self.id,
            account: self.user,
            body: self.body.unwrap_or_default(),
            at: self.created_at,
            was_edited: self.updated_at > self.created_at,
        }
    }
}
