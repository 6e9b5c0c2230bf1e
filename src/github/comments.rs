//! Comments in the conversation of an issue or a pull request.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::authorship::WireAuthor;
use super::client::Repository;
use super::error::GitHubError;
use crate::model::snapshot::Comment;

/// GitHub itself stops at 2,500 comments.
const MOST_COMMENTS: usize = 5_000;

/// A comment that the App wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnComment {
    /// Which one.
    pub id: u64,
    /// Markdown.
    pub body: String,
}

impl Repository {
    /// Reads all comments of a pull request, oldest first.
    pub async fn comments(&self, number: u64) -> Result<Vec<Comment>, GitHubError> {
        let found = self.wire_comments(number).await?;
        let mut comments: Vec<Comment> = found.into_iter().map(WireComment::into_model).collect();
        comments.sort_by_key(|comment| (comment.at, comment.id));
        Ok(comments)
    }

    /// Reads the comments of an issue that the App itself wrote, oldest first.
    pub async fn own_comments(&self, number: u64) -> Result<Vec<OwnComment>, GitHubError> {
        let mut found = self.wire_comments(number).await?;
        found.retain(|comment| comment.author.is_app(self.installation.app_id));
        found.sort_by_key(|comment| (comment.created_at, comment.id));
        let own = |comment: WireComment| OwnComment { id: comment.id, body: comment.body.unwrap_or_default() };
        Ok(found.into_iter().map(own).collect())
    }

    /// Writes a comment, in Markdown, and returns it as GitHub took it.
    pub async fn create_comment(&self, number: u64, body: &str) -> Result<Comment, GitHubError> {
        let path = self.path().segment("issues").segment(number).segment("comments");
        let written: WireComment = self.connection().send(http::Method::POST, path, &NewComment { body }).await?;
        Ok(written.into_model())
    }

    /// Gives a comment another text, in Markdown.
    pub async fn update_comment(&self, id: u64, body: &str) -> Result<(), GitHubError> {
        let path = self.path().segment("issues").segment("comments").segment(id);
        let _written: WireComment = self.connection().send(http::Method::PATCH, path, &NewComment { body }).await?;
        Ok(())
    }

    async fn wire_comments(&self, number: u64) -> Result<Vec<WireComment>, GitHubError> {
        let path = self.path().segment("issues").segment(number).segment("comments");
        self.connection().list(path, MOST_COMMENTS).await
    }
}

#[derive(Serialize)]
struct NewComment<'a> {
    body: &'a str,
}

#[derive(Deserialize)]
struct WireComment {
    id: u64,
    #[serde(flatten)]
    author: WireAuthor,
    body: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl WireComment {
    fn into_model(self) -> Comment {
        Comment {
            id: self.id,
            account: self.author.user,
            body: self.body.unwrap_or_default(),
            at: self.created_at,
            was_edited: self.updated_at > self.created_at,
        }
    }
}
