//! Answers that no operation gives: what would borrow a row, for what is stored is behind a lock, and what a macro hides.

use syn::{GenericArgument, PathArguments, Type, parse_quote};

use super::{Reported, Site, answer};

impl Site<'_> {
    /// Refuses an operation whose answer is borrowed, or cannot be seen.
    pub(super) fn can_be_answered(&mut self) -> Result<(), Reported> {
        let value = &self.output.value;
        let ident = self.ident();
        if let Type::Macro(_) = value {
            return self.give_up(
                value,
                format!("`{ident}` answers what a macro makes, which cannot be looked into"),
                "write the type out, or the body: `#[fake(read = |db| ..)]`",
            );
        }
        if !borrows(value) {
            return Ok(());
        }
        let owned = owned(value);
        let shows_row = self
            .tables
            .iter()
            .any(|table| answer::contains_entity(&owned, table));
        let help = if shows_row {
            let owned = answer::text(&owned);
            format!(
                "answer what is owned, `{owned}`; a body can answer what is `'static`: `#[fake(read = |_| ..)]`"
            )
        } else {
            "answer what is owned, or what is `'static` or a parameter's, by a body: `#[fake(read = |_| ..)]`".to_owned()
        };
        self.give_up(
            &self.output.value,
            format!("`{ident}` answers a reference, and what the fake stores is behind a lock: nothing can borrow it"),
            help,
        )
    }
}

/// Whether something in the type is a reference to what does not live forever.
fn borrows(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference
            .lifetime
            .as_ref()
            .is_none_or(|life| life.ident != "static"),
        Type::Paren(paren) => borrows(&paren.elem),
        Type::Group(group) => borrows(&group.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(borrows),
        Type::Path(path) => {
            path.path
                .segments
                .last()
                .is_some_and(|last| match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => arguments.args.iter().any(
                        |argument| matches!(argument, GenericArgument::Type(ty) if borrows(ty)),
                    ),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// The type with an owner for each reference.
fn owned(ty: &Type) -> Type {
    let mut ty = ty.clone();
    own(&mut ty);
    ty
}

fn own(ty: &mut Type) {
    match ty {
        Type::Reference(reference) => {
            let mut inner = (*reference.elem).clone();
            own(&mut inner);
            *ty = match inner {
                Type::Slice(slice) => {
                    let item = &slice.elem;
                    parse_quote!(Vec<#item>)
                }
                Type::Path(path) if path.path.is_ident("str") => parse_quote!(String),
                inner => inner,
            };
        }
        Type::Paren(paren) => own(&mut paren.elem),
        Type::Group(group) => own(&mut group.elem),
        Type::Slice(slice) => own(&mut slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(own),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last_mut() else {
                return;
            };
            if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(ty) = argument {
                        own(ty);
                    }
                }
            }
        }
        _ => {}
    }
}
