//! A method's signature: how it is asynchronous, what it answers, what it is given.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    FnArg, GenericArgument, Generics, Pat, PathArguments, PathSegment, ReturnType, TraitItemFn,
    Type, TypeParamBound, TypePath, WherePredicate, parse_quote, parse_quote_spanned,
};

use super::item::parameter_name;
use crate::model::{Fallible, Output, Param, Style, conditions};

/// Types that carry a connection or a tool and never a value of a row, by the end of their name.
const CONTEXT_TYPES: [&[&str]; 12] = [
    &["connection"],
    &["conn"],
    &["transaction"],
    &["tx"],
    &["tx", "ctx"],
    &["txn"],
    &["executor"],
    &["pool"],
    &["rng"],
    &["rng", "core"],
    &["crypto", "rng"],
    &["clock"],
];

/// How the method is asynchronous, and the type that its future resolves to.
pub(crate) fn style(input: &TraitItemFn) -> (Style, Type) {
    let declared: Type = match &input.sig.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    if input.sig.asyncness.is_some() {
        return (Style::Async, declared);
    }
    match &declared {
        Type::ImplTrait(future) => match future.bounds.iter().find_map(future_output) {
            Some(output) => (Style::Impl, output),
            None => (Style::Sync, declared),
        },
        Type::Path(path) => match path.path.segments.last().and_then(boxed_output) {
            Some(output) => (Style::Boxed, output),
            None => (Style::Sync, declared),
        },
        _ => (Style::Sync, declared),
    }
}

/// `T` of `Future<Output = T>`.
fn future_output(bound: &TypeParamBound) -> Option<Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let segment = bound.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    if segment.ident != "Future" {
        return None;
    }
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(assoc.ty.clone()),
        _ => None,
    })
}

/// `T` of `Pin<Box<dyn Future<Output = T>>>`, of `Box<dyn Future<Output = T> + Unpin>` and of `BoxFuture<'_, T>`.
fn boxed_output(segment: &PathSegment) -> Option<Type> {
    let inner = |segment: &PathSegment| type_arguments(segment).into_iter().next();
    match segment.ident.to_string().as_str() {
        "Pin" => {
            let Type::Path(boxed) = inner(segment)? else {
                return None;
            };
            boxed_output(boxed.path.segments.last()?)
        }
        "Box" => {
            let Type::TraitObject(object) = inner(segment)? else {
                return None;
            };
            object.bounds.iter().find_map(future_output)
        }
        name => is_boxed_future(name, segment)
            .then(|| inner(segment))
            .flatten(),
    }
}

/// Whether the name is one for boxed futures: `BoxFuture<T>`, `Fut<'_, T>`, which borrows.
fn is_boxed_future(name: &str, segment: &PathSegment) -> bool {
    let words = crate::names::words_of_type(name);
    let ends = words
        .last()
        .is_some_and(|last| ["future", "fut"].contains(&last.as_str()));
    let boxes = words
        .iter()
        .any(|word| ["box", "boxed"].contains(&word.as_str()));
    let borrows = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            matches!(arguments.args.first(), Some(GenericArgument::Lifetime(_)))
        }
        _ => false,
    };
    ends && (boxes || borrows) && type_arguments(segment).len() == 1
}

/// The type arguments of a path segment, without lifetimes and constants.
pub(crate) fn type_arguments(segment: &PathSegment) -> Vec<Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    arguments
        .args
        .iter()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        })
        .collect()
}

/// Sees through `Result<T, E>` and aliases of it.
pub(crate) fn output(whole: Type) -> Output {
    let plain = |whole: Type| Output {
        value: whole.clone(),
        whole,
        fallible: Fallible::No,
    };
    let Type::Path(path) = &whole else {
        return plain(whole);
    };
    let Some(segment) = path.path.segments.last() else {
        return plain(whole);
    };
    if !segment.ident.to_string().ends_with("Result") {
        return plain(whole);
    }
    let arguments = type_arguments(segment);
    match arguments.as_slice() {
        [value, error] if segment.ident == "Result" => Output {
            value: value.clone(),
            fallible: Fallible::Error(Box::new(error.clone())),
            whole,
        },
        // `CustomResult<T, E>` may wrap its error once more.
        [value] | [value, _] => Output {
            value: value.clone(),
            fallible: Fallible::Alias,
            whole,
        },
        _ => plain(whole),
    }
}

/// The parameters without the receiver; `ignored` are those marked `#[fake(ignore)]`.
pub(crate) fn params(input: &TraitItemFn, ignored: &[usize]) -> Vec<Param> {
    let typed = input.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed
        .enumerate()
        .map(|(position, typed)| {
            let ty = bounded(&typed.ty, &input.sig.generics);
            Param {
                name: parameter_name(&typed.pat, position),
                named: matches!(&*typed.pat, Pat::Ident(pat) if pat.subpat.is_none()),
                bound: bound(&typed.pat.to_token_stream()),
                context: ignored.contains(&position)
                    || is_context(&ty)
                    || conditions(&typed.attrs).next().is_some(),
                ty,
            }
        })
        .collect()
}

/// Every name in a pattern; also those that bind nothing.
fn bound(pattern: &TokenStream) -> Vec<Ident> {
    let mut names = Vec::new();
    for token in pattern.clone() {
        match token {
            TokenTree::Ident(name) => names.push(name),
            TokenTree::Group(group) => names.extend(bound(&group.stream())),
            _ => {}
        }
    }
    names
}

/// `impl AsRef<str>` for `S` of `S: AsRef<str>`, which is the same to the method.
fn bounded(ty: &Type, generics: &Generics) -> Type {
    let ident = match ty {
        Type::Reference(reference) => {
            let mut reference = reference.clone();
            *reference.elem = bounded(&reference.elem, generics);
            return Type::Reference(reference);
        }
        Type::Path(path) => path.path.get_ident(),
        _ => None,
    };
    let mut params = generics.type_params();
    let Some(param) = params.find(|param| Some(&param.ident) == ident) else {
        return ty.clone();
    };
    let name = &param.ident;
    let is_it = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident(name));
    let mut bounds = param.bounds.clone();
    for predicate in generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates)
    {
        if let WherePredicate::Type(of) = predicate {
            if is_it(&of.bounded_ty) {
                bounds.extend(of.bounds.iter().cloned());
            }
        }
    }
    if bounds.is_empty() {
        return ty.clone();
    }
    parse_quote_spanned!(name.span()=> impl #bounds)
}

/// A connection, a transaction, a generator or a clock: certain by its type.
fn is_context(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_context(&reference.elem),
        Type::ImplTrait(object) => object.bounds.iter().any(bound_is_context),
        Type::TraitObject(object) => object.bounds.iter().any(bound_is_context),
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| {
            ends_as_context(&segment.ident.to_string())
                || (matches!(segment.ident.to_string().as_str(), "Option" | "Arc" | "Box")
                    && type_arguments(segment).iter().any(is_context))
        }),
        _ => false,
    }
}

fn bound_is_context(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else {
        return false;
    };
    bound
        .path
        .segments
        .last()
        .is_some_and(|segment| ends_as_context(&segment.ident.to_string()))
}

fn ends_as_context(name: &str) -> bool {
    let words = crate::names::words_of_type(name);
    CONTEXT_TYPES.iter().any(|context| {
        let before = words.len().checked_sub(context.len());
        before.is_some_and(|before| words[before..].iter().eq(context.iter()))
    })
}

/// The last segment of a type's path, seen through references.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Reference(reference) => last_segment(&reference.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        Type::Group(group) => last_segment(&group.elem),
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// Whether two types are written the same, apart from the path in front.
pub(crate) fn same_type(one: &Type, other: &Type) -> bool {
    // Printing tokens costs a call of the compiler each time: only what could be the same is printed.
    let printed = |tokens: &dyn ToTokens| tokens.to_token_stream().to_string();
    match (ungrouped(one), ungrouped(other)) {
        (Type::Path(one), Type::Path(other)) => {
            let (Some(first), Some(second)) =
                (one.path.segments.last(), other.path.segments.last())
            else {
                return false;
            };
            first.ident == second.ident
                && associated(one) == associated(other)
                && match (&first.arguments, &second.arguments) {
                    (PathArguments::None, PathArguments::None) => true,
                    (PathArguments::None, _) | (_, PathArguments::None) => false,
                    (one, other) => printed(one) == printed(other),
                }
        }
        (Type::Path(_), _) | (_, Type::Path(_)) => false,
        (one, other) => printed(one) == printed(other),
    }
}

/// The type without the group in which a `macro_rules!` hands it on.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Paren(paren) => ungrouped(&paren.elem),
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Whether the path is a type of the trait's own, `Self::Item` or `<Self as Trait>::Item`, which is not
/// the `Item` of any module.
fn associated(path: &TypePath) -> bool {
    path.qself.is_some()
        || path
            .path
            .segments
            .first()
            .is_some_and(|first| first.ident == "Self")
}
