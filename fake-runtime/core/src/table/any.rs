//! A table as the fake sees it, whatever its rows are: transactions, history and printing.

use std::fmt;

use super::Table;
use super::setup::Setup;
use crate::violation::Violation;

/// What a fake does with each of its tables.
pub trait AnyTable {
    /// The table's name.
    fn name(&self) -> &'static str;

    /// Whether anything has changed since the last commit or rollback.
    fn changed(&self) -> bool;

    /// Undoes everything since the last commit. Runs no code of the rows' but `Drop`.
    fn rollback(&mut self);

    /// Makes what has changed the commit `number`; does nothing where nothing has. Numbers grow.
    fn commit(&mut self, number: u64);

    /// Shows the table as it was when commit `number` had just been made, until
    /// [`forward`](Self::forward) is called; nothing may be written meanwhile.
    ///
    /// `false`, and nothing happens, when the history does not reach that far.
    fn rewind(&mut self, number: u64) -> bool;

    /// Whether [`rewind`](Self::rewind) undid anything that is not done again yet.
    fn is_rewound(&self) -> bool;

    /// Ends what [`rewind`](Self::rewind) began.
    fn forward(&mut self);

    /// Inserts the rows of the open transaction a second time, and says how many went in: see
    /// [`Table::again`].
    fn again(&mut self) -> usize;

    /// Why it has aborted the custom body that ran last, where a violation does not say it.
    fn refusal(&self) -> Option<Violation> {
        None
    }

    /// Makes the table one of the fake that this setup belongs to. Needed for a table that came
    /// from another fake, by a fork or a checkpoint.
    fn adopt(&mut self, setup: &Setup);

    /// Whether it is the fake's that this setup belongs to. What looks at the clock, or tells those who wait, must be so also
    /// where it is only read; the others need not know.
    fn is_of(&self, _setup: &Setup) -> bool {
        true
    }

    /// Prints the rows as a list.
    ///
    /// # Errors
    ///
    /// Those of the formatter.
    fn fmt_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<R: Clone, K> AnyTable for Table<R, K> {
    fn name(&self) -> &'static str {
        self.schema.name
    }

    fn changed(&self) -> bool {
        self.store.changed()
    }

    fn rollback(&mut self) {
        self.forward();
        self.marks = None;
        self.store.rollback();
    }

    fn commit(&mut self, number: u64) {
        self.store.commit(number);
    }

    fn rewind(&mut self, number: u64) -> bool {
        self.forward();
        self.rewound = self.store.rewind(number);
        self.rewound.is_some()
    }

    fn is_rewound(&self) -> bool {
        self.rewound
            .is_some_and(|position| position < self.store.position())
    }

    fn forward(&mut self) {
        self.end_rewind();
    }

    fn again(&mut self) -> usize {
        Table::again(self)
    }

    fn adopt(&mut self, setup: &Setup) {
        self.setup = setup.clone();
    }

    fn fmt_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A row that is printed as the table's declaration says.
pub(crate) struct Row<'t, R>(pub(crate) &'t R, pub(crate) super::schema::Shown<R>);

impl<R> fmt::Debug for Row<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.1)(self.0, f)
    }
}

/// The rows, in the order of insertion.
impl<R, K> fmt::Debug for Table<R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self
            .store
            .slots()
            .map(|slot| Row(self.store.row(slot), self.schema.shown));
        f.debug_list().entries(rows).finish()
    }
}
