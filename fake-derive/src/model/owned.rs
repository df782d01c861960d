//! How the value of a parameter can be kept: the type that owns it, and how that is lent again. Knows types by their
//! looks alone.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, PathArguments, Type, TypeReference};

/// The owner of a parameter's value.
pub(crate) struct Owned {
    pub(crate) ty: TokenStream,
    lend: Lend,
}

/// How the value is made of its owner.
#[derive(Clone, Copy, PartialEq)]
enum Lend {
    /// It is the owner.
    Itself,
    /// `&owner`.
    Reference,
    /// `owner.as_ref()`, of an `Option`.
    AsRef,
    /// `owner.as_deref()`, of an `Option`.
    AsDeref,
    /// A list of references to text; `true` where that is borrowed too.
    Texts(bool),
}

impl Owned {
    /// `None` where the owner cannot be told.
    pub(crate) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Group(group) => Self::of(&group.elem),
            Type::Paren(paren) => Self::of(&paren.elem),
            Type::Reference(reference) => {
                let (ty, lend) = borrowed(reference)?;
                Some(Self { ty, lend })
            }
            Type::Path(path) => {
                let last = path.path.segments.last()?;
                match (
                    last.ident.to_string().as_str(),
                    only_argument(&last.arguments),
                ) {
                    ("Option", Some(Type::Reference(inner))) => {
                        let (ty, lend) = borrowed(inner)?;
                        let unsized_inner = matches!(&*inner.elem, Type::Slice(_))
                            || owner_of_unsized(&inner.elem).is_some();
                        let lend = match lend {
                            Lend::Reference if unsized_inner => Lend::AsDeref,
                            Lend::Reference => Lend::AsRef,
                            _ => return None,
                        };
                        let ty = quote!(::core::option::Option<#ty>);
                        Some(Self { ty, lend })
                    }
                    ("Vec", Some(Type::Reference(inner))) if is_text(&inner.elem) => {
                        let ty = quote!(::std::vec::Vec<::std::string::String>);
                        let lend = Lend::Texts(false);
                        Some(Self { ty, lend })
                    }
                    _ => Self::itself(ty),
                }
            }
            ty => Self::itself(ty),
        }
    }

    fn itself(ty: &Type) -> Option<Self> {
        let lend = Lend::Itself;
        let ty = without_lifetimes(ty.to_token_stream())?;
        Some(Self { ty, lend })
    }

    /// Whether the parameter takes the owner itself.
    pub(crate) fn is_itself(&self) -> bool {
        self.lend == Lend::Itself
    }

    /// Whether the parameter takes a reference to the owner.
    pub(crate) fn is_reference(&self) -> bool {
        self.lend == Lend::Reference
    }

    /// The value, of an owner with this name.
    pub(crate) fn lent(&self, name: &Ident) -> TokenStream {
        match self.lend {
            Lend::Itself => quote!(#name),
            Lend::Reference => quote!(&#name),
            Lend::AsRef => quote!(#name.as_ref()),
            Lend::AsDeref => quote!(#name.as_deref()),
            Lend::Texts(borrowed) => {
                let and = borrowed.then(|| quote!(&));
                quote!(#and #name.iter().map(|text| &**text).collect::<::std::vec::Vec<&str>>())
            }
        }
    }
}

fn borrowed(reference: &TypeReference) -> Option<(TokenStream, Lend)> {
    let is_static = reference
        .lifetime
        .as_ref()
        .is_some_and(|life| life.ident == "static");
    if reference.mutability.is_some() || is_static {
        return None;
    }
    match &*reference.elem {
        Type::Slice(slice) => match &*slice.elem {
            Type::Reference(inner) if is_text(&inner.elem) => {
                let ty = quote!(::std::vec::Vec<::std::string::String>);
                Some((ty, Lend::Texts(true)))
            }
            item => {
                let item = without_lifetimes(item.to_token_stream())?;
                Some((quote!(::std::vec::Vec<#item>), Lend::Reference))
            }
        },
        elem => {
            let owner = owner_of_unsized(elem);
            let ty = owner.or_else(|| without_lifetimes(elem.to_token_stream()))?;
            Some((ty, Lend::Reference))
        }
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// What owns a value without a size.
fn owner_of_unsized(ty: &Type) -> Option<TokenStream> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match last.ident.to_string().as_str() {
        "str" => Some(quote!(::std::string::String)),
        "Path" => Some(quote!(::std::path::PathBuf)),
        "OsStr" => Some(quote!(::std::ffi::OsString)),
        _ => None,
    }
}

fn only_argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    match (arguments.args.first(), arguments.args.len()) {
        (Some(GenericArgument::Type(ty)), 1) => Some(ty),
        _ => None,
    }
}

/// A type with `'_` for each lifetime, which a body may write; `None` where it borrows or is no type with a name.
fn without_lifetimes(tokens: TokenStream) -> Option<TokenStream> {
    let mut made = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => return None,
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                tokens.next();
                made.extend(quote!('_));
            }
            TokenTree::Ident(ident)
                if ["impl", "dyn", "fn", "Fn", "FnMut", "FnOnce"]
                    .iter()
                    .any(|word| ident == word) =>
            {
                return None;
            }
            TokenTree::Group(group) => {
                let inner = without_lifetimes(group.stream())?;
                let mut other = proc_macro2::Group::new(group.delimiter(), inner);
                other.set_span(group.span());
                other.to_tokens(&mut made);
            }
            other => other.to_tokens(&mut made),
        }
    }
    Some(made)
}
