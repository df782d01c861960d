//! The docs of everything generated: what was understood, and why. An editor shows them on hover.

use std::fmt::Write as _;

#[path = "doc/map.rs"]
mod map;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use crate::model::{
    All, Answer, Ask, Change, Each, Fake, From, Generate, Kind, Method, Missing, Op, Operator,
    Order, QueueAct, QueueAnswer, QueueOp, Selector, Settle, Source, Store, Table, Term, Test,
    Unit, Wait,
};
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
        let parts: Vec<String> = fake
            .parts()
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let parts = if parts.is_empty() {
            String::new()
        } else {
            format!(": {}", parts.join(", "))
        };
        format!("A stateful in-memory fake of [`{of}`]{parts}.")
    };
    lines(&format!(
        "{what}\n\nA clone shares its state; [`fork`](Self::{}) does not.",
        renamed(fake, "fork")
    ))
}

/// A store, of which several traits have a part.
pub(crate) fn store_of(fake: &Fake) -> TokenStream {
    let parts: Vec<String> = fake
        .parts()
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    };
    lines(&format!(
        "A stateful in-memory fake that several traits share{parts}.\n\nA clone shares its state; \
         [`fork`](Self::{}) does not.",
        renamed(fake, "fork")
    ))
}

fn renamed(fake: &Fake, name: &str) -> String {
    let renames = &fake.options.renames;
    renames
        .iter()
        .find(|(from, _)| from == name)
        .map_or_else(|| name.to_owned(), |(_, to)| to.to_string())
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
        let qualifier = match (&index.when, &index.ignore_case) {
            (Some(_), _) => " among the rows of its condition",
            (None, Some(_)) => " ignoring case",
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
    if let Op::Map(op) = &method.op {
        return map::operation(fake, method, op);
    }
    if let Op::Queue(op) = &method.op {
        return queue(fake, method, op);
    }
    let Some(table) = fake.tables.get(method.table) else {
        return stateless(method);
    };
    let entity = code(&table.entity);
    match &method.op {
        Op::Select {
            by,
            answer: Answer::Rows,
            order,
            cut,
            ..
        } => {
            let page = if cut.cuts() { ", one page of them" } else { "" };
            format!("Lists each {entity}{}{}{page}.", rows(by), ordered(order))
        }
        Op::Select {
            answer: Answer::EachRow,
            ..
        } => format!(
            "Finds the {entity} for each key asked for, in their order; `None` where there is none."
        ),
        Op::Select {
            by,
            answer,
            order,
            first,
            ..
        } => {
            let which = if *first { "the first" } else { "the" };
            format!(
                "Finds {which} {entity}{}{}{}.",
                rows(by),
                ordered(order),
                absent(method, answer)
            )
        }
        Op::Exists { by } => format!("Says whether there is a {entity}{}.", rows(by)),
        Op::Count { by } => format!("Counts each {entity}{}.", rows(by)),
        Op::Insert { rows, .. } => format!(
            "Inserts {}; a violated constraint stores nothing.{}",
            given(rows, &entity),
            generated(table, rows)
        ),
        Op::Upsert { rows, .. } => {
            format!(
                "Upserts {}: replaces the row of the same key or inserts a new one; other constraints hold.",
                given(rows, &entity)
            )
        }
        Op::Replace { rows, answer } => format!(
            "Replaces the row of the same key by {}{}.",
            given(rows, &entity),
            absent(method, answer)
        ),
        Op::Update { by, change, answer } => {
            let (rows, absent) = (rows(by), absent(method, answer));
            changed(&entity, change, &rows, absent)
        }
        Op::Delete {
            by: Selector::All, ..
        } => format!("Deletes every {entity}."),
        Op::Delete { by, answer } => {
            let absent = match (&method.missing, answer) {
                (Some(Missing::Error(_)), _) => "; an absent row is an error",
                (_, Answer::Unit) => "; an absent row is fine",
                (_, answer) => absent(method, answer),
            };
            format!("Deletes the {entity}{}{absent}.", rows(by))
        }
        _ => stateless(method),
    }
}

fn changed(entity: &str, change: &Change, rows: &str, absent: &str) -> String {
    match change {
        Change::Closure(_) => format!("Changes the {entity}{rows}{absent}."),
        Change::Field { column, .. } => {
            format!(
                "Sets `{}` of the {entity}{rows}{absent}.",
                bare(&column.path)
            )
        }
        Change::Patch(fields) => {
            let fields = fields
                .iter()
                .map(|(column, _)| format!("`{}`", bare(&column.path)));
            let fields = fields.collect::<Vec<_>>().join(", ");
            format!("Sets {fields} of the {entity}{rows}, each where it is given{absent}.")
        }
    }
}

/// What a method does to a queue.
fn queue(fake: &Fake, method: &Method, op: &QueueOp) -> String {
    let store = &fake.stores[op.store];
    let Kind::Queue { message } = &store.kind else {
        unreachable!("`infer::queue` gives out queues")
    };
    let (message, name) = (code(message), &store.name);
    let several = matches!(op.answer, QueueAnswer::Many(_));
    let one = if several { "Each" } else { "The first" };
    let waits = match &op.act {
        QueueAct::Take {
            wait: Wait::Forever,
            ..
        } => " Waits until there is one.",
        QueueAct::Take {
            wait: Wait::Within(_),
            ..
        } => " Waits until there is one, or for so long.",
        _ if op.misses(method.missing.is_some()) && method.output.is_fallible() => {
            " None is an error."
        }
        _ => "",
    };
    match &op.act {
        QueueAct::Push { delay: None, .. } => format!("Puts a {message} into `{name}`."),
        QueueAct::Push { .. } => {
            format!("Puts a {message} into `{name}`, where nobody can receive it for so much time.")
        }
        QueueAct::PushAll { .. } => {
            format!("Puts each {message} into `{name}`, in their order: all of them or none.")
        }
        QueueAct::Take { pops: true, .. } => {
            format!("{one} {message} of `{name}`, which is removed at once.{waits}")
        }
        QueueAct::Take { .. } => format!(
            "{one} {message} of `{name}`, which is hidden until it is acknowledged or its timeout is over.{waits}"
        ),
        QueueAct::Settle { how, .. } => {
            let what = match how {
                Settle::Ack => "Acknowledges a delivery: its message is removed",
                Settle::Nack => "Returns a message, which is given out again",
                Settle::Reject => "Makes a message a dead letter",
                Settle::Extend => "Hides a message for so much time from now on",
            };
            let stale = match op.answer {
                QueueAnswer::Bool => "; `false` where the receipt counts no more",
                QueueAnswer::Unit if method.missing.is_some() => {
                    "; a receipt that counts no more is an error"
                }
                QueueAnswer::Unit => "; a receipt that counts no more is ignored",
                _ => "",
            };
            format!("{what}{stale}.")
        }
        QueueAct::Poll {
            from: From::Group(_),
            ..
        } => format!(
            "Each {message} of `{name}` behind what the group has committed; the same again until it commits."
        ),
        QueueAct::Poll { .. } => format!("Each {message} of `{name}` from this offset on."),
        QueueAct::Commit { through: true, .. } => {
            "The group is done with the messages up to this one.".to_owned()
        }
        QueueAct::Commit { .. } => "The group reads this offset next.".to_owned(),
        QueueAct::Len => format!("How many messages of `{name}` can be received."),
        QueueAct::IsEmpty => format!("Whether no message of `{name}` can be received."),
        QueueAct::InFlight => {
            format!("How many messages of `{name}` are given out and not acknowledged.")
        }
        QueueAct::DeadLetters => format!("The dead letters of `{name}`."),
        QueueAct::Redrive => format!("Makes messages of the dead letters of `{name}`."),
        QueueAct::Purge => format!("Removes every message of `{name}` that is no dead letter."),
    }
}

fn stateless(method: &Method) -> String {
    match method.op {
        Op::Read(_) => "Reads the state with a body of its own.".to_owned(),
        Op::Write(_) => "Changes the state with a body of its own, in one transaction: an `Err` or a panic rolls it back.".to_owned(),
        Op::World(ref ask) => world(ask).to_owned(),
        Op::Static(_) => "Answers what a body of its own says, without any state.".to_owned(),
        Op::Served => "Answers from recordings; panics where there is none.".to_owned(),
        Op::Unsupported => "Not supported by this fake: panics.".to_owned(),
        Op::Broken => "Not understood.".to_owned(),
        _ => "Succeeds, does nothing and is counted.".to_owned(),
    }
}

/// What a method asks the world for.
fn world(ask: &Ask) -> &'static str {
    match ask {
        Ask::Now => "Answers the time of the world's clock.",
        Ask::NowAs(_) => "Answers the time of the world's clock, as its conversion makes it.",
        Ask::NowIn(Unit::Seconds) => {
            "Answers the time of the world's clock: seconds since the epoch."
        }
        Ask::NowIn(Unit::Millis) => {
            "Answers the time of the world's clock: milliseconds since the epoch."
        }
        Ask::NowIn(Unit::Micros) => {
            "Answers the time of the world's clock: microseconds since the epoch."
        }
        Ask::NowIn(Unit::Nanos) => {
            "Answers the time of the world's clock: nanoseconds since the epoch."
        }
        Ask::SinceEpoch => "Answers the time of the world's clock, since the epoch.",
        Ask::Monotonic | Ask::MonotonicIn(_) => {
            "Answers the time since the world began, which is never set back."
        }
        Ask::Uuid { .. } => "Answers a new UUID, which follows from the world's seed.",
        Ask::Sequence { .. } => "Answers the next number of the fake's sequence, from 1.",
        Ask::Id(_) => "Answers a new id, as its attribute writes it.",
        Ask::Random => "Answers any value of its type, drawn by the world's seed.",
        Ask::Within(_) => "Answers one value of the range, drawn by the world's seed.",
        Ask::Fill(_) | Ask::Bytes(_) => "Draws bytes by the world's seed.",
        Ask::Sleep(_) => {
            "Sleeps until the world's clock has come so far; a synchronous method moves it there."
        }
    }
}

fn rows(by: &Selector) -> String {
    match by {
        Selector::All => String::new(),
        Selector::And(terms) => format!(
            " whose {}",
            terms.iter().map(term).collect::<Vec<_>>().join(" and ")
        ),
        Selector::Or(terms) => format!(
            " whose {}",
            terms.iter().map(term).collect::<Vec<_>>().join(" or ")
        ),
    }
}

fn term(term: &Term) -> String {
    let Some(column) = &term.column else {
        return "row its closure selects".to_owned();
    };
    let column = bare(&column.path);
    match &term.test {
        Test::Is(value) => format!("`{column}` is `{}`", bare(&value.tokens)),
        Test::In(many) => format!("`{column}` is in `{}`", bare(&many.value.tokens)),
        Test::Compare(operator, values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| format!("`{}`", bare(&value.tokens)))
                .collect();
            let relation = match operator {
                Operator::Between => "is between",
                Operator::Greater => "is greater than",
                Operator::GreaterOrEqual => "is at least",
                Operator::Less => "is less than",
                Operator::LessOrEqual => "is at most",
                Operator::Not => "is not",
                Operator::IsNone => "is `None`",
                Operator::IsSome => "is `Some`",
                Operator::StartsWith => "starts with",
                Operator::Contains => "contains",
                Operator::IgnoreCase => "is, ignoring case,",
            };
            if values.is_empty() {
                format!("`{column}` {relation}")
            } else {
                format!("`{column}` {relation} {}", values.join(" and "))
            }
        }
        Test::Closure(_) => "row its closure selects".to_owned(),
    }
}

fn ordered(order: &[Order]) -> String {
    if order.is_empty() {
        return String::new();
    }
    let columns: Vec<String> = order
        .iter()
        .map(|order| {
            format!(
                "`{}`{}",
                bare(&order.column.path),
                if order.descending { " descending" } else { "" }
            )
        })
        .collect();
    format!(", ordered by {}", columns.join(" and "))
}

fn given(rows: &Source, entity: &str) -> String {
    match rows {
        Source::Entity { param, .. } => format!("`{param}`"),
        Source::Input { param } => format!("the {entity} made from `{param}`"),
        Source::Expr(_) => format!("the {entity} that its attribute writes"),
        Source::Batch { param, .. } => format!("all of `{param}` or none"),
    }
}

fn generated(table: &Table, rows: &Source) -> &'static str {
    let generates = table.key.as_ref().is_some_and(|key| key.generate.is_some());
    if generates && matches!(rows, Source::Input { .. }) {
        " The key is generated."
    } else {
        ""
    }
}

fn absent(method: &Method, answer: &Answer) -> &'static str {
    match answer {
        Answer::Row | Answer::Key if method.output.is_fallible() => "; an absent row is an error",
        Answer::Row | Answer::Key => "; panics where the row is absent",
        Answer::OptionRow => "; `None` where there is none",
        Answer::Bool => "; `false` where there is none",
        Answer::Number => "; 0 where there is none",
        Answer::Unit if matches!(method.missing, Some(Missing::Ignore)) => {
            "; an absent row is fine"
        }
        Answer::Unit => "; an absent row is an error",
        _ => "",
    }
}

fn code(ty: &Type) -> String {
    format!("`{}`", bare(&ty.to_token_stream()))
}

/// Tokens as a person writes them.
fn bare(tokens: &TokenStream) -> String {
    names::spaced(&tokens.to_string())
}
