//! Which table a method works on: said, or shown by types, or by the nouns in its name.

use super::{Reported, Site, answer, given, name};
use crate::model::Table;
use crate::names;
use crate::parse::{OpArgs, last_segment};

impl Site<'_> {
    /// The table that the method works on. Where several might be meant it asks.
    pub(super) fn table(&mut self, words_after_verb: &[String]) -> Result<usize, Reported> {
        if let Some((_, said)) = &self.args.table {
            if let Some(table) = self.tables.iter().position(|table| table.name == *said) {
                return Ok(table);
            }
            let names: Vec<String> = self
                .tables
                .iter()
                .map(|table| table.name.to_string())
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let help = crate::diag::known(&said.to_string(), &names);
            return self.give_up(said, format!("no table is called `{said}`"), help);
        }
        match self.tables {
            [] if self.in_doubt => return Err(Reported),
            [] => {
                let ident = self.ident();
                return self.give_up(
                    ident,
                    format!("`{ident}` needs a table, and the fake has none"),
                    "declare one on the trait, `entity = User, key = id`, or write a body: `#[fake(write = |tx| ..)]`",
                );
            }
            [_] => return Ok(0),
            _ => {}
        }
        let found = match self.tables_shown(words_after_verb).as_slice() {
            [table] => return Ok(*table),
            [] => (0..self.tables.len()).collect(),
            several => several.to_vec(),
        };
        let ident = self.ident();
        let names: Vec<String> = found
            .iter()
            .map(|table| format!("`{}`", self.tables[*table].name))
            .collect();
        let first = &self.tables[found[0]].name;
        self.give_up(
            ident,
            format!(
                "cannot tell which table `{ident}` works on: {}",
                names.join(", ")
            ),
            format!("say it: `#[fake(table = {first})]`"),
        )
    }

    /// The tables that the method may mean: none where nothing shows one.
    pub(super) fn tables_shown(&self, words_after_verb: &[String]) -> Vec<usize> {
        let by_type = [self.of_row(), self.answered(), self.given()];
        let typed = by_type.into_iter().find(|found| !found.is_empty());
        let typed = typed.unwrap_or_default();
        if typed.len() == 1 {
            return typed;
        }
        let among = if typed.is_empty() {
            (0..self.tables.len()).collect()
        } else {
            typed.clone()
        };
        let behind = self.best_named(&among, &mut std::iter::once(words_after_verb));
        if !behind.is_empty() {
            return behind;
        }
        // Where the attribute says the operation, the rest of the name need not be understood.
        if self.args.op.is_some() {
            let words = names::words(&names::plain(self.ident()));
            let mut places = (0..words.len()).map(|start| &words[start..]);
            let anywhere = self.best_named(&among, &mut places);
            if !anywhere.is_empty() {
                return anywhere;
            }
        }
        typed
    }

    /// The tables of the rows that the attribute spells: `insert(Author { .. })`.
    fn of_row(&self) -> Vec<usize> {
        let Some((_, OpArgs::Expr(syn::Expr::Struct(row)))) = &self.args.op else {
            return Vec::new();
        };
        let Some(segment) = row.path.segments.last() else {
            return Vec::new();
        };
        let name = &segment.ident;
        self.tables_that(&|table| last_segment(&table.entity).is_some_and(|of| of.ident == *name))
    }

    fn answered(&self) -> Vec<usize> {
        self.tables_that(&|table| answer::contains_entity(&self.output.value, table))
    }

    fn given(&self) -> Vec<usize> {
        let holds = |table: &Table| {
            self.values().iter().any(|value| {
                given::row(&value.ty, table).is_some() || given::is_batch_of(&value.ty, table)
            })
        };
        self.tables_that(&holds)
    }

    fn tables_that(&self, test: &dyn Fn(&Table) -> bool) -> Vec<usize> {
        (0..self.tables.len())
            .filter(|table| test(&self.tables[*table]))
            .collect()
    }

    /// Of some tables those whose noun stands where one of these begins: the longest noun, and of such as are equally long the table's
    /// own name before that of its rows.
    fn best_named(
        &self,
        among: &[usize],
        places: &mut dyn Iterator<Item = &[String]>,
    ) -> Vec<usize> {
        let mut best: Vec<usize> = Vec::new();
        let mut highest = None;
        for words in places {
            for &table in among {
                let rank = name::noun_rank(words, &self.tables[table]);
                if rank > highest {
                    best.clear();
                    highest = rank;
                }
                if rank.is_none() || rank < highest {
                    continue;
                }
                if let Err(position) = best.binary_search(&table) {
                    best.insert(position, table);
                }
            }
        }
        best
    }
}
