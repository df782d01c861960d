//! What each method does: from its attribute where it has one, else from its name, parameters and
//! return type. Where these do not agree it asks, and never guesses.

mod answer;
mod answerable;
mod by;
mod draft;
mod explicit;
mod given;
mod handed;
mod map;
mod name;
pub(crate) mod param;
mod patch;
mod queue;
mod select;
mod selector;
mod shared;
mod table;
mod which;
mod world;
mod write;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, FnArg, ItemTrait, TraitItem, TraitItemFn, Type};

use crate::diag::{Errors, Place};
use crate::model::{
    Answer, Fake, Form, Op, Options, Output, Param, Recording, Role, Store, Table, resolved,
};
use crate::names;
use crate::parse::{self, Attribute, Helpers, MethodArgs, OpArgs};

use draft::Draft;

pub(crate) use shared::stand;

/// Everything known about a method before its operation is.
struct Site<'a> {
    errors: &'a mut Errors,
    tables: &'a [Table],
    stores: &'a [Store],
    /// The words of the names of all methods, with what their attributes call them.
    siblings: &'a [Vec<String>],
    options: &'a Options,
    input: &'a TraitItemFn,
    params: &'a [Param],
    output: &'a Output,
    args: &'a MethodArgs,
    /// The types of all keys, as declared or shown by parameters, by table.
    key_types: &'a [Option<Type>],
    /// Part of the trait's attribute could not be read: what it does not say may have been there.
    in_doubt: bool,
}

/// An operation on a table.
struct Found {
    table: usize,
    op: Op,
}

/// A failed inference has been reported already.
struct Reported;

type Inferred = Result<Found, Reported>;

/// Reads every method of the trait.
pub(crate) fn infer(
    errors: &mut Errors,
    attribute: Attribute,
    role: Role,
    item: ItemTrait,
    helpers: Vec<Helpers>,
) -> Fake {
    let Attribute {
        options,
        mut tables,
        stores,
        states,
        broken,
    } = attribute;
    let known = |ty: &Type| resolved(ty, &item.ident, &options.types);
    let functions = item.items.iter().filter_map(|item| match item {
        TraitItem::Fn(function) => Some(function.clone()),
        _ => None,
    });
    let mut drafts = Vec::new();
    for (input, helpers) in functions.zip(helpers) {
        drafts.push(Draft::new(errors, &tables, &known, input, helpers));
    }
    // All traits on a store must know the same type, and each knows its own parameters alone.
    let telling: &[Draft] = match role {
        Role::Face { .. } => &[],
        Role::Fake | Role::Store => &drafts,
    };
    let mut key_types = Vec::new();
    for table in &tables {
        key_types.push(param::key_type(table, telling));
    }
    let siblings: Vec<Vec<String>> = drafts.iter().map(Draft::words).collect();
    let noop = tables.is_empty() && stores.is_empty() && states.is_empty() && !broken;
    let mut methods = Vec::new();
    for draft in drafts {
        errors.go_to(Place::Item(draft.position));
        let mut site = Site {
            errors,
            tables: &tables,
            stores: &stores,
            siblings: &siblings,
            options: &options,
            input: &draft.input,
            params: &draft.params,
            output: &draft.output,
            args: &draft.args,
            key_types: &key_types,
            in_doubt: broken,
        };
        let inferred = draft.args.op.is_none();
        let found = site.operation(noop).unwrap_or(Found {
            table: 0,
            op: Op::Broken,
        });
        let form = site.form(&found);
        methods.push(draft.method(found, form, inferred));
    }
    for (table, key_type) in tables.iter_mut().zip(key_types) {
        table.key_type = key_type;
    }
    Fake {
        item,
        options,
        role,
        tables,
        stores,
        states,
        methods,
        quiet: false,
    }
}

impl<'a> Site<'a> {
    fn operation(&mut self, noop: bool) -> Inferred {
        // What is wrong with its attribute was said there; its name would only be misread without it.
        if self.args.broken {
            return Err(Reported);
        }
        let input = self.input;
        let ident = &input.sig.ident;
        let state = |op| Ok(Found { table: 0, op });
        if let Some((word, _)) = &self.args.op {
            match word.to_string().as_str() {
                "default" if input.default.is_some() || self.options.remote.is_some() => {
                    return state(Op::Default);
                }
                "default" => {
                    self.errors.at(
                        word,
                        format!("`{ident}` has no body in the trait to keep"),
                        "write one there, or say what the fake does: `#[fake(write = |tx| ..)]`",
                    );
                    return Err(Reported);
                }
                "unsupported" => return state(Op::Unsupported),
                _ => {}
            }
        }
        if !matches!(input.sig.inputs.first(), Some(FnArg::Receiver(_))) {
            return self.without_state();
        }
        if let Some(OpArgs::Body(body)) = self.args.op.as_ref().map(|(_, given)| given) {
            if let Err(error) = parse::takes_one(body, "db") {
                self.errors.push(error);
                return Err(Reported);
            }
        }
        if let Some((word, _)) = &self.args.op {
            // A body may have something to lend.
            if !which::APART.iter().any(|apart| word == apart) {
                self.can_be_answered()?;
            }
            if let Some(queue) = self.queue()? {
                return self.queue_explicit(queue);
            }
            return match self.map()? {
                Some(map) => self.map_explicit(map),
                None => self.explicit(),
            };
        }
        if input.default.is_some() {
            return state(Op::Default);
        }
        let skips = matches!(self.args.recordings, Some((_, Recording::Skip)));
        if noop && self.options.recordings.is_some() && !skips {
            return state(Op::Served);
        }
        if let Some(found) = self.world_by_name() {
            return found;
        }
        if noop {
            return if self.controls_transactions() {
                self.give_up(
                    ident,
                    format!("`{ident}` promises a transaction, and a fake without state has none"),
                    "say that nothing happens, `#[fake(write = |_| Ok(()))]`, or `#[fake(unsupported)]`",
                )
            } else {
                state(Op::Noop)
            };
        }
        self.can_be_answered()?;
        if let Some(queue) = self.queue()? {
            return self.queue_by_name(queue);
        }
        match self.map()? {
            Some(map) => self.map_by_name(map),
            None => self.by_name(),
        }
    }

    /// How the rows that the operation yields become the answer.
    fn form(&self, found: &Found) -> Form {
        match found.op.answer() {
            Some(Answer::Row | Answer::OptionRow | Answer::Rows | Answer::EachRow) => {
                let shape = self.rows(found.table).shape(&self.output.value);
                shape.map_or_else(Form::default, |shape| shape.form)
            }
            _ => Form::default(),
        }
    }

    /// A method without `self`: it answers what needs no state.
    fn without_state(&mut self) -> Inferred {
        let (ident, kept) = (self.ident(), self.input.default.is_some());
        let op = match &self.args.op {
            None if kept => Op::Default,
            Some((word, OpArgs::Body(body))) if word == "read" => match body {
                Expr::Closure(closure) if !closure.inputs.is_empty() => {
                    return self.give_up(
                        &closure.inputs,
                        format!("`{ident}` has no `self`, so there is no state to give to this"),
                        "write `|| ..`",
                    );
                }
                body => Op::Static(body.clone()),
            },
            _ => {
                return self.give_up(
                    ident,
                    format!("`{ident}` has no `self`, so it cannot reach the fake's state"),
                    "give it `&self`, or say what it answers without: `#[fake(read = || ..)]`; `#[fake(unsupported)]` panics when it is called",
                );
            }
        };
        Ok(Found { table: 0, op })
    }

    /// `begin`, `commit`, `rollback`: a success would be a lie.
    fn controls_transactions(&self) -> bool {
        let words = names::words(&names::plain(self.ident()));
        words
            .first()
            .is_some_and(|first| ["begin", "commit", "rollback", "abort"].contains(&first.as_str()))
    }

    fn ident(&self) -> &'a Ident {
        &self.input.sig.ident
    }

    /// Parameters that can select or carry values.
    fn values(&self) -> Vec<&'a Param> {
        self.params.iter().filter(|param| !param.context).collect()
    }

    /// Reports `problem` with the fix, and gives up on this method.
    fn give_up<T>(
        &mut self,
        tokens: &dyn ToTokens,
        problem: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Result<T, Reported> {
        self.errors.at(tokens, problem, help);
        Err(Reported)
    }

    /// What the method or the trait says where a row is absent.
    fn says_missing(&self) -> bool {
        self.args.missing.is_some() || self.options.missing.is_some()
    }
}

/// A table's entity as a word, seen through a pointer.
fn entity(table: &Table) -> String {
    parse::last_segment(given::pointed(&table.entity)).map_or_else(
        || table.name.to_string(),
        |segment| names::plain(&segment.ident),
    )
}
