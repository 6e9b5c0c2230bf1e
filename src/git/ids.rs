//! Object ids between the model and the object database.

use crate::git::error::GitError;
use crate::model::object_id::ObjectId;

/// The id for the object database; an error when the database holds no ids of its kind.
pub(super) fn to_database(id: &ObjectId) -> Result<gix::ObjectId, GitError> {
    gix::ObjectId::from_hex(id.as_hex().as_bytes())
        .map_err(|_| GitError::UnknownRevision { revision: id.to_string(), source: None })
}

/// The id for the model.
pub(super) fn to_model(id: &gix::oid) -> ObjectId {
    ObjectId::from_hex(&id.to_hex().to_string()).expect("an id of the database has 40 or 64 hexadecimal digits")
}
