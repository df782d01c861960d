//! The operations of a contract, how they are drawn, and how they are made on any implementation.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, ReceiverKind};

use super::columns::Columns;
use super::{about, answer, draw};
use crate::expand::{Own, call};
use crate::model::{Associated, Fake, Method, Owned, Style};
use crate::{doc, names};

/// The calls with their arguments.
pub(super) fn operation(own: &Own) -> TokenStream {
    let Own { fake, vis, .. } = own;
    let of = &fake.item.ident;
    let name = names::operation(of);
    let cfg = own.cfg();
    let doc = doc::lines(&format!(
        "A call of [`{of}`] with its arguments, as a contract draws it."
    ));
    let variants = kept(fake).map(|method| {
        let conditions = crate::model::conditions(&method.input.attrs);
        let variant = names::variant(&method.input.sig.ident);
        let fields = params(fake, method).map(|(name, _, ty)| quote!(#name: #ty));
        let doc = doc::lines(&format!("`{}`.", method.input.sig.ident));
        quote!(#(#conditions)* #doc #variant { #(#fields),* })
    });
    quote! {
        #cfg
        #doc
        #[allow(missing_docs, private_interfaces, reason = "the fields are the method's parameters")]
        #[derive(Clone, Debug)]
        #vis enum #name { #(#variants),* }
    }
}

/// The impls.
pub(in crate::expand) fn contract(own: &Own) -> Option<TokenStream> {
    let Own {
        fake, krate, vis, ..
    } = own;
    fake.options.contract.as_ref()?;
    let of = &fake.item.ident;
    let name = names::contract(of);
    let suite = if fake.quiet {
        quote!(__contract::Silent)
    } else {
        quote!(Self)
    };
    let new = quote! {
        use #krate::__private::contract as __contract;
        impl #name {
            /// The contract. Go on with `.real(..)`.
            #[allow(clippy::new_ret_no_self, reason = "where the contract begins, as a fake does")]
            #vis fn new() -> #krate::ContractOf<#suite> {
                #krate::ContractOf::new()
            }
        }
    };
    if fake.quiet {
        return Some(new);
    }
    let suite = implementation(own);
    let applies = applies(own, &Columns::of(fake));
    Some(quote! {
        #new
        #[allow(unused_imports, reason = "not every trait has columns")]
        use __contract::cells::*;
        #suite
        #applies
    })
}

/// The methods that a contract calls.
pub(super) fn kept(fake: &Fake) -> impl Iterator<Item = &Method> {
    let methods = fake.methods.iter();
    methods.filter(|method| fake.contracts(method))
}

/// The parameters of a method, what owns their values, and its type.
pub(super) fn params<'a>(
    fake: &'a Fake,
    method: &'a Method,
) -> impl Iterator<Item = (&'a Ident, Owned, TokenStream)> {
    method.params.iter().map(|param| {
        let owned = Owned::of(&param.ty).expect("`check::contract` refuses what nothing owns");
        let ty = call::without_self(fake, owned.ty.clone()).unwrap_or_else(|| owned.ty.clone());
        (&param.name, owned, ty)
    })
}

/// `Operation::Insert { user, }`.
fn pattern(fake: &Fake, method: &Method) -> TokenStream {
    let operation = names::operation(&fake.item.ident);
    let variant = names::variant(&method.input.sig.ident);
    let names = method.params.iter().map(|param| &param.name);
    quote!(#operation::#variant { #(#names),* })
}

fn implementation(own: &Own) -> TokenStream {
    let Own { fake, handle, .. } = own;
    let of = &fake.item.ident;
    let (name, operation) = (names::contract(of), names::operation(of));
    let text = names::plain(of);
    let [in_world, fork] = ["in_world", "fork"].map(|name| own.inherent(name));
    let columns = Columns::of(fake);
    let about = about::about(own, &columns);
    let draws = kept(fake).map(|method| draw::draws(fake, method, &columns));
    let codes = kept(fake).map(|method| code(fake, method));
    let tables = fake.tables.iter().map(|table| {
        let accessor = own.inherent(&names::plain(&table.name));
        quote!(__contract::rows(fake.#accessor().all()))
    });
    let see = if fake.tables.is_empty() {
        quote!(_fake)
    } else {
        quote!(fake)
    };
    quote! {
        impl __contract::Suite for #name {
            type Operation = #operation;
            type Fake = #handle;
            const TRAIT: &'static str = #text;
            #about
            fn fake(world: &__fake::World) -> #handle { #handle::#in_world(world) }
            fn fork(fake: &#handle) -> #handle { fake.#fork() }
            fn rows(#see: &#handle) -> ::std::vec::Vec<::std::vec::Vec<::std::boxed::Box<dyn __contract::Value>>> {
                ::std::vec::Vec::from([#(#tables),*])
            }
            fn draw(
                method: &str,
                draw: &mut __contract::Draw<'_>,
            ) -> ::core::result::Result<#operation, __contract::NoPool> {
                ::core::result::Result::Ok(match method {
                    #(#draws)*
                    other => __fake::unsupported(#text, other),
                })
            }
            fn on_fake(
                operation: #operation,
                fake: &mut #handle,
            ) -> impl ::core::future::Future<Output = __contract::Answer> {
                <Self as __contract::Applies<#handle>>::apply(operation, fake)
            }
            fn code(operation: &#operation) -> ::std::string::String {
                match operation { #(#codes)* }
            }
        }
    }
}

/// A call as a text.
fn code(fake: &Fake, method: &Method) -> TokenStream {
    let conditions = crate::model::conditions(&method.input.attrs);
    let plain = names::plain(&method.input.sig.ident);
    let waits = method.style != Style::Sync;
    let pattern = pattern(fake, method);
    let arguments = params(fake, method).map(|(name, owned, _)| {
        let given = if owned.is_itself() {
            quote!(Value)
        } else if owned.is_reference() {
            quote!(Reference)
        } else {
            quote!(Borrowed)
        };
        quote!((#name, __contract::Given::#given))
    });
    quote!(#(#conditions)* #pattern => __contract::code(#plain, #waits, &[#(#arguments),*]),)
}

/// How the operations are made on whatever implements the trait.
fn applies(own: &Own, columns: &Columns) -> TokenStream {
    let fake = own.fake;
    let of = fake.of();
    let item = &fake.item.ident;
    let (name, operation) = (names::contract(item), names::operation(item));
    let types = fake
        .options
        .types
        .iter()
        .filter(|known| known.generics.params.is_empty())
        .map(|Associated { name, ty, .. }| quote!(#name = #ty));
    let types = (!fake.options.types.is_empty()).then(|| quote!(<#(#types),*>));
    let [real, value, error] = ["real", "value", "error"].map(names::local);
    let given = names::local("operation");
    let arms = kept(fake).map(|method| {
        let conditions = crate::model::conditions(&method.input.attrs);
        let (pattern, name) = (pattern(fake, method), &method.input.sig.ident);
        let lent = params(fake, method)
            .map(|(name, owned, _)| owned.lent(name))
            .collect::<Vec<_>>();
        let wait = (method.style != Style::Sync).then(|| quote!(.await));
        let call = quote!(<R as #of>::#name(#real, #(#lent),*) #wait);
        let tree = answer::tree(fake, columns, method, &value.to_token_stream());
        let answer = if method.output.is_fallible() {
            quote! {
                match #call {
                    ::core::result::Result::Ok(#value) => __contract::Answer::Okay(#tree),
                    ::core::result::Result::Err(#error) => __contract::Answer::failed(#error),
                }
            }
        } else {
            quote!({ let #value = #call; __contract::Answer::Done(#tree) })
        };
        quote!(#(#conditions)* #pattern => #answer,)
    });
    let body = quote!(match #given { #(#arms)* });
    let all_share = kept(fake).all(|method| !takes_mut(method));
    let allow = quote!(#[allow(clippy::unused_async, clippy::let_unit_value, reason = "methods may be synchronous, and answer with nothing")]);
    let of = quote!(#of #types);
    if !all_share {
        return quote! {
            impl<R: #of> __contract::Applies<R> for #name {
                #allow
                async fn apply(#given: #operation, #real: &mut R) -> __contract::Answer { #body }
            }
        };
    }
    quote! {
        impl<R: #of> __contract::Applies<R> for #name {
            fn apply(
                #given: #operation,
                #real: &mut R,
            ) -> impl ::core::future::Future<Output = __contract::Answer> {
                <Self as __contract::Shares<R>>::share(#given, #real)
            }
        }
        impl<R: #of> __contract::Shares<R> for #name {
            #allow
            async fn share(#given: #operation, #real: &R) -> __contract::Answer { #body }
        }
    }
}

pub(super) fn takes_mut(method: &Method) -> bool {
    match method.input.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            matches!(receiver.kind, ReceiverKind::Reference(_, _, Some(_)))
        }
        _ => false,
    }
}
