//! Answers, taken apart as far as their types show what is in them.
//!
//! ```text
//! Tree::maybe(value, |value| Tree::row(0, value))
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::expand::call;
use crate::model::{Answer, Fake, Method, Op};
use crate::names;
use crate::parse::{last_segment, type_arguments};

/// The answer of a method, whose success is `value`.
pub(super) fn tree(fake: &Fake, method: &Method, value: &TokenStream) -> TokenStream {
    let answer = match &method.op {
        Op::Insert { answer, .. }
        | Op::Upsert { answer, .. }
        | Op::Replace { answer, .. }
        | Op::Update { answer, .. }
        | Op::Delete { answer, .. } => Some(answer),
        _ => None,
    };
    if answer == Some(&Answer::Key) {
        let table = Literal::usize_unsuffixed(method.table);
        return quote!(__contract::Tree::key(#table, #value));
    }
    let ty = call::without_self(fake, method.output.value.to_token_stream());
    let ty = ty.and_then(|ty| syn::parse2(ty).ok());
    of_type(
        fake,
        &ty.unwrap_or_else(|| method.output.value.clone()),
        value,
    )
}

fn of_type(fake: &Fake, ty: &Type, value: &TokenStream) -> TokenStream {
    let text = ty.to_token_stream().to_string();
    let mut tables = fake.tables.iter();
    if let Some(table) = tables.position(|table| table.entity.to_token_stream().to_string() == text)
    {
        let table = Literal::usize_unsuffixed(table);
        return quote_spanned!(ty.span()=> __contract::Tree::row(#table, #value));
    }
    let part = names::local("part");
    let inner = last_segment(ty).map(type_arguments);
    let name = last_segment(ty).map(|segment| names::plain(&segment.ident));
    match (ty, name.as_deref(), inner.as_deref()) {
        (_, Some("Option"), Some([inner])) => {
            let some = of_type(fake, inner, &part.to_token_stream());
            quote!(__contract::Tree::maybe(#value, |#part: #inner| #some))
        }
        (_, Some("Vec"), Some([inner])) => {
            let one = of_type(fake, inner, &part.to_token_stream());
            quote!(__contract::Tree::list(#value, |#part: #inner| #one))
        }
        (Type::Tuple(tuple), ..) => {
            let parts = tuple.elems.iter().enumerate().map(|(at, ty)| {
                let at = Literal::usize_unsuffixed(at);
                of_type(fake, ty, &quote!(#value.#at))
            });
            let bind = tuple.elems.is_empty().then(|| quote!(let () = #value;));
            quote!({ #bind __contract::Tree::Tuple(::std::vec::Vec::from([#(#parts),*])) })
        }
        _ => quote_spanned!(ty.span()=> __contract::Tree::leaf(#value)),
    }
}
