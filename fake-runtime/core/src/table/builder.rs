//! Declaring a table. Everything here runs once, when a fake is made.

use std::fmt;
use std::sync::Arc;

use super::Table;
use super::column::Indexed;
use super::key::{KeyBy, UndeclaredKey};
use super::ranks::Ranks;
use super::schema::{Check, Index, KeptKey, Role, Schema, Shown};
use super::sequence::Sequence;
use super::setup::Setup;
use super::store::Store;
use super::version::{RowVersion, Version};
use crate::SequenceKey;
use crate::dialect::Dialect;
use crate::world::{Timestamp, Unit, kept};

/// A table that is being declared.
#[must_use]
pub struct TableBuilder<R> {
    schema: Schema<R>,
    setup: Setup,
    pub(super) ranks: Option<Box<Ranks<R>>>,
}

/// Begins the declaration of a table.
pub fn table<R: 'static>(name: &'static str, dialect: Dialect, setup: &Setup) -> TableBuilder<R> {
    TableBuilder {
        schema: Schema {
            name,
            dialect,
            indexes: Vec::new(),
            checks: Vec::new(),
            version: None,
            numbered: None,
            kept: None,
            precisions: Vec::new(),
            shuffled: false,
            shown: |_, f| f.write_str(super::shown::type_name::<R>()),
        },
        setup: setup.clone(),
        ranks: None,
    }
}

impl<R: 'static> TableBuilder<R> {
    fn with<const N: usize>(
        mut self,
        role: Role,
        name: &'static str,
        columns: [Indexed<R>; N],
    ) -> Self {
        let exact = columns.iter().all(|column| column.exact);
        self.schema.indexes.push(Index {
            name,
            role,
            columns: Box::new(columns),
            exact,
            when: None,
            nulls_equal: false,
        });
        self
    }

    /// The primary key. It has index number 0 and is declared before every unique and index.
    ///
    /// # Panics
    ///
    /// When it is not declared first.
    pub fn key<const N: usize>(self, name: &'static str, columns: [Indexed<R>; N]) -> Self {
        assert!(
            self.schema.indexes.is_empty(),
            "the key of `{}` is declared first",
            self.schema.name
        );
        self.with(Role::Key, name, columns)
    }

    /// A unique constraint; rows with a `None` in it never collide.
    pub fn unique<const N: usize>(self, name: &'static str, columns: [Indexed<R>; N]) -> Self {
        self.with(Role::Unique, name, columns)
    }

    /// An index for speed alone.
    pub fn index<const N: usize>(self, name: &'static str, columns: [Indexed<R>; N]) -> Self {
        self.with(Role::Index, name, columns)
    }

    fn last(&mut self) -> &mut Index<R> {
        self.schema
            .indexes
            .last_mut()
            .expect("a constraint is declared before its modifiers")
    }

    /// The constraint declared last concerns only rows that `when` accepts.
    ///
    /// # Panics
    ///
    /// When no constraint is declared yet.
    pub fn when(mut self, when: impl Fn(&R) -> bool + Send + Sync + 'static) -> Self {
        self.last().when = Some(Box::new(when));
        self
    }

    /// In the constraint declared last, `None` equals `None`.
    ///
    /// # Panics
    ///
    /// When no constraint is declared yet.
    pub fn nulls_equal(mut self) -> Self {
        self.last().nulls_equal = true;
        self
    }

    /// A predicate that every row must satisfy.
    pub fn check(
        mut self,
        name: &'static str,
        holds: impl Fn(&R) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.schema.checks.push(Check {
            name,
            holds: Box::new(holds),
        });
        self
    }

    /// The version that a replacing row must bring, and that each change counts up.
    pub fn version<V: RowVersion>(
        mut self,
        name: &'static str,
        field: impl Fn(&mut R) -> &mut V + Send + Sync + 'static,
    ) -> Self {
        self.schema.version = Some((name, Box::new(Version(field))));
        self
    }

    /// How precise the column of a timestamp is. A row that goes in has its time rounded as the dialect does it,
    /// before anything else looks at it.
    pub fn precision<T, Via>(
        mut self,
        unit: Unit,
        field: impl Fn(&mut R) -> &mut T + Send + Sync + 'static,
    ) -> Self
    where
        T: Timestamp<Via>,
    {
        let dialect = self.schema.dialect;
        self.schema.precisions.push(Box::new(move |row| {
            field(row).keep(&|nanos| kept(nanos, unit, dialect));
        }));
        self
    }

    /// Rows that nobody orders come in an order that follows from the seed and the content.
    pub fn shuffle(mut self) -> Self {
        self.schema.shuffled = true;
        self
    }

    /// The id that [`Ops::sequence`](super::Ops::sequence) makes, so that it can see explicit ids
    /// where the dialect does.
    pub fn sequence<T: SequenceKey>(
        mut self,
        id: impl Fn(&R) -> &T + Send + Sync + 'static,
    ) -> Self {
        if self.schema.dialect != Dialect::Postgres {
            self.schema.numbered = Some(Box::new(move |row| id(row).number()));
        }
        self
    }

    /// How two rows exchange their keys, so that a row which an upsert has met by a unique
    /// constraint keeps its own.
    pub fn keeps_key(mut self, swap: fn(&mut R, &mut R)) -> Self
    where
        R: Clone,
    {
        self.schema.kept = Some(KeptKey {
            copy: R::clone,
            swap,
        });
        self
    }

    /// How a row is printed.
    pub fn shown(mut self, shown: Shown<R>) -> Self {
        self.schema.shown = shown;
        self
    }

    /// Ends the declaration of a table whose key has a type.
    #[must_use]
    pub fn by_key<K>(self, key: KeyBy<R, K>) -> Table<R, K> {
        self.build(Some(key))
    }

    /// Ends the declaration of a table that has no key, or one without a type.
    #[must_use]
    pub fn no_key(self) -> Table<R, UndeclaredKey> {
        self.build(None)
    }

    fn build<K>(self, key: Option<KeyBy<R, K>>) -> Table<R, K> {
        let key_column = self.schema.key().and_then(|key| match &*key.columns {
            [only] => Some(Arc::clone(&only.column)),
            _ => None,
        });
        Table {
            key_column,
            store: Store::new(self.schema.indexes.len(), self.ranks),
            schema: Arc::new(self.schema),
            sequence: Sequence::default(),
            setup: self.setup,
            key,
            rewound: None,
            marks: None,
            regenerate: None,
        }
    }
}

impl<R> fmt::Debug for TableBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableBuilder")
            .field("name", &self.schema.name)
            .finish_non_exhaustive()
    }
}
