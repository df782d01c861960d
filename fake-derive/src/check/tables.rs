//! Rules about tables: names, constraints, what they refer to, what the dialect knows.

use proc_macro2::Ident;
use syn::Type;
use syn::spanned::Spanned;

use crate::diag::{Errors, Place, known};
use crate::model::{Column, Dialect, Fake};
use crate::names;

/// Tables and plain values are fields of one struct.
pub(super) fn names(errors: &mut Errors, fake: &Fake) {
    errors.go_to(Place::Attribute);
    let all = fake
        .tables
        .iter()
        .map(|table| &table.name)
        .chain(fake.stores.iter().map(|store| &store.name))
        .chain(fake.states.iter().map(|state| &state.name));
    let mut seen: Vec<&Ident> = Vec::new();
    for name in all {
        match seen
            .iter()
            .find(|first| names::plain(first) == names::plain(name))
        {
            Some(first) => errors.twice(
                first,
                name,
                &format!("`{name}` is declared twice"),
                "give each its own name",
            ),
            None => seen.push(name),
        }
    }
    let tables = fake.tables.iter().map(|table| (&table.name, "table"));
    let stores = fake.stores.iter().map(|store| (&store.name, store.word()));
    for (name, word) in tables.chain(stores) {
        let plain = names::plain(name);
        if names::INHERENT.contains(&plain.as_str()) {
            errors.at(
                name,
                format!("`{plain}` is a method of every fake, so no {word} can be called so"),
                format!("another name: `{word}(all_{plain}: ..)`"),
            );
        }
    }
}

/// A violation is told by table and constraint, so a table's constraints differ in name.
pub(super) fn constraints(errors: &mut Errors, fake: &Fake) {
    for table in &fake.tables {
        let mut seen: Vec<(String, &Ident)> = Vec::new();
        let key = table.key_columns().first().map(|first| {
            (
                table
                    .key_columns()
                    .iter()
                    .map(Column::plain)
                    .collect::<Vec<_>>()
                    .join("_"),
                &first.name,
            )
        });
        let indexes = table
            .indexes
            .iter()
            .filter_map(|index| Some((index.constraint(), &index.columns.first()?.name)));
        let references = table.references.iter().map(|reference| {
            (
                format!("-> {}", reference.constraint()),
                &reference.column.name,
            )
        });
        for (name, blamed) in key.into_iter().chain(indexes).chain(references) {
            match seen.iter().find(|(other, _)| *other == name) {
                Some((_, first)) => {
                    let shown = name.trim_start_matches("-> ");
                    errors.twice(
                        first,
                        blamed,
                        &format!("two constraints of `{}` are called `{shown}`", table.name),
                        "name one of them: `name = \"..\"`",
                    );
                }
                None => seen.push((name, blamed)),
            }
        }
        for columns in std::iter::once(table.key_columns())
            .chain(table.indexes.iter().map(|index| index.columns.as_slice()))
        {
            for (position, column) in columns.iter().enumerate() {
                if let Some(first) = columns[..position]
                    .iter()
                    .find(|first| first.text() == column.text())
                {
                    errors.twice(
                        &first.path,
                        &column.path,
                        &format!("`{}` is named twice", column.path),
                        "keep one",
                    );
                }
            }
        }
        if let (Some(version), true) = (&table.version, table.key.is_none()) {
            errors.at(
                &version.column.path,
                "a version belongs to a row that is found by its key",
                "declare the key: `key = id`",
            );
        }
    }
}

/// A timestamp is rounded once.
pub(super) fn precisions(errors: &mut Errors, fake: &Fake) {
    for table in &fake.tables {
        for (position, precision) in table.precisions.iter().enumerate() {
            let path = &precision.column.path;
            let earlier = table.precisions[..position].iter();
            let mut same = earlier.filter(|other| other.column.text() == precision.column.text());
            if let Some(first) = same.next() {
                errors.twice(
                    &first.column.path,
                    path,
                    &format!("the precision of `{path}` is said twice"),
                    "keep one of them",
                );
            }
        }
    }
}

/// A reference points to the key of a declared table.
pub(super) fn references(errors: &mut Errors, fake: &Fake) {
    let names: Vec<String> = fake
        .tables
        .iter()
        .map(|table| names::plain(&table.name))
        .collect();
    let words: Vec<&str> = names.iter().map(String::as_str).collect();
    for reference in fake.tables.iter().flat_map(|table| &table.references) {
        let target = &reference.target;
        let Some(table) = fake.tables.iter().find(|table| table.name == *target) else {
            errors.at(
                target,
                format!("no table is called `{target}`"),
                known(&names::plain(target), &words),
            );
            continue;
        };
        match table.key_columns() {
            [column] if column.is_method => errors.at(
                target,
                format!("the key of `{target}` is computed, so a reference cannot point to it"),
                "check it in a `write` body",
            ),
            [_] => {}
            [] => errors.at(
                target,
                format!("`{target}` has no key to point to"),
                format!("declare it: `table({target}: .., key = id)`"),
            ),
            _ => errors.at(
                target,
                format!("the key of `{target}` has several columns, and a reference has one"),
                "check it in a `write` body",
            ),
        }
    }
}

/// A parameter of the trait has methods, by its bounds, and no fields.
pub(super) fn parameters(errors: &mut Errors, fake: &Fake) {
    for table in &fake.tables {
        let Type::Path(entity) = &table.entity else {
            continue;
        };
        let is_parameter = |ident: &Ident| {
            let mut params = fake.item.generics.type_params();
            params.any(|param| param.ident == *ident)
        };
        let Some(entity) = entity.path.get_ident().filter(|ident| is_parameter(ident)) else {
            continue;
        };
        for column in table.declared_columns() {
            if column.is_method {
                continue;
            }
            let path = &column.path;
            errors.at(
                path,
                format!("`{entity}` is a parameter of the trait, and has no fields"),
                format!("say a method of its bounds, and what that answers: `{path}(): u64`"),
            );
        }
    }
}

/// What a dialect's database does not know, its fake does not know either.
pub(super) fn dialect(errors: &mut Errors, fake: &Fake) {
    let dialect = fake.options.dialect;
    for index in fake.tables.iter().flat_map(|table| &table.indexes) {
        if let (Some(span), true) = (index.nulls_equal, dialect != Dialect::Postgres) {
            errors.at_span(
                span,
                "`nulls_equal` is PostgreSQL's `NULLS NOT DISTINCT`",
                "remove it, or `dialect = postgres`",
            );
        }
        if let (Some(when), true) = (&index.when, dialect == Dialect::Mysql) {
            errors.at_span(
                when.span(),
                "MySQL has no partial unique constraint",
                "remove `when`, or choose another dialect",
            );
        }
    }
}
