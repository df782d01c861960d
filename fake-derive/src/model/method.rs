//! A method of the trait: what was declared of it, and what was said.

use proc_macro2::Ident;
use syn::{Expr, FnArg, PatType, TraitItemFn, Type};

use super::{Cut, Form, Op};
use crate::parse::{last_segment, type_arguments};

/// A method of the trait and what it does.
pub(crate) struct Method {
    /// The user's declaration, without our helper attributes.
    pub(crate) input: TraitItemFn,
    pub(crate) style: Style,
    pub(crate) output: Output,
    pub(crate) params: Vec<Param>,
    /// The table that the operation works on.
    pub(crate) table: usize,
    pub(crate) op: Op,
    /// How what the operation yields becomes the answer.
    pub(crate) form: Form,
    pub(crate) missing: Option<Missing>,
    pub(crate) duplicate: Option<Expr>,
    /// Whether name and parameters decided, or an attribute.
    pub(crate) inferred: bool,
    /// Which item of the trait it is.
    pub(crate) position: usize,
    pub(crate) recording: Recording,
    /// How a contract compares what it answers, where that is said.
    pub(crate) compared: Option<Compared>,
    pub(crate) said: Said,
}

/// How a contract compares the answers of a method.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Compared {
    /// Not at all: the method is left out.
    Skip,
    /// A list is in the order that it has.
    Ordered,
    /// A list is in any order.
    Unordered,
}

impl Method {
    /// The parameters as the trait declares them, each beside what is known of it.
    pub(crate) fn declared(&self) -> Vec<(&PatType, &Param)> {
        let mut params = self.params.iter();
        let mut declared = Vec::new();
        for input in &self.input.sig.inputs {
            if let FnArg::Typed(typed) = input {
                declared.extend(params.next().map(|param| (typed, param)));
            }
        }
        declared
    }

    /// Whether it answers a part of the rows.
    pub(crate) fn is_paged(&self) -> bool {
        self.op.cut().is_some_and(Cut::cuts)
    }

    /// Whether a bound of that part may be below zero, which is refused.
    pub(crate) fn may_be_cut_below_zero(&self) -> bool {
        let mut bounds = self
            .op
            .cut()
            .into_iter()
            .flat_map(|cut| cut.limit.iter().chain(&cut.offset));
        bounds.any(|bound| match bound {
            Expr::Lit(_) => false,
            Expr::Path(path) => !self
                .params
                .iter()
                .any(|param| path.path.is_ident(&param.name) && is_unsigned(&param.ty)),
            _ => true,
        })
    }
}

/// An integer that is never below zero, also optional or borrowed.
fn is_unsigned(ty: &Type) -> bool {
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    match segment.ident.to_string().as_str() {
        "usize" | "u128" | "u64" | "u32" | "u16" | "u8" => true,
        "Option" => type_arguments(segment).first().is_some_and(is_unsigned),
        _ => false,
    }
}

/// What recordings have of a method.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Recording {
    /// Nothing.
    Skip,
    /// Its requests, which the check asks again.
    Check,
    /// Its requests, which nobody asks again: they may change something.
    Once,
}

/// The words of the method's attribute that modify its operation, to blame them.
pub(crate) struct Said {
    pub(crate) table: Option<Ident>,
    pub(crate) by: Option<Ident>,
    pub(crate) order: Option<Ident>,
    pub(crate) first: Option<Ident>,
    pub(crate) limit: Option<Ident>,
    pub(crate) offset: Option<Ident>,
    pub(crate) after: Option<Ident>,
    pub(crate) answer: Option<Ident>,
    pub(crate) page: Option<Ident>,
    pub(crate) missing: Option<Ident>,
    pub(crate) duplicate: Option<Ident>,
    pub(crate) recordings: Option<Ident>,
    pub(crate) contract: Option<Ident>,
}

/// How a method is asynchronous.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    Sync,
    /// `async fn`, natively or below `#[async_trait]`.
    Async,
    /// `-> impl Future<Output = ..>`.
    Impl,
    /// `-> Pin<Box<dyn Future<Output = ..>>>` or `BoxFuture<'_, ..>`.
    Boxed,
}

/// What a method answers, seen through futures and `Result`.
pub(crate) struct Output {
    /// The type which the future resolves to, or the return type itself; `()` where there is none.
    pub(crate) whole: Type,
    pub(crate) value: Type,
    pub(crate) fallible: Fallible,
}

pub(crate) enum Fallible {
    No,
    /// `Result<T, E>`.
    Error(Box<Type>),
    /// An alias that hides its error type.
    Alias,
}

impl Output {
    pub(crate) fn is_fallible(&self) -> bool {
        !matches!(self.fallible, Fallible::No)
    }
}

pub(crate) struct Param {
    pub(crate) name: Ident,
    /// Whether the name is the user's: `_` and patterns have none.
    pub(crate) named: bool,
    /// The names in its pattern, where it is one.
    pub(crate) bound: Vec<Ident>,
    pub(crate) ty: Type,
    /// A connection, a clock or the like, which no table has a column for.
    pub(crate) context: bool,
}

/// What a method says about absent rows.
pub(crate) enum Missing {
    Ignore,
    Error(Expr),
}
