//! Rules about what modifies an operation: errors, orders, pages.

use syn::spanned::Spanned;

use crate::diag::{Errors, Place};
use crate::model::{All, Answer, Change, Fake, MapAnswer, Method, Missing, Op};

/// A modifier that the operation has no use for is a mistake, not a decoration.
pub(super) fn modifiers(errors: &mut Errors, fake: &Fake) {
    for method in &fake.methods {
        if matches!(method.op, Op::Broken) {
            continue;
        }
        errors.go_to(Place::Item(method.position));
        unused(errors, method);
        missing(errors, method);
        duplicate(errors, method);
        select(errors, method);
    }
}

/// A stream is nothing of the standard library's.
pub(super) fn streams(errors: &mut Errors, fake: &Fake) {
    for method in &fake.methods {
        let All::Handed(handed) = &method.form.all else {
            continue;
        };
        if let Some(stream) = &handed.stream {
            errors.go_to(Place::Item(method.position));
            errors.at(
                stream,
                "answers that are streams need the feature `stream` of `fake-runtime`",
                "write `features = [\"stream\"]` where `Cargo.toml` names `fake-runtime`",
            );
        }
    }
}

/// Words that choose, sort or cut where nothing is chosen, sorted or cut.
fn unused(errors: &mut Errors, method: &Method) {
    let said = &method.said;
    let lists = matches!(method.op, Op::Select { .. });
    let selects = matches!(
        method.op,
        Op::Select { .. }
            | Op::Exists { .. }
            | Op::Count { .. }
            | Op::Delete { .. }
            | Op::Update {
                change: Change::Closure(_) | Change::Patch(_),
                ..
            }
    );
    let works_on_a_table = method.op.is_on_a_part();
    let name = &method.input.sig.ident;
    let words = [
        (&said.table, works_on_a_table),
        (&said.by, selects),
        (&said.order, lists),
        (&said.first, lists),
        (&said.limit, lists),
        (&said.offset, lists),
        (&said.after, lists),
        (&said.answer, method.form.says_each()),
        (&said.page, method.form.is_page()),
    ];
    for (word, used) in words {
        if let (Some(word), false) = (word, used) {
            errors.at(
                word,
                format!("`{word}` means nothing for what `{name}` does"),
                "remove it",
            );
        }
    }
}

fn missing(errors: &mut Errors, method: &Method) {
    let (Some(missing), Some(word)) = (&method.missing, &method.said.missing) else {
        return;
    };
    let name = &method.input.sig.ident;
    let can_miss = match &method.op {
        Op::Select { answer, .. } => *answer == Answer::Row,
        Op::Replace { .. } | Op::Update { .. } | Op::Delete { .. } => true,
        Op::Map(op) => op.looks_for_one(),
        Op::Queue(op) => op.misses(true),
        _ => false,
    };
    if !can_miss {
        return errors.at(
            word,
            "`missing` has no row to be about",
            format!("remove it: `{name}` never looks for one row that must be there"),
        );
    }
    match missing {
        Missing::Error(expr) if !method.output.is_fallible() => errors.at_span(
            expr.span(),
            format!("`{name}` cannot fail, so an absent row cannot be an error"),
            "`missing = ignore`, or let the method answer a `Result`",
        ),
        Missing::Ignore if shows_row(&method.op) => errors.at(
            word,
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
    if let Op::Map(op) = op {
        return match op.answer {
            MapAnswer::Bool => Some("`false`"),
            MapAnswer::Number => Some("0"),
            MapAnswer::OptionValue => Some("`None`"),
            _ => None,
        };
    }
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
        Op::Map(op) => op.answer == MapAnswer::Value,
        Op::Replace { answer, .. } | Op::Update { answer, .. } | Op::Delete { answer, .. } => {
            matches!(answer, Answer::Row | Answer::Key)
        }
        _ => false,
    }
}

fn duplicate(errors: &mut Errors, method: &Method) {
    let (Some(expr), Some(word)) = (&method.duplicate, &method.said.duplicate) else {
        return;
    };
    let name = &method.input.sig.ident;
    let stores = matches!(
        method.op,
        Op::Insert { .. }
            | Op::Upsert { .. }
            | Op::Replace { .. }
            | Op::Update { .. }
            | Op::Delete { .. }
            | Op::Write(_)
    ) || matches!(&method.op, Op::Map(op) if op.writes());
    if !stores {
        errors.at(
            word,
            format!("`duplicate` is for methods that store rows, and `{name}` stores none"),
            "remove it",
        );
    } else if !method.output.is_fallible() {
        errors.at_span(
            expr.span(),
            format!("`{name}` cannot fail, so a violated constraint cannot be an error"),
            "remove it (a violation panics and names the constraint), or answer a `Result`",
        );
    }
}

fn select(errors: &mut Errors, method: &Method) {
    let name = &method.input.sig.ident;
    match &method.op {
        Op::Select {
            answer: Answer::Rows,
            first: true,
            ..
        } => errors.at(
            &method.said.first,
            format!("`first` answers one row, and `{name}` answers several"),
            "`limit = 1`, or answer an `Option`",
        ),
        Op::Select {
            answer: Answer::EachRow,
            order,
            cut,
            ..
        } if !order.is_empty() || cut.cuts() => {
            let said = &method.said;
            let words = [&said.order, &said.limit, &said.offset, &said.after];
            errors.at(
                words.into_iter().flatten().next().unwrap_or(name),
                "the answers come in the order of the keys asked for",
                "remove the order and the page",
            );
        }
        Op::Select {
            answer: Answer::Rows,
            order,
            cut,
            ..
        } if cut.after.is_some() && order.len() != 1 => errors.at(
            method.said.after.as_ref().unwrap_or(name),
            "a cursor is the value of one column, by which the rows are ordered",
            "say which: `order_by = id`",
        ),
        Op::Select {
            answer: Answer::Row | Answer::OptionRow,
            order,
            first: false,
            cut,
            ..
        } => {
            if let Some(order) = order.first() {
                errors.at(
                    &order.column.path,
                    "an order means nothing for one row",
                    "say `first` too, or remove it",
                );
            }
            let said = &method.said;
            let word = said.limit.as_ref().or(said.offset.as_ref());
            if let (Some(word), true) = (word.or(said.after.as_ref()), cut.cuts()) {
                errors.at(word, "a page means nothing for one row", "remove it");
            }
        }
        _ => {}
    }
}
