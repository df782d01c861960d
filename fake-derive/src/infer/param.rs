//! What a parameter carries: a value of a column, an entity, a list, a page's bound.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, TypeParamBound, parse_quote};

use super::draft::Draft;
use super::name;
use crate::model::{Column, Param, Table, Value};
use crate::names;
use crate::parse::{last_segment, same_type, type_arguments};

pub(super) fn strip_reference(ty: &Type) -> (&Type, bool) {
    match ty {
        Type::Reference(reference) => (strip_reference(&reference.elem).0, true),
        Type::Paren(paren) => strip_reference(&paren.elem),
        Type::Group(group) => strip_reference(&group.elem),
        _ => (ty, false),
    }
}

/// A parameter that carries many values.
pub(super) struct List<'t> {
    pub(super) item: &'t Type,
    pub(super) by_ref: bool,
    pub(super) items_by_ref: bool,
}

/// Whether a parameter surely hashes as a map's key does, or is stored as its value is: it has that type, refers to one, or
/// is what that borrows as.
pub(super) fn same_key(ty: &Type, key: &Type) -> bool {
    let (bare, by_ref) = strip_reference(ty);
    if same_type(bare, key) {
        return true;
    }
    by_ref && borrows_as(key, bare)
}

/// Whether the standard library lets this type borrow as the other: `str` of `String`.
pub(super) fn borrows_as(ty: &Type, as_: &Type) -> bool {
    let is = |ty: &Type, name: &str| last_segment(ty).is_some_and(|segment| segment.ident == name);
    if let Type::Slice(slice) = as_ {
        let vec = last_segment(ty).filter(|segment| segment.ident == "Vec");
        let item = vec.map(type_arguments).unwrap_or_default();
        return item
            .first()
            .is_some_and(|item| same_type(item, &slice.elem));
    }
    is(as_, "str") && is(ty, "String") || is(as_, "Path") && is(ty, "PathBuf")
}

/// `&[T]`, `Vec<T>`, sets; but bytes are one value.
pub(super) fn list(ty: &Type) -> Option<List<'_>> {
    let (inner, by_ref) = strip_reference(ty);
    let item = match inner {
        Type::Slice(slice) => Some(&*slice.elem),
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let collection = matches!(
                segment.ident.to_string().as_str(),
                "Vec" | "HashSet" | "BTreeSet" | "VecDeque" | "IndexSet"
            );
            match (&segment.arguments, collection) {
                (syn::PathArguments::AngleBracketed(arguments), true) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        syn::GenericArgument::Type(item) => Some(item),
                        _ => None,
                    })
                }
                _ => None,
            }
        }
        _ => None,
    }?;
    let (bare, items_by_ref) = strip_reference(item);
    if bare.to_token_stream().to_string() == "u8" {
        return None;
    }
    Some(List {
        item: bare,
        by_ref,
        items_by_ref,
    })
}

pub(super) fn is_option(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Option")
}

/// An integer, also optional or borrowed: a bound of a page.
pub(super) fn is_integer(ty: &Type) -> bool {
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    match segment.ident.to_string().as_str() {
        "usize" | "u64" | "u32" | "u16" | "u8" | "isize" | "i64" | "i32" | "i16" | "i8"
        | "u128" | "i128" => true,
        "Option" => type_arguments(segment).first().is_some_and(is_integer),
        _ => false,
    }
}

pub(super) fn is_bool(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("bool"))
}

/// Types that stand for one plain value and never for the input of an insert.
pub(crate) fn is_plain(ty: &Type) -> bool {
    let (bare, _) = strip_reference(ty);
    match bare {
        Type::Path(_) => {
            last_segment(bare).is_some_and(|segment| {
                matches!(
                    segment.ident.to_string().as_str(),
                    "String"
                        | "str"
                        | "bool"
                        | "char"
                        | "Uuid"
                        | "Ulid"
                        | "f32"
                        | "f64"
                        | "Option"
                        | "Cow"
                        | "DateTime"
                        | "Duration"
                        | "SystemTime"
                        | "Instant"
                        | "PathBuf"
                        | "Path"
                        | "Bytes"
                        | "Url"
                        | "Vec"
                        | "HashMap"
                )
            }) || is_integer(bare)
        }
        _ => true,
    }
}

/// Why a parameter cannot be the value of a column by itself.
pub(super) fn unfit(param: &Param) -> Option<String> {
    let name = &param.name;
    if !param.named {
        return Some("one of its parameters has no name".to_owned());
    }
    if matches!(&param.ty, Type::Reference(reference) if reference.mutability.is_some()) {
        return Some(format!("`{name}` is `&mut`, so it may be changed"));
    }
    if ["password", "passwd", "secret", "pin"].contains(&names::plain(name).as_str()) {
        return Some(format!(
            "`{name}` is seldom stored as it is given: databases keep a hash"
        ));
    }
    let words =
        last_segment(&param.ty).map(|segment| names::words_of_type(&names::plain(&segment.ident)));
    let is_query = words.is_some_and(|words| {
        words
            .last()
            .is_some_and(|last| QUERIES.contains(&last.as_str()))
    });
    is_query
        .then(|| format!("`{name}` is a query of its own, and nothing says which rows it means"))
}

/// Endings of types that describe a choice of rows, rather than a value in one.
const QUERIES: [&str; 13] = [
    "query",
    "filter",
    "filters",
    "criteria",
    "params",
    "parameters",
    "options",
    "request",
    "search",
    "spec",
    "specification",
    "pagination",
    "paging",
];

/// The parameter as the value that a column is compared with.
pub(super) fn value(param: &Param) -> Value {
    let name = &param.name;
    // Whatever is wrong with the value is wrong with the parameter.
    let here = Span::call_site().located_at(name.span());
    let by_ref = |tokens: TokenStream| Value {
        tokens,
        by_ref: true,
    };
    let (bare, behind) = strip_reference(&param.ty);
    let converts = match bare {
        Type::ImplTrait(object) => object.bounds.iter().find_map(conversion),
        _ => None,
    };
    match converts {
        Some(("AsRef", target)) => {
            return by_ref(
                quote_spanned!(here=> ::core::convert::AsRef::<#target>::as_ref(&#name)),
            );
        }
        Some(("Borrow", target)) if !behind => {
            return by_ref(
                quote_spanned!(here=> ::core::borrow::Borrow::<#target>::borrow(&#name)),
            );
        }
        Some((_, target)) if !behind => {
            return Value {
                tokens: quote_spanned!(here=> ::core::convert::Into::<#target>::into(#name)),
                by_ref: false,
            };
        }
        _ => {}
    }
    match &param.ty {
        Type::Reference(reference) if matches!(*reference.elem, Type::Reference(_)) => {
            by_ref(quote_spanned!(here=> *#name))
        }
        Type::Reference(_) => by_ref(quote!(#name)),
        ty if last_segment(ty).is_some_and(|segment| segment.ident == "Cow") => {
            by_ref(quote_spanned!(here=> &*#name))
        }
        _ => Value {
            tokens: quote!(#name),
            by_ref: false,
        },
    }
}

/// The parameter as the value that a field is set to: what an `Option` borrows is made the field's own.
pub(super) fn stored(param: &Param) -> Value {
    let name = &param.name;
    let borrows = last_segment(&param.ty).is_some_and(|segment| {
        segment.ident == "Option"
            && matches!(type_arguments(segment).first(), Some(Type::Reference(_)))
    });
    if borrows && !matches!(param.ty, Type::Reference(_)) {
        return Value {
            tokens: quote!(#name.map(::std::borrow::ToOwned::to_owned)),
            by_ref: false,
        };
    }
    value(param)
}

/// `AsRef<T>`, `Borrow<T>` or `Into<T>`, and the `T`.
pub(super) fn conversion(bound: &TypeParamBound) -> Option<(&'static str, Type)> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let segment = bound.path.segments.last()?;
    let word = ["AsRef", "Borrow", "Into"]
        .into_iter()
        .find(|word| segment.ident == word)?;
    Some((word, type_arguments(segment).into_iter().next()?))
}

/// The column that a parameter names: a declared one, also behind the entity's noun, else a field
/// of the parameter's own name.
pub(super) fn column(param: &Ident, table: &Table) -> Column {
    declared_column(param, table).unwrap_or_else(|| Column::field(param.clone()))
}

/// A column of the key or of an index that the parameter names, also as `user_id` for `id`.
pub(super) fn declared_column(param: &Ident, table: &Table) -> Option<Column> {
    let name = names::plain(param);
    let declared = table.declared_columns();
    let named = declared.iter().find(|column| column.plain() == name);
    let found = named.or_else(|| {
        let short = without_noun(&name, table);
        declared
            .iter()
            .find(|column| short.contains(&column.plain()))
    });
    found.map(|column| Column::clone(column))
}

/// `user_id` without the noun of the entity `User`: `id`.
pub(super) fn without_noun(name: &str, table: &Table) -> Vec<String> {
    let words = names::words(name);
    name::nouns(table)
        .iter()
        .filter(|noun| words.len() > noun.len() && words.starts_with(noun))
        .map(|noun| words[noun.len()..].join("_"))
        .collect()
}

/// The type of a table's key: ascribed, else that of parameters which name its columns.
pub(super) fn key_type(table: &Table, methods: &[Draft]) -> Option<Type> {
    let columns = table.key_columns();
    let mut types: Vec<Option<Type>> = columns.iter().map(|column| column.ty.clone()).collect();
    if columns.is_empty() {
        return None;
    }
    if types.iter().any(Option::is_none) {
        for Draft { params, .. } in methods {
            for (column, ty) in columns.iter().zip(&mut types) {
                let shown = params
                    .iter()
                    .filter(|param| !param.context)
                    .find_map(|param| {
                        let named = declared_column(&param.name, table)?;
                        if named.text() == column.text() {
                            owned(&param.ty)
                        } else {
                            None
                        }
                    });
                if ty.is_none() {
                    *ty = shown;
                }
            }
        }
    }
    let types: Vec<Type> = types.into_iter().collect::<Option<_>>()?;
    match types.as_slice() {
        [ty] => Some(ty.clone()),
        _ => Some(parse_quote!((#(#types),*))),
    }
}

/// The owned form of a parameter's type, where it is certain.
fn owned(ty: &Type) -> Option<Type> {
    let mentions_lifetime = |ty: &Type| ty.to_token_stream().to_string().contains('\'');
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => {
                let item = &slice.elem;
                Some(parse_quote!(::std::vec::Vec<#item>))
            }
            inner if inner.to_token_stream().to_string() == "str" => {
                Some(parse_quote!(::std::string::String))
            }
            inner => owned(inner),
        },
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let unsized_or_wrapped = matches!(
                segment.ident.to_string().as_str(),
                "Option" | "Path" | "OsStr" | "Self" | "Cow"
            ) || path
                .path
                .segments
                .first()
                .is_some_and(|first| first.ident == "Self");
            if unsized_or_wrapped || mentions_lifetime(ty) || list(ty).is_some() {
                None
            } else {
                Some(ty.clone())
            }
        }
        _ => None,
    }
}
