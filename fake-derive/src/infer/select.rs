//! Reads: what they answer, their order and their page.

use proc_macro2::Ident;
use quote::quote;
use syn::{Expr, Type};

use super::answer::Rows;
use super::name::Rest;
use super::param;
use super::{Found, Inferred, Reported, Site, answer};
use crate::model::{After, Answer, Cut, Op, Order, Param, Selector, Table, Term, Test, Value};
use crate::names;
use crate::parse::{last_segment, type_arguments};

impl<'a> Site<'a> {
    pub(super) fn select(&mut self, table: usize, rest: Rest, list: bool) -> Inferred {
        let answer = self.answer(table)?;
        let many = answer == Answer::Rows;
        match answer {
            Answer::Row | Answer::OptionRow if !list => {}
            Answer::Rows | Answer::EachRow => {}
            _ => return self.ask(format!("it answers `{}`", answer::text(&self.output.value))),
        }
        self.no_leftover(&rest)?;
        if rest.all && !many {
            return self.ask("`all` promises several rows, and it answers one");
        }
        let (values, page) = self.page(many, rest.by.as_deref())?;
        if rest.is_for {
            self.no_join(table, &values)?;
        }
        let by = self.selector(table, rest.by.as_deref(), values)?;
        if matches!(by, Selector::All) && !many {
            return self.ask("nothing says which row");
        }
        if answer == Answer::EachRow
            && !matches!(&by, Selector::And(terms) if matches!(terms.as_slice(), [Term { test: Test::In(_), .. }]))
        {
            return self.ask("one answer for each key needs exactly one list of keys");
        }
        let order = if self.args.order.is_empty() {
            rest.order
        } else {
            self.orders()
        };
        Ok(self.finish_select(table, by, answer, order, page))
    }

    /// `get_tags_for_post(post_id)` beside a table of posts: a field of the tag, or a join. It is certain
    /// where the column is declared.
    fn no_join(&mut self, table: usize, values: &[&Param]) -> Result<(), Reported> {
        let tables = self.tables;
        let own = &tables[table];
        for value in values {
            let refers = own
                .references
                .iter()
                .any(|reference| reference.column.name == value.name);
            if refers || param::declared_column(&value.name, own).is_some() {
                continue;
            }
            let is_key_of = |other: &&Table| {
                let short = param::without_noun(&names::plain(&value.name), other);
                other
                    .key_columns()
                    .iter()
                    .any(|column| short.contains(&column.plain()))
            };
            let other = tables
                .iter()
                .enumerate()
                .find(|(position, other)| *position != table && is_key_of(other));
            if let Some((_, other)) = other {
                let (name, other) = (&value.name, &other.name);
                return self.ask(format!(
                    "`{name}` may be its field, or `{other}` are joined to it"
                ));
            }
        }
        Ok(())
    }

    pub(super) fn finish_select(
        &self,
        table: usize,
        by: Selector,
        answer: Answer,
        order: Vec<Order>,
        found: Cut,
    ) -> Found {
        let args = self.args;
        let said = |said: &Option<(Ident, Expr)>| said.as_ref().map(|(_, expr)| expr.clone());
        let cut = Cut {
            limit: said(&args.limit).or(found.limit),
            offset: said(&args.offset).or(found.offset),
            after: said(&args.after).map(|expr| Box::new(self.after(expr))),
        };
        Found {
            table,
            op: Op::Select {
                by,
                answer,
                order,
                first: self.args.first.is_some(),
                cut,
            },
        }
    }

    /// The cursor: a parameter, perhaps an optional one, or what is made of some.
    fn after(&self, expr: Expr) -> After {
        let named =
            |param: &&Param| matches!(&expr, Expr::Path(path) if path.path.is_ident(&param.name));
        let Some(param) = self.params.iter().find(named) else {
            let value = Value {
                tokens: quote!(#expr),
                by_ref: false,
            };
            return After {
                expr,
                value,
                optional: false,
            };
        };
        let optional = param::is_option(&param.ty);
        let mut value = param::value(param);
        if optional {
            let (bare, _) = param::strip_reference(&param.ty);
            let inner = last_segment(bare).map(type_arguments).unwrap_or_default();
            value.by_ref = matches!(inner.first(), Some(Type::Reference(_)));
        }
        After {
            expr,
            value,
            optional,
        }
    }

    pub(super) fn orders(&self) -> Vec<Order> {
        self.args
            .order
            .iter()
            .map(|order| Order {
                column: order.column.clone(),
                descending: order.descending,
            })
            .collect()
    }

    pub(super) fn exists(&mut self, table: usize, rest: &Rest) -> Inferred {
        if self.answer(table)? != Answer::Bool {
            return self.ask(format!(
                "whether a row exists is a `bool`, and it answers `{}`",
                answer::text(&self.output.value)
            ));
        }
        self.no_leftover(rest)?;
        let values = self.values();
        let by = self.selector(table, rest.by.as_deref(), values)?;
        if matches!(by, Selector::All) {
            return self.ask("nothing says which row");
        }
        Ok(Found {
            table,
            op: Op::Exists { by },
        })
    }

    pub(super) fn count(&mut self, table: usize, rest: &Rest) -> Inferred {
        if self.answer(table)? != Answer::Number && !param::is_integer(&self.output.value) {
            return self.ask(format!(
                "a count is an integer, and it answers `{}`",
                answer::text(&self.output.value)
            ));
        }
        self.no_leftover(rest)?;
        let values = self.values();
        let by = self.selector(table, rest.by.as_deref(), values)?;
        Ok(Found {
            table,
            op: Op::Count { by },
        })
    }

    /// What its answer is read against.
    pub(super) fn rows(&self, table: usize) -> Rows<'a> {
        let key = self.key_types[table].as_ref();
        Rows::of(&self.tables[table], key, self.args)
    }

    /// What the method answers; an answer that is no row, no number and no `()` needs a body.
    pub(super) fn answer(&mut self, table: usize) -> Result<Answer, Reported> {
        let rows = self.rows(table);
        match rows.shape(&self.output.value) {
            Some(shape) => Ok(shape.answer),
            // The type of a key that could not be read, it may be.
            None if rows.key.is_none() && self.in_doubt => Err(Reported),
            None if !self.output.is_fallible() && rows.wrapped(&self.output.value) => {
                let wrapper = last_segment(&self.output.value).map(|segment| &segment.ident);
                self.give_up(
                    &wrapper,
                    format!(
                        "cannot tell whether `{}` is a `Result`",
                        answer::text(&self.output.value)
                    ),
                    "an alias of `Result` is seen through where its name ends in `Result`; write the body where it is no such alias: `#[fake(read = |db| ..)]`",
                )
            }
            None => self.ask(format!(
                "it answers `{}`, which is neither its row nor a count",
                answer::text(&self.output.value)
            )),
        }
    }

    /// Takes `limit` and `offset` out of the parameters.
    pub(super) fn page(
        &mut self,
        many: bool,
        by: Option<&[String]>,
    ) -> Result<(Vec<&'a Param>, Cut), Reported> {
        let mut page = Cut::default();
        let mut values = Vec::new();
        let params = self.params;
        for value in params.iter().filter(|param| !param.context) {
            let name = &value.name;
            let words = names::words(&names::plain(name));
            let selects =
                by.is_some_and(|by| by.windows(words.len()).any(|window| window == words));
            if selects || self.spells(name) {
                values.push(value);
                continue;
            }
            if self.mentioned(name) {
                continue;
            }
            let bound = many && param::is_integer(&value.ty);
            match names::plain(name).as_str() {
                "limit" | "take" if bound => page.limit = Some(syn::parse_quote!(#name)),
                "offset" | "skip" if bound => page.offset = Some(syn::parse_quote!(#name)),
                "page" | "page_size" | "per_page" | "size" if many && self.args.op.is_none() => {
                    return self.unclear_page(name);
                }
                "cursor" | "after" if many && self.args.op.is_none() => {
                    let ident = self.ident();
                    return self.give_up(
                        ident,
                        format!("cannot tell of which column `{name}` is, nor in which order the rows are behind it"),
                        format!("say it, for example `#[fake(list(order_by = id, after = {name}))]`"),
                    );
                }
                _ => values.push(value),
            }
        }
        Ok((values, page))
    }

    fn unclear_page<T>(&mut self, name: &Ident) -> Result<T, Reported> {
        let called = |words: &[&str]| {
            let mut values = self.params.iter();
            let found = values.find(|value| words.contains(&names::plain(&value.name).as_str()));
            found.map(|value| &value.name)
        };
        let number = called(&["page"]);
        let size = called(&["page_size", "per_page", "size", "limit"]);
        let ident = self.ident();
        let (unknown, said) = match (number, size) {
            (Some(page), Some(size)) => (
                "whether the first page is 0 or 1",
                format!("limit = {size}, offset = {page} * {size}"),
            ),
            _ => (
                "whether the first page is 0 or 1, and how long a page is",
                format!("limit = {name}, offset = 0"),
            ),
        };
        self.give_up(
            ident,
            format!("cannot tell how `{name}` pages: {unknown}"),
            format!("say it, for example `#[fake(list({said}))]`"),
        )
    }
}
