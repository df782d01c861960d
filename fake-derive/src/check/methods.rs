//! Rules about what modifies an operation: errors, orders, pages.

use quote::ToTokens;
use syn::spanned::Spanned;

use crate::diag::Errors;
use crate::model::{Answer, Fake, Method, Missing, Op};

/// A modifier that the operation has no use for is a mistake, not a decoration.
pub(super) fn modifiers(errors: &mut Errors, fake: &Fake) {
    for method in &fake.methods {
        if matches!(method.op, Op::Broken) {
            continue;
        }
        missing(errors, method);
        duplicate(errors, method);
        select(errors, method);
    }
}

fn missing(errors: &mut Errors, method: &Method) {
    let Some(missing) = &method.missing else {
        return;
    };
    let name = &method.input.sig.ident;
    let can_miss = match &method.op {
        Op::Select { answer, .. } => *answer == Answer::Row,
        Op::Replace { .. } | Op::Update { .. } | Op::Delete { .. } => true,
        _ => false,
    };
    if !can_miss {
        return errors.at(
            name,
            "`missing` has no row to be about",
            "remove it: this method never looks for one row that must be there",
        );
    }
    match missing {
        Missing::Error(expr) if !method.output.is_fallible() => errors.at_span(
            expr.span(),
            format!("`{name}` cannot fail, so an absent row cannot be an error"),
            "`missing = ignore`, or let the method answer a `Result`",
        ),
        Missing::Ignore if shows_row(&method.op) => errors.at(
            name,
            "an absent row cannot be ignored where the row is the answer",
            "answer an `Option`, or `missing = ERROR`",
        ),
        Missing::Error(expr) => {
            if let Some(absent) = absence(&method.op) {
                errors.at_span(
                    expr.span(),
                    format!("`{name}` answers {absent} for an absent row, so it is no error"),
                    "remove `missing`, or answer `()` or the row",
                );
            }
        }
        Missing::Ignore => {}
    }
}

/// The answer that says by itself that a row was absent.
fn absence(op: &Op) -> Option<&'static str> {
    let (Op::Replace { answer, .. } | Op::Update { answer, .. } | Op::Delete { answer, .. }) = op
    else {
        return None;
    };
    match answer {
        Answer::Bool => Some("`false`"),
        Answer::Number => Some("0"),
        Answer::OptionRow => Some("`None`"),
        Answer::Rows => Some("an empty list"),
        Answer::Unit | Answer::Row | Answer::Key | Answer::EachRow => None,
    }
}

fn shows_row(op: &Op) -> bool {
    match op {
        Op::Select { .. } => true,
        Op::Replace { answer, .. } | Op::Update { answer, .. } | Op::Delete { answer, .. } => {
            matches!(answer, Answer::Row | Answer::Key)
        }
        _ => false,
    }
}

fn duplicate(errors: &mut Errors, method: &Method) {
    let Some(expr) = &method.duplicate else {
        return;
    };
    let name = &method.input.sig.ident;
    if !method.output.is_fallible() {
        errors.at_span(
            expr.span(),
            format!("`{name}` cannot fail, so a violated constraint cannot be an error"),
            "remove it (a violation panics and names the constraint), or answer a `Result`",
        );
    }
    let stores = matches!(
        method.op,
        Op::Insert { .. }
            | Op::Upsert { .. }
            | Op::Replace { .. }
            | Op::Update { .. }
            | Op::Delete { .. }
            | Op::Write(_)
    );
    if !stores {
        errors.at_span(
            expr.span(),
            "`duplicate` is for methods that store rows",
            "remove it",
        );
    }
}

fn select(errors: &mut Errors, method: &Method) {
    match &method.op {
        Op::Select {
            answer: Answer::Rows,
            first: true,
            ..
        } => errors.at(
            &method.input.sig.ident,
            "`first` answers one row, and the method answers several",
            "`limit = 1`, or answer an `Option`",
        ),
        Op::Select {
            answer: Answer::EachRow,
            order,
            limit,
            offset,
            ..
        } if !order.is_empty() || limit.is_some() || offset.is_some() => {
            errors.at(
                &method.input.sig.ident,
                "the answers come in the order of the keys asked for",
                "remove the order and the page",
            );
        }
        Op::Select {
            answer: Answer::Row | Answer::OptionRow,
            order,
            first: false,
            limit,
            offset,
            ..
        } => {
            if let Some(order) = order.first() {
                errors.at(
                    &order.column.path,
                    "an order means nothing for one row",
                    "say `first` too, or remove it",
                );
            }
            if let Some(bound) = limit.iter().chain(offset).next() {
                errors.at(
                    &bound.to_token_stream(),
                    "a page means nothing for one row",
                    "remove it",
                );
            }
        }
        _ => {}
    }
}
