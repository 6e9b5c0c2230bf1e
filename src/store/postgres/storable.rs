//! Values on their way to the server.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::store::columns::without_nul;

/// A value of a statement. In a text, a character that PostgreSQL cannot hold is replaced: commits and GitHub's answers may
/// have it, and SQLite holds it.
#[derive(Debug)]
pub(super) struct Storable<'a>(pub(super) &'a (dyn ToSql + Sync));

impl ToSql for Storable<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let mut value = BytesMut::new();
        let IsNull::No = self.0.to_sql_checked(kind, &mut value)? else { return Ok(IsNull::Yes) };
        match *kind {
            Type::TEXT => without_nul(&String::from_sql(kind, &value)?).as_ref().to_sql(kind, out),
            Type::TEXT_ARRAY => {
                let texts = Vec::<String>::from_sql(kind, &value)?;
                texts.iter().map(|text| without_nul(text)).collect::<Vec<_>>().to_sql(kind, out)
            }
            _ => {
                out.extend_from_slice(&value);
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        // That is asked of the value itself.
        true
    }

    to_sql_checked!();
}
