//! The end of a copy that is on a server.

use async_trait::async_trait;
use bytes::BytesMut;
use rusqlite::types::Value;
use tokio_postgres::Client;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::End;
use super::table::{Column, Dialect, Table, quoted};
use crate::store::columns::as_limit;
use crate::store::error::StoreError;
use crate::store::postgres::address::Address;

type Failure = Box<dyn std::error::Error + Sync + Send>;

/// A database in a transaction, which is rolled back unless it is committed.
pub(super) struct ServerEnd(Client);

impl ServerEnd {
    pub(super) async fn begin(address: &Address) -> Result<Self, StoreError> {
        let client = address.connect().await?;
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ").await?;
        Ok(Self(client))
    }

    /// All tables, those that others refer to first.
    pub(super) async fn tables(&self) -> Result<Vec<Table>, StoreError> {
        let sql = "SELECT relname::text, array_agg(attname::text ORDER BY attname::text COLLATE \"C\"),
                array_agg(atttypid = 'text'::regtype ORDER BY attname::text COLLATE \"C\"),
                array_agg(attidentity <> '' ORDER BY attname::text COLLATE \"C\"),
                (SELECT array_agg(key.attname::text ORDER BY position)
                    FROM pg_index, unnest(indkey) WITH ORDINALITY AS parts (part, position), pg_attribute AS key
                    WHERE indrelid = pg_class.oid AND indisprimary AND key.attrelid = indrelid AND key.attnum = part)
            FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped
                AND relname <> 'refinery_schema_history'
            GROUP BY pg_class.oid, relname
            ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'), relname";
        let mut tables = Vec::new();
        for row in self.0.query(sql, &[]).await? {
            let (names, texts, numbered): (Vec<String>, Vec<bool>, Vec<bool>) =
                (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            let columns = names.into_iter().zip(texts).zip(numbered);
            let columns = columns.map(|((name, is_text), is_numbered)| Column { name, is_text, is_numbered });
            let key = row.try_get::<_, Option<Vec<String>>>(4)?;
            let key = key.ok_or(StoreError::Corrupt { what: "table with a key" })?;
            tables.push(Table { name: row.try_get(0)?, columns: columns.collect(), key });
        }
        Ok(tables)
    }
}

#[async_trait(?Send)]
impl End for ServerEnd {
    async fn columns(&self, table: &Table) -> Result<Vec<String>, StoreError> {
        Ok(table.columns.iter().map(|column| column.name.clone()).collect())
    }

    async fn rows(&self, table: &Table, offset: usize) -> Result<Vec<Vec<Value>>, StoreError> {
        let rows = self.0.query(&table.select(Dialect::Postgres), &[&as_limit(offset)]).await?;
        let read = |row: &tokio_postgres::Row| {
            let values = (0..row.len()).map(|column| Ok(row.try_get::<_, Stored>(column)?.0));
            values.collect::<Result<Vec<Value>, StoreError>>()
        };
        rows.iter().map(read).collect()
    }

    async fn insert(&self, table: &Table, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        let statement = self.0.prepare(&table.insert()).await?;
        for row in rows {
            let values: Vec<Stored> = row.iter().cloned().map(Stored).collect();
            let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            self.0.execute(&statement, &values).await?;
        }
        Ok(())
    }

    async fn go_on_numbering(&self, table: &Table) -> Result<(), StoreError> {
        for column in table.columns.iter().filter(|column| column.is_numbered) {
            let (name, numbered) = (quoted(&table.name), quoted(&column.name));
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence($1, $2), (SELECT max({numbered}) FROM {name}))
                WHERE EXISTS (SELECT FROM {name})"
            );
            self.0.execute(&sql, &[&name, &column.name]).await?;
        }
        Ok(())
    }

    async fn commit(&self) -> Result<(), StoreError> {
        Ok(self.0.batch_execute("COMMIT").await?)
    }
}

/// A value as SQLite has it, in and out of PostgreSQL's columns.
#[derive(Debug)]
struct Stored(Value);

impl<'a> FromSql<'a> for Stored {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self(match *kind {
            Type::BOOL => Value::Integer(i64::from(bool::from_sql(kind, raw)?)),
            Type::FLOAT8 => Value::Real(f64::from_sql(kind, raw)?),
            Type::TEXT => Value::Text(String::from_sql(kind, raw)?),
            Type::BYTEA => Value::Blob(Vec::from_sql(kind, raw)?),
            _ => Value::Integer(i64::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self(Value::Null))
    }

    fn accepts(kind: &Type) -> bool {
        [Type::BOOL, Type::FLOAT8, Type::TEXT, Type::BYTEA, Type::INT8].contains(kind)
    }
}

impl ToSql for Stored {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match &self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) if *kind == Type::BOOL => (*number != 0).to_sql(kind, out),
            Value::Integer(number) => number.to_sql(kind, out),
            Value::Real(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        <Self as FromSql>::accepts(kind)
    }

    to_sql_checked!();
}
