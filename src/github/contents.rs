//! Single files of a commit, where cloning the repository would be too much.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::api_path::ApiPath;
use super::client::Repository;
use super::error::GitHubError;
use crate::model::object_id::ObjectId;

impl Repository {
    /// Reads a file as it is in a commit; `None` where there is none, or something else than a file.
    ///
    /// GitHub hands out files of up to one megabyte; above that it is [`GitHubError::Unprocessable`].
    pub async fn file(&self, path: &str, commit: &ObjectId) -> Result<Option<Vec<u8>>, GitHubError> {
        let segments = path.split('/').fold(self.path().segment("contents"), ApiPath::segment);
        let request = format!("GET {segments}");
        match self.connection().find(segments.parameter("ref", commit)).await? {
            Some(Contents::Entry(entry)) if entry.kind == "file" => entry.decode(request).map(Some),
            Some(Contents::Entry(_) | Contents::Directory(_)) | None => Ok(None),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Contents {
    Entry(Entry),
    Directory(#[expect(dead_code, reason = "that it is a list is enough")] Vec<IgnoredAny>),
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    size: usize,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    content: String,
}

impl Entry {
    fn decode(self, request: String) -> Result<Vec<u8>, GitHubError> {
        if self.encoding != "base64" {
            let message = "the file is larger than GitHub hands out".to_owned();
            return Err(GitHubError::Unprocessable { request, message });
        }
        let encoded: Vec<u8> = self.content.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let decoded = STANDARD.decode(encoded).ok().filter(|decoded| decoded.len() == self.size);
        decoded.ok_or_else(|| GitHubError::unavailable(request, "the file is not complete"))
    }
}
