//! The types of parameters as a marker says them: with `'c` for each lifetime, also for those that are left out, as in
//! `Ref<str>`. Knows names, and nothing of what they stand for.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Lifetime, PathArguments, Type, TypePath};

/// What this needs to know of a type.
pub(super) struct Lender<'a> {
    /// Whether it may leave a lifetime out.
    pub(super) hides: &'a dyn Fn(&TokenStream) -> bool,
    /// The type with this lifetime wherever one is to be seen; `None` where it cannot be said.
    pub(super) said: &'a dyn Fn(TokenStream, &Lifetime) -> Option<TokenStream>,
}

impl Lender<'_> {
    /// The type with `'c` for every lifetime.
    ///
    /// What may leave one out is written as the answer of a function, whose type may: by itself, and not together with what
    /// surrounds it. From `(&'c str, <fn(&()) -> *const NewUser as ..>::Args)` rustc infers the parameters of a closure;
    /// from `<fn(&()) -> (&str, NewUser) as ..>::Args` it does not, because of the lifetime in it.
    pub(super) fn lent(&self, ty: &Type) -> Option<TokenStream> {
        // A bare `Trait +` is no parameter at all.
        if matches!(ty, Type::TraitObject(_)) {
            return None;
        }
        let tokens = ty.to_token_stream();
        if !(self.hides)(&tokens) {
            return (self.said)(tokens, &life("'c"));
        }
        match ty {
            Type::Group(group) => self.lent(&group.elem),
            // A `dyn Trait` takes its lifetime from the reference, and stays with it.
            Type::Reference(reference)
                if reference.mutability.is_none()
                    && !matches!(*reference.elem, Type::TraitObject(_)) =>
            {
                let inner = self.lent(&reference.elem)?;
                let life = match &reference.lifetime {
                    Some(named) if named.ident == "static" => named.clone(),
                    _ => life("'c"),
                };
                Some(quote!(&#life #inner))
            }
            Type::Slice(slice) => {
                let inner = self.lent(&slice.elem)?;
                Some(quote!([#inner]))
            }
            Type::Tuple(tuple) => {
                let inner: Option<Vec<_>> = tuple.elems.iter().map(|ty| self.lent(ty)).collect();
                let inner = inner?;
                Some(quote!((#(#inner,)*)))
            }
            Type::Path(path) => match self.container(path) {
                Some((name, inner)) => {
                    let name = (self.said)(name, &life("'c"))?;
                    let inner: Option<Vec<_>> = inner.iter().map(|ty| self.lent(ty)).collect();
                    let inner = inner?;
                    Some(quote!(#name<#(#inner),*>))
                }
                None => self.behind(tokens),
            },
            _ => self.behind(tokens),
        }
    }

    /// `Option` and `NewUser` of `Option<NewUser>`, and the like: types of which only the inner ones may leave something out.
    fn container(&self, path: &TypePath) -> Option<(TokenStream, Vec<Type>)> {
        let mut name = path.clone();
        let last = name.path.segments.last_mut()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let inner: Option<Vec<Type>> = arguments
            .args
            .iter()
            .map(|argument| match argument {
                GenericArgument::Type(Type::TraitObject(_)) => None,
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
            .collect();
        // A `Cow` has a lifetime of its own, before its type.
        let inner = inner.filter(|_| last.ident != "Cow")?;
        last.arguments = PathArguments::None;
        let name = name.to_token_stream();
        (!(self.hides)(&name)).then_some((name, inner))
    }

    fn behind(&self, tokens: TokenStream) -> Option<TokenStream> {
        // A pointer, because the type need not have a size.
        let whole = (self.said)(tokens, &life("'_"))?;
        Some(quote!(<fn(&()) -> *const #whole as __fake::Lends<'c>>::Args))
    }
}

fn life(name: &str) -> Lifetime {
    Lifetime::new(name, Span::mixed_site())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expand::{boxed, hidden};

    fn lent(ty: &str) -> Option<String> {
        let known = |name: &str| hidden::is_plain(name);
        let lender = Lender {
            hides: &|ty| hidden::may_hide_a_lifetime(ty, &known),
            said: &|ty, life| boxed::with_lifetimes(ty, &mut |_| Some(life.clone())),
        };
        let ty = syn::parse_str(ty).expect("a type");
        let text = lender.lent(&ty)?.to_string().replace(' ', "");
        Some(
            text.replace("<fn(&())->*const", "{")
                .replace("as__fake::Lends<'c>>::Args", "}"),
        )
    }

    #[test]
    fn only_the_name_that_may_hide_a_lifetime_is_a_functions_answer() {
        for (ty, made) in [
            ("u64", "u64"),
            ("&str", "&'cstr"),
            ("NewUser", "{NewUser}"),
            ("&NewUser", "&'c{NewUser}"),
            ("&'static NewUser", "&'static{NewUser}"),
            ("(&str, NewUser)", "(&'cstr,{NewUser},)"),
            ("&[NewUser]", "&'c[{NewUser}]"),
            ("Option<&NewUser>", "Option<&'c{NewUser}>"),
            (
                "HashMap<&str, Vec<NewUser>>",
                "HashMap<&'cstr,Vec<{NewUser}>>",
            ),
            ("Page<&NewUser>", "{Page<&'_NewUser>}"),
            ("Cow<[NewUser]>", "{Cow<[NewUser]>}"),
            ("&dyn Audit", "{&'_dynAudit}"),
            ("Box<dyn Audit>", "{Box<dynAudit>}"),
        ] {
            assert_eq!(lent(ty).as_deref(), Some(made), "{ty}");
        }
    }

    #[test]
    fn what_cannot_be_said_with_one_lifetime_is_not_said() {
        assert_eq!(lent("Option<fn(NewUser) -> u8>"), None);
    }
}
