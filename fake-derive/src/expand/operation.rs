//! What a generated method does: one statement on one table, and the answer made of it.
//!
//! ```text
//! ok(self.rows().call(1, "find_by_id").one(is id))
//! self.rows().call(0, "insert").insert_row(user).map_err(duplicate)
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use super::body::Body;
use super::form;
use super::select;
use super::store::{self, Row, Rows};
use super::tables::key_part;
use crate::model::{Answer, Column, Missing, Op, Selector, Source, Table, Term, Test, Value};
use crate::names;

/// A call of the runtime that runs a statement, and how its value becomes the answer.
pub(super) struct Statement {
    /// `.insert_row(user)`.
    pub(super) tokens: TokenStream,
    pub(super) fails: Fails,
    pub(super) then: Then,
}

/// What a statement can be refused by.
#[derive(Clone, Copy)]
pub(super) enum Fails {
    Never,
    /// The error is a `Violation`.
    Violation,
    /// The error is the rejected row.
    Rejected,
    /// By nothing that its map declares, though it could be by another one.
    Sure,
    /// By what nobody declares an error for.
    Panics,
}

/// From a statement's value to the answer.
pub(super) enum Then {
    Keep,
    /// By a function or closure.
    Map(TokenStream),
    /// An `Option` that must be `Some`, perhaps mapped.
    Wanted(Option<TokenStream>),
    /// A `bool` that must be `true`, perhaps made by a closure first.
    Hit(Option<TokenStream>),
}

impl Then {
    pub(super) fn drop() -> Self {
        Self::Map(quote!(::core::mem::drop))
    }

    pub(super) fn count() -> Self {
        Self::Map(quote!(__fake::count))
    }

    fn any() -> Self {
        Self::Map(quote!(|count| count > 0))
    }
}

impl Body<'_> {
    pub(super) fn operation(&self, op: &Op) -> TokenStream {
        let statement = match op {
            Op::Select { .. } => self.select(op),
            Op::Exists { by } => {
                let by = select::selector(self.table(), by);
                Statement {
                    tokens: quote!(.any(#by)),
                    fails: Fails::Never,
                    then: Then::Keep,
                }
            }
            Op::Count { by } => {
                let by = select::selector(self.table(), by);
                Statement {
                    tokens: quote!(.count(#by)),
                    fails: Fails::Never,
                    then: Then::count(),
                }
            }
            Op::Insert { rows, answer } => self.insert(rows, answer, "insert"),
            Op::Upsert { rows, answer } => self.insert(rows, answer, "upsert"),
            Op::Replace { rows, answer } => self.replace(rows, answer),
            Op::Update { by, change, answer } => {
                let change = store::change(self.table(), change);
                self.update(by, &change, answer)
            }
            Op::Delete { by, answer } => self.delete(by, answer),
            Op::Map(op) => self.map(op),
            _ => unreachable!("`Body::tokens` knows the others"),
        };
        let Statement {
            tokens,
            fails,
            then,
        } = statement;
        let then = match op {
            Op::Map(_) => then,
            _ => form::formed(self.table(), self.method, then),
        };
        self.answered(Statement {
            tokens,
            fails,
            then,
        })
    }

    /// From the call to the method's answer.
    fn answered(
        &self,
        Statement {
            tokens,
            fails,
            then,
        }: Statement,
    ) -> TokenStream {
        let call = Self::op();
        let run = match fails {
            Fails::Sure => quote!(__fake::sure(#call #tokens)),
            Fails::Panics => self.expected(&quote!(#call #tokens)),
            _ => quote!(#call #tokens),
        };
        let tokens = match (fails, then) {
            (Fails::Sure, then) if self.fallible() => {
                self.then(quote!(__fake::surely(#call #tokens)), &then)
            }
            (Fails::Never | Fails::Sure | Fails::Panics, then) => match then {
                Then::Keep if !self.fallible() => return run,
                Then::Keep => return quote!(__fake::ok(#run)),
                Then::Map(map) if !self.fallible() => return quote!(__fake::made(#run, #map)),
                Then::Map(map) => return quote!(__fake::ok(__fake::made(#run, #map))),
                then => self.then(quote!(__fake::ok(#run)), &then),
            },
            (Fails::Violation, then) => {
                let error = if self.fallible() {
                    let settled = self.own.raise.settled(self.own, self.method);
                    quote!(.map_err(#settled))
                } else {
                    TokenStream::new()
                };
                self.then(quote!(#call #tokens #error), &then)
            }
            (Fails::Rejected, then) => {
                let error = self
                    .own
                    .raise
                    .rejected(self.own, self.method, &self.table().name);
                self.then(quote!(#call #tokens.map_err(#error)), &then)
            }
        };
        if self.fallible() {
            return tokens;
        }
        self.expected(&tokens)
    }

    /// The success of a method that has no error for what could be wrong.
    fn expected(&self, result: &TokenStream) -> TokenStream {
        let fake = self.own.name.to_string();
        let method = names::plain(&self.method.input.sig.ident);
        quote!(__fake::expect::<_, __fake::Violation>(#fake, #method, #result))
    }

    /// From a `Result` of the statement's value to a `Result` of the answer.
    fn then(&self, result: TokenStream, then: &Then) -> TokenStream {
        let (table, key) = self.named();
        let missing = || {
            let error = self.own.raise.missing(self.own, self.method);
            quote!(__fake::Missing(#table, #key), #error)
        };
        match then {
            Then::Keep => result,
            Then::Map(map) => quote!(#result.map(#map)),
            Then::Wanted(map) => {
                let (missing, map) = (missing(), map.as_ref().map(|map| quote!(.map(#map))));
                quote!(__fake::some(#result, #missing) #map)
            }
            Then::Hit(map) => {
                let (missing, map) = (missing(), map.as_ref().map(|map| quote!(.map(#map))));
                quote!(__fake::found(#result #map, #missing))
            }
        }
    }

    /// The part that the method works on and its key, as messages name them.
    fn named(&self) -> (String, String) {
        match &self.method.op {
            Op::Map(op) => super::map::named(self.store(op)),
            _ => {
                let table = self.table();
                (names::plain(&table.name), table.key_name())
            }
        }
    }

    fn select(&self, op: &Op) -> Statement {
        let Op::Select {
            by,
            answer,
            order,
            first,
            cut,
        } = op
        else {
            unreachable!("called for a select")
        };
        let statement = |tokens, then| Statement {
            tokens,
            fails: Fails::Never,
            then,
        };
        if *answer == Answer::EachRow {
            return statement(self.each(by), Then::Keep);
        }
        let selected = select::selector(self.table(), by);
        let compared = (!order.is_empty()).then(|| select::order(self.own, self.table(), order));
        if *answer == Answer::Rows {
            let is_page = self.method.form.is_page();
            let rows = match compared {
                Some(compared) => quote!(.sorted(#selected, #compared)),
                None => quote!(.many(#selected)),
            };
            if !self.method.is_paged() {
                let whole = is_page.then(|| quote!(.whole()));
                return statement(quote!(#rows #whole), Then::Keep);
            }
            let behind = cut
                .after
                .as_ref()
                .map(|after| select::behind(self.table(), after, &order[0]));
            let bound = |bound: &Option<Expr>| match bound {
                Some(bound) => bound.to_token_stream(),
                None => quote!(__fake::Unbounded),
            };
            let (offset, limit) = (bound(&cut.offset), bound(&cut.limit));
            let page = Ident::new(if is_page { "page" } else { "paged" }, Span::call_site());
            let tokens = quote!(#rows #behind.#page(#offset, #limit));
            let fails = if self.method.may_be_cut_below_zero() {
                Fails::Violation
            } else {
                Fails::Sure
            };
            return Statement {
                tokens,
                fails,
                then: Then::Keep,
            };
        }
        let one = match (first, compared) {
            (true, Some(compared)) => quote!(.least(#selected, #compared)),
            (true, None) => quote!(.first(#selected)),
            (false, _) => quote!(.one(#selected)),
        };
        statement(
            one,
            if *answer == Answer::OptionRow {
                Then::Keep
            } else {
                Then::Wanted(None)
            },
        )
    }

    /// One answer for each key of a list, in its order.
    fn each(&self, by: &Selector) -> TokenStream {
        let Selector::And(terms) = by else {
            unreachable!("`infer::select` wants a list")
        };
        let [
            Term {
                column: Some(column),
                test: Test::In(list),
            },
        ] = terms.as_slice()
        else {
            unreachable!("`infer::select` wants one list")
        };
        let key = names::local("key");
        let value = Value {
            tokens: key.to_token_stream(),
            by_ref: true,
        };
        let term = Term {
            column: Some(column.clone()),
            test: Test::Is(value),
        };
        let one = select::selector(self.table(), &Selector::And(vec![term]));
        let tokens = &list.value.tokens;
        let list = if list.value.by_ref {
            quote!(#tokens)
        } else {
            quote!(&#tokens)
        };
        quote!(.each(#list, |#key| #one))
    }

    /// An insert or an upsert, which differ in the table's method only.
    fn insert(&self, rows: &Source, answer: &Answer, what: &str) -> Statement {
        let method = |suffix: &str| Ident::new(&format!("{what}_{suffix}"), Span::call_site());
        let statement = |tokens, then| Statement {
            tokens,
            fails: Fails::Rejected,
            then,
        };
        if rows.is_list() {
            let (returning, then) = match answer {
                Answer::Rows => ("_returning", Then::Keep),
                Answer::Number => ("", Then::count()),
                _ => ("", Then::drop()),
            };
            let (kind, given) = match store::rows(self.table(), rows) {
                Rows::Given(rows) => ("batch", rows),
                Rows::Made(list, make) => ("batch_of", quote!(#list, #make)),
            };
            let method = method(&format!("{kind}{returning}"));
            return statement(quote!(.#method(#given)), then);
        }
        let (returning, then) = match answer {
            Answer::Row => (true, Then::Keep),
            Answer::Key => (true, Then::Map(self.key_of_row())),
            _ if what == "upsert" => (false, Then::drop()),
            _ => (false, Then::Keep),
        };
        let (method, row) = match (store::row(self.table(), rows), returning) {
            (Row::Given(row), true) => (method("returning"), row),
            (Row::Given(row), false) => (method("row"), row),
            (Row::Made(row), true) => (method("new_returning"), row),
            (Row::Made(row), false) => (method("new"), row),
        };
        statement(quote!(.#method(#row)), then)
    }

    /// `|row| row.id`.
    fn key_of_row(&self) -> TokenStream {
        let row = names::local("row");
        let entity = &self.table().entity;
        let parts: Vec<TokenStream> = self
            .table()
            .key_columns()
            .iter()
            .map(|column| key_part(&row, column))
            .collect();
        match parts.as_slice() {
            [part] => quote!(|#row: #entity| #part),
            parts => quote!(|#row: #entity| (#(#parts),*)),
        }
    }

    fn replace(&self, rows: &Source, answer: &Answer) -> Statement {
        let statement = |tokens, then| Statement {
            tokens,
            fails: Fails::Rejected,
            then,
        };
        if let Source::Batch { .. } = rows {
            let (Rows::Given(rows) | Rows::Made(rows, _)) = store::rows(self.table(), rows);
            let then = if *answer == Answer::Number {
                Then::count()
            } else {
                Then::drop()
            };
            return statement(quote!(.replace_batch(#rows)), then);
        }
        let (Row::Given(row) | Row::Made(row)) = store::row(self.table(), rows);
        match answer {
            Answer::Row | Answer::OptionRow | Answer::Key | Answer::Rows => {
                statement(quote!(.replace_returning(#row)), self.of_row(answer))
            }
            _ => statement(quote!(.replace_row(#row)), self.of_hit(answer, None)),
        }
    }

    /// From an `Option` of the row.
    fn of_row(&self, answer: &Answer) -> Then {
        match answer {
            Answer::OptionRow => Then::Keep,
            Answer::Key => Then::Wanted(Some(self.key_of_row())),
            Answer::Rows => Then::Map(quote!(__fake::at_most_one)),
            _ => Then::Wanted(None),
        }
    }

    /// From whether there was a row, after `made` has said so of an `Option`.
    fn of_hit(&self, answer: &Answer, made: Option<TokenStream>) -> Then {
        let ignored = matches!(self.method.missing, Some(Missing::Ignore));
        match (answer, made) {
            (Answer::Bool, made) => made.map_or(Then::Keep, Then::Map),
            (Answer::Number, None) => Then::Map(quote!(::core::convert::From::from)),
            (Answer::Number, Some(_)) => Then::Map(quote!(__fake::one_or_none)),
            _ if ignored => Then::drop(),
            (_, made) => Then::Hit(made),
        }
    }

    fn update(&self, by: &Selector, change: &TokenStream, answer: &Answer) -> Statement {
        let statement = |tokens, then| Statement {
            tokens,
            fails: Fails::Rejected,
            then,
        };
        let answers_row = matches!(answer, Answer::Row | Answer::OptionRow | Answer::Key);
        let one = answers_row || selects_one(self.table(), by);
        let by = select::selector(self.table(), by);
        if one {
            let then = match answer {
                Answer::Unit | Answer::Bool | Answer::Number | Answer::EachRow => {
                    self.of_hit(answer, Some(quote!(|row| row.is_some())))
                }
                answer => self.of_row(answer),
            };
            return statement(quote!(.update_one(#by, #change)), then);
        }
        if *answer == Answer::Rows {
            return statement(quote!(.update_many_returning(#by, #change)), Then::Keep);
        }
        statement(quote!(.update_many(#by, #change)), self.of_count(answer))
    }

    /// From the number of rows; only what the method itself says makes none an error.
    fn of_count(&self, answer: &Answer) -> Then {
        match (answer, &self.method.missing) {
            (Answer::Bool, _) => Then::any(),
            (Answer::Number, _) => Then::count(),
            (_, Some(Missing::Error(_))) => Then::Hit(Some(quote!(|count| count > 0))),
            _ => Then::drop(),
        }
    }

    /// Only a reference can refuse a delete.
    fn delete(&self, by: &Selector, answer: &Answer) -> Statement {
        let by = select::selector(self.table(), by);
        let (method, then) = match answer {
            Answer::Rows => ("take_many", Then::Keep),
            Answer::OptionRow => ("take", Then::Keep),
            Answer::Row => ("take", Then::Wanted(None)),
            Answer::Key => ("take", Then::Wanted(Some(self.key_of_row()))),
            answer => ("delete", self.of_count(answer)),
        };
        let settles = self.own.fake.has_references();
        let method = if settles {
            format!("{method}_settled")
        } else {
            method.to_owned()
        };
        let method = Ident::new(&method, Span::call_site());
        let fails = if settles {
            Fails::Violation
        } else {
            Fails::Never
        };
        Statement {
            tokens: quote!(.#method(#by)),
            fails,
            then,
        }
    }
}

/// Whether key or unique constraint says that at most one row is selected.
pub(super) fn selects_one(table: &Table, by: &Selector) -> bool {
    let Selector::And(terms) = by else {
        return false;
    };
    let columns: Vec<&Column> = terms
        .iter()
        .filter(|term| matches!(term.test, Test::Is(_)))
        .filter_map(|term| term.column.as_ref())
        .collect();
    table.at_most_one(&columns)
}
