//! What a method does to the rows of a table, in words.

use super::{bare, code, stateless};
use crate::model::{
    Answer, Change, Method, Missing, Op, Operator, Order, Selector, Source, Table, Term, Test,
};

pub(super) fn operation(table: &Table, method: &Method) -> String {
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
        _ => stateless::operation(method),
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
        Source::Inputs { param, .. } => {
            format!("the {entity} made from each of `{param}`, all of them or none")
        }
        Source::Expr(_) => format!("the {entity} that its attribute writes"),
        Source::Batch { param, .. } => format!("all of `{param}` or none"),
    }
}

fn generated(table: &Table, rows: &Source) -> &'static str {
    let generates = table.key.as_ref().is_some_and(|key| key.generate.is_some());
    match rows {
        Source::Input { .. } if generates => " The key is generated.",
        Source::Inputs { .. } if generates => " The keys are generated.",
        _ => "",
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
