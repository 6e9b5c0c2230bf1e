//! The JSON that programs read: the same as the pages, at addresses that begin with `/api/v1`.

mod answers;
pub(in crate::web) mod document;
pub(in crate::web) mod routes;
