//! What a fake with mistakes has of recordings: names, so that nothing is said of them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::real;
use crate::expand::Own;
use crate::expand::implementation::{consts, types};
use crate::expand::method::{Head, async_trait, heads};
use crate::{names, quiet};

/// The same names, of what does nothing.
pub(super) fn silent(own: &Own) -> TokenStream {
    let Own {
        fake,
        vis,
        handle,
        generics,
        ..
    } = own;
    let (params, clause) = (generics.declared(None), generics.clause());
    let of = fake.of();
    let wrapper = names::recorder(&fake.item.ident);
    let text = wrapper.to_string();
    let serve = own.inherent("serve");
    // The wrapper of a generic trait has no parameters: it is one of the mistakes.
    let implements = quiet::implements(fake) && fake.item.generics.params.is_empty();
    let implementation = implements.then(|| {
        let heads = heads(own);
        let attrs = async_trait(own, &heads);
        let methods = heads.into_iter().map(|(_, method, head)| {
            let conditions = crate::model::conditions(&method.input.attrs);
            let Head { signature, how } = head;
            let body = quote!(__fake::unsupported(#text, ""));
            let body = how.begun(&body);
            quote!(#(#conditions)* #[allow(unused_variables, reason = "nothing runs")] #signature { #body })
        });
        let types = types(fake);
        let (real, consts, unsafety) = (real(fake), consts(fake), &fake.item.unsafety);
        let (parameters, arguments, _) = fake.item.generics.split_for_impl();
        parameters.to_token_stream().is_empty().then(|| quote! {
            #(#attrs)*
            #unsafety impl<R> #of #arguments for #wrapper<R> where R: #real {
                #(#types)*
                #(#consts)*
                #(#methods)*
            }
        })
    });
    let standard = implementation.is_some().then(|| {
        quote! {
            impl<R> ::core::fmt::Debug for #wrapper<R> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#text)
                }
            }
            impl<R: ::core::clone::Clone> ::core::clone::Clone for #wrapper<R> {
                fn clone(&self) -> Self {
                    Self { real: ::core::clone::Clone::clone(&self.real) }
                }
            }
        }
    });
    quote! {
        impl<R> #wrapper<R> {
            /// Nothing is recorded: the fake has mistakes.
            #vis fn new<T>(real: R, _recorder: &T) -> Self {
                Self { real }
            }
        }
        #implementation
        #standard
        impl #params #handle #clause {
            /// Nothing is served: the fake has mistakes.
            #vis fn #serve<__T>(&self, _recordings: &__T) {}
        }
    }
}
