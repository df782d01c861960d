//! How a parameter holds rows and lists: behind references and pointers, in collections, by a conversion.

use proc_macro2::Span;
use quote::quote_spanned;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

use super::param::{self, List, conversion, strip_reference};
use crate::model::{Held, Many, Param, Table, Test, Value};
use crate::names;
use crate::parse::{last_segment, same_type};

/// How the parameter is one row of the table; `None` where it is none.
pub(super) fn row(ty: &Type, table: &Table) -> Option<Held> {
    let (bare, by_ref) = strip_reference(ty);
    if same_type(bare, &table.entity) {
        return Some(if by_ref { Held::Reference } else { Held::Value });
    }
    if let Type::ImplTrait(object) = bare {
        let (how, target) = object.bounds.iter().find_map(conversion)?;
        let held = match (how, by_ref) {
            ("AsRef", _) => Held::AsRef,
            ("Borrow", _) => Held::Borrow,
            (_, false) => Held::Into,
            _ => return None,
        };
        return same_type(&target, &table.entity).then_some(held);
    }
    let points = |pointer: &Type, to: &Type| {
        let inner = pointed(pointer);
        !std::ptr::eq(inner, pointer) && same_type(inner, to)
    };
    if points(bare, &table.entity) {
        let is_box = last_segment(bare).is_some_and(|segment| segment.ident == "Box");
        return Some(if is_box && !by_ref {
            Held::Box
        } else {
            Held::Pointer
        });
    }
    // A table of `Arc<User>` takes a `User` too.
    (!by_ref && points(&table.entity, bare)).then_some(Held::Into)
}

/// The type in a `Box`, an `Arc` and the like, or the type itself.
pub(super) fn pointed(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(segment) = path.path.segments.last() else {
        return ty;
    };
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return ty;
    };
    let mut inner = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    match inner.next() {
        Some(inner) if is_pointer(&segment.ident.to_string()) => inner,
        _ => ty,
    }
}

fn is_pointer(name: &str) -> bool {
    ["Box", "Arc", "Rc", "Cow"].contains(&name)
}

/// Whether the parameter is a row whose fields can be read where it stands.
pub(super) fn is_row(ty: &Type, table: &Table) -> bool {
    use Held::{Box, Pointer, Reference, Value};
    matches!(row(ty, table), Some(Value | Reference | Box | Pointer))
}

/// How a list can be gone through.
#[derive(Clone, Copy, PartialEq)]
enum Via {
    /// By itself.
    Itself,
    /// A pointer to a slice: by what it points to.
    Slice,
    /// Once, being an iterator or what becomes one.
    Iterator,
}

/// A parameter that carries many values, in any of the ways in which one can.
pub(super) struct Listed<'t> {
    pub(super) list: List<'t>,
    via: Via,
}

impl Listed<'_> {
    pub(super) fn is_slice_behind(&self) -> bool {
        self.via == Via::Slice
    }
}

/// `&[T]`, `Vec<T>`, `[T; 3]`, sets, `Box<[T]>`, `impl IntoIterator<Item = T>`; but bytes are one value.
pub(super) fn list(ty: &Type) -> Option<Listed<'_>> {
    if let Some(list) = param::list(ty) {
        let via = Via::Itself;
        return Some(Listed { list, via });
    }
    let (bare, by_ref) = strip_reference(ty);
    let (item, via) = match bare {
        Type::Array(array) => (&*array.elem, Via::Itself),
        Type::ImplTrait(object) if !by_ref => {
            (object.bounds.iter().find_map(iterated)?, Via::Iterator)
        }
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return None;
            };
            let slice = arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(Type::Slice(slice)) => Some(&*slice.elem),
                _ => None,
            })?;
            (
                is_pointer(&segment.ident.to_string()).then_some(slice)?,
                Via::Slice,
            )
        }
        _ => return None,
    };
    let (item, items_by_ref) = strip_reference(item);
    let is_byte = matches!(item, Type::Path(path) if path.path.is_ident("u8"));
    (!is_byte).then_some(Listed {
        list: List {
            item,
            by_ref: by_ref || via == Via::Slice,
            items_by_ref,
        },
        via,
    })
}

/// `T` of `IntoIterator<Item = T>`.
fn iterated(bound: &TypeParamBound) -> Option<&Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let segment = bound.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let iterates = segment.ident.to_string().ends_with("Iterator");
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assoc) if iterates && assoc.ident == "Item" => Some(&assoc.ty),
        _ => None,
    })
}

/// The parameter as the values of which the column is one.
pub(super) fn many(param: &Param) -> Many {
    let name = &param.name;
    let here = Span::call_site().located_at(name.span());
    let (bare, _) = strip_reference(&param.ty);
    let is_vec = last_segment(bare).is_some_and(|segment| segment.ident == "Vec");
    let value = |tokens, by_ref| Value { tokens, by_ref };
    match list(&param.ty).map(|listed| listed.via) {
        Some(Via::Slice) => Many {
            value: value(quote_spanned!(here=> &*#name), true),
            is_slice: true,
        },
        Some(Via::Iterator) => {
            let tokens = quote_spanned!(here=> ::std::vec::Vec::from_iter(#name));
            Many {
                value: value(tokens, false),
                is_slice: true,
            }
        }
        _ => Many {
            value: param::value(param),
            is_slice: is_vec || matches!(bare, Type::Slice(_) | Type::Array(_)),
        },
    }
}

/// What a column has to be where the parameter selects: its value, or one of its values.
pub(super) fn test(param: &Param) -> Test {
    if list(&param.ty).is_some() {
        Test::In(many(param))
    } else {
        Test::Is(param::value(param))
    }
}

pub(super) fn is_batch_of(ty: &Type, table: &Table) -> bool {
    list(ty).is_some_and(|listed| same_type(listed.list.item, &table.entity))
}

/// A tuple for a key of several columns: `(tenant, id)`, where its types are those of the key or its name says that it is one.
pub(super) fn is_whole_key(param: &Param, table: &Table) -> bool {
    let columns = table.key_columns();
    let (Type::Tuple(tuple), _) = strip_reference(&param.ty) else {
        return false;
    };
    let name = names::plain(&param.name);
    let is_key = |name: &str| ["key", "id", "pk"].contains(&name);
    let mut pairs = columns.iter().zip(&tuple.elems);
    columns.len() > 1
        && columns.len() == tuple.elems.len()
        && (is_key(&name)
            || param::without_noun(&name, table)
                .iter()
                .any(|short| is_key(short))
            || pairs.all(|(column, part)| {
                let of = column.ty.as_ref();
                of.is_some_and(|of| param::same_key(part, of))
            }))
}
