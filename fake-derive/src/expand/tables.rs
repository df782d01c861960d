//! The struct of a fake's tables and its `State`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::{Own, shared, stores, world};
use crate::model::{Column, Dialect, Generate, Index, OnDelete, Reference, Table};
use crate::{doc, names};

/// `pub users: Table<User, u64>`, one for each table, and the plain values behind them.
pub(super) fn fields(own: &Own) -> TokenStream {
    let Own {
        krate, vis, fake, ..
    } = own;
    let tables = fake.tables.iter().map(|table| {
        let (name, entity) = (&table.name, &table.entity);
        let key = key_type(own, table);
        let doc = doc::lines(&doc::table(table));
        quote!(#doc #vis #name: #krate::Table<#entity, #key>,)
    });
    let states = fake.states.iter().map(|state| {
        let (name, ty) = (&state.name, &state.ty);
        let doc = doc::lines("A plain value, which rolls back with the rows.");
        quote!(#doc #vis #name: #ty,)
    });
    let stores = fake.stores.iter().map(|store| stores::field(own, store));
    quote!(#(#tables)* #(#stores)* #(#states)*)
}

/// The type of a table's key, as far as anything shows it.
pub(super) fn key_type(own: &Own, table: &Table) -> TokenStream {
    let krate = &own.krate;
    match &table.key_type {
        Some(ty) => ty.to_token_stream(),
        None if own.fake.quiet => quote!(#krate::__private::AnyKey),
        None => quote!(#krate::UndeclaredKey),
    }
}

pub(super) fn dialect(dialect: Dialect) -> TokenStream {
    match dialect {
        Dialect::Postgres => quote!(__fake::Dialect::Postgres),
        Dialect::Sqlite => quote!(__fake::Dialect::Sqlite),
        Dialect::Mysql => quote!(__fake::Dialect::Mysql),
    }
}

pub(super) fn state(own: &Own) -> TokenStream {
    let Own {
        tables, fake, name, ..
    } = own;
    let text = name.to_string();
    let (params, clause) = (own.generics.declared(None), own.generics.clause());
    let tables_path = own.tables_path();
    let phantom = own.generics.phantom();
    let phantom = phantom.map(|_| quote!(__generics: ::core::marker::PhantomData,));
    let methods = fake
        .methods
        .iter()
        .map(|method| names::plain(&method.input.sig.ident));
    if fake.quiet {
        return quote! {
            impl #params __fake::State for #tables #clause {
                const NAME: &'static str = #text;
                const METHODS: &'static [&'static str] = &[];
                type Plain = ();
                fn new(_: &__fake::Setup) -> Self { __fake::unsupported(#text, "new") }
                fn each(&self, _: __fake::Visit<'_>) {}
                fn each_mut(&mut self, _: __fake::VisitMut<'_>) {}
                fn fork(&self) -> Self { __fake::unsupported(#text, "fork") }
            }
        };
    }
    let new = fake.tables.iter().map(|table| {
        let field = &table.name;
        let built = build(own, table);
        quote!(#field: #built,)
    });
    let inits = fake.states.iter().map(|state| {
        let (field, ty) = (&state.name, &state.ty);
        match &state.init {
            Some(init) => quote!(#field: #init,),
            None => quote!(#field: <#ty as ::core::default::Default>::default(),),
        }
    });
    let stores = fake.stores.iter().map(stores::build);
    let fields = fake.parts();
    let plain: Vec<&Ident> = fake.states.iter().map(|state| &state.name).collect();
    let types: Vec<&Type> = fake.states.iter().map(|state| &state.ty).collect();
    let span = types.first().map_or_else(Span::call_site, Spanned::span);
    let plain_type = quote_spanned!(span=> (#(#types,)*));
    let settle = fake.has_references().then(|| settle(own));
    let plain_functions = (!plain.is_empty()).then(|| {
        quote! {
            fn plain(&self) -> ::core::option::Option<Self::Plain> {
                ::core::option::Option::Some((#(::core::clone::Clone::clone(&self.#plain),)*))
            }
            fn set_plain(&mut self, plain: Self::Plain) {
                (#(self.#plain,)*) = plain;
            }
        }
    });
    let [setup, each, each_mut] = if fields.is_empty() {
        ["_setup", "_visit", "_visit"]
    } else {
        ["setup", "visit", "visit"]
    }
    .map(names::local);
    let conditions = own.conditions(None);
    let failures = (!fake.options.failures.is_empty() && own.raise.error().is_some()).then(|| {
        quote! {
            const FAILS: bool = true;
            fn failures() -> ::std::vec::Vec<::std::boxed::Box<dyn ::core::any::Any>> {
                __fake::erased(#tables_path::failures())
            }
        }
    });
    let failures = failures.or_else(|| shared::failures(fake));
    quote! {
        impl #params __fake::State for #tables #conditions {
            const NAME: &'static str = #text;
            const METHODS: &'static [&'static str] = &[#(#methods),*];
            type Plain = #plain_type;
            #failures
            fn new(#setup: &__fake::Setup) -> Self {
                Self { #(#new)* #(#stores)* #(#inits)* #phantom }
            }
            fn each(&self, #each: __fake::Visit<'_>) {
                #(#each(&self.#fields);)*
            }
            fn each_mut(&mut self, #each_mut: __fake::VisitMut<'_>) {
                #(#each_mut(&mut self.#fields);)*
            }
            fn fork(&self) -> Self {
                Self { #(#fields: self.#fields.fork(),)* #(#plain: ::core::clone::Clone::clone(&self.#plain),)* #phantom }
            }
            #plain_functions
            #settle
        }
    }
}

/// `|row: &User| &row.email`, wrapped so that the runtime can hash and compare it.
pub(super) fn column(table: &Table, column: &Column) -> TokenStream {
    let show = shown(table, column);
    if column.is_method {
        quote!(__fake::computed(#show))
    } else {
        quote!(__fake::column(#show))
    }
}

/// The closure that shows a column's value.
pub(super) fn shown(table: &Table, column: &Column) -> TokenStream {
    let entity = &table.entity;
    let path = &column.path;
    let (row, see) = (names::local("row"), names::local("see"));
    match (&column.ty, column.is_method) {
        (Some(ty), true) => quote! {
            |#row: &#entity, #see: &mut dyn ::core::ops::FnMut(&#ty)| {
                #see(::core::borrow::Borrow::<#ty>::borrow(&#row.#path));
            }
        },
        _ => quote!(|#row: &#entity| &#row.#path),
    }
}

/// The columns of a constraint as an array. The call that asserts `Hash + Eq` stands on the user's
/// field, so that rustc underlines it.
fn indexed(table: &Table, columns: &[Column], ignore_case: &[Column]) -> TokenStream {
    let columns = columns.iter().map(|one| {
        let column = column(table, one);
        let folds = ignore_case.iter().any(|other| other.text() == one.text());
        let how = Ident::new(
            if folds { "ignoring_case" } else { "indexed" },
            one.name.span(),
        );
        quote!(#column.#how())
    });
    quote!([#(#columns),*])
}

fn build(own: &Own, table: &Table) -> TokenStream {
    let entity = &table.entity;
    let name = names::plain(&table.name);
    let row = names::local("row");
    let dialect = dialect(own.fake.options.dialect);
    let setup = names::local("setup");
    let mut built = quote!(__fake::table::<#entity>(#name, #dialect, #setup));
    if let Some(key) = &table.key {
        let name = key
            .columns
            .iter()
            .map(Column::plain)
            .collect::<Vec<_>>()
            .join("_");
        let columns = indexed(table, &key.columns, &[]);
        built.extend(quote!(.key(#name, #columns)));
    }
    for index in &table.indexes {
        built.extend(constraint(table, index));
    }
    for (position, check) in table.checks.iter().enumerate() {
        let (name, body) = (table.check_name(position), &check.body);
        let method = Ident::new("check", body.span());
        built.extend(quote!(.#method(#name, #body)));
    }
    if let Some(version) = &table.version {
        let (name, path) = (version.column.plain(), &version.column.path);
        let method = Ident::new("version", version.column.name.span());
        built.extend(quote!(.#method(#name, |#row: &mut #entity| &mut #row.#path)));
    }
    for precision in &table.precisions {
        let (unit, path) = (world::unit(precision.unit), &precision.column.path);
        let method = Ident::new("precision", precision.column.name.span());
        built.extend(quote!(.#method(#unit, |#row: &mut #entity| &mut #row.#path)));
    }
    if table.shuffle {
        built.extend(quote!(.shuffle()));
    }
    if let Some(key) = &table.key {
        if let (Some(Generate::Sequence(span)), [column]) = (&key.generate, key.columns.as_slice())
        {
            let path = &column.path;
            // Where a sequence takes no notice of explicit ids, it need not see them.
            let sees = own.fake.options.dialect != Dialect::Postgres;
            if sees && !column.is_method {
                let method = Ident::new("sequence", *span);
                built.extend(quote!(.#method(|#row: &#entity| &#row.#path)));
            }
        }
    }
    built.extend(keeps_key(own, table));
    built.extend(quote!(.shown(__fake::shown::<#entity>().how())));
    built.extend(by_key(table));
    built.extend(regenerate(table));
    built
}

/// How a row that an upsert meets by a unique constraint keeps its key, where the dialect lets it meet one so.
fn keeps_key(own: &Own, table: &Table) -> Option<TokenStream> {
    let meets = own.fake.options.dialect == Dialect::Mysql
        && table.indexes.iter().any(|index| index.unique);
    let columns = table.key_columns();
    if !meets || columns.is_empty() || columns.iter().any(|column| column.is_method) {
        return None;
    }
    let (one, other) = (names::local("one"), names::local("other"));
    let swaps = columns.iter().map(|column| {
        let path = &column.path;
        quote!(::core::mem::swap(&mut #one.#path, &mut #other.#path);)
    });
    Some(quote!(.keeps_key(|#one, #other| { #(#swaps)* })))
}

/// How the copy of a row gets a key of its own, where the table alone can make one.
fn regenerate(table: &Table) -> Option<TokenStream> {
    let key = table.key.as_ref()?;
    let [column] = key.columns.as_slice() else {
        return None;
    };
    let (path, row, ids) = (&column.path, names::local("row"), names::local("ids"));
    let (ids, value) = match key.generate.as_ref()? {
        Generate::Sequence(span) => (ids.clone(), quote_spanned!(*span=> #ids.next())),
        Generate::Uuid(span) => (ids.clone(), quote_spanned!(*span=> #ids.uuid())),
        Generate::Expr(expr) => {
            let tokens = expr.to_token_stream();
            let needs = |name: &str| names::mention(&tokens, name).is_some();
            if needs("now") || needs("rng") {
                return None;
            }
            (names::mention(&tokens, "ids")?, tokens)
        }
    };
    Some(quote!(.regenerate(|#row, #ids| #row.#path = #value)))
}

fn constraint(table: &Table, index: &Index) -> TokenStream {
    let name = index.constraint();
    let columns = indexed(table, &index.columns, &index.ignore_case);
    let kind = Ident::new(
        if index.unique { "unique" } else { "index" },
        Span::call_site(),
    );
    let when = index.when.as_ref().map(|when| {
        let method = Ident::new("when", when.span());
        quote!(.#method(#when))
    });
    let nulls_equal = index.nulls_equal.map(|_| quote!(.nulls_equal()));
    quote!(.#kind(#name, #columns) #when #nulls_equal)
}

/// How a key of the table's key type finds its row.
fn by_key(table: &Table) -> TokenStream {
    let entity = &table.entity;
    let row = names::local("row");
    if table.key_type.is_none() {
        return quote!(.no_key());
    }
    match table.key_columns() {
        [column] if !column.is_method => {
            let (path, here) = (&column.path, here(column));
            let (in_row, path) = (names::moved(&row, here), names::moved(path, here));
            let field = quote_spanned!(here=> &#in_row.#path);
            quote!(.by_key(__fake::KeyBy::Field(|#row: &#entity| #field)))
        }
        columns => {
            let parts = columns.iter().map(|column| key_part(&row, column));
            let parts = if columns.len() == 1 {
                quote!(#(#parts)*)
            } else {
                quote!((#(#parts),*))
            };
            quote!(.by_key(__fake::KeyBy::Value(|#row: &#entity| #parts)))
        }
    }
}

/// A column's value, owned.
pub(super) fn key_part(row: &Ident, column: &Column) -> TokenStream {
    let path = &column.path;
    match (&column.ty, column.is_method) {
        (Some(ty), true) => {
            quote!(::core::clone::Clone::clone(::core::borrow::Borrow::<#ty>::borrow(&#row.#path)))
        }
        _ => {
            let here = here(column);
            let row = names::moved(row, here);
            quote_spanned!(here=> ::core::clone::Clone::clone(&#row.#path))
        }
    }
}

/// One pass over all references: `true` where a cascade changed something.
fn settle(own: &Own) -> TokenStream {
    let tables = &own.fake.tables;
    let mut passes = Vec::new();
    for table in tables {
        for reference in &table.references {
            if let Some(target) = tables.iter().find(|other| other.name == reference.target) {
                passes.push(reference_pass(table, target, reference));
            }
        }
    }
    let settled = match passes.as_slice() {
        [only] => only.clone(),
        passes => quote!(::core::result::Result::Ok(#(#passes?)|*)),
    };
    quote! {
        fn settle(&mut self) -> ::core::result::Result<bool, __fake::Violation> {
            #settled
        }
    }
}

/// Where the user named the column, for tokens of ours that its type may not suit.
fn here(column: &Column) -> Span {
    Span::mixed_site().located_at(column.name.span())
}

fn reference_pass(table: &Table, target: &Table, reference: &Reference) -> TokenStream {
    let row = names::local("row");
    let (child, parent) = (&table.entity, &target.entity);
    let (from, to) = (&table.name, &target.name);
    let path = &reference.column.path;
    let name = reference.constraint();
    let key = target
        .key_columns()
        .first()
        .map(|column| column.path.clone());
    let on_delete = match reference.on_delete {
        OnDelete::Restrict => quote!(Restrict),
        OnDelete::Cascade => quote!(Cascade),
        OnDelete::SetNone => quote!(SetNone),
    };
    let here = here(&reference.column);
    let (in_row, key) = (names::moved(&row, here), names::moved(&key, here));
    let target_key = quote_spanned!(here=> &#in_row.#key);
    let set_none = match reference.on_delete {
        OnDelete::SetNone => {
            let set_none = quote_spanned!(here=> __fake::set_none(&mut #in_row.#path));
            quote!(|#row: &mut #child| #set_none)
        }
        _ => quote!(|_: &mut #child| {}),
    };
    // Blamed where the column cannot have the key's type.
    let (function, tables) = if from == to {
        let function = quote_spanned!(here=> __fake::self_reference);
        (function, quote!(&mut self.#from))
    } else {
        let function = quote_spanned!(here=> __fake::reference);
        (function, quote!(&mut self.#from, &mut self.#to))
    };
    quote! {
        #function(
            #tables,
            #name,
            __fake::OnDelete::#on_delete,
            |#row: &#parent| #target_key,
            |#row: &#child| __fake::foreign(&#row.#path).key(),
            #set_none,
        )
    }
}
