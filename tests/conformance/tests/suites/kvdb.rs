//! `kvdb-shared-tests`: columns of keys and values as bytes, in the order of the keys, written by batches.

use std::io;

use fake_runtime::fake;
use kvdb::{DBKey, DBKeyValue, DBOp, DBTransaction, DBValue};
use kvdb_shared_tests as suite;

#[fake(
    remote = kvdb::KeyValueDB,
    map(columns: u32 => ()),
    map(values: (u32, DBKey) => DBValue),
    duplicate = io::Error::other(violation),
)]
pub trait KeyValueDB: Sync + Send {
    #[fake(read = |db| {
        has_column(db, col)?;
        Ok(db.values.get(&(col, DBKey::from_slice(key))))
    })]
    fn get(&self, col: u32, key: &[u8]) -> io::Result<Option<DBValue>>;

    #[fake(read = |db| {
        has_column(db, col)?;
        Ok(sorted(db, col, prefix).into_iter().next().map(|(_, value)| value))
    })]
    fn get_by_prefix(&self, col: u32, prefix: &[u8]) -> io::Result<Option<DBValue>>;

    #[fake(write = |tx| {
        for op in transaction.ops {
            has_column(tx, op.col())?;
            match op {
                DBOp::Insert { col, key, value } => {
                    tx.values.put((col, key), value).map_err(io::Error::other)?;
                }
                DBOp::Delete { col, key } => {
                    tx.values.delete(&(col, key));
                }
                DBOp::DeletePrefix { col, prefix } => {
                    tx.values.retain(|(at, key), _| *at != col || !key.starts_with(&prefix));
                }
            }
        }
        Ok(())
    })]
    fn write(&self, transaction: DBTransaction) -> io::Result<()>;

    #[fake(read = |db| Box::new(sorted(db, col, &[]).into_iter().map(Ok)))]
    fn iter<'a>(&'a self, col: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a>;

    #[fake(read = |db| Box::new(sorted(db, col, prefix).into_iter().map(Ok)))]
    fn iter_with_prefix<'a>(
        &'a self,
        col: u32,
        prefix: &'a [u8],
    ) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a>;
}

fn has_column(db: &FakeKeyValueDBTables, col: u32) -> io::Result<()> {
    if db.columns.contains(&col) {
        return Ok(());
    }
    Err(io::Error::other(format!("no column {col}")))
}

/// The entries of a column whose keys begin so, in the order of their keys.
fn sorted(db: &FakeKeyValueDBTables, col: u32, prefix: &[u8]) -> Vec<DBKeyValue> {
    let entries = db.values.all().into_iter();
    let of_column = entries.filter(|((at, key), _)| *at == col && key.starts_with(prefix));
    let mut found: Vec<DBKeyValue> = of_column.map(|((_, key), value)| (key, value)).collect();
    found.sort();
    found
}

fn with_columns(count: u32) -> FakeKeyValueDB {
    let db = FakeKeyValueDB::new();
    db.columns()
        .put_all((0..count).map(|col| (col, ())))
        .unwrap();
    db
}

#[test]
fn put_and_get() -> io::Result<()> {
    suite::test_put_and_get(&with_columns(1))
}

#[test]
fn delete_and_get() -> io::Result<()> {
    suite::test_delete_and_get(&with_columns(1))
}

#[test]
fn get_fails_with_non_existing_column() -> io::Result<()> {
    suite::test_get_fails_with_non_existing_column(&with_columns(1))
}

#[test]
fn write_clears_buffered_ops() -> io::Result<()> {
    suite::test_write_clears_buffered_ops(&with_columns(1))
}

#[test]
fn delete_prefix() -> io::Result<()> {
    suite::test_delete_prefix(&with_columns(suite::DELETE_PREFIX_NUM_COLUMNS))
}

#[test]
fn iter() -> io::Result<()> {
    suite::test_iter(&with_columns(1))
}

#[test]
fn iter_with_prefix() -> io::Result<()> {
    suite::test_iter_with_prefix(&with_columns(1))
}

#[test]
fn complex() -> io::Result<()> {
    suite::test_complex(&with_columns(1))
}
