//! What a user would declare for a trait, read off the table: entities, keys, errors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{TraitItemFn, Type};

use crate::table::{Row, parsed};
use crate::{names, parse};

/// A table that a user would declare.
struct Declared {
    entity: Type,
    name: String,
    key: Vec<TokenStream>,
}

/// The arguments that a user would give the trait: tables with their keys, and the errors.
pub(crate) fn declarations(rows: &[&Row]) -> TokenStream {
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
