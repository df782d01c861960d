//! What methods answered: values, rows and keys, and how they stand in it.

use std::any::Any;
use std::fmt::Debug;

use super::value::{Comparable, Value};

/// What a method answered, taken apart as far as its type shows what is in it.
pub enum Tree {
    /// A value that is compared as a whole, or by the parts that the test names.
    Leaf(Box<dyn Value>),
    /// A row of the table with this number.
    Row(usize, Box<dyn Value>),
    /// The key of a row of the table with this number.
    Key(usize, Box<dyn Value>),
    /// An `Option`.
    Maybe(Option<Box<Tree>>),
    /// A list, in the order that the method says.
    List(Vec<Tree>),
    /// A collection whose type has no order, or makes its own.
    Set(Vec<Tree>),
    /// The same of pairs, a key and what it has.
    Map(Vec<Tree>),
    /// A tuple; `()` is the empty one.
    Tuple(Vec<Tree>),
    /// A `Result` in a list.
    Tried(Result<Box<Tree>, Failure>),
}

impl Tree {
    /// A value of some type.
    pub fn leaf(value: impl Comparable) -> Self {
        Self::Leaf(Box::new(value))
    }

    /// A row of a table.
    pub fn row(table: usize, row: impl Comparable) -> Self {
        Self::Row(table, Box::new(row))
    }

    /// The key of a row.
    pub fn key(table: usize, key: impl Comparable) -> Self {
        Self::Key(table, Box::new(key))
    }

    /// An `Option`, each of whose values this takes apart.
    pub fn maybe<T>(value: Option<T>, part: impl Fn(T) -> Self) -> Self {
        Self::Maybe(value.map(|value| Box::new(part(value))))
    }

    /// A `Result` among others, each of whose values this takes apart.
    pub fn tried<T, E: Debug + 'static>(value: Result<T, E>, part: impl FnOnce(T) -> Self) -> Self {
        let part = value.map(|value| Box::new(part(value)));
        Self::Tried(part.map_err(Failure::of))
    }

    /// A list, each of whose members this takes apart.
    pub fn list<T>(values: impl IntoIterator<Item = T>, part: impl Fn(T) -> Self) -> Self {
        Self::List(values.into_iter().map(part).collect())
    }

    /// The same behind a pointer.
    pub fn slice<T: Clone>(values: &[T], part: impl Fn(T) -> Self) -> Self {
        Self::list(values.iter().cloned(), part)
    }

    /// A collection without an order of its members.
    pub fn set<T>(values: impl IntoIterator<Item = T>, part: impl Fn(T) -> Self) -> Self {
        Self::Set(values.into_iter().map(part).collect())
    }

    /// Values by their keys.
    pub fn map<K, V>(
        entries: impl IntoIterator<Item = (K, V)>,
        key: impl Fn(K) -> Self,
        value: impl Fn(V) -> Self,
    ) -> Self {
        let entries = entries.into_iter();
        let pairs = entries.map(|(k, v)| Self::Tuple(Vec::from([key(k), value(v)])));
        Self::Map(pairs.collect())
    }

    /// As `Debug` would show the whole of it. The members of a set stand in the order of their texts, which no two runs differ in.
    pub(super) fn text(&self) -> String {
        let texts = |parts: &[Self]| parts.iter().map(Self::text).collect::<Vec<_>>();
        let sorted = |mut texts: Vec<String>| {
            texts.sort_unstable();
            format!("{{{}}}", texts.join(", "))
        };
        match self {
            Self::Leaf(value) | Self::Row(_, value) | Self::Key(_, value) => value.text(),
            Self::Maybe(None) => "None".to_owned(),
            Self::Maybe(Some(part)) => format!("Some({})", part.text()),
            Self::List(parts) => format!("[{}]", texts(parts).join(", ")),
            Self::Set(parts) => sorted(texts(parts)),
            Self::Map(pairs) => {
                let pairs = pairs.iter().map(|pair| match pair {
                    Self::Tuple(parts) => texts(parts).join(": "),
                    other => other.text(),
                });
                sorted(pairs.collect())
            }
            Self::Tuple(parts) => format!("({})", texts(parts).join(", ")),
            Self::Tried(Ok(part)) => format!("Ok({})", part.text()),
            Self::Tried(Err(failure)) => format!("Err({})", failure.text),
        }
    }

    /// Whether something was found: not `None`, `false`, zero or an empty list. Of several answers the first one says it. `None`
    /// where the answer says nothing of it.
    pub(super) fn hit(&self) -> Option<bool> {
        match self {
            Self::Tuple(parts) => parts.first()?.hit(),
            Self::Row(..) | Self::Key(..) | Self::Maybe(Some(_)) => Some(true),
            Self::Maybe(None) => Some(false),
            Self::List(parts) | Self::Set(parts) | Self::Map(parts) => Some(!parts.is_empty()),
            Self::Leaf(value) => match value.any().downcast_ref::<bool>() {
                Some(value) => Some(*value),
                None => Some(value.text() != "0"),
            },
            Self::Tried(_) => None,
        }
    }
}

/// The items of a stream.
#[cfg(feature = "stream")]
pub async fn streamed<S: futures_core::Stream>(stream: S) -> Vec<S::Item> {
    let mut stream = Box::pin(stream);
    let mut items = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        items.push(item);
    }
    items
}

/// How a call ended.
pub enum Answer {
    /// With a value, of a method that cannot fail.
    Done(Tree),
    /// With a value, of one that can.
    Okay(Tree),
    /// With an error.
    Failed(Failure),
    /// Not at all: it panicked, with this text.
    Panicked(String),
}

/// An error of a type that is forgotten.
pub struct Failure {
    pub(super) error: Box<dyn Any>,
    pub(super) text: String,
}

impl Failure {
    fn of(error: impl Debug + 'static) -> Self {
        let text = format!("{error:?}");
        Self {
            error: Box::new(error),
            text,
        }
    }
}

impl Answer {
    /// A call that failed with this.
    pub fn failed(error: impl Debug + 'static) -> Self {
        Self::Failed(Failure::of(error))
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Done(tree) => tree.text(),
            Self::Okay(tree) => format!("Ok({})", tree.text()),
            Self::Failed(failure) => format!("Err({})", failure.text),
            Self::Panicked(text) => format!("a panic: {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_are_told_as_debug_tells_them_and_sets_in_one_order() {
        let set = Tree::set([2, 1], Tree::leaf);
        assert_eq!(set.text(), "{1, 2}");
        let map = Tree::map([("b", 2), ("a", 1)], Tree::leaf, Tree::leaf);
        assert_eq!(map.text(), r#"{"a": 1, "b": 2}"#);
        let list = Tree::list([Ok(1), Err("gone")], |item| Tree::tried(item, Tree::leaf));
        assert_eq!(list.text(), r#"[Ok(1), Err("gone")]"#);
    }

    #[test]
    fn the_rows_of_a_page_say_whether_there_are_some() {
        let page = |rows: &[u8], total: u64| {
            Tree::Tuple(vec![Tree::slice(rows, Tree::leaf), Tree::leaf(total)])
        };
        assert_eq!(page(&[], 7).hit(), Some(false));
        assert_eq!(page(&[1], 7).hit(), Some(true));
        assert_eq!(Tree::Tuple(Vec::new()).hit(), None);
    }
}
