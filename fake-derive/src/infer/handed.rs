//! Answers that hand out rows one by one: iterators and streams, bare or behind a pointer.

use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

use super::answer::Rows;
use crate::model::{All, Form, Handed, Handle};
use crate::parse::{last_segment, output, type_arguments};

impl Rows<'_> {
    /// `impl Iterator<Item = T>`, `Box<dyn Iterator<Item = T>>`, `BoxStream<'_, Result<T, E>>` and so on.
    pub(super) fn handed(self, value: &Type) -> Option<Form> {
        let (item, pointer, stream) = handed(value)?;
        let (each, fallible) = match self.item(&item) {
            Some(each) if self.each.is_none() => (each, false),
            // What an attribute makes of each row is one, or is in the `Result` of one.
            _ => {
                let one = output(item.clone());
                (self.item(&one.value)?, one.is_fallible())
            }
        };
        Some(Form {
            each,
            all: All::Handed(Box::new(Handed {
                item,
                pointer,
                fallible,
                stream,
            })),
            total: None,
        })
    }
}

/// The type of the items, what they are handed out in, and the word for a stream where it is one.
fn handed(value: &Type) -> Option<(Type, Handle, Option<Ident>)> {
    let behind = |inner: &Type, pointer| match inner {
        Type::TraitObject(object) => {
            let (item, stream) = object.bounds.iter().find_map(items)?;
            Some((item, pointer, stream))
        }
        _ => None,
    };
    if let Type::ImplTrait(object) = value {
        let (item, stream) = object.bounds.iter().find_map(items)?;
        return Some((item, Handle::None, stream));
    }
    let segment = last_segment(value).filter(|_| !matches!(value, Type::Reference(_)))?;
    let arguments = type_arguments(segment);
    match (segment.ident.to_string().as_str(), arguments.as_slice()) {
        ("BoxStream" | "LocalBoxStream", [item]) => {
            Some((item.clone(), Handle::Pin, Some(segment.ident.clone())))
        }
        ("Box", [inner]) => behind(inner, Handle::Box),
        ("Pin", [inner]) => {
            let boxed = last_segment(inner).filter(|boxed| boxed.ident == "Box")?;
            behind(type_arguments(boxed).first()?, Handle::Pin)
        }
        _ => None,
    }
}

/// `T` of `Iterator<Item = T>` and of `Stream<Item = T>`, with the latter's name.
fn items(bound: &TypeParamBound) -> Option<(Type, Option<Ident>)> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let segment = bound.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let is_stream = segment.ident == "Stream";
    if !is_stream && !segment.ident.to_string().ends_with("Iterator") {
        return None;
    }
    let item = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assoc) if assoc.ident == "Item" => Some(assoc.ty.clone()),
        _ => None,
    })?;
    Some((item, is_stream.then(|| segment.ident.clone())))
}
