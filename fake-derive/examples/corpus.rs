//! Reads a table of real method signatures and says how many the macro accepts with nothing, with one
//! attribute, with a body; and which rows it accepts although they are said to need code.
//!
//! `cargo run -p fake-derive --example corpus -- signatures.tsv [--list] [--silent=N]`
//!
//! `--list` prints every row with what was understood, or why it was refused. With `--silent=N` the
//! report fails when more than `N` rows that are said to need code are accepted without a word.
//!
//! The table is tab-separated with a header and has the columns `trait`, `kind`, `signature`,
//! `operation` and `needs` (`convention`, `attribute` or `custom`). Entities, keys and errors are what
//! a user declares once for the trait, so they are taken from the table: the entities from the types
//! that methods answer and store, each key from the parameters of the method that the table calls
//! `get` for it, else `id`. Every method is then understood in a trait of its own.

#![allow(
    dead_code,
    reason = "the stages are taken as they are, and the last one has no use here"
)]

#[path = "../src/check/mod.rs"]
mod check;
#[path = "../src/diag.rs"]
mod diag;
#[path = "../src/doc.rs"]
mod doc;
#[path = "../src/expand/mod.rs"]
mod expand;
#[path = "../src/infer/mod.rs"]
mod infer;
#[path = "../src/model/mod.rs"]
mod model;
#[path = "../src/names.rs"]
mod names;
#[path = "../src/parse/mod.rs"]
mod parse;
#[path = "../src/pipeline.rs"]
mod pipeline;
#[path = "../src/quiet.rs"]
mod quiet;

use std::process::ExitCode;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{FnArg, ItemTrait, TraitItemFn, Type};

struct Row {
    of: String,
    kind: String,
    signature: String,
    operation: String,
    needs: String,
}

/// What a method needs before the macro accepts it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Verdict {
    Nothing,
    Attribute,
    Body,
    Refused,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let list = arguments.iter().any(|argument| argument == "--list");
    let Some(path) = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"))
    else {
        eprintln!("usage: corpus SIGNATURES.tsv [--list]");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let rows = match read(&text) {
        Ok(rows) => rows,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let allowed = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--silent=")?.parse().ok());
    let silent = report(&rows, list);
    if allowed.is_some_and(|allowed: usize| silent > allowed) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn read(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines
        .next()
        .ok_or("the table is empty")?
        .split('\t')
        .collect();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| *column == name)
            .ok_or_else(|| format!("no column `{name}`"))
    };
    let columns = [
        column("trait")?,
        column("kind")?,
        column("signature")?,
        column("operation")?,
        column("needs")?,
    ];
    let rows = lines.filter(|line| !line.trim().is_empty()).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [of, kind, signature, operation, needs] =
            columns.map(|column| cells.get(column).copied().unwrap_or("").trim().to_owned());
        Row {
            of,
            kind,
            signature,
            operation,
            needs,
        }
    });
    Ok(rows.collect())
}

/// Prints the report, and counts the rows that are accepted although they are said to need code.
fn report(rows: &[Row], list: bool) -> usize {
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

/// The rows of each trait. Two traits may go by one name: a method that comes again begins the next.
fn traits(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut traits: Vec<Vec<&Row>> = Vec::new();
    for row in rows {
        let name = |row: &Row| parsed(row).map(|function| function.sig.ident.to_string());
        match traits.last_mut() {
            Some(last)
                if last[0].of == row.of && last.iter().all(|other| name(other) != name(row)) =>
            {
                last.push(row);
            }
            _ => traits.push(vec![row]),
        }
    }
    traits
}

fn parsed(row: &Row) -> Option<TraitItemFn> {
    syn::parse_str(&format!("{};", row.signature.trim_end_matches(';'))).ok()
}

/// A table that a user would declare.
struct Declared {
    entity: Type,
    name: String,
    key: Vec<TokenStream>,
}

/// The arguments that a user would give the trait: tables with their keys, and the errors.
fn declarations(rows: &[&Row]) -> TokenStream {
    let mut tables: Vec<Declared> = Vec::new();
    let conventional = || {
        rows.iter()
            .filter(|row| row.needs == "convention")
            .filter_map(|row| Some((row, parsed(row)?)))
    };
    for (row, function) in conventional() {
        let value = answer_of(&function);
        if matches!(row.operation.as_str(), "insert" | "upsert" | "update") {
            if let Some(param) = parse::params(&function, &[]).first() {
                declare(&mut tables, rows, innermost(&param.ty), None);
            }
        }
        if row.operation.starts_with("get")
            || row.operation.starts_with("find")
            || ["list", "paginate", "batch-get"].contains(&row.operation.as_str())
        {
            declare(&mut tables, rows, innermost(&value), noun_of(&function));
        }
    }
    // Rows that are only deleted or changed have no entity in any signature: the table is called by
    // the method's own noun.
    for (row, function) in conventional() {
        let Some(noun) = noun_of(&function) else {
            continue;
        };
        let changes = ["delete", "delete-by-field", "exists"].contains(&row.operation.as_str());
        let known = tables.iter().any(|table| {
            table.name == noun
                || names::names_noun(&noun, &table.name)
                || entity_noun(&table.entity).ends_with(&noun)
        });
        if changes && !known && tables.len() != 1 {
            let entity: Type =
                syn::parse_str(&camel(&noun)).unwrap_or_else(|_| syn::parse_quote!(Row));
            let key = columns_of(&function, &noun);
            tables.push(Declared {
                entity,
                name: noun,
                key,
            });
        }
    }
    if tables.is_empty() {
        let side_effects = rows
            .iter()
            .filter_map(|row| parsed(row))
            .all(|function| matches!(answer_of(&function), Type::Tuple(_)));
        // A trait of side effects declares nothing.
        return if side_effects {
            TokenStream::new()
        } else {
            quote!(entity = Row, key = id, duplicate = error, missing = error)
        };
    }
    if let ([only], true) = (
        tables.as_slice(),
        tables
            .iter()
            .all(|table| table.name == entity_noun(&table.entity)),
    ) {
        let Declared { entity, key, .. } = only;
        return quote!(entity = #entity, key(#(#key),*), duplicate = error, missing = error);
    }
    let tables = tables.iter().map(|Declared { entity, name, key }| {
        let name = names::ident(name, proc_macro2::Span::call_site());
        quote!(table(#name: #entity, key(#(#key),*)))
    });
    quote!(#(#tables,)* duplicate = error, missing = error)
}

fn answer_of(function: &TraitItemFn) -> Type {
    parse::output(parse::style(function).1).value
}

fn entity_noun(entity: &Type) -> String {
    parse::last_segment(entity).map_or_else(
        || "row".to_owned(),
        |segment| names::words_of_type(&segment.ident.to_string()).join("_"),
    )
}

fn camel(noun: &str) -> String {
    let word = |word: &str| {
        word.chars().next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(word.chars().skip(1)).collect()
        })
    };
    noun.split('_').map(word).collect::<String>() + "Row"
}

/// What stands between the verb and `by_`, which is what the database calls the rows.
fn noun_of(function: &TraitItemFn) -> Option<String> {
    let words = names::words(&names::plain(&function.sig.ident));
    let noun: Vec<String> = words
        .into_iter()
        .skip(1)
        .skip_while(|word| word == "all")
        .take_while(|word| {
            !["by", "for", "from", "count", "list", "optional"].contains(&word.as_str())
        })
        .collect();
    (!noun.is_empty()).then(|| noun.join("_"))
}

fn declare(tables: &mut Vec<Declared>, rows: &[&Row], entity: &Type, noun: Option<String>) {
    if !is_entity(entity)
        || tables
            .iter()
            .any(|known| parse::same_type(&known.entity, entity))
    {
        return;
    }
    let own = entity_noun(entity);
    let mut name = match noun {
        Some(noun) if !own.ends_with(noun.trim_end_matches('s')) => noun,
        _ => own.clone(),
    };
    if tables.iter().any(|known| known.name == name) {
        name = format!("{own}_rows");
    }
    let key = key(rows, entity, &name);
    tables.push(Declared {
        entity: entity.clone(),
        name,
        key,
    });
}

/// The key of an entity: the parameters of the method that the table calls `get` for it.
fn key(rows: &[&Row], entity: &Type, noun: &str) -> Vec<TokenStream> {
    let gets = rows
        .iter()
        .filter(|row| row.operation == "get" && row.needs == "convention")
        .filter_map(|row| parsed(row));
    let own = gets.filter(|function| parse::same_type(innermost(&answer_of(function)), entity));
    let named = own
        .map(|function| columns_of(&function, noun))
        .find(|columns| !columns.is_empty());
    let answers = rows.iter().filter_map(|row| {
        let inserts = ["insert", "delete"].contains(&row.operation.as_str());
        let function = parsed(row)?;
        let value = answer_of(&function);
        let given = parse::params(&function, &[])
            .first()
            .is_some_and(|param| parse::same_type(innermost(&param.ty), entity));
        (inserts && given && !parse::same_type(&value, entity) && !matches!(value, Type::Tuple(_)))
            .then_some(value)
    });
    match (named, answers.into_iter().next()) {
        (Some(columns), _) if columns.len() > 1 => columns,
        // What an insert answers is the key, and its type.
        (Some(columns), Some(answered)) => columns
            .into_iter()
            .take(1)
            .map(|column| quote!(#column: #answered))
            .collect(),
        (Some(columns), None) => columns,
        (None, Some(answered)) => vec![quote!(id: #answered)],
        (None, None) => vec![quote!(id)],
    }
}

/// The parameters of a method as the columns that they name.
fn columns_of(function: &TraitItemFn, noun: &str) -> Vec<TokenStream> {
    let last = noun.rsplit('_').next().unwrap_or(noun);
    parse::params(function, &[])
        .iter()
        .filter(|param| !param.context)
        .map(|param| {
            let name = names::plain(&param.name);
            let short = [noun, last]
                .iter()
                .find_map(|noun| name.strip_prefix(&format!("{noun}_")).map(str::to_owned));
            names::ident(&short.unwrap_or(name), proc_macro2::Span::call_site()).to_token_stream()
        })
        .collect()
}

/// The type inside of references, options and lists.
fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => innermost(&reference.elem),
        Type::Slice(slice) => innermost(&slice.elem),
        Type::Path(path) => match path.path.segments.last() {
            Some(segment)
                if ["Option", "Vec", "Arc", "Box"]
                    .iter()
                    .any(|wrapper| segment.ident == wrapper) =>
            {
                let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                    return ty;
                };
                arguments
                    .args
                    .iter()
                    .find_map(|argument| match argument {
                        syn::GenericArgument::Type(inner) => Some(innermost(inner)),
                        _ => None,
                    })
                    .unwrap_or(ty)
            }
            _ => ty,
        },
        _ => ty,
    }
}

fn is_entity(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| {
        let plain = [
            "String", "str", "bool", "char", "u8", "u16", "u32", "u64", "usize", "i8", "i16",
            "i32", "i64", "isize", "f32", "f64", "Uuid", "Value", "HashMap", "Duration",
        ];
        !plain.iter().any(|name| segment.ident == name)
    })
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
