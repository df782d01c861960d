//! Rules about a store and the traits on it: which words belong where, and whose name is whose.

use syn::GenericParam;

use crate::diag::{Errors, Place};
use crate::model::{Fake, Role};
use crate::names;

/// Words that are about one trait.
const OF_A_TRAIT: [&str; 8] = [
    "name",
    "remote",
    "type",
    "const",
    "where",
    "recordings",
    "contract",
    "on",
];
/// Words that are about the state, or about all that is on it.
const OF_A_STORE: [&str; 14] = [
    "entity",
    "table",
    "map",
    "queue",
    "state",
    "key",
    "unique",
    "index",
    "references",
    "check",
    "version",
    "failures",
    "dialect",
    "dump",
];

/// A store declares a state, and nothing about a trait.
pub(super) fn store(errors: &mut Errors, fake: &Fake) {
    if !matches!(fake.role, Role::Store) {
        return;
    }
    errors.go_to(Place::Attribute);
    for word in &fake.options.words {
        if OF_A_TRAIT.contains(&names::plain(word).as_str()) {
            errors.at(
                word,
                format!("`{word}` is about a trait, and this is a store"),
                "say it on the trait that stands on it",
            );
        }
    }
    if fake.is_noop() && errors.count() == 0 {
        errors.go_to(Place::Head);
        errors.at(
            &fake.item.ident,
            "a store without a state has nothing that traits could share",
            "declare one: `#[fake(table(users: User, key = id: u64))]`",
        );
    }
}

/// A trait on a store declares nothing of the state, and has no parameters.
pub(super) fn face(errors: &mut Errors, fake: &Fake) {
    let Role::Face { store, accessor } = &fake.role else {
        return;
    };
    errors.go_to(Place::Attribute);
    let on = names::spaced(&quote::ToTokens::to_token_stream(store).to_string());
    for word in &fake.options.words {
        let plain = names::plain(word);
        if OF_A_STORE.contains(&plain.as_str()) {
            errors.at(
                word,
                format!("`{word}` is for the store, whose state all of its traits share"),
                format!("say it once, in the attribute of `{on}`"),
            );
        }
        if ["recordings", "where"].contains(&plain.as_str()) {
            errors.at(
                word,
                format!("`{word}` is not supported for a trait on a store"),
                "give the trait a fake of its own, without `on`",
            );
        }
    }
    errors.go_to(Place::Head);
    let mut generics = fake.item.generics.params.iter();
    let parameter = generics.find(|param| !matches!(param, GenericParam::Lifetime(_)));
    if let Some(parameter) = parameter {
        errors.at(
            parameter,
            "a generic trait on a store is not supported",
            "let a copy of it with types for its parameters stand there, `remote = Repository<User>`, or give it a fake of its own, without `on`",
        );
    }
    let plain = names::plain(accessor);
    let renames = &fake.options.renames;
    let is_kept = |name: &str| !renames.iter().any(|(from, _)| names::plain(from) == name);
    let is_given = renames.iter().any(|(_, to)| names::plain(to) == plain);
    let of_parts: Vec<String> = fake.parts().into_iter().map(names::plain).collect();
    let mut all = fake.inherent();
    all.extend(of_parts.iter().map(String::as_str));
    let by = names::plain(&names::accessor(&fake.item.ident));
    let help = format!(
        "the store has it for what is this trait's alone; give it another name in the trait's attribute: \
         `rename({by} = {by}_trait)`"
    );
    if is_given || all.iter().any(|name| *name == plain && is_kept(name)) {
        let problem = format!("`{plain}` is a method of `{on}` already");
        errors.at(accessor, problem, &help);
    }
    for method in &fake.methods {
        let name = &method.input.sig.ident;
        if names::plain(name) == plain {
            errors.go_to(Place::Item(method.position));
            let problem = format!("`{plain}` is also a method of `{on}`");
            errors.twice(accessor, name, &problem, &help);
        }
    }
}
