//! Takes our helper attributes out of the trait, also those inside `cfg_attr`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, ItemTrait, Meta, Pat, Token, TraitItem};

use super::{MethodArgs, method};
use crate::diag::{Errors, Place};

/// What the helper attributes of one method said.
pub(crate) struct Helpers {
    /// Which item of the trait the method is.
    pub(crate) position: usize,
    pub(crate) args: MethodArgs,
    /// Parameters marked `#[fake(ignore)]`, by position without the receiver.
    pub(crate) ignored: Vec<usize>,
}

/// Reads and removes every `#[fake(..)]` inside the trait: one entry for each of its functions.
pub(crate) fn helpers(errors: &mut Errors, item: &mut ItemTrait) -> Vec<Helpers> {
    errors.go_to(Place::Head);
    for attr in take(&mut item.attrs) {
        errors.at(
            &attr.whole,
            "`#[fake]` is on this trait twice",
            "put all arguments into one: `#[fake(entity = User, key = id)]`",
        );
    }
    let mut all = Vec::new();
    for (position, item) in item.items.iter_mut().enumerate() {
        errors.go_to(Place::Item(position));
        match item {
            TraitItem::Fn(function) => {
                let mut args = MethodArgs::default();
                for attr in take(&mut function.attrs) {
                    if attr.tokens.is_empty() {
                        errors.at(
                            &attr.whole,
                            "this says nothing about the method",
                            "say what it does, for example `#[fake(find(email))]`, or remove it",
                        );
                    }
                    method(errors, &mut args, attr.tokens);
                }
                let typed = function
                    .sig
                    .inputs
                    .iter_mut()
                    .filter_map(|input| match input {
                        FnArg::Typed(typed) => Some(typed),
                        FnArg::Receiver(_) => None,
                    });
                let mut ignored = Vec::new();
                for (position, typed) in typed.enumerate() {
                    for attr in take(&mut typed.attrs) {
                        if attr.tokens.to_string() == "ignore" {
                            ignored.push(position);
                        } else {
                            errors.at(
                                &attr.whole,
                                "a parameter can only be ignored",
                                "write `#[fake(ignore)]`",
                            );
                            args.broken = true;
                        }
                    }
                }
                all.push(Helpers {
                    position,
                    args,
                    ignored,
                });
            }
            TraitItem::Type(inner) => refuse(
                errors,
                &mut inner.attrs,
                "an associated type",
                "say `type Name = T` in the trait's own attribute",
            ),
            TraitItem::Const(inner) => refuse(errors, &mut inner.attrs, "a constant", "remove it"),
            _ => {}
        }
    }
    all
}

fn refuse(errors: &mut Errors, attrs: &mut Vec<Attribute>, what: &str, help: &str) {
    for attr in take(attrs) {
        errors.at(
            &attr.whole,
            format!("`#[fake(..)]` does not go on {what}"),
            help,
        );
    }
}

pub(super) struct Taken {
    pub(super) whole: TokenStream,
    tokens: TokenStream,
}

/// Removes `#[fake(..)]`, and the `fake(..)` among the attributes of a `cfg_attr`.
pub(super) fn take(attrs: &mut Vec<Attribute>) -> Vec<Taken> {
    let mut taken = Vec::new();
    let mut kept = Vec::new();
    for attr in attrs.drain(..) {
        if is_ours(attr.path()) {
            taken.push(Taken {
                whole: attr.to_token_stream(),
                tokens: inside(&attr.meta),
            });
        } else if attr.path().is_ident("cfg_attr") {
            kept.extend(without_ours(attr, &mut taken));
        } else {
            kept.push(attr);
        }
    }
    *attrs = kept;
    taken
}

/// `cfg_attr(test, fake(get), doc = "..")` without its `fake(..)`; nothing where nothing is left.
fn without_ours(mut attr: Attribute, taken: &mut Vec<Taken>) -> Option<Attribute> {
    let Meta::List(list) = &mut attr.meta else {
        return Some(attr);
    };
    let parser = |input: syn::parse::ParseStream| {
        let condition: Meta = input.parse()?;
        let mut metas = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                metas.push(input.parse::<Meta>()?);
            }
        }
        Ok((condition, metas))
    };
    let Ok((condition, metas)) = parser.parse2(list.tokens.clone()) else {
        return Some(attr);
    };
    let (ours, others): (Vec<Meta>, Vec<Meta>) =
        metas.into_iter().partition(|meta| is_ours(meta.path()));
    if ours.is_empty() {
        return Some(attr);
    }
    taken.extend(ours.iter().map(|meta| Taken {
        whole: meta.to_token_stream(),
        tokens: inside(meta),
    }));
    if others.is_empty() {
        return None;
    }
    let others = others.into_iter().collect::<Punctuated<Meta, Token![,]>>();
    list.tokens = quote!(#condition, #others);
    Some(attr)
}

/// `fake`, or `fake_runtime::fake`: also through a renamed crate.
fn is_ours(path: &syn::Path) -> bool {
    path.segments.len() <= 2
        && path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "fake")
}

fn inside(meta: &Meta) -> TokenStream {
    match meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) => TokenStream::new(),
        Meta::NameValue(pair) => pair.value.to_token_stream(),
    }
}

/// The name by which generated code calls a parameter: its own, or `arg2` where it is a pattern.
pub(super) fn parameter_name(pat: &Pat, position: usize) -> Ident {
    match pat {
        Pat::Ident(pat) if pat.subpat.is_none() => pat.ident.clone(),
        _ => quote::format_ident!("arg{}", position, span = crate::names::local("arg").span()),
    }
}
