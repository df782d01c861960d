//! Types for a trait that stands alone: what is declared for it, and an empty type for every other name.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Field, GenericParam, Item, ItemTrait, TraitItem, Visibility};

use crate::names;

/// Names that are no stubs: what the traits of the table mean by them, as far as that is public.
pub(crate) const KNOWN: [&str; 16] = [
    "anyhow",
    "chrono::{DateTime, NaiveDate, NaiveDateTime, Utc}",
    "futures_util::stream::{self, BoxStream, Stream}",
    "serde::{Deserialize, Serialize}",
    "serde_json::Value",
    "std::collections::{BTreeMap, BTreeSet, HashMap, HashSet}",
    "std::fmt",
    "std::fmt::{Debug, Display}",
    "std::future::Future",
    "std::ops::Range",
    "std::pin::Pin",
    "std::sync::Arc",
    "std::sync::MutexGuard",
    "std::time::{Duration, SystemTime}",
    "async_trait::async_trait",
    "uuid::Uuid",
];

/// What needs no import.
const PRELUDE: [&str; 21] = [
    "core",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Eq",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Send",
    "Sized",
    "String",
    "Sync",
    "Vec",
];

/// What is declared and what is not, to stand beside the trait.
pub(crate) fn beside(declared: &[Item], item: &ItemTrait) -> TokenStream {
    let mut items: Vec<Item> = declared.to_vec();
    let mut known: BTreeSet<String> = PRELUDE.iter().map(|name| (*name).to_owned()).collect();
    for import in KNOWN {
        known.extend(
            import
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .map(str::to_owned),
        );
    }
    known.insert(item.ident.to_string());
    known.extend(parameters(&item.generics));
    let mut used = Used::default();
    used.walk(item.supertraits.to_token_stream());
    used.walk(item.generics.to_token_stream());
    used.walk(item.generics.where_clause.to_token_stream());
    for item in &item.items {
        match item {
            TraitItem::Fn(function) => {
                known.extend(parameters(&function.sig.generics));
                used.walk(function.sig.to_token_stream());
            }
            TraitItem::Type(associated) => used.walk(associated.bounds.to_token_stream()),
            _ => {}
        }
    }
    used.within(&items);
    for (path, arity) in used.paths {
        if !known.contains(&path[0]) {
            place(&mut items, &path, arity);
        }
    }
    opened(&mut items);
    quote!(#(#items)*)
}

fn parameters(generics: &syn::Generics) -> impl Iterator<Item = String> {
    generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
}

/// The types that tokens name, each with the number of its lifetimes and of its types.
#[derive(Default)]
struct Used {
    paths: BTreeMap<Vec<String>, (usize, usize)>,
}

impl Used {
    fn within(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(item) => self.walk(item.fields.to_token_stream()),
                Item::Type(item) => self.walk(item.ty.to_token_stream()),
                Item::Mod(item) => {
                    let content = item.content.as_ref();
                    self.within(content.map_or(&[], |(_, items)| items));
                }
                _ => {}
            }
        }
    }

    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Ident(first) if !follows(&tokens, at) => {
                    let mut path = vec![names::plain(first)];
                    while let (true, Some(TokenTree::Ident(next))) =
                        (punct(&tokens, at + 1, "::"), tokens.get(at + 3))
                    {
                        path.push(names::plain(next));
                        at += 3;
                    }
                    let last = path
                        .last()
                        .is_some_and(|last| last.starts_with(char::is_uppercase));
                    // `Item = Job` names a type of the trait's.
                    if last && !punct(&tokens, at + 1, "=") {
                        self.paths.insert(path, arity(&tokens[at + 1..]));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// Behind `::`, or behind the quote of a lifetime, stands no beginning of a path.
fn follows(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && (punct(tokens, at - 1, "'") || (at > 1 && punct(tokens, at - 2, "::")))
}

fn punct(tokens: &[TokenTree], at: usize, text: &str) -> bool {
    text.chars().enumerate().all(|(behind, letter)| {
        matches!(tokens.get(at + behind), Some(TokenTree::Punct(punct)) if punct.as_char() == letter)
    })
}

/// How many lifetimes and how many types stand between angle brackets.
fn arity(tokens: &[TokenTree]) -> (usize, usize) {
    if !punct(tokens, 0, "<") {
        return (0, 0);
    }
    let (mut depth, mut begins) = (0, true);
    let (mut lifetimes, mut types) = (0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => {
                depth += 1;
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 1 => {
                begins = true;
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if begins {
            begins = false;
            if punct(tokens, at, "'") {
                lifetimes += 1;
            } else {
                types += 1;
            }
        }
    }
    (lifetimes, types)
}

/// Puts an empty type where the path says, unless something of this name is there.
fn place(items: &mut Vec<Item>, path: &[String], arity: (usize, usize)) {
    let [name, inside @ ..] = path else { return };
    let named = |item: &&mut Item| match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Mod(item) => item.ident == name,
        _ => false,
    };
    let ident = names::ident(name, proc_macro2::Span::call_site());
    match (items.iter_mut().find(named), inside) {
        (Some(_), []) => {}
        (Some(Item::Mod(module)), inside) => {
            if let Some((_, items)) = &mut module.content {
                place(items, inside, arity);
            }
        }
        (Some(_), _) => {}
        (None, []) => items.extend(stub(&ident, arity)),
        (None, inside) => {
            let mut content = Vec::new();
            place(&mut content, inside, arity);
            items.push(syn::parse_quote!(pub mod #ident { use crate::prelude::*; #(#content)* }));
        }
    }
}

/// A type that a column could have, and an error.
fn stub(ident: &proc_macro2::Ident, (lifetimes, types): (usize, usize)) -> Vec<Item> {
    let derives = quote!(#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]);
    if (lifetimes, types) == (0, 0) {
        return vec![
            syn::parse_quote!(#derives pub struct #ident(pub u64);),
            syn::parse_quote!(impl From<u64> for #ident { fn from(given: u64) -> Self { Self(given) } }),
        ];
    }
    let lifetimes: Vec<syn::Lifetime> = (0..lifetimes)
        .map(|number| syn::Lifetime::new(&format!("'a{number}"), proc_macro2::Span::call_site()))
        .collect();
    let types: Vec<_> = (0..types)
        .map(|number| quote::format_ident!("T{number}"))
        .collect();
    vec![syn::parse_quote! {
        #derives
        pub struct #ident<#(#lifetimes,)* #(#types),*>(
            pub core::marker::PhantomData<(#(&#lifetimes (),)* #(fn() -> #types,)*)>,
        );
    }]
}

/// Opens what is declared to the crate, and gives it what rows and errors of real projects have.
fn opened(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Struct(item) => {
                item.vis = public();
                item.fields
                    .iter_mut()
                    .for_each(|field: &mut Field| field.vis = public());
                derived(&mut item.attrs);
            }
            Item::Enum(item) => {
                item.vis = public();
                derived(&mut item.attrs);
            }
            Item::Type(item) => item.vis = public(),
            Item::Trait(item) => item.vis = public(),
            Item::Mod(item) => {
                item.vis = public();
                if let Some((_, items)) = &mut item.content {
                    opened(items);
                }
            }
            _ => {}
        }
    }
}

fn public() -> Visibility {
    syn::parse_quote!(pub)
}

fn derived(attributes: &mut Vec<Attribute>) {
    if attributes
        .iter()
        .all(|attribute| !attribute.path().is_ident("derive"))
    {
        attributes.push(syn::parse_quote!(#[derive(Clone, Debug, PartialEq)]));
    }
}
