//! The types that a fake has for the associated types of its trait, and other types as these make them.

use proc_macro2::Ident;
use syn::{GenericArgument, Generics, PathArguments, Type, TypePath};

/// `type Error = DbError`, or `type Tx<'a> = Transaction<'a>`.
pub(crate) struct Associated {
    pub(crate) name: Ident,
    /// The parameters that were written with it.
    pub(crate) generics: Generics,
    pub(crate) ty: Type,
}

/// The type with `Self::Error` and `<Self as Trait>::Error` as they are declared. What has parameters, or is declared nowhere,
/// stays.
pub(crate) fn resolved(ty: &Type, of: &Ident, declared: &[Associated]) -> Type {
    let mut ty = ty.clone();
    if !declared.is_empty() {
        resolve(&mut ty, of, declared);
    }
    ty
}

fn resolve(ty: &mut Type, of: &Ident, declared: &[Associated]) {
    match ty {
        Type::Path(path) => {
            if let Some(known) = named(path, of)
                .and_then(|name| declared.iter().find(|known| known.name == *name))
                .filter(|known| known.generics.params.is_empty())
            {
                *ty = known.ty.clone();
                return;
            }
            let arguments = path
                .path
                .segments
                .iter_mut()
                .filter_map(|segment| match &mut segment.arguments {
                    PathArguments::AngleBracketed(arguments) => Some(&mut arguments.args),
                    _ => None,
                });
            for argument in arguments.flatten() {
                if let GenericArgument::Type(ty) = argument {
                    resolve(ty, of, declared);
                }
            }
        }
        Type::Reference(reference) => resolve(&mut reference.elem, of, declared),
        Type::Slice(slice) => resolve(&mut slice.elem, of, declared),
        Type::Array(array) => resolve(&mut array.elem, of, declared),
        Type::Paren(paren) => resolve(&mut paren.elem, of, declared),
        Type::Group(group) => resolve(&mut group.elem, of, declared),
        Type::Tuple(tuple) => {
            for ty in &mut tuple.elems {
                resolve(ty, of, declared);
            }
        }
        _ => {}
    }
}

/// `Error` of `Self::Error`, and of `<Self as Trait>::Error` where `of` is the trait.
fn named<'t>(path: &'t TypePath, of: &Ident) -> Option<&'t Ident> {
    let mut segments = path.path.segments.iter();
    let (first, second) = (segments.next()?, segments.next()?);
    if segments.next().is_some() || !second.arguments.is_empty() {
        return None;
    }
    match &path.qself {
        None => (first.ident == "Self").then_some(&second.ident),
        Some(qself) => {
            let is_self = matches!(&*qself.ty, Type::Path(path) if path.path.is_ident("Self"));
            (is_self && first.ident == *of).then_some(&second.ident)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{ToTokens, format_ident};

    #[test]
    fn only_what_is_declared_without_parameters_is_resolved() {
        let declared = |name: &str, generics: &str, ty: &str| Associated {
            name: format_ident!("{name}"),
            generics: syn::parse_str(generics).expect("generics"),
            ty: syn::parse_str(ty).expect("a type"),
        };
        let known = [
            declared("Row", "", "User"),
            declared("Tx", "<'a>", "Guard<'a>"),
        ];
        let of = format_ident!("Users");
        for (ty, made) in [
            ("Self::Row", "User"),
            (
                "Result<Vec<Self::Row>, Self::Error>",
                "Result<Vec<User>, Self::Error>",
            ),
            ("&[<Self as Users>::Row]", "&[User]"),
            ("<Self as Other>::Row", "<Self as Other>::Row"),
            ("(Self::Tx<'_>, Self)", "(Self::Tx<'_>, Self)"),
            ("T::Row", "T::Row"),
        ] {
            let text = |ty: &Type| ty.to_token_stream().to_string();
            let ty: Type = syn::parse_str(ty).expect("a type");
            let made: Type = syn::parse_str(made).expect("a type");
            assert_eq!(text(&resolved(&ty, &of, &known)), text(&made));
        }
    }
}
