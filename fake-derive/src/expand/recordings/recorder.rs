//! The wrapper's own methods, and what serves the recordings.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::{check, passed, real};
use crate::expand::{Own, call, hidden};
use crate::model::{Method, Owned};
use crate::{doc, names};

/// The impls of a trait without mistakes.
pub(super) fn recorder(own: &Own) -> TokenStream {
    let kept = kept(own);
    let inherent = inherent(own, &kept);
    let implementation = passed::implementation(own, &kept);
    let standard = passed::standard(own);
    let serve = serve(own, &kept);
    quote!(#inherent #implementation #standard #serve)
}

/// The methods that are recorded, with their numbers.
fn kept<'a>(own: &'a Own) -> Vec<(usize, &'a Method)> {
    let methods = own.fake.methods.iter().enumerate();
    methods
        .filter(|(_, method)| own.fake.records(method))
        .collect()
}

/// What the real client has to be.
pub(super) fn bounds(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let real = real(own.fake);
    let recorded = recorded(own, kept);
    quote!(where R: #real, #recorded)
}

/// `User: Recorded`, for each type of the user's, on its tokens.
fn recorded(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let mut leaves = Vec::new();
    for (_, method) in kept {
        let always = crate::model::conditions(&method.input.attrs)
            .next()
            .is_none();
        let params = method.params.iter().filter(|param| !param.context);
        let owned = params.filter_map(|param| Owned::of(&param.ty));
        let owned = owned.filter_map(|owned| call::without_self(own.fake, owned.ty));
        let answer = call::nameable(own.fake, method, &method.output.whole);
        for tokens in owned.chain(answer).filter(|_| always) {
            if let Ok(ty) = syn::parse2(tokens) {
                collect(&ty, &mut leaves);
            }
        }
    }
    leaves
        .iter()
        .map(|(_, ty)| {
            let bound = quote_spanned!(ty.span()=> __fake::Recorded);
            quote!(#ty: #bound,)
        })
        .collect()
}

/// The types in a type that are not the language's own, each once, by its text.
fn collect(ty: &Type, leaves: &mut Vec<(String, Type)>) {
    match ty {
        Type::Slice(slice) => return collect(&slice.elem, leaves),
        Type::Paren(paren) => return collect(&paren.elem, leaves),
        Type::Group(group) => return collect(&group.elem, leaves),
        Type::Tuple(tuple) => return tuple.elems.iter().for_each(|ty| collect(ty, leaves)),
        Type::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else {
                return;
            };
            let name = names::plain(&last.ident);
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
                _ => None,
            };
            let is_list = ["Option", "Vec", "Box"].contains(&name.as_str());
            let is_result = name == "Result" && arguments.is_some_and(|args| args.len() == 2);
            if is_list || is_result {
                for argument in arguments.into_iter().flatten() {
                    if let GenericArgument::Type(ty) = argument {
                        collect(ty, leaves);
                    }
                }
                return;
            }
            if arguments.is_none() && hidden::is_plain(&name) {
                return;
            }
        }
        _ => {}
    }
    let text = ty.to_token_stream().to_string();
    // One that borrows cannot be said here.
    if !text.contains(['\'', '&']) && leaves.iter().all(|(other, _)| *other != text) {
        leaves.push((text, ty.clone()));
    }
}

/// `new` and `check`.
fn inherent(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let Own { fake, vis, .. } = own;
    let of = &fake.item.ident;
    let (name, text) = (names::recorder(of), names::plain(of));
    let bounds = bounds(own, kept);
    let check = check::check(own, kept);
    let new_doc = doc::lines(&format!("This `{text}`, recorded by `recorder`."));
    quote! {
        impl<R> #name<R> #bounds {
            #new_doc
            #vis fn new(real: R, recorder: &__fake::Recorder) -> Self {
                Self { real, recorder: recorder.of(#text) }
            }
            #check
        }
    }
}

fn serve(own: &Own, kept: &[(usize, &Method)]) -> TokenStream {
    let Own {
        fake, vis, name, ..
    } = own;
    let text = names::plain(&fake.item.ident);
    let conditions = own.conditions(Some(&recorded(own, kept)));
    let serve = own.inherent("serve");
    let served = kept.iter().map(|(number, method)| {
        let call = &own.calls[*number];
        let conditions = crate::model::conditions(&method.input.attrs);
        let (marker, plain) = (call.marker(own), names::plain(&method.input.sig.ident));
        let args: Vec<&Ident> = call.args().iter().collect();
        let pattern = call::one_or_tuple(&args);
        let args = args.iter().map(|name| {
            let text = names::plain(name);
            quote!(.arg(#text, #name))
        });
        quote! {
            #(#conditions)*
            serving.method::<#marker>(|#pattern| __fake::request(#plain)#(#args)*);
        }
    });
    quote! {
        impl #name #conditions {
            /// Answers from these recordings from now on, where no fault answers before. A request that was recorded
            /// several times gets the answers in their order, and then the last one again and again.
            ///
            /// # Panics
            ///
            /// When the recordings are of another trait. A call panics which asks what was not recorded, or too long ago.
            #vis fn #serve(&self, recordings: &__fake::Recordings) {
                let serving = self.0.serving(recordings, #text);
                #(#served)*
            }
        }
    }
}
