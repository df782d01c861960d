//! The columns that a contract knows of each table: those of constraints, and those by which rows are selected or sorted.

use proc_macro2::Ident;

use crate::model::{Column, Fake, Op, Selector, Table, Term};
use crate::names;

/// The columns of each table, each once.
pub(super) struct Columns<'a>(Vec<Vec<Known<'a>>>);

/// A column.
pub(super) struct Known<'a> {
    pub(super) column: &'a Column,
    /// Whether a constraint is about it.
    pub(super) constrained: bool,
    /// The table whose key it is.
    pub(super) refers_to: Option<usize>,
    /// Whether it is the key, which the table makes.
    pub(super) generated: bool,
}

impl<'a> Columns<'a> {
    pub(super) fn of(fake: &'a Fake) -> Self {
        let mut all = Self(fake.tables.iter().map(|_| Vec::new()).collect());
        for (number, table) in fake.tables.iter().enumerate() {
            all.of_constraints(fake, number, table);
        }
        for method in fake
            .methods
            .iter()
            .filter(|method| method.op.is_on_a_table())
        {
            for term in terms(&method.op) {
                if let Some(column) = &term.column {
                    all.add(method.table, column, false);
                }
            }
            if let Op::Select { order, .. } = &method.op {
                for order in order {
                    all.add(method.table, &order.column, false);
                }
            }
        }
        all
    }

    fn of_constraints(&mut self, fake: &Fake, number: usize, table: &'a Table) {
        let key = table.key.as_ref();
        for column in table.key_columns() {
            self.add(number, column, true);
        }
        if let Some(first) = self.0[number].first_mut() {
            first.generated = key.is_some_and(|key| key.generate.is_some());
        }
        for index in table.indexes.iter().filter(|index| index.unique) {
            for column in &index.columns {
                self.add(number, column, true);
            }
        }
        for reference in &table.references {
            self.add(number, &reference.column, true);
            let target =
                |table: &Table| names::plain(&table.name) == names::plain(&reference.target);
            let target = fake.tables.iter().position(target);
            let mut columns = self.0[number].iter_mut();
            if let Some(known) =
                columns.find(|known| known.column.text() == reference.column.text())
            {
                known.refers_to = target;
            }
        }
    }

    fn add(&mut self, table: usize, column: &'a Column, constrained: bool) {
        let Some(columns) = self.0.get_mut(table) else {
            return;
        };
        let found = columns
            .iter()
            .any(|known| known.column.text() == column.text());
        if !found && !column.is_method {
            columns.push(Known {
                column,
                constrained,
                refers_to: None,
                generated: false,
            });
        }
    }

    pub(super) fn of_table(&self, table: usize) -> &[Known<'a>] {
        &self.0[table]
    }

    /// The place of a column of this table.
    pub(super) fn position(&self, table: usize, column: &Column) -> Option<usize> {
        let columns = self.0.get(table)?;
        columns
            .iter()
            .position(|known| known.column.text() == column.text())
    }

    /// The table of whose rows this column has keys, where that makes them.
    pub(super) fn keys_of(&self, table: usize, column: &Column) -> Option<usize> {
        let known = &self.0[table][self.position(table, column)?];
        if known.generated {
            return Some(table);
        }
        let target = known.refers_to?;
        let made = self.0[target].iter().any(|known| known.generated);
        made.then_some(target)
    }

    /// A column of this name: of this table, or else of another one.
    pub(super) fn named(&self, table: usize, name: &Ident) -> Option<(usize, usize)> {
        let plain = names::plain(name);
        let of = |table: usize| {
            let columns = self.0.get(table)?;
            let at = columns
                .iter()
                .position(|known| known.column.plain() == plain)?;
            Some((table, at))
        };
        of(table).or_else(|| (0..self.0.len()).find_map(of))
    }
}

/// The terms by which an operation selects rows.
pub(super) fn terms(op: &Op) -> &[Term] {
    let (Op::Select { by, .. }
    | Op::Exists { by }
    | Op::Count { by }
    | Op::Update { by, .. }
    | Op::Delete { by, .. }) = op
    else {
        return &[];
    };
    match by {
        Selector::All => &[],
        Selector::And(terms) | Selector::Or(terms) => terms,
    }
}
