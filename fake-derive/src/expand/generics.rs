//! The type and const parameters of the trait, which everything that is generated has too. Lifetimes are the trait's alone:
//! a fake keeps nothing that is borrowed.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::GenericParam;

use crate::model::Fake;

/// The parameters, as they are declared and as they are used.
#[derive(Default)]
pub(super) struct Generics {
    /// `T: Entity, const N: usize,`.
    declared: TokenStream,
    /// The same with defaults: `V = String,`.
    defaulted: TokenStream,
    /// `T, N,`.
    used: TokenStream,
    /// `T: 'static, Id: Hash,`: whatever has the parameters has these conditions.
    conditions: TokenStream,
    /// More conditions, of the trait's implementation.
    of_trait: TokenStream,
    types: Vec<Ident>,
}

impl Generics {
    pub(super) fn of(fake: &Fake) -> Self {
        let mut generics = Self::default();
        let all = &fake.item.generics;
        for param in &all.params {
            match param {
                GenericParam::Type(param) => {
                    let (name, colon, bounds) = (&param.ident, &param.colon_token, &param.bounds);
                    let default = param.default.as_ref().map(|(eq, ty)| quote!(#eq #ty));
                    generics.declared.extend(quote!(#name #colon #bounds,));
                    generics
                        .defaulted
                        .extend(quote!(#name #colon #bounds #default,));
                    generics.used.extend(quote!(#name,));
                    // In what is left of a fake with mistakes, no table asks for more.
                    let more = fake
                        .quiet
                        .then(|| quote!(+ ::core::marker::Send + ::core::marker::Sync));
                    generics.conditions.extend(quote!(#name: 'static #more,));
                    generics.types.push(name.clone());
                }
                GenericParam::Const(param) => {
                    let (name, ty) = (&param.ident, &param.ty);
                    let default = param.default.as_ref().map(|(eq, value)| quote!(#eq #value));
                    generics.declared.extend(quote!(const #name: #ty,));
                    generics
                        .defaulted
                        .extend(quote!(const #name: #ty #default,));
                    generics.used.extend(quote!(#name,));
                }
                GenericParam::Lifetime(_) => {}
            }
        }
        let lifetimes: Vec<String> = all
            .lifetimes()
            .map(|param| param.lifetime.ident.to_string())
            .collect();
        let given = all.where_clause.iter();
        for predicate in given.flat_map(|clause| &clause.predicates) {
            // What is of the trait's lifetimes, or of `Self`, can be said of the trait alone.
            let tokens = predicate.to_token_stream();
            if mentions(&tokens, &lifetimes) {
                generics.of_trait.extend(quote!(#predicate,));
            } else {
                generics.conditions.extend(quote!(#predicate,));
            }
        }
        for predicate in &fake.options.conditions {
            generics.conditions.extend(quote!(#predicate,));
        }
        generics
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// `<T: Entity>`, with more parameters behind them.
    pub(super) fn declared(&self, more: Option<&TokenStream>) -> Option<TokenStream> {
        let declared = &self.declared;
        (!self.is_empty() || more.is_some()).then(|| quote!(<#declared #more>))
    }

    /// `<T: Entity, V = String>`.
    pub(super) fn defaulted(&self) -> Option<TokenStream> {
        let defaulted = &self.defaulted;
        (!self.is_empty()).then(|| quote!(<#defaulted>))
    }

    /// The type of this name, with the parameters.
    pub(super) fn ty(&self, name: &Ident) -> TokenStream {
        let used = &self.used;
        if self.is_empty() {
            return name.to_token_stream();
        }
        quote!(#name<#used>)
    }

    /// The same where an expression stands.
    pub(super) fn path(&self, name: &Ident) -> TokenStream {
        let used = &self.used;
        if self.is_empty() {
            return name.to_token_stream();
        }
        quote!(#name::<#used>)
    }

    /// The conditions without their `where`.
    pub(super) fn conditions(&self) -> &TokenStream {
        &self.conditions
    }

    /// The conditions that only the trait's implementation has.
    pub(super) fn of_trait(&self) -> &TokenStream {
        &self.of_trait
    }

    /// `where T: 'static`.
    pub(super) fn clause(&self) -> Option<TokenStream> {
        let conditions = &self.conditions;
        (!conditions.is_empty()).then(|| quote!(where #conditions))
    }

    /// A type that mentions every parameter, and has none of their values.
    pub(super) fn phantom(&self) -> Option<TokenStream> {
        let types = &self.types;
        (!types.is_empty()).then(|| quote!(::core::marker::PhantomData<(#(fn(*const #types),)*)>))
    }
}

/// Whether `Self` or one of these lifetimes is among the tokens.
fn mentions(tokens: &TokenStream, lifetimes: &[String]) -> bool {
    let mut quoted = false;
    tokens.clone().into_iter().any(|token| {
        let is_lifetime = std::mem::take(&mut quoted);
        match token {
            TokenTree::Ident(name) if is_lifetime => lifetimes.iter().any(|known| name == known),
            TokenTree::Ident(name) => name == "Self",
            TokenTree::Punct(punct) => {
                quoted = punct.as_char() == '\'';
                false
            }
            TokenTree::Group(group) => mentions(&group.stream(), lifetimes),
            TokenTree::Literal(_) => false,
        }
    })
}
