//! Tables: the key, the constraints, the columns that they are made of.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Expr, LitStr, Type};

use super::Unit;

/// A table of rows, with what holds for each of them.
pub(crate) struct Table {
    pub(crate) name: Ident,
    pub(crate) entity: Type,
    pub(crate) key: Option<Key>,
    /// The type of the key, as ascribed or as parameters show it. Known after inference.
    pub(crate) key_type: Option<Type>,
    /// Unique constraints and indexes, in the order in which they were declared.
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) references: Vec<Reference>,
    pub(crate) version: Option<Version>,
    pub(crate) precisions: Vec<Precision>,
    /// Whether rows that nobody orders come in a seeded order.
    pub(crate) shuffle: bool,
}

impl Table {
    pub(crate) fn key_columns(&self) -> &[Column] {
        self.key.as_ref().map_or(&[], |key| &key.columns)
    }

    /// The columns of the key and of the indexes.
    pub(crate) fn declared_columns(&self) -> Vec<&Column> {
        let mut columns: Vec<&Column> = self.key_columns().iter().collect();
        for index in &self.indexes {
            columns.extend(&index.columns);
        }
        columns
    }

    /// The key's name, as violations have it; empty where there is no key.
    pub(crate) fn key_name(&self) -> String {
        named(None, self.key_columns())
    }

    /// A check is called as it says, or by its place among the checks: `check`, `check_2`.
    pub(crate) fn check_name(&self, position: usize) -> String {
        match &self.checks[position].name {
            Some(name) => name.value(),
            None if position == 0 => "check".to_owned(),
            None => format!("check_{}", position + 1),
        }
    }

    /// The number which generated code gives the index over exactly these columns: 0 is the key, declared
    /// or not.
    pub(crate) fn index_over(&self, columns: &[&Column]) -> Option<usize> {
        let same = |declared: &[Column]| {
            declared.len() == columns.len()
                && declared
                    .iter()
                    .zip(columns)
                    .all(|(one, other)| one.text() == other.text())
        };
        if self.key.is_some() && same(self.key_columns()) {
            return Some(0);
        }
        self.indexes
            .iter()
            .position(|index| index.serves_lookups() && same(&index.columns))
            .map(|position| position + 1)
    }

    /// Whether at most one row can have these columns' values.
    pub(crate) fn at_most_one(&self, columns: &[&Column]) -> bool {
        let covered = |declared: &[Column]| {
            !declared.is_empty()
                && declared
                    .iter()
                    .all(|one| columns.iter().any(|other| one.text() == other.text()))
        };
        covered(self.key_columns())
            || self
                .indexes
                .iter()
                .any(|index| index.unique && index.serves_lookups() && covered(&index.columns))
    }
}

pub(crate) struct Key {
    pub(crate) columns: Vec<Column>,
    pub(crate) generate: Option<Generate>,
}

/// How a key comes about on insert.
pub(crate) enum Generate {
    Sequence(Span),
    Uuid(Span),
    Expr(Expr),
}

/// A part of a row: a field path, or a method that computes it.
#[derive(Clone)]
pub(crate) struct Column {
    /// `profile.email` or `id`, as tokens after `row.`.
    pub(crate) path: TokenStream,
    /// The same, printed once: two columns are the same where their texts are.
    pub(crate) text: String,
    /// The last segment, by which parameters name the column.
    pub(crate) name: Ident,
    pub(crate) ty: Option<Type>,
    pub(crate) is_method: bool,
}

impl Column {
    pub(crate) fn field(name: Ident) -> Self {
        Self {
            path: quote::quote!(#name),
            text: name.to_string(),
            name,
            ty: None,
            is_method: false,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The column's name without `r#`.
    pub(crate) fn plain(&self) -> String {
        crate::names::plain(&self.name)
    }
}

/// A unique constraint, or an index for speed only.
pub(crate) struct Index {
    pub(crate) unique: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) name: Option<LitStr>,
    pub(crate) when: Option<Expr>,
    /// The columns whose case is ignored.
    pub(crate) ignore_case: Vec<Column>,
    pub(crate) nulls_equal: Option<Span>,
    pub(crate) error: Option<Expr>,
}

impl Index {
    pub(crate) fn constraint(&self) -> String {
        named(self.name.as_ref(), &self.columns)
    }

    fn serves_lookups(&self) -> bool {
        self.when.is_none() && self.ignore_case.is_empty()
    }
}

pub(crate) struct Check {
    pub(crate) body: Expr,
    pub(crate) name: Option<LitStr>,
    pub(crate) error: Option<Expr>,
}

pub(crate) struct Reference {
    pub(crate) column: Column,
    pub(crate) target: Ident,
    pub(crate) on_delete: OnDelete,
    pub(crate) name: Option<LitStr>,
    pub(crate) error: Option<Expr>,
}

impl Reference {
    pub(crate) fn constraint(&self) -> String {
        named(self.name.as_ref(), std::slice::from_ref(&self.column))
    }
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum OnDelete {
    #[default]
    Restrict,
    Cascade,
    SetNone,
}

pub(crate) struct Version {
    pub(crate) column: Column,
    pub(crate) error: Option<Expr>,
}

/// How much of a timestamp its column keeps.
pub(crate) struct Precision {
    pub(crate) column: Column,
    pub(crate) unit: Unit,
}

fn named(name: Option<&LitStr>, columns: &[Column]) -> String {
    match name {
        Some(name) => name.value(),
        None => columns
            .iter()
            .map(Column::plain)
            .collect::<Vec<_>>()
            .join("_"),
    }
}
