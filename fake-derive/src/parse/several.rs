//! Types that hold several values: collections, iterators and streams, by their looks.

use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

use super::{last_segment, type_arguments};
use crate::model::Handle;

/// Collections by the end of their name, as `IndexSet` and `VecDeque` have it: what they cannot be made of, rustc says.
pub(crate) fn is_collection(name: &str) -> bool {
    ["Set", "Deque", "LinkedList", "BinaryHeap"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The type of the items, what they are handed out in, and the word for a stream where it is one.
pub(crate) fn handed(value: &Type) -> Option<(Type, Handle, Option<Ident>)> {
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
