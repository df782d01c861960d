//! Rules about the trait and the fake's own names.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, TraitItem, TypeParamBound};

use crate::diag::{Errors, Place, known};
use crate::model::{Fake, Role};
use crate::names;

/// Shapes that are not supported yet are refused, never half expanded.
pub(super) fn shape(errors: &mut Errors, fake: &Fake) {
    let item = &fake.item;
    errors.go_to(Place::Head);
    let has_parameters = item
        .generics
        .params
        .iter()
        .any(|param| !matches!(param, GenericParam::Lifetime(_)));
    if let (Some(first), false) = (fake.options.conditions.first(), has_parameters) {
        errors.at(
            first,
            "a condition is for the parameters of a generic trait, and this one has none",
            "remove it",
        );
    }
    match (&item.unsafety, &fake.options.vouched) {
        (Some(token), None) => errors.at(
            token,
            "an unsafe trait promises what no compiler can check",
            "say `unsafe` in its attribute too, where the fake keeps that promise: `#[fake(unsafe, ..)]`",
        ),
        (None, Some(word)) => errors.at(
            word,
            "`unsafe` is for a trait that is declared so, and this one is not",
            "remove it",
        ),
        _ => {}
    }
    for bound in &item.supertraits {
        if let TypeParamBound::Trait(bound) = bound {
            let last = bound.path.segments.last();
            if last.is_some_and(|last| last.ident == "Copy") {
                errors.at(
                    bound,
                    "a fake shares its state, so it cannot be `Copy`",
                    "ask for `Clone` instead",
                );
            }
        }
    }
    for (position, item) in item.items.iter().enumerate() {
        errors.go_to(Place::Item(position));
        if let TraitItem::Macro(call) = item {
            errors.at(
                &call.mac.path,
                "a macro inside of the trait cannot be looked into",
                "write its methods out",
            );
        }
    }
}

/// Associated types and constants need a value from the attribute.
pub(super) fn associated(errors: &mut Errors, fake: &Fake) {
    if matches!(fake.role, Role::Store) {
        return;
    }
    let options = &fake.options;
    let types: Vec<&Ident> = options.types.iter().map(|known| &known.name).collect();
    let consts: Vec<&Ident> = options.consts.iter().map(|(name, _)| name).collect();
    let (mut declared_types, mut declared_consts) = (Vec::new(), Vec::new());
    for (position, item) in fake.item.items.iter().enumerate() {
        errors.go_to(Place::Item(position));
        match item {
            TraitItem::Type(ty) => {
                let name = &ty.ident;
                declared_types.push(name);
                if let Some(known) = options.types.iter().find(|known| known.name == *name) {
                    parameters(errors, &known.generics, &ty.generics, name);
                } else {
                    errors.at(
                        name,
                        format!("the fake needs a type for `{name}`"),
                        format!("say it in the trait's attribute: `type {name} = T`"),
                    );
                }
            }
            TraitItem::Const(constant) => {
                let name = &constant.ident;
                declared_consts.push(name);
                if constant.default.is_none() && !consts.contains(&name) {
                    errors.at(
                        name,
                        format!("the fake needs a value for `{name}`"),
                        format!("say it in the trait's attribute: `const {name} = 100`"),
                    );
                }
            }
            _ => {}
        }
    }
    errors.go_to(Place::Attribute);
    let mut undeclared = |what: &str, said: &[&Ident], declared: &[&Ident]| {
        let words: Vec<String> = declared.iter().map(|name| names::plain(name)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for name in said.iter().filter(|name| !declared.contains(name)) {
            let help = if words.is_empty() {
                "remove it".to_owned()
            } else {
                known(&names::plain(name), &words)
            };
            errors.at(
                name,
                format!("the trait has no associated {what} `{name}`"),
                help,
            );
        }
    };
    undeclared("type", &types, &declared_types);
    undeclared("constant", &consts, &declared_consts);
}

/// What an associated type is said with must be what it is declared with.
fn parameters(errors: &mut Errors, said: &Generics, declared: &Generics, name: &Ident) {
    let texts = |generics: &Generics| -> Vec<String> {
        let params = generics.params.iter();
        params
            .map(|param| match param {
                GenericParam::Lifetime(param) => param.lifetime.to_string(),
                GenericParam::Type(param) => names::plain(&param.ident),
                GenericParam::Const(param) => names::plain(&param.ident),
            })
            .collect()
    };
    let declared = texts(declared);
    if !said.params.is_empty() && texts(said) != declared {
        let said = &said.params;
        let help = if declared.is_empty() {
            format!("write `type {name} = ..`")
        } else {
            format!("write `type {name}<{}> = ..`", declared.join(", "))
        };
        errors.at(
            said,
            format!("the trait declares `{name}` with other parameters"),
            help,
        );
    }
}

/// A method of the trait must not hide one of the fake's, nor the reverse.
pub(super) fn names(errors: &mut Errors, fake: &Fake) {
    let renamed = |name: &str| fake.options.renamed(name).is_some();
    for method in &fake.methods {
        errors.go_to(Place::Item(method.position));
        let name = &method.input.sig.ident;
        let plain = names::plain(name);
        let part = fake
            .parts()
            .into_iter()
            .find(|part| names::plain(part) == plain);
        let taken = fake.inherent().contains(&plain.as_str())
            && (plain != "failures" || !fake.options.failures.is_empty());
        if (taken || part.is_some()) && !renamed(&plain) {
            let problem = format!("`{plain}` is also a method of the fake");
            let whose = match fake.role {
                Role::Face { .. } => "store's another name in its own attribute",
                Role::Fake | Role::Store => "fake's another name in the trait's attribute",
            };
            let help = format!("give the {whose}: `rename({plain} = fake_{plain})`");
            match part {
                Some(part) if part != "rows" => errors.twice(part, name, &problem, &help),
                _ => errors.at(name, problem, help),
            }
        }
    }
}

pub(super) fn renames(errors: &mut Errors, fake: &Fake) {
    if !fake.has_state() {
        // Those are the store's, which were looked at there.
        return;
    }
    errors.go_to(Place::Attribute);
    let parts: Vec<String> = fake.parts().into_iter().map(names::plain).collect();
    let mut words = fake.inherent();
    words.extend(parts.iter().map(String::as_str));
    let mut seen: Vec<&Ident> = Vec::new();
    for (from, to) in &fake.options.renames {
        let plain = names::plain(from);
        if !words.contains(&plain.as_str()) {
            errors.at(
                from,
                format!("the fake has no method `{plain}`"),
                known(&plain, &words),
            );
        }
        if let Some(first) = seen.iter().find(|first| **first == from) {
            errors.twice(
                first,
                from,
                &format!("`{plain}` is renamed twice"),
                "keep one",
            );
        }
        seen.push(from);
        let target = names::plain(to);
        let kept = words.contains(&target.as_str())
            && !fake
                .options
                .renames
                .iter()
                .any(|(from, _)| names::plain(from) == target);
        let method = fake
            .methods
            .iter()
            .any(|method| names::plain(&method.input.sig.ident) == target);
        if kept || method {
            errors.at(to, format!("`{target}` is taken"), "choose another name");
        }
    }
}

/// Declared failures must have a type: that of the methods.
pub(super) fn failures(errors: &mut Errors, fake: &Fake) {
    errors.go_to(Place::Attribute);
    let Some(first) = fake.options.failures.first() else {
        return;
    };
    let alone = matches!(fake.role, Role::Fake);
    if alone
        && !fake
            .methods
            .iter()
            .any(|method| method.output.is_fallible())
    {
        errors.at_span(
            first.span(),
            "no method of the trait can fail",
            "remove `failures(..)`, or let a method answer a `Result`",
        );
    }
}

/// A dump needs something to be in it.
pub(super) fn dump(errors: &mut Errors, fake: &Fake) {
    errors.go_to(Place::Attribute);
    match &fake.options.dump {
        Some(word) if fake.is_noop() => errors.at(
            word,
            "`dump` keeps the state, and this fake has none",
            "remove it, or declare a state: `entity = User, key = id`",
        ),
        _ => {}
    }
}
