//! An `async fn` below `#[async_trait]`, written as that attribute would have it: the same lifetimes, in
//! the same order, and a boxed future. Ours is a third of the tokens, readable, and spares the
//! attribute's second run; a signature with anything unusual is left to the attribute.
//!
//! ```text
//! fn find<'life0, 'life1, 'async_trait>(&'life0 self, email: &'life1 str)
//!     -> Pin<Box<dyn Future<Output = Result<Option<User>, E>> + Send + 'async_trait>>
//! where 'life0: 'async_trait, 'life1: 'async_trait, Self: 'async_trait
//! ```

use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{FnArg, Lifetime, ReceiverKind, ReturnType, Safety, Signature, Type};

use crate::model::{Fake, Method, Style};

/// How the trait's `#[async_trait]` boxes: `None` where there is no such attribute.
pub(super) fn sends(fake: &Fake) -> Option<bool> {
    let attr = fake
        .item
        .attrs
        .iter()
        .find(|attr| super::method::is_async_trait(attr))?;
    Some(!attr.to_token_stream().to_string().contains("Send"))
}

/// Whether a future that the trait itself boxes stays on one thread.
pub(super) fn is_local(output: &ReturnType) -> bool {
    let text = output.to_token_stream().to_string();
    // Of an alias the boxed future may be `Send`, which one that need not be can be too.
    !text.contains("Send") && (text.contains("Local") || text.contains("dyn "))
}

/// Whether the method returns `Box<dyn Future + Unpin>`, without a `Pin` around it.
pub(super) fn is_unpinned(method: &Method) -> bool {
    let ReturnType::Type(_, ty) = &method.input.sig.output else {
        return false;
    };
    let last = crate::parse::last_segment(ty);
    method.style == Style::Boxed && last.is_some_and(|last| last.ident == "Box")
}

/// The signature that `#[async_trait]` would make of a simple one.
pub(super) fn signature(signature: &Signature, output: &Type, sends: bool) -> Option<TokenStream> {
    let plain = signature.generics.params.is_empty()
        && signature.generics.where_clause.is_none()
        && signature.abi.is_none()
        && matches!(signature.safety, Safety::Default);
    if !plain {
        return None;
    }
    let mut lifetimes = Lifetimes::default();
    let output = lifetimes.none_in(output)?;
    let mut inputs = signature.inputs.iter();
    let Some(FnArg::Receiver(receiver)) = inputs.next() else {
        return None;
    };
    let this = &receiver.self_token;
    let receiver = match &receiver.kind {
        ReceiverKind::Reference(and, None, mutability) => {
            let lifetime = lifetimes.next();
            quote!(#and #lifetime #mutability #this)
        }
        _ => return None,
    };
    let mut typed = Vec::new();
    for input in inputs {
        let FnArg::Typed(input) = input else {
            return None;
        };
        let ty = lifetimes.named_in(input.ty.to_token_stream())?;
        let pat = &input.pat;
        typed.push(quote!(#pat: #ty));
    }
    let (name, lifetimes) = (&signature.ident, &lifetimes.made);
    let future = Lifetime::new("'async_trait", Span::mixed_site());
    let boxed = Ident::new(
        if sends { "Boxed" } else { "BoxedLocal" },
        Span::call_site(),
    );
    Some(quote! {
        fn #name<#(#lifetimes,)* #future>(#receiver, #(#typed),*) -> __fake::#boxed<#future, #output>
        where
            #(#lifetimes: #future,)*
    })
}

#[derive(Default)]
struct Lifetimes {
    made: Vec<Lifetime>,
}

impl Lifetimes {
    fn next(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'life{}", self.made.len()), Span::mixed_site());
        self.made.push(lifetime.clone());
        lifetime
    }

    /// A type that has no lifetime to name.
    fn none_in(&mut self, ty: &Type) -> Option<TokenStream> {
        let before = self.made.len();
        let tokens = self.named_in(ty.to_token_stream())?;
        (self.made.len() == before).then_some(tokens)
    }

    /// A parameter's type with every elided lifetime of a reference named; `None` where a lifetime could
    /// hide or has a scope of its own.
    fn named_in(&mut self, tokens: TokenStream) -> Option<TokenStream> {
        with_lifetimes(tokens, &mut |named| named.is_none().then(|| self.next()))
    }
}

/// Whether what follows has a scope of its own for lifetimes.
fn has_scope(word: &Ident) -> bool {
    // One text of it, for which rustc must be asked.
    let word = word.to_string();
    ["impl", "fn", "for", "Fn", "FnMut", "FnOnce"].contains(&word.as_str())
}

/// A type with each of its lifetimes replaced by what `life` says of it, elided ones of references being
/// `None`; `None` where it does not say, or where a lifetime has a scope of its own.
pub(super) fn with_lifetimes(
    tokens: TokenStream,
    life: &mut dyn FnMut(Option<&Ident>) -> Option<Lifetime>,
) -> Option<TokenStream> {
    let mut named = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    let is_quote =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'');
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                // `&&` is two references: each gets its lifetime.
                let mut and = proc_macro2::Punct::new('&', Spacing::Alone);
                and.set_span(punct.span());
                TokenTree::Punct(and).to_tokens(&mut named);
                if !tokens.peek().is_some_and(is_quote) {
                    life(None)?.to_tokens(&mut named);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                let Some(TokenTree::Ident(name)) = tokens.next() else {
                    return None;
                };
                life(Some(&name))?.to_tokens(&mut named);
            }
            TokenTree::Punct(punct) if punct.as_char() == '!' => return None,
            TokenTree::Ident(ident) if has_scope(&ident) => return None,
            TokenTree::Group(group) => {
                let inner = with_lifetimes(group.stream(), life)?;
                let mut renamed = proc_macro2::Group::new(group.delimiter(), inner);
                renamed.set_span(group.span());
                TokenTree::Group(renamed).to_tokens(&mut named);
            }
            other => other.to_tokens(&mut named),
        }
    }
    Some(named)
}
