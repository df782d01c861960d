//! User code that panics leaves no trace, wherever it is called.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

thread_local! {
    /// How many more calls into user code succeed.
    static FUSE: Cell<Option<u32>> = const { Cell::new(None) };
}

fn burn() {
    FUSE.with(|fuse| match fuse.get() {
        Some(0) => {
            fuse.set(None);
            panic!("the fuse has burned");
        }
        Some(left) => fuse.set(Some(left - 1)),
        None => {}
    });
}

/// A value all of whose traits may panic.
#[derive(Debug)]
struct Fused(u8);

impl Clone for Fused {
    fn clone(&self) -> Self {
        burn();
        Self(self.0)
    }
}

impl PartialEq for Fused {
    fn eq(&self, other: &Self) -> bool {
        burn();
        self.0 == other.0
    }
}

impl Eq for Fused {}

impl Hash for Fused {
    fn hash<H: Hasher>(&self, state: &mut H) {
        burn();
        self.0.hash(state);
    }
}

#[derive(Clone, Debug)]
struct Row {
    id: Fused,
    group: Fused,
}

fn row(id: u8, group: u8) -> Row {
    Row {
        id: Fused(id),
        group: Fused(group),
    }
}

fn fused() -> Table<Row, Fused> {
    let mut table = table("rows", Dialect::Sqlite, &setup())
        .key("id", [column(|row: &Row| &row.id).indexed()])
        .unique(
            "both",
            [
                column(|row: &Row| &row.group).indexed(),
                column(|row: &Row| &row.id).indexed(),
            ],
        )
        .index("group", [column(|row: &Row| &row.group).indexed()])
        .check("fuse", |_: &Row| {
            burn();
            true
        })
        .by_key(KeyBy::Field(|row: &Row| &row.id));
    table.insert_all((1..=6).map(|id| row(id, id % 2))).unwrap();
    table.commit(1);
    table
}

fn contents(table: &Table<Row, Fused>) -> Vec<(u8, u8)> {
    table.iter().map(|row| (row.id.0, row.group.0)).collect()
}

/// Runs the operation with a fuse of every length until it is long enough; after each panic the
/// statement must have left no trace.
#[track_caller]
fn leaves_no_trace(operation: impl Fn(&mut Table<Row, Fused>)) {
    let step = if cfg!(miri) { 7 } else { 1 };
    for length in (0..).step_by(step) {
        let mut table = fused();
        let before = contents(&table);
        FUSE.set(Some(length));
        let outcome = catch_unwind(AssertUnwindSafe(|| operation(&mut table)));
        let burned = FUSE.replace(None).is_none();
        table.store.assert_consistent();
        assert_eq!(outcome.is_err(), burned);
        if !burned {
            assert!(length > 0, "the operation calls user code");
            return;
        }
        assert_eq!(contents(&table), before);
        assert!(!table.changed(), "nothing is left to roll back");
        table.insert(row(99, 0)).unwrap();
    }
}

#[test]
fn a_panic_in_insert_leaves_no_trace() {
    leaves_no_trace(|table| table.insert(row(7, 1)).unwrap());
    leaves_no_trace(|table| drop(table.insert_returning(row(7, 1))));
    leaves_no_trace(|table| drop(table.insert(row(1, 1)).unwrap_err()));
}

#[test]
fn a_panic_in_a_batch_leaves_no_trace() {
    leaves_no_trace(|table| drop(table.insert_all([row(7, 1), row(8, 1), row(9, 0)])));
    leaves_no_trace(|table| drop(table.insert_batch_returning([row(7, 1), row(8, 1)])));
    leaves_no_trace(|table| drop(table.upsert_batch([row(7, 1), row(1, 0), row(2, 1)])));
    leaves_no_trace(|table| drop(table.replace_batch([row(1, 0), row(2, 1)])));
    leaves_no_trace(|table| {
        let _ = table.insert_all([7, 8].into_iter().map(|id| {
            burn();
            row(id, 1)
        }));
    });
}

#[test]
fn a_panic_in_upsert_or_replace_leaves_no_trace() {
    leaves_no_trace(|table| drop(table.upsert(row(1, 0))));
    leaves_no_trace(|table| drop(table.upsert_returning(row(7, 0))));
    leaves_no_trace(|table| drop(table.replace_returning(row(1, 0))));
}

#[test]
fn a_panic_in_update_leaves_no_trace() {
    let change = |row: &mut Row| {
        burn();
        row.group = Fused(5);
    };
    leaves_no_trace(|table| drop(table.update(&Fused(1), change)));
    leaves_no_trace(|table| drop(table.update_where(|row| row.group.0 == 1, change)));
    leaves_no_trace(|table| drop(table.update_many_returning(All, |row| row.id.0 += 1)));
}

#[test]
fn a_panic_in_delete_leaves_no_trace() {
    leaves_no_trace(|table| assert!(table.remove(&Fused(1)).is_some()));
    leaves_no_trace(|table| drop(table.take_many(All)));
    leaves_no_trace(|table| {
        table.remove_where(|row| {
            burn();
            row.group.0 == 1
        });
    });
}

#[test]
fn a_panic_while_forking_leaves_no_trace() {
    leaves_no_trace(|table| drop(table.fork()));
}

#[test]
fn a_panic_of_drop_leaves_a_consistent_table() {
    #[derive(Clone)]
    struct Bomb(u8);
    impl Drop for Bomb {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                burn();
            }
        }
    }
    for length in 0..12 {
        let mut table = table("rows", Dialect::Sqlite, &setup())
            .key("id", [column(|row: &Bomb| &row.0).indexed()])
            .by_key(KeyBy::Field(|row: &Bomb| &row.0));
        table.insert_all((1..=4).map(Bomb)).unwrap();
        table.commit(1);
        FUSE.set(Some(length));
        let _ = catch_unwind(AssertUnwindSafe(|| {
            table.update_where(|_| true, |row| row.0 += 10).unwrap();
            table.insert_all((1..=4).map(Bomb)).unwrap();
            table.rollback();
            table.clear();
            table.commit(2);
            table.commit(2 + HISTORY);
        }));
        FUSE.set(None);
        table.store.assert_consistent();
        table.rollback();
        table.store.assert_consistent();
    }
}
