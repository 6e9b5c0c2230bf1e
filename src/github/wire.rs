//! What several answers of GitHub have in common, as they are written.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::model::object_id::ObjectId;
use crate::model::pull_request::RepositoryName;

/// For `deserialize_with`: an object id, checked.
pub(super) fn object_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ObjectId, D::Error> {
    let text = String::deserialize(deserializer)?;
    ObjectId::from_hex(&text).ok_or_else(|| D::Error::custom("not an object id"))
}

/// For `deserialize_with`: an object id or null.
pub(super) fn optional_object_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ObjectId>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| ObjectId::from_hex(&text).ok_or_else(|| D::Error::custom("not an object id"))).transpose()
}

/// For `deserialize_with`: `owner/name`, checked.
pub(super) fn repository_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RepositoryName, D::Error> {
    let text = String::deserialize(deserializer)?;
    RepositoryName::parse(&text).ok_or_else(|| D::Error::custom("not the name of a repository"))
}
