//! What a trait on a store makes of the store's declaration.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Path;

use crate::diag::{Errors, Place, known};
use crate::model::{Options, Role};
use crate::names;
use crate::parse::Attribute;

/// The trait's own attribute with the state of the store that it stands on. What the trait says itself comes first.
pub(crate) fn stand(
    errors: &mut Errors,
    own: Attribute,
    declared: Attribute,
    store: Path,
    name: &Ident,
) -> (Attribute, Role) {
    let accessor = accessor(errors, &own.options, name);
    let (said, shared) = (own.options, declared.options);
    let options = Options {
        krate: said.krate.or(shared.krate),
        dialect: shared.dialect,
        duplicate: said.duplicate.or(shared.duplicate),
        missing: said.missing.or(shared.missing),
        now: said.now.or(shared.now),
        renames: shared.renames,
        // What is told to be wrong there makes nothing else wrong.
        failures: Vec::new(),
        conditions: Vec::new(),
        recordings: None,
        dump: None,
        ..said
    };
    let attribute = Attribute {
        options,
        tables: declared.tables,
        stores: declared.stores,
        states: declared.states,
        broken: own.broken || declared.broken,
    };
    (attribute, Role::Face { store, accessor })
}

/// `rename(user_repository = people)`, or the trait's name.
fn accessor(errors: &mut Errors, own: &Options, name: &Ident) -> Ident {
    errors.go_to(Place::Attribute);
    let accessor = names::accessor(name);
    let mut found = None;
    for (from, to) in &own.renames {
        if names::plain(from) == names::plain(&accessor) && found.is_none() {
            found = Some(to.clone());
            continue;
        }
        let help = known(&names::plain(from), &[&names::plain(&accessor)]);
        let store = own.on.to_token_stream();
        errors.at(
            from,
            format!("`{from}` cannot be renamed here"),
            format!(
                "{help}; what `{}` has is renamed where that is declared",
                names::spaced(&store.to_string())
            ),
        );
    }
    found.unwrap_or(accessor)
}
