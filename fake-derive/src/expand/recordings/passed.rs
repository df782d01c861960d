//! The trait as the wrapper implements it: each call goes to the real client, and what comes back is kept.
//!
//! ```text
//! async fn get_user(&self, login: &str) -> Result<User, ApiError> {
//!     let request = __fake::request("get_user").arg("login", &login);
//!     self.recorder.keep(request, <R as Github>::get_user(&self.real, login).await)
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, ReceiverKind};

use super::recorder::bounds;
use crate::expand::Own;
use crate::expand::implementation::{consts, types};
use crate::expand::method::{Head, How, async_trait, heads};
use crate::model::{Fake, Method, Op};
use crate::names;

pub(super) fn implementation(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let fake = own.fake;
    let of = fake.of();
    let name = names::recorder(&fake.item.ident);
    let bounds = bounds(own, kept);
    let heads = heads(own);
    let attrs = async_trait(own, &heads);
    let types = types(fake);
    let (consts, unsafety) = (consts(fake), &fake.item.unsafety);
    let methods = heads.into_iter().map(|(_, method, head)| {
        let conditions = crate::model::conditions(&method.input.attrs);
        let Head { signature, how } = head;
        let body = passed_on(fake, method, how);
        quote! {
            #(#conditions)*
            #signature { #body }
        }
    });
    quote! {
        #(#attrs)*
        #unsafety impl<R> #of for #name<R> #bounds {
            #(#types)*
            #(#consts)*
            #(#methods)*
        }
    }
}

/// The call of the real client, and what keeps it.
fn passed_on(fake: &Fake, method: &Method, how: How) -> TokenStream {
    let of = fake.of();
    let (name, plain) = (
        &method.input.sig.ident,
        names::plain(&method.input.sig.ident),
    );
    let Some(FnArg::Receiver(receiver)) = method.input.sig.inputs.first() else {
        if let Op::Static(_) = method.op {
            let params = method.params.iter().map(|param| &param.name);
            let wait = (!matches!(how, How::Run)).then(|| quote!(.await));
            return how.begun(&quote!(<R as #of>::#name(#(#params),*) #wait));
        }
        // Of `unsupported`.
        let text = names::recorder(&fake.item.ident).to_string();
        return quote!(__fake::unsupported(#text, #plain));
    };
    let this = &receiver.self_token;
    let borrow = match &receiver.kind {
        ReceiverKind::Reference(and, _, mutability) => quote!(#and #mutability),
        _ => TokenStream::new(),
    };
    let params = method.params.iter().map(|param| &param.name);
    let wait = (!matches!(how, How::Run)).then(|| quote!(.await));
    let call = quote!(<R as #of>::#name(#borrow #this.real, #(#params),*) #wait);
    let body = if fake.records(method) {
        let request = names::local("request");
        let args = method
            .params
            .iter()
            .filter(|param| !param.context)
            .map(|param| {
                let (name, text) = (&param.name, names::plain(&param.name));
                quote!(.arg(#text, &#name))
            });
        quote! {
            let #request = __fake::request(#plain)#(#args)*;
            #this.recorder.keep(#request, #call)
        }
    } else {
        call
    };
    how.begun(&body)
}

/// What a supertrait may ask for.
pub(super) fn standard(own: &Own) -> TokenStream {
    let name = names::recorder(&own.fake.item.ident);
    let text = name.to_string();
    quote! {
        impl<R> ::core::fmt::Debug for #name<R> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).field("recorder", &self.recorder).finish_non_exhaustive()
            }
        }
        impl<R: ::core::clone::Clone> ::core::clone::Clone for #name<R> {
            fn clone(&self) -> Self {
                Self {
                    real: ::core::clone::Clone::clone(&self.real),
                    recorder: ::core::clone::Clone::clone(&self.recorder),
                }
            }
        }
    }
}
