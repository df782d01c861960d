//! Keeps the markers as private as what they mention. Knows no visibility: it mentions every type of the user's once more,
//! where rustc takes the most private one for the marker's own.
//!
//! ```text
//! type __Types = fn(User, StorageError);
//! pub struct __insert<T = __Types>(T);
//! ```
//!
//! Without it, a public trait with a type that is not would be an error here, where rustc has but a lint for the trait.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Lifetime, PathArguments, Type};

use super::call::Call;
use super::{Own, boxed, hidden};
use crate::model::Method;
use crate::names;

/// All types of the user's in all markers. Those of methods that may not be there are left out.
pub(super) fn types<'a>(
    own: &Own,
    calls: impl Iterator<Item = (&'a Call, &'a Method)>,
) -> Option<TokenStream> {
    if own.vis.is_empty() {
        return None;
    }
    let mut seen = Vec::new();
    for table in own.fake.worked_on() {
        collect(&table.entity, &mut seen);
        if let Some(key) = &table.key_type {
            collect(key, &mut seen);
        }
    }
    for store in own.fake.worked_on_stores() {
        for ty in store.types() {
            collect(ty, &mut seen);
        }
    }
    for (call, method) in calls {
        let is_always_there = crate::model::conditions(&method.input.attrs)
            .next()
            .is_none();
        for tokens in call.mentions().filter(|_| is_always_there) {
            let lifetimes = |named: Option<&Ident>| match named {
                Some(name) if name == "static" => Lifetime::new("'static", Span::call_site()),
                _ => Lifetime::new("'_", Span::call_site()),
            };
            let tokens = boxed::with_lifetimes(tokens.clone(), &mut |named| Some(lifetimes(named)));
            if let Some(ty) = tokens.and_then(|tokens| syn::parse2(tokens).ok()) {
                collect(&ty, &mut seen);
            }
        }
    }
    let types = names::types();
    let (_, seen): (Vec<String>, Vec<TokenStream>) = seen.into_iter().unzip();
    (!seen.is_empty()).then(|| quote!(type #types = fn(#(#seen),*);))
}

/// The types of the user's in a type, each once, by its text.
fn collect(ty: &Type, seen: &mut Vec<(String, TokenStream)>) {
    match ty {
        Type::Reference(reference) => collect(&reference.elem, seen),
        Type::Slice(slice) => collect(&slice.elem, seen),
        Type::Array(array) => collect(&array.elem, seen),
        Type::Paren(paren) => collect(&paren.elem, seen),
        Type::Group(group) => collect(&group.elem, seen),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| collect(ty, seen)),
        Type::Never(_) => {}
        Type::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else {
                return;
            };
            let name = names::plain(&last.ident);
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
                _ => None,
            };
            // `Result<User>` is an alias, which has an error in it.
            let is_alias = name == "Result" && arguments.is_none_or(|args| args.len() != 2);
            if is_alias || !hidden::is_plain(&name) {
                add(ty.to_token_stream(), seen);
            }
            for argument in arguments.into_iter().flatten() {
                if let GenericArgument::Type(ty) = argument {
                    collect(ty, seen);
                }
            }
        }
        // Perhaps without a size.
        other => add(quote!(&(#other)), seen),
    }
}

fn add(ty: TokenStream, seen: &mut Vec<(String, TokenStream)>) {
    let text = ty.to_string();
    if seen.iter().all(|(other, _)| *other != text) {
        seen.push((text, ty));
    }
}
