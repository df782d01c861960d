//! The views of the methods, as `calls` and `faults` show them.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::{Own, private};
use crate::model::Op;
use crate::{doc, names};

/// The markers of the methods, and an accessor for each.
pub(super) fn views(own: &Own) -> TokenStream {
    let Own {
        methods,
        generics,
        tables,
        vis,
        fake,
        ..
    } = own;
    let known = || {
        let methods = fake.methods.iter().enumerate();
        methods.filter(|(_, method)| !matches!(method.op, Op::Default | Op::Static(_)))
    };
    let calls: Vec<_> = known()
        .map(|(number, method)| (&own.calls[number], method))
        .collect();
    // No parameter of the trait's may be called so.
    let view = names::ident(
        if generics.is_empty() { "V" } else { "__V" },
        Span::call_site(),
    );
    let types = generics.is_empty();
    let types = types
        .then(|| private::types(own, calls.iter().copied()))
        .flatten();
    let markers = calls
        .iter()
        .map(|(call, method)| call.declaration(own, method, types.is_some()));
    let accessors = calls.iter().map(|(call, method)| {
        let (name, marker) = (&method.input.sig.ident, call.marker(own));
        let promises = ["iter", "iter_mut"].contains(&names::plain(name).as_str()).then(
            || quote!(#[allow(clippy::iter_not_returning_iterator, reason = "a view of the method")]),
        );
        let counted = (!call.is_known()).then(|| quote!(where #view: __fake::Counts));
        let conditions = crate::model::conditions(&method.input.attrs);
        let doc = doc::lines(&format!("The method `{name}`."));
        quote! {
            #(#conditions)*
            #doc
            #promises
            #vis fn #name(&self) -> #view::Of<#marker> #counted { self.0.of() }
        }
    });
    // A view shows the methods of one fake, whatever its parameters are.
    let bound = if generics.is_empty() {
        quote!(#view: __fake::View)
    } else {
        quote!(#view: __fake::View<State = #tables>)
    };
    let (params, clause) = (generics.declared(Some(&bound)), generics.clause());
    quote! {
        #types
        #(#markers)*
        impl #params #methods<#view> #clause { #(#accessors)* }
    }
}
