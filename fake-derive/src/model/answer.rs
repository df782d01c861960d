//! What a method answers: what its operation yields, and how that becomes the method's own type.

use proc_macro2::{Ident, Span};
use syn::{Expr, Type};

use super::Column;

/// What an operation yields, relative to the table's rows.
#[derive(Clone, PartialEq)]
pub(crate) enum Answer {
    Unit,
    Row,
    OptionRow,
    Rows,
    /// One answer for each key asked for, in their order.
    EachRow,
    Bool,
    Number,
    Key,
}

/// How the rows of an operation become what the method answers.
#[derive(Default)]
pub(crate) struct Form {
    pub(crate) each: Each,
    pub(crate) all: All,
    /// The type of the number of all rows, which stands behind those of the page.
    pub(crate) total: Option<Type>,
}

/// What each row becomes.
#[derive(Default)]
pub(crate) enum Each {
    #[default]
    Row,
    /// A row in a `Box`, an `Arc` and the like, named by its identifier.
    Wrapped(Ident, Wrapper),
    /// A field, and its type where the answer shows it.
    Column(Box<Column>, Option<Type>),
    /// What a closure or a function of the user's makes of it, and the type of that.
    Made(Expr, Option<Type>),
}

/// What the attribute makes of each row.
pub(crate) enum Project {
    Column(Box<Column>),
    Made(Expr),
}

/// A type that holds one row.
#[derive(Clone, Copy)]
pub(crate) enum Wrapper {
    Box,
    Arc,
    Rc,
    Cow,
}

/// What several rows become together.
#[derive(Default)]
pub(crate) enum All {
    #[default]
    Vec,
    /// Another collection, which is blamed here where it cannot be made of them.
    Collected(Span),
    /// A map of them by their keys.
    Keyed(Span),
    /// An iterator or a stream of them.
    Handed(Box<Handed>),
    /// What a closure or a function of the user's makes of the page.
    Page(Expr),
}

/// Rows that are gone through one by one.
pub(crate) struct Handed {
    pub(crate) item: Type,
    pub(crate) pointer: Handle,
    /// Whether each is a `Result`.
    pub(crate) fallible: bool,
    /// The word that says that it is a stream, to blame it.
    pub(crate) stream: Option<Ident>,
}

/// What an iterator or a stream stands in.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Handle {
    /// `impl Iterator`.
    None,
    /// `Box<dyn Iterator>`.
    Box,
    /// `Pin<Box<dyn Stream>>`.
    Pin,
}

impl Form {
    /// Whether the method answers exactly what its operation yields.
    pub(crate) fn is_plain(&self) -> bool {
        matches!((&self.each, &self.all), (Each::Row, All::Vec)) && self.total.is_none()
    }

    /// Whether the answer also says something of the rows that are not on its page.
    pub(crate) fn is_page(&self) -> bool {
        self.total.is_some() || matches!(self.all, All::Page(_))
    }

    /// Whether the attribute's word for each row has a use.
    pub(crate) fn says_each(&self) -> bool {
        matches!(self.each, Each::Column(..) | Each::Made(..))
    }

    /// The user's own expressions.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let each = match &self.each {
            Each::Made(made, _) => Some(made),
            _ => None,
        };
        let all = match &self.all {
            All::Page(page) => Some(page),
            _ => None,
        };
        each.into_iter().chain(all)
    }
}
