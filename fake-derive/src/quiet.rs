//! What is left of a fake whose trait or attribute has mistakes: all of its names and types, and nothing
//! that could be wrong a second time. It is compiled and never runs.

use syn::{GenericParam, Ident, TraitItem, TypeParamBound};

use crate::model::{Fake, Op, Role, Store, conditions};
use crate::names::plain;

/// Whether two methods have one name, of which rustc tells where they stand.
pub(crate) fn has_twins(fake: &Fake) -> bool {
    let mut taken = Names::default();
    let items = fake.item.items.iter();
    let mut names = items.filter_map(|item| match item {
        // Of two under conditions one may be left.
        TraitItem::Fn(function) if conditions(&function.attrs).next().is_none() => {
            Some(plain(&function.sig.ident))
        }
        _ => None,
    });
    !names.all(|name| taken.take(name))
}

/// Takes out of the fake whatever rustc would complain of once more.
pub(crate) fn quiet(fake: &mut Fake) {
    fake.quiet = true;
    fake.options.duplicate = None;
    fake.options.missing = None;
    let inherent = fake.inherent();
    let parts: Vec<String> = fake.parts().into_iter().map(plain).collect();
    if let Role::Face { accessor, .. } = &mut fake.role {
        let name = plain(accessor);
        let mut methods = fake.methods.iter();
        let is_taken = parts.contains(&name)
            || inherent.contains(&name.as_str())
            || methods.any(|method| plain(&method.input.sig.ident) == name);
        if is_taken {
            *accessor = crate::names::local(&format!("{name}_trait"));
        }
    }
    let mut taken = Names::default();
    let twins = has_twins(fake);
    fake.methods
        .retain(|method| taken.take(plain(&method.input.sig.ident)) || !twins);
    for name in &inherent {
        taken.take((*name).to_owned());
    }
    fake.options.renames.retain(|(_, to)| taken.take(plain(to)));
    let renamed = |name: &Ident| fake.options.renames.iter().any(|(from, _)| from == name);
    let items = &fake.item.items;
    fake.options.types.retain(|known| {
        let declares =
            |item: &TraitItem| matches!(item, TraitItem::Type(ty) if ty.ident == known.name);
        // Parameters may be what is wrong.
        known.generics.params.is_empty() && items.iter().any(declares)
    });
    let mut fields = Names::default();
    fake.tables.retain(|table| {
        let name = plain(&table.name);
        let free = renamed(&table.name) || !inherent.contains(&name.as_str());
        free && fields.take(name)
    });
    let stores = std::mem::take(&mut fake.stores).into_iter();
    fake.stores = stores
        .filter(|store| {
            let name = plain(&store.name);
            let free = renamed(&store.name) || !inherent.contains(&name.as_str());
            free && fields.take(name)
        })
        .map(|store| Store {
            settings: Vec::new(),
            ..store
        })
        .collect();
    fake.states.retain(|state| fields.take(plain(&state.name)));
    for table in &mut fake.tables {
        table.indexes.clear();
        table.checks.clear();
        table.references.clear();
        table.version = None;
        if let Some(key) = &mut table.key {
            key.generate = None;
        }
    }
    for method in &mut fake.methods {
        method.missing = None;
        method.duplicate = None;
        method.table = 0;
        if !matches!(method.op, Op::Default) {
            method.op = Op::Broken;
        }
    }
}

/// Names that are taken.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// Takes a name, where it is free.
    fn take(&mut self, name: String) -> bool {
        let free = !self.0.contains(&name);
        if free {
            self.0.push(name);
        }
        free
    }
}

/// Whether the trait can be implemented at all, were it by methods that do nothing.
pub(crate) fn implements(fake: &Fake) -> bool {
    let given = |item: &TraitItem| match item {
        TraitItem::Type(ty) => fake
            .options
            .types
            .iter()
            .any(|known| known.name == ty.ident),
        TraitItem::Const(constant) => {
            let mut given = fake.options.consts.iter();
            constant.default.is_some() || given.any(|(name, _)| *name == constant.ident)
        }
        TraitItem::Fn(_) => true,
        _ => false,
    };
    let copies = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| last.ident == "Copy")
        }
        _ => false,
    };
    let is_refused =
        |param: &GenericParam| !fake.has_state() && !matches!(param, GenericParam::Lifetime(_));
    if fake.item.generics.params.iter().any(is_refused) {
        return false;
    }
    !has_twins(fake)
        && fake.item.items.iter().all(given)
        && !fake.item.supertraits.iter().any(copies)
}
