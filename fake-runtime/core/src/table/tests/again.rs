//! Inserts that happen twice.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::*;

#[derive(Clone, Debug, PartialEq)]
struct Mail {
    id: u64,
    to: &'static str,
}

fn mail(id: u64, to: &'static str) -> Mail {
    Mail { id, to }
}

fn mails(dialect: Dialect) -> TableBuilder<Mail> {
    table("mails", dialect, &setup()).key("id", [column(|mail: &Mail| &mail.id).indexed()])
}

const BY_ID: KeyBy<Mail, u64> = KeyBy::Field(|mail: &Mail| &mail.id);

fn numbers<K>(table: &Table<Mail, K>) -> Vec<u64> {
    table.iter().map(|mail| mail.id).collect()
}

#[test]
fn a_second_insert_is_refused_where_a_constraint_says_so_and_goes_in_where_none_does() {
    let mut keyed = mails(Dialect::Postgres).by_key(BY_ID);
    let mut keyless = table("mails", Dialect::Postgres, &setup()).no_key();
    keyed.insert(mail(1, "ada")).unwrap();
    keyless.insert(mail(1, "ada")).unwrap();
    assert_eq!((keyed.again(), keyless.again()), (0, 1));
    assert_eq!(keyed.all(), [mail(1, "ada")]);
    assert_eq!(keyless.all(), [mail(1, "ada"), mail(1, "ada")]);
    keyed.store.assert_consistent();
    keyless.store.assert_consistent();
    keyless.rollback();
    assert!(keyless.is_empty(), "the copy belongs to the transaction");
}

#[test]
fn only_what_the_open_transaction_inserted_and_did_not_remove_is_inserted_again() {
    let mut table = table("mails", Dialect::Postgres, &setup()).no_key();
    table.insert_all([mail(1, "old"), mail(2, "old")]).unwrap();
    table.commit(1);
    table
        .update_where(|mail| mail.id == 1, |mail| mail.to = "new")
        .unwrap();
    table
        .insert_all([mail(3, "ada"), mail(4, "ada"), mail(5, "ada")])
        .unwrap();
    table.remove_where(|mail| mail.id == 2 || mail.id == 4);
    // It takes the place of one that went.
    table.insert(mail(6, "ada")).unwrap();
    table
        .update_where(|mail| mail.id == 5, |mail| mail.to = "eve")
        .unwrap();
    assert_eq!(table.again(), 3);
    assert_eq!(numbers(&table), [1, 3, 5, 6, 3, 5, 6]);
    assert_eq!(table.iter().filter(|mail| mail.to == "eve").count(), 2);
    table.store.assert_consistent();
}

#[test]
fn a_copy_with_a_generated_key_gets_a_new_one() {
    for dialect in [Dialect::Postgres, Dialect::Sqlite, Dialect::Mysql] {
        let mut table = mails(dialect)
            .sequence(|mail: &Mail| &mail.id)
            .by_key(BY_ID)
            .regenerate(|mail, ids| mail.id = ids.next());
        for to in ["ada", "eve"] {
            let id = table.row_ids().next();
            table.insert(mail(id, to)).unwrap();
        }
        assert_eq!(table.again(), 0, "these keys are the rows' own");
        assert_eq!(table.again_generated(), 2);
        assert_eq!(
            table.all(),
            [
                mail(1, "ada"),
                mail(2, "eve"),
                mail(3, "ada"),
                mail(4, "eve")
            ]
        );
        assert_eq!(table.next_id::<u64>(), 5);
        table.store.assert_consistent();
    }
}

#[test]
fn a_copy_with_a_new_key_is_still_refused_by_another_unique() {
    let mut table = mails(Dialect::Postgres)
        .unique("to", [column(|mail: &Mail| &mail.to).indexed()])
        .by_key(BY_ID)
        .regenerate(|mail, ids| mail.id = ids.next());
    let id = table.row_ids().next();
    table.insert(mail(id, "ada")).unwrap();
    assert_eq!(table.again_generated(), 0);
    assert_eq!(table.all(), [mail(1, "ada")]);
}

#[test]
fn a_generated_key_may_be_any_expression_of_ids() {
    #[derive(Clone)]
    struct Token {
        key: String,
    }
    let mut table = table("tokens", Dialect::Postgres, &setup())
        .key("key", [column(|token: &Token| &token.key).indexed()])
        .by_key(KeyBy::Field(|token: &Token| &token.key))
        .regenerate(|token, ids| {
            token.key = format!("{:x}-{}", ids.uuid::<u128>(), ids.next::<u8>());
        });
    table
        .insert(Token {
            key: "first".to_owned(),
        })
        .unwrap();
    assert_eq!(table.again_generated(), 1);
    let keys: Vec<String> = table.iter().map(|token| token.key.clone()).collect();
    assert_eq!(keys[0], "first");
    assert!(keys[1].ends_with("-1"));
    assert!(table.fork().regenerate.is_some());
}

#[test]
fn an_upsert_that_inserted_is_not_inserted_again_and_one_that_replaced_neither() {
    let mut table = mails(Dialect::Postgres).by_key(BY_ID);
    table.insert(mail(1, "ada")).unwrap();
    table.commit(1);
    table.upsert(mail(1, "eve")).unwrap();
    table.upsert(mail(2, "eve")).unwrap();
    assert_eq!(table.again(), 0);
    assert_eq!(table.all(), [mail(1, "eve"), mail(2, "eve")]);
}

#[test]
fn a_panic_while_inserting_again_stores_no_copy() {
    struct Fused(Rc<Cell<u32>>);
    impl Clone for Fused {
        fn clone(&self) -> Self {
            let left = self.0.get().checked_sub(1).expect("the fuse has burned");
            self.0.set(left);
            Self(Rc::clone(&self.0))
        }
    }
    let fuse = Rc::new(Cell::new(0));
    let mut table = table("rows", Dialect::Postgres, &setup()).no_key();
    table
        .insert_all((0..3).map(|_| Fused(Rc::clone(&fuse))))
        .unwrap();
    for length in 0..3 {
        fuse.set(length);
        assert!(catch_unwind(AssertUnwindSafe(|| table.again())).is_err());
        assert_eq!(table.len(), 3);
        table.store.assert_consistent();
    }
    fuse.set(3);
    assert_eq!(table.again(), 3);
    assert_eq!(table.len(), 6);
}
