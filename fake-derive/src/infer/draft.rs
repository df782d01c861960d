//! A method before it is understood.

use proc_macro2::Ident;
use syn::{TraitItemFn, Type};

use super::{Found, given, name};
use crate::diag::{Errors, Place};
use crate::model::{Form, Method, Output, Param, Recording, Said, Style, Table};
use crate::names;
use crate::parse::{self, Helpers, MethodArgs};

pub(super) struct Draft {
    pub(super) position: usize,
    pub(super) input: TraitItemFn,
    pub(super) style: Style,
    pub(super) output: Output,
    pub(super) params: Vec<Param>,
    pub(super) args: MethodArgs,
}

impl Draft {
    /// `known` sees through associated types.
    pub(super) fn new(
        errors: &mut Errors,
        tables: &[Table],
        known: &dyn Fn(&Type) -> Type,
        input: TraitItemFn,
        helpers: Helpers,
    ) -> Self {
        let Helpers {
            position,
            mut args,
            ignored,
        } = helpers;
        errors.go_to(Place::Item(position));
        let (style, whole) = parse::style(&input);
        let mut params = parse::params(&input, &ignored);
        for param in &mut params {
            param.ty = known(&param.ty);
        }
        for name in &args.ignore {
            match params.iter_mut().find(|param| param.name == *name) {
                Some(param) => param.context = true,
                None => {
                    let known: Vec<String> =
                        params.iter().map(|param| param.name.to_string()).collect();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    errors.at(
                        name,
                        format!("no parameter is called `{name}`"),
                        crate::diag::known(&name.to_string(), &known),
                    );
                    args.broken = true;
                }
            }
        }
        for (position, param) in params.iter_mut().enumerate() {
            // `Transaction` may well be what the table stores.
            let is_row = tables
                .iter()
                .any(|table| given::row(&param.ty, table).is_some());
            param.context &=
                !is_row || ignored.contains(&position) || args.ignore.contains(&param.name);
        }
        Self {
            position,
            style,
            output: parse::output(known(&whole)),
            params,
            args,
            input,
        }
    }

    /// The words of its name, or of its operation where that is said.
    pub(super) fn words(&self) -> Vec<String> {
        match &self.args.op {
            Some((word, _)) => names::words(&names::plain(word)),
            None => names::words(&names::plain(&self.input.sig.ident)),
        }
    }

    pub(super) fn method(self, found: Found, form: Form, inferred: bool) -> Method {
        let args = self.args;
        let said = Said {
            table: word(args.table.as_ref()),
            by: word(args.by.as_ref()),
            order: args.order_word,
            first: args.first,
            limit: word(args.limit.as_ref()),
            offset: word(args.offset.as_ref()),
            after: word(args.after.as_ref()),
            answer: word(args.answer.as_ref()),
            page: word(args.page.as_ref()),
            missing: word(args.missing.as_ref()),
            duplicate: word(args.duplicate.as_ref()),
            recordings: word(args.recordings.as_ref()),
            contract: word(args.contract.as_ref()),
        };
        let compared = args.contract.map(|(_, compared)| compared);
        // What may change something is not done a second time unless somebody says so.
        let recording = args.recordings.map_or_else(
            || {
                if name::reads(&names::plain(&self.input.sig.ident)) {
                    Recording::Check
                } else {
                    Recording::Once
                }
            },
            |(_, recording)| recording,
        );
        Method {
            input: self.input,
            style: self.style,
            output: self.output,
            params: self.params,
            table: found.table,
            op: found.op,
            form,
            missing: args.missing.map(|(_, missing)| missing),
            duplicate: args.duplicate.map(|(_, expr)| expr),
            inferred,
            position: self.position,
            recording,
            compared,
            said,
        }
    }
}

fn word<T>(said: Option<&(Ident, T)>) -> Option<Ident> {
    said.map(|(word, _)| word.clone())
}
