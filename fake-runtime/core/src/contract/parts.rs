//! What the test says is in an answer of a type of its own.

use std::any::TypeId;

use super::suite::TableOf;
use super::tree::Tree;
use super::value::{Comparable, Value};

/// What is in an answer, such as a page: see [`Contract::parts`](super::Contract::parts).
#[derive(Default)]
#[must_use = "this is what the closure answers with"]
pub struct Parts(Vec<Part>);

enum Part {
    Value(Box<dyn Value>),
    Rows(TypeId, Vec<Box<dyn Value>>),
    /// Of a row of this type.
    Key(TypeId, Option<Box<dyn Value>>),
}

impl Parts {
    /// Nothing yet: what is not named is not compared.
    pub fn new() -> Self {
        Self::default()
    }

    /// With rows. They are compared as the rows of a list are: in the order of the method's `order_by`, if it has one, and
    /// with the keys that each implementation makes.
    pub fn rows<'a, E: Comparable>(mut self, rows: impl IntoIterator<Item = &'a E>) -> Self {
        let rows = rows.into_iter().map(Value::copy).collect();
        self.0.push(Part::Rows(TypeId::of::<E>(), rows));
        self
    }

    /// With the key of a row of type `E`, or none, such as where the next page begins: `.key_of::<User>(page.next)`.
    pub fn key_of<E: 'static>(mut self, key: Option<impl Comparable>) -> Self {
        let key = key.map(|key| Box::new(key) as Box<dyn Value>);
        self.0.push(Part::Key(TypeId::of::<E>(), key));
        self
    }

    /// With a value that is compared as a whole.
    pub fn value(mut self, value: impl Comparable) -> Self {
        self.0.push(Part::Value(Box::new(value)));
        self
    }

    /// The same as an answer, where the tables are known.
    pub(super) fn tree(self, tables: &[TableOf]) -> Tree {
        let table = |entity| tables.iter().position(|table| table.entity == entity);
        let part = |part| match part {
            Part::Value(value) => Tree::Leaf(value),
            Part::Rows(entity, rows) => Tree::list(rows, |row| match table(entity) {
                Some(table) => Tree::Row(table, row),
                None => Tree::Leaf(row),
            }),
            Part::Key(entity, key) => Tree::maybe(key, |key| match table(entity) {
                Some(table) => Tree::Key(table, key),
                None => Tree::Leaf(key),
            }),
        };
        Tree::Tuple(self.0.into_iter().map(part).collect())
    }
}
