//! The error type of a method, and whether two methods have the same.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;
use syn::spanned::Spanned;

use crate::model::{Fake, Fallible, Method};

/// An error type that can be written outside of the trait.
#[derive(Clone)]
pub(super) enum ErrorType {
    Named(TokenStream),
    /// The error of an alias of `Result`, which the alias hides.
    Of(Box<Type>),
}

impl ErrorType {
    pub(super) fn of(fake: &Fake, method: &Method) -> Option<Self> {
        let generic = method.input.sig.generics.type_params().next().is_some();
        let nameable = |ty: &Type| {
            let text = ty.to_token_stream().to_string();
            let text = text.replace("& 'static", "").replace("'static", "");
            !generic
                && !["Self", "'", "&", "impl "]
                    .iter()
                    .any(|part| text.contains(part))
        };
        match &method.output.fallible {
            Fallible::Error(ty) if associated(fake, ty).is_some() => {
                associated(fake, ty).map(|ty| Self::Named(ty.to_token_stream()))
            }
            Fallible::Error(ty) if nameable(ty) => Some(Self::Named(ty.to_token_stream())),
            Fallible::Alias if nameable(&method.output.whole) => {
                Some(Self::Of(Box::new(method.output.whole.clone())))
            }
            _ => None,
        }
    }

    /// Where the user wrote it.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Named(error) => error.span(),
            Self::Of(whole) => whole.span(),
        }
    }

    /// Whether two error types are surely the same: written the same, or hidden by the same alias.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(one), Self::Named(other)) => one.to_string() == other.to_string(),
            (Self::Of(one), Self::Of(other)) => alias(one) == alias(other),
            _ => false,
        }
    }
}

/// What the attribute says that `Self::Error` is.
fn associated<'f>(fake: &'f Fake, ty: &Type) -> Option<&'f Type> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter();
    let (of, name, None) = (segments.next()?, segments.next()?, segments.next()) else {
        return None;
    };
    let types = &fake.options.types;
    let said = types.iter().find(|known| known.name == name.ident);
    said.filter(|_| of.ident == "Self").map(|known| &known.ty)
}

/// An alias of `Result` without its first argument: the others may be the error.
fn alias(ty: &Type) -> Option<(String, Vec<String>)> {
    let segment = crate::parse::last_segment(ty)?;
    let arguments = crate::parse::type_arguments(segment);
    Some((
        segment.ident.to_string(),
        arguments
            .iter()
            .skip(1)
            .map(|ty| ty.to_token_stream().to_string())
            .collect(),
    ))
}

impl ToTokens for ErrorType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Named(error) => error.clone(),
            Self::Of(whole) => quote!(<#whole as __fake::Outcome>::Error),
        });
    }
}
