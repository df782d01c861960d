//! What a contract knows of the tables and methods.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::columns::Columns;
use super::suite::{kept, takes_mut};
use crate::expand::Own;
use crate::expand::operation::selects_one;
use crate::model::{
    All, Answer, Column, Compared, Each, Fake, Life, MapAct, MapAnswer, Method, Missing, Op,
    QueueAct, QueueAnswer, Source, Store, Style, Table,
};
use crate::names;

pub(super) fn about(own: &Own, columns: &Columns) -> TokenStream {
    let fake = own.fake;
    let methods = kept(fake).map(|method| about_method(fake, method));
    let tables = fake
        .tables
        .iter()
        .enumerate()
        .map(|(number, table)| about_table(table, number, columns));
    let expires = expires(fake);
    quote! {
        fn about() -> __contract::About {
            __contract::About {
                methods: ::std::vec::Vec::from([#(#methods),*]),
                tables: ::std::vec::Vec::from([#(#tables),*]),
                expires: #expires,
            }
        }
    }
}

/// Whether something has a time to live, or is hidden for a while.
fn expires(fake: &Fake) -> bool {
    let declared = ["ttl", "visibility"];
    let is_declared = |store: &Store| declared.iter().any(|word| store.setting(word).is_some());
    let takes_time = |op: &Op| match op {
        Op::Map(op) => matches!(
            op.act,
            MapAct::Put {
                life: Life::For(_) | Life::Until(_),
                ..
            } | MapAct::Count { ttl: Some(_), .. }
                | MapAct::Expire { .. }
        ),
        Op::Queue(op) => matches!(
            op.act,
            QueueAct::Push { delay: Some(_), .. }
                | QueueAct::Take { pops: false, .. }
                | QueueAct::Settle { time: Some(_), .. }
        ),
        _ => false,
    };
    fake.worked_on_stores().into_iter().any(is_declared)
        || kept(fake).any(|method| takes_time(&method.op))
}

fn about_table(table: &Table, number: usize, columns: &Columns) -> TokenStream {
    let (entity, name) = (&table.entity, names::plain(&table.name));
    let columns = columns.of_table(number).iter().map(|known| {
        let path = &known.column.path;
        let constrained = known.constrained.then(|| quote!(.constrained()));
        let refers_to = known.refers_to.map(|table| {
            let table = Literal::usize_unsuffixed(table);
            quote!(.refers_to(#table))
        });
        let generated = known.generated.then(|| quote!(.generated()));
        quote! {
            .column::<#entity>(
                |row| (&&&__contract::Cell(&row.#path)).value(),
                |from, to| ::core::clone::Clone::clone_from(&mut to.#path, &from.#path),
                |row, value| __contract::put(&mut row.#path, value),
            ) #constrained #refers_to #generated
        }
    });
    quote!(__contract::TableOf::new::<#entity>(#name) #(#columns)*)
}

fn about_method(fake: &Fake, method: &Method) -> TokenStream {
    let conditions = crate::model::conditions(&method.input.attrs);
    let name = names::plain(&method.input.sig.ident);
    let kind = kind(&method.op);
    let (waits, mutable) = (method.style != Style::Sync, takes_mut(method));
    let listing = listing(fake, method);
    let outcomes = outcomes(fake, method);
    quote! {
        #(#conditions)*
        __contract::MethodOf {
            name: #name,
            waits: #waits,
            mutable: #mutable,
            kind: __contract::Kind::#kind,
            listing: __contract::Listing::#listing,
            outcomes: &[#(#outcomes),*],
        }
    }
}

/// What it does to the state, roughly.
fn kind(op: &Op) -> TokenStream {
    match op {
        Op::Insert { .. } | Op::Upsert { .. } => quote!(Creates),
        Op::Delete { .. } => quote!(Removes),
        Op::Map(op) => match op.act {
            MapAct::Take { .. }
            | MapAct::Delete { .. }
            | MapAct::DeleteAll { .. }
            | MapAct::Clear => quote!(Removes),
            MapAct::Put { .. } | MapAct::PutAll { .. } | MapAct::Count { .. } => quote!(Creates),
            _ if op.writes() => quote!(Changes),
            _ => quote!(Reads),
        },
        Op::Queue(op) => match op.act {
            QueueAct::Push { .. } | QueueAct::PushAll { .. } => quote!(Creates),
            QueueAct::Take { .. } => quote!(Removes),
            _ => quote!(Changes),
        },
        Op::Select { .. } | Op::Exists { .. } | Op::Count { .. } | Op::Read(_) => quote!(Reads),
        _ => quote!(Changes),
    }
}

/// How a list that it answers with is compared.
fn listing(fake: &Fake, method: &Method) -> TokenStream {
    match method.compared {
        Some(Compared::Ordered) => return quote!(Exact),
        Some(Compared::Unordered) => return quote!(Unordered),
        _ => {}
    }
    match &method.op {
        Op::Select {
            answer: Answer::Rows,
            order,
            cut,
            ..
        } => {
            let is_part = cut.cuts();
            if order.is_empty() {
                return if is_part {
                    quote!(Part)
                } else {
                    quote!(Unordered)
                };
            }
            let table = &fake.tables[method.table];
            // Rows that are equal in their order are found among rows alone: of what else they become the order is known where
            // no two are equal, or those that are become the same.
            if method.form.says_each() {
                let columns: Vec<&Column> = order.iter().map(|order| &order.column).collect();
                let is_one_of_them = match &method.form.each {
                    Each::Column(column, _) => {
                        columns.iter().any(|known| known.text() == column.text())
                    }
                    _ => false,
                };
                return match (table.at_most_one(&columns) || is_one_of_them, is_part) {
                    (true, _) => quote!(Exact),
                    (false, true) => quote!(Part),
                    (false, false) => quote!(Unordered),
                };
            }
            let entity = &table.entity;
            let same = order.iter().map(|order| {
                let path = &order.column.path;
                quote!(one.#path == other.#path)
            });
            let ties = quote! {
                |one, other| __contract::tie::<#entity>(one, other, |one, other| #(#same)&&*)
            };
            if is_part {
                quote!(SortedPart(#ties))
            } else {
                quote!(Sorted(#ties))
            }
        }
        Op::Update { .. } | Op::Delete { .. } => quote!(Unordered),
        Op::Map(op) => match (&op.act, op.answer) {
            (MapAct::Keys { limit: Some(_), .. }, _) => quote!(Part),
            (_, MapAnswer::Each) => quote!(Exact),
            _ => quote!(Unordered),
        },
        _ => quote!(Exact),
    }
}

/// What a contract should have seen of it.
fn outcomes(fake: &Fake, method: &Method) -> Vec<&'static str> {
    let mut outcomes = vec!["hit"];
    if misses(fake, method) {
        outcomes.push("absence");
    }
    let table = fake.tables.get(method.table);
    let (Some(table), true) = (table, method.output.is_fallible()) else {
        return outcomes;
    };
    let uniques = table.indexes.iter().any(|index| index.unique);
    let key = table.key.is_some();
    let (duplicates, refers) = match &method.op {
        Op::Insert { rows, .. } => {
            let is_made = table.key.as_ref().is_some_and(|key| key.generate.is_some())
                && !matches!(rows, Source::Entity { .. } | Source::Batch { .. });
            (uniques || key && !is_made, true)
        }
        Op::Upsert { .. } | Op::Replace { .. } => (uniques, true),
        _ => (false, false),
    };
    if duplicates {
        outcomes.push("duplicate");
    }
    if refers && !table.references.is_empty() {
        outcomes.push("reference violated");
    }
    if refers && !table.checks.is_empty() {
        outcomes.push("check violated");
    }
    outcomes
}

/// Whether the answer can say that something was not there.
fn misses(fake: &Fake, method: &Method) -> bool {
    let can_fail = method.output.is_fallible();
    let says = |answer: &Answer| match answer {
        Answer::Row | Answer::Key => can_fail,
        Answer::OptionRow | Answer::Rows | Answer::Bool | Answer::Number => true,
        Answer::EachRow | Answer::Unit => false,
    };
    let own_error = matches!(method.missing, Some(Missing::Error(_)));
    match &method.op {
        // Whether a page of the user's own type is empty is not seen.
        Op::Select { .. } if matches!(method.form.all, All::Page(_)) => false,
        Op::Select { answer, .. } => says(answer),
        Op::Exists { .. } | Op::Count { .. } => true,
        Op::Replace { rows, answer } => match rows {
            Source::Batch { .. } => false,
            _ => says(answer) || can_fail && !matches!(method.missing, Some(Missing::Ignore)),
        },
        Op::Update { answer, by, .. } => {
            let table = &fake.tables[method.table];
            says(answer)
                || own_error
                || can_fail
                    && selects_one(table, by)
                    && !matches!(method.missing, Some(Missing::Ignore))
        }
        Op::Delete { answer, .. } => says(answer) || own_error,
        Op::Map(op) => match op.answer {
            MapAnswer::OptionValue | MapAnswer::Bool | MapAnswer::OptionDuration => true,
            MapAnswer::Value => {
                matches!(op.act, MapAct::Get { .. } | MapAct::Take { .. }) && can_fail
            }
            _ => false,
        },
        Op::Queue(op) => matches!(op.answer, QueueAnswer::Option(_)),
        _ => false,
    }
}
