//! The docs of everything generated: what was understood, and why. An editor shows them on hover.

use std::fmt::Write as _;

mod map;
mod queue;
mod rows;
mod stateless;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use crate::model::{All, Each, Fake, Generate, Kind, Method, Op, Store, Table, Unit};
use crate::names;

/// One `#[doc]` a line.
pub(crate) fn lines(text: &str) -> TokenStream {
    let mut docs = TokenStream::new();
    for line in text.lines() {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        docs.extend(quote!(#[doc = #line]));
    }
    docs
}

pub(crate) fn fake(fake: &Fake) -> TokenStream {
    let of = bare(&fake.of());
    let what = if fake.is_noop() && fake.options.recordings.is_some() {
        format!("A fake of [`{of}`] without state: its methods answer from recordings.")
    } else if fake.is_noop() {
        let asks = fake
            .methods
            .iter()
            .any(|method| matches!(method.op, Op::World(_)));
        if asks {
            format!(
                "A fake of [`{of}`] without state: its time, ids and chance are those of its world."
            )
        } else {
            format!("A fake of [`{of}`] without state: its methods succeed and are counted.")
        }
    } else {
        let parts = parts(fake);
        format!("A stateful in-memory fake of [`{of}`]{parts}.")
    };
    handle(fake, &what)
}

/// A store, of which several traits have a part.
pub(crate) fn store_of(fake: &Fake) -> TokenStream {
    let parts = parts(fake);
    handle(
        fake,
        &format!("A stateful in-memory fake that several traits share{parts}."),
    )
}

/// What it is, and what a second handle has.
fn handle(fake: &Fake, what: &str) -> TokenStream {
    let fork = fake.options.renamed("fork");
    let fork = fork.map_or_else(|| "fork".to_owned(), ToString::to_string);
    lines(&format!(
        "{what}\n\nA clone shares its state; [`fork`](Self::{fork}) does not."
    ))
}

/// The parts of the state behind a colon, where there are some.
fn parts(fake: &Fake) -> String {
    let parts: Vec<String> = fake
        .parts()
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    }
}

pub(crate) fn table(table: &Table) -> String {
    let mut text = format!("Rows of {}", code(&table.entity));
    if let Some(key) = &table.key {
        let columns: Vec<String> = key
            .columns
            .iter()
            .map(|column| format!("`{}`", bare(&column.path)))
            .collect();
        _ = write!(text, ", by {}", columns.join(" and "));
        text.push_str(match key.generate {
            Some(Generate::Sequence(_)) => " (from a sequence)",
            Some(Generate::Uuid(_)) => " (a generated UUID)",
            Some(Generate::Expr(_)) => " (generated)",
            None => "",
        });
    }
    text.push('.');
    for index in table.indexes.iter().filter(|index| index.unique) {
        let qualifier = match (&index.when, index.ignore_case.as_slice()) {
            (Some(_), _) => " among the rows of its condition",
            (None, [_, ..]) => " ignoring case",
            _ => "",
        };
        _ = write!(text, " Unique: `{}`{qualifier}.", index.constraint());
    }
    for reference in &table.references {
        _ = write!(
            text,
            " `{}` references `{}`.",
            bare(&reference.column.path),
            reference.target
        );
    }
    for precision in &table.precisions {
        let unit = match precision.unit {
            Unit::Seconds => "seconds",
            Unit::Millis => "milliseconds",
            Unit::Micros => "microseconds",
            Unit::Nanos => "nanoseconds",
        };
        let path = bare(&precision.column.path);
        _ = write!(text, " `{path}` is kept in {unit}.");
    }
    if table.shuffle {
        text.push_str(" Without an order they come in one that the seed and the content decide.");
    }
    text
}

pub(crate) fn store(store: &Store) -> String {
    let what = match &store.kind {
        Kind::Map { key, value } => format!("Values of {}, by {}.", code(value), code(key)),
        Kind::Queue { message } => format!("Messages of {}, in their order.", code(message)),
    };
    let settings = store.settings.iter().map(|setting| {
        let value = setting.value.as_ref();
        let value = value.map(|value| format!(" = {}", bare(&value.to_token_stream())));
        format!(" `{}{}`.", setting.word, value.unwrap_or_default())
    });
    what + &settings.collect::<String>()
}

/// What a generated method does, and what decided it.
pub(crate) fn method(fake: &Fake, method: &Method) -> String {
    let operation = operation(fake, method) + &form(fake, method);
    let why = match &method.op {
        Op::Noop | Op::Broken | Op::Unsupported | Op::Served | Op::Static(_) => "",
        _ if method.inferred => "\n\nInferred from its name, parameters and return type.",
        _ => "\n\nAs its attribute says.",
    };
    format!("{operation}{why}")
}

/// What becomes of the rows, where the answer's type alone does not show it.
fn form(fake: &Fake, method: &Method) -> String {
    let form = &method.form;
    let each = match &form.each {
        Each::Column(column, _) => format!(" Answers its `{}`.", bare(&column.path)),
        Each::Made(..) => " Answers what `answer` makes of it.".to_owned(),
        Each::Row | Each::Wrapped(..) => String::new(),
    };
    let all = match (&form.all, &form.total) {
        (All::Handed(_), _) => " They stay as they are at the call.".to_owned(),
        (All::Page(_), _) => " The page is as `page` makes it.".to_owned(),
        (_, Some(_)) => " The number is that of all of them.".to_owned(),
        (All::Keyed(_), _) => {
            let key = fake.tables[method.table].key_name();
            format!(" They are by `{key}`.")
        }
        _ => String::new(),
    };
    each + &all
}

fn operation(fake: &Fake, method: &Method) -> String {
    match (&method.op, fake.tables.get(method.table)) {
        (Op::Map(op), _) => map::operation(fake, method, op),
        (Op::Queue(op), _) => queue::operation(fake, method, op),
        (_, Some(table)) => rows::operation(table, method),
        (_, None) => stateless::operation(method),
    }
}

fn code(ty: &Type) -> String {
    format!("`{}`", bare(&ty.to_token_stream()))
}

/// Tokens as a person writes them.
fn bare(tokens: &TokenStream) -> String {
    names::spaced(&tokens.to_string())
}
