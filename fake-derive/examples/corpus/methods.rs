//! Every method in a trait of its own: whether it is accepted with nothing, with one attribute, with a body.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{FnArg, ItemTrait, TraitItemFn};

use crate::guess::declarations;
use crate::table::{Row, parsed, traits};
use crate::{diag, doc, pipeline};

/// What a method needs before the macro accepts it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Verdict {
    Nothing,
    Attribute,
    Body,
    Refused,
}

/// Prints the report, and counts the rows that are accepted although they are said to need code.
pub(crate) fn report(rows: &[Row], list: bool) -> usize {
    let traits = traits(rows);
    let mut verdicts: Vec<(&Row, Verdict, String)> = Vec::new();
    for rows in &traits {
        let declared = declarations(rows);
        verdicts.extend(rows.iter().map(|row| {
            let (verdict, text) = judge(&declared, row);
            (*row, verdict, text)
        }));
    }
    let kinds = ["repository", ""];
    for kind in kinds {
        let shown = if kind.is_empty() { "all kinds" } else { kind };
        println!("{shown}:");
        println!(
            "{:>12} {:>8} {:>18} {:>18} {:>18} {:>8}",
            "needs", "rows", "no attribute", "one attribute", "a body", "refused"
        );
        for needs in ["convention", "attribute", "custom"] {
            let of: Vec<Verdict> = verdicts
                .iter()
                .filter(|(row, ..)| row.needs == needs && (kind.is_empty() || row.kind == kind))
                .map(|(_, verdict, _)| *verdict)
                .collect();
            let share = |verdict: Verdict| {
                let count = of.iter().filter(|other| **other == verdict).count();
                let permille = (1000 * count + of.len() / 2) / of.len().max(1);
                format!("{count} ({}.{}%)", permille / 10, permille % 10)
            };
            println!(
                "{needs:>12} {:>8} {:>18} {:>18} {:>18} {:>8}",
                of.len(),
                share(Verdict::Nothing),
                share(Verdict::Attribute),
                share(Verdict::Body),
                of.iter()
                    .filter(|verdict| **verdict == Verdict::Refused)
                    .count(),
            );
        }
        println!();
    }
    let silent: Vec<&(&Row, Verdict, String)> = verdicts
        .iter()
        .filter(|(row, verdict, _)| row.needs == "custom" && *verdict == Verdict::Nothing)
        .collect();
    println!(
        "rows said to need code and accepted without a word: {}",
        silent.len()
    );
    for (row, _, text) in &silent {
        println!("  {}: {}\n      {text}", row.of, row.signature);
    }
    if list {
        let mut sorted: Vec<_> = verdicts.iter().collect();
        sorted.sort_by_key(|(row, verdict, _)| (row.needs.clone(), *verdict));
        for (row, verdict, text) in sorted {
            println!(
                "[{} -> {verdict:?}] {}: {}\n      {text}",
                row.needs, row.of, row.signature
            );
        }
    }
    silent.len()
}

/// Understands one method in a trait of its own.
fn understood(declared: &TokenStream, function: &TokenStream) -> (bool, String) {
    let tokens = quote!(trait Corpus { #function });
    let Ok(item) = syn::parse2::<ItemTrait>(tokens) else {
        return (false, "not a trait method".to_owned());
    };
    let mut errors = diag::Errors::default();
    let fake = pipeline::understand(&mut errors, declared.clone(), item);
    // A trait's associated types are a declaration like its tables, made once.
    let texts = errors.texts();
    if texts.is_empty() {
        let text = fake.methods.first().map_or_else(String::new, |method| {
            doc::method(&fake, method).replace("\n\n", " ")
        });
        return (true, text);
    }
    (false, texts.join(" | ").replace('\n', " "))
}

fn judge(declared: &TokenStream, row: &Row) -> (Verdict, String) {
    let Some(function) = parsed(row) else {
        return (Verdict::Refused, "does not parse".to_owned());
    };
    let (accepted, text) = understood(declared, &function.to_token_stream());
    if accepted {
        return (Verdict::Nothing, text);
    }
    for attribute in attributes(&function, row) {
        if understood(declared, &quote!(#attribute #function)).0 {
            return (
                Verdict::Attribute,
                format!("{text}\n      with {attribute}"),
            );
        }
    }
    for body in [
        quote!(#[fake(read = |db| body)]),
        quote!(#[fake(write = |tx| body)]),
        quote!(#[fake(unsupported)]),
    ] {
        if understood(declared, &quote!(#body #function)).0 {
            return (Verdict::Body, text);
        }
    }
    (Verdict::Refused, text)
}

/// The attribute that a user would write for the operation which the table names.
fn attributes(function: &TraitItemFn, row: &Row) -> Vec<TokenStream> {
    if row.needs == "custom" {
        return Vec::new();
    }
    let params: Vec<TokenStream> = function
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed.pat.to_token_stream()),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let uses = quote!((#(#params),*));
    let operation = row.operation.as_str();
    let has = |words: &[&str]| words.iter().any(|word| operation.contains(word));
    let mut candidates = Vec::new();
    if has(&["insert", "relation-add", "send", "put"]) {
        candidates.push(quote!(#[fake(insert(Row { id: ids.next(), given: #uses }))]));
        candidates.push(quote!(#[fake(upsert(Row { given: #uses }))]));
    }
    if has(&["update", "state-transition", "set-field", "patch"]) {
        candidates.push(quote!(#[fake(update(|row| row.given = #uses))]));
        candidates.push(quote!(#[fake(update(|row| row.given = #uses), missing = ignore)]));
        candidates
            .push(quote!(#[fake(update(|row| row.given = #uses), by(|row| row.matches(#uses)))]));
    }
    if has(&["delete", "relation-remove", "clear"]) {
        candidates.push(quote!(#[fake(delete(|row| row.matches(#uses)))]));
    }
    candidates.push(quote!(#[fake(find(|row| row.matches(#uses)))]));
    candidates.push(quote!(#[fake(list(|row| row.matches(#uses)))]));
    candidates.push(quote!(#[fake(exists(|row| row.matches(#uses)))]));
    candidates.push(quote!(#[fake(count(|row| row.matches(#uses)))]));
    candidates.push(quote!(#[fake(delete(|row| row.matches(#uses)))]));
    candidates
}
