//! Which rows a method means: from `by_..` and the parameters, or from a selector in its attribute.

use proc_macro2::{Ident, Literal};
use quote::quote;
use syn::Expr;

use super::by::{Reading, listed_column, names_column};
use super::{Reported, Site, given, param};
use crate::model::{Column, Param, Selector, Table, Term, Test, Value};
use crate::names;
use crate::parse::SelectorArg;

impl Site<'_> {
    /// The rows that `by_..` and the parameters name together.
    pub(super) fn selector(
        &mut self,
        table: usize,
        spec: Option<&[String]>,
        values: Vec<&Param>,
    ) -> Result<Selector, Reported> {
        if let Some(why) = values.iter().find_map(|value| param::unfit(value)) {
            return self.ask(why);
        }
        let args = self.args;
        if let (Some((word, terms)), None) = (&args.by, &args.op) {
            let mut values = values;
            let by = self.spelled(table, terms, &mut values)?;
            self.none_left(word, &self.unspelled(&by, &values))?;
            return Ok(by);
        }
        let entity_table = &self.tables[table];
        if let ([value], None) = (values.as_slice(), spec) {
            if given::is_row(&value.ty, entity_table) {
                return self.key_of_entity(table, &value.name);
            }
        }
        if let [value] = values.as_slice() {
            let name = names::plain(&value.name);
            let agrees = spec.is_none_or(|words| {
                let words = words.join("_");
                words == name || ["key", "id", "pk"].contains(&words.as_str())
            });
            if agrees && given::is_whole_key(value, entity_table) {
                return Ok(Selector::And(terms_of_tuple(value, entity_table)));
            }
        }
        let Some(words) = spec else {
            if values.is_empty() {
                return Ok(Selector::All);
            }
            let mut terms = Vec::new();
            for value in values {
                terms.push(self.term_of(table, value)?);
            }
            return Ok(Selector::And(terms));
        };
        let mut reading = Reading::of(entity_table, values);
        if !reading.read(words) {
            let given: Vec<String> = reading
                .unused
                .iter()
                .map(|value| value.name.to_string())
                .collect();
            if let Some(optional) = reading
                .unused
                .iter()
                .find(|value| param::is_option(&value.ty))
            {
                return self.ask(optional_means_two_things(&optional.name));
            }
            return self.ask(format!(
                "`by_{}` and the parameters ({}) do not agree",
                words.join("_"),
                given.join(", ")
            ));
        }
        let Reading {
            unused,
            mut terms,
            or,
            and,
            ..
        } = reading;
        if or && (and || !unused.is_empty()) {
            return self.ask("`and` and `or` together can be read in two ways");
        }
        if or {
            return Ok(Selector::Or(terms));
        }
        for value in unused {
            terms.push(self.term_of(table, value)?);
        }
        Ok(Selector::And(terms))
    }

    /// A parameter that selects by its own name.
    fn term_of(&mut self, table: usize, value: &Param) -> Result<Term, Reported> {
        let entity = &self.tables[table];
        if param::is_option(&value.ty) {
            let is_nullable_key = param::declared_column(&value.name, entity).is_some();
            if !is_nullable_key {
                return self.ask(optional_means_two_things(&value.name));
            }
        }
        if given::list(&value.ty).is_some() {
            let column = listed_column(&value.name, entity);
            return Ok(Term {
                column: Some(column),
                test: Test::In(given::many(value)),
            });
        }
        if !param::is_plain(&value.ty)
            && self
                .tables
                .iter()
                .any(|other| given::is_row(&value.ty, other))
        {
            return self.ask(format!(
                "`{}` is a whole row, and nothing says which of its fields selects",
                value.name
            ));
        }
        Ok(Term {
            column: Some(param::column(&value.name, entity)),
            test: Test::Is(param::value(value)),
        })
    }

    /// The row whose key the given entity has.
    pub(super) fn key_of_entity(
        &mut self,
        table: usize,
        param: &Ident,
    ) -> Result<Selector, Reported> {
        let columns = self.tables[table].key_columns();
        if columns.is_empty() {
            return self.no_key(table);
        }
        let terms = columns.iter().map(|column| {
            let path = &column.path;
            Term {
                column: Some(column.clone()),
                test: Test::Is(Value {
                    tokens: quote!(#param.#path),
                    by_ref: false,
                }),
            }
        });
        Ok(Selector::And(terms.collect()))
    }

    pub(super) fn no_key<T>(&mut self, table: usize) -> Result<T, Reported> {
        if self.in_doubt {
            return Err(Reported);
        }
        let name = self.tables[table].name.clone();
        let ident = self.ident();
        let help = if name == "rows" {
            "say it on the trait: `key = id`".to_owned()
        } else {
            format!("say it in the trait's `table({name}: .., key = id)`")
        };
        self.give_up(
            ident,
            format!("`{ident}` finds its row by key, and `{name}` has none"),
            help,
        )
    }

    /// The column with the type that its declaration gives it: one that a method computes needs a type.
    fn typed(&mut self, table: usize, column: &Column) -> Result<Column, Reported> {
        let stored = &self.tables[table];
        let indexed = stored.indexes.iter().flat_map(|index| &index.columns);
        let declared = stored.key_columns().iter().chain(indexed).find(|declared| {
            // `id` also names the column that is declared as `id()`.
            let computed = declared.is_method && declared.plain() == column.text();
            declared.text() == column.text() || computed
        });
        let column = match (declared, &column.ty) {
            (Some(declared), None) => declared,
            _ => column,
        };
        if column.is_method && column.ty.is_none() {
            let shown = names::spaced(column.text());
            return self.give_up(
                &column.path,
                format!("the type of `{shown}` is not known"),
                format!("write it: `{shown}: u64`"),
            );
        }
        Ok(column.clone())
    }

    /// What a column is to equal: as where only the column is written, a parameter that is a list has all of its values.
    fn equals(&self, expr: &Expr) -> Test {
        let bare = self.params.iter().find(|param| is_bare(expr, &param.name));
        match bare.filter(|param| given::list(&param.ty).is_some()) {
            Some(list) => given::test(list),
            None => Test::Is(Value {
                tokens: quote!(#expr),
                by_ref: false,
            }),
        }
    }

    /// The terms of a selector that the attribute spells out.
    pub(super) fn spelled(
        &mut self,
        table: usize,
        args: &[SelectorArg],
        values: &mut Vec<&Param>,
    ) -> Result<Selector, Reported> {
        let entity = &self.tables[table];
        let mut terms = Vec::new();
        let columns = args
            .iter()
            .filter(|arg| matches!(arg, SelectorArg::Column(_)))
            .count();
        for arg in args {
            match arg {
                SelectorArg::Closure(closure) => terms.push(Term {
                    column: None,
                    test: Test::Closure(closure.clone()),
                }),
                SelectorArg::Equals(column, expr) => {
                    let column = self.typed(table, column)?;
                    terms.push(Term {
                        column: Some(column),
                        test: self.equals(expr),
                    });
                }
                SelectorArg::Column(column) => {
                    let fits = |value: &&Param| names_column(&value.name, column, entity);
                    let position = values
                        .iter()
                        .position(fits)
                        .or_else(|| (columns == 1 && values.len() == 1).then_some(0));
                    let Some(position) = position else {
                        let given: Vec<String> = values
                            .iter()
                            .map(|value| format!("`{}`", value.name))
                            .collect();
                        let name = &column.path;
                        return self.give_up(
                            name,
                            format!(
                                "no parameter is called `{name}`; there is {}",
                                if given.is_empty() {
                                    "none".to_owned()
                                } else {
                                    given.join(", ")
                                }
                            ),
                            format!("say what it equals: `{name} = EXPRESSION`"),
                        );
                    };
                    let value = values.remove(position);
                    let column = self.typed(table, column)?;
                    terms.push(Term {
                        column: Some(column),
                        test: given::test(value),
                    });
                }
            }
        }
        Ok(Selector::And(terms))
    }
}

/// The terms for a key of several columns that one parameter carries.
pub(super) fn terms_of_tuple(param: &Param, table: &Table) -> Vec<Term> {
    let name = &param.name;
    let columns = table.key_columns().iter().enumerate();
    columns
        .map(|(at, column)| {
            let at = Literal::usize_unsuffixed(at);
            Term {
                column: Some(column.clone()),
                test: Test::Is(Value {
                    tokens: quote!(#name.#at),
                    by_ref: false,
                }),
            }
        })
        .collect()
}

/// `ids` is a list by its type, `ids.iter()` may be anything.
fn is_bare(expr: &Expr, name: &Ident) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(name))
}

fn optional_means_two_things(name: &Ident) -> String {
    format!("`{name}` is optional: `None` may mean rows without a value, or any row")
}
