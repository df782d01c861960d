//! `check`: the recorded requests, asked again of a real client.
//!
//! ```text
//! for asked in check.of("get_user") {
//!     if let Some(login) = check.arg::<String>(asked, "login") {
//!         let answer = <R as Github>::get_user(real, &login).await;
//!         check.answered(asked, &answer);
//!     }
//! }
//! check.once("charge");
//! ```

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, ReceiverKind};

use crate::expand::{Own, call};
use crate::model::{Method, Owned, Recording, Style};
use crate::names;

pub(super) fn check(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let Own { fake, vis, .. } = own;
    let of = fake.of();
    let text = names::plain(&fake.item.ident);
    let [check, asked, answer, real, recordings] =
        ["check", "asked", "answer", "real", "recordings"].map(names::local);
    let recorded = kept
        .iter()
        .map(|(_, method)| names::plain(&method.input.sig.ident));
    let (mut waits, mut changes) = (false, false);
    let mut steps = TokenStream::new();
    for (_, method) in kept {
        let name = &method.input.sig.ident;
        let plain = names::plain(name);
        let conditions: Vec<_> = crate::model::conditions(&method.input.attrs).collect();
        if method.recording == Recording::Once {
            steps.extend(quote!(#(#conditions)* #check.once(#plain);));
            continue;
        }
        waits |= method.style != Style::Sync;
        changes |= takes_mut(method);
        let owned: Vec<_> = method
            .params
            .iter()
            .filter_map(|param| Some((&param.name, Owned::of(&param.ty)?)))
            .collect();
        let arguments: Vec<_> = owned
            .iter()
            .filter_map(|(param, owned)| {
                let ty = call::without_self(fake, owned.ty.clone())?;
                let text = names::plain(param);
                Some(quote!(#check.arg::<#ty>(#asked, #text)))
            })
            .collect();
        let lent = owned.iter().map(|(param, owned)| owned.lent(param));
        let wait = (method.style != Style::Sync).then(|| quote!(.await));
        let asks = quote! {
            let #answer = <R as #of>::#name(#real, #(#lent),*) #wait;
            #check.answered(#asked, &#answer);
        };
        let names: Vec<_> = owned.iter().map(|(param, _)| param).collect();
        let asks = match (names.as_slice(), arguments.as_slice()) {
            ([], _) => asks,
            ([one], [argument]) => quote! {
                if let ::core::option::Option::Some(#one) = #argument { #asks }
            },
            (names, arguments) => quote! {
                if let (#(::core::option::Option::Some(#names)),*) = (#(#arguments),*) { #asks }
            },
        };
        steps.extend(quote! {
            #(#conditions)*
            for #asked in #check.of(#plain) { #asks }
        });
    }
    let asks = names::mention(&steps, "real").is_some();
    let unused = (!asks).then(|| quote!(let _ = #real;));
    let waits = waits.then(|| quote!(async));
    let changes = changes.then(|| quote!(mut));
    quote! {
        /// Asks the real client again what was recorded, and says what it answers otherwise. Methods that may change
        /// something are left out.
        #vis #waits fn check(#recordings: &__fake::Recordings, #real: &#changes R) -> __fake::Drift {
            #unused
            let mut #check = __fake::Check::new(#recordings, #text, &[#(#recorded),*]);
            #steps
            #check.end()
        }
    }
}

fn takes_mut(method: &Method) -> bool {
    match method.input.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            matches!(receiver.kind, ReceiverKind::Reference(_, _, Some(_)))
        }
        _ => false,
    }
}
