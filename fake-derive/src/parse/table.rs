//! The arguments of a table: what stands inside of `table(..)`, or beside `entity`.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitStr, Token, Type};

use super::column::{column, is_field, is_typed};
use super::key::key;
use super::{
    arguments, equals, error, expression, failure, ident, is_named, once, parenthesized, read_once,
    sized, takes_no_value, takes_one, text, value, word,
};
use crate::diag::{Errors, known, message};
use crate::model::{
    Check, Column, Index, Key, OnDelete, Precision, Reference, Table, Unit, Version,
};

pub(super) const WORDS: [&str; 8] = [
    "key",
    "unique",
    "index",
    "references",
    "check",
    "version",
    "precision",
    "shuffle",
];

/// What has been said about one table so far.
#[derive(Default)]
pub(super) struct TableArgs {
    key: Option<(Ident, Key)>,
    indexes: Vec<Index>,
    checks: Vec<Check>,
    references: Vec<Reference>,
    version: Option<(Ident, Version)>,
    precisions: Vec<Precision>,
    shuffle: Option<(Ident, ())>,
    /// The first word that was said, to blame where there is no table for it.
    pub(super) first: Option<Ident>,
}

impl TableArgs {
    pub(super) fn table(self, name: Ident, entity: Type) -> Table {
        Table {
            name,
            entity,
            key: said(self.key),
            key_type: None,
            indexes: self.indexes,
            checks: self.checks,
            references: self.references,
            version: said(self.version),
            precisions: self.precisions,
            shuffle: self.shuffle.is_some(),
        }
    }

    /// Reads one argument whose word is one of [`WORDS`].
    pub(super) fn argument(
        &mut self,
        errors: &mut Errors,
        word: Ident,
        input: ParseStream,
    ) -> syn::Result<()> {
        self.first.get_or_insert_with(|| word.clone());
        match word.to_string().as_str() {
            "key" => {
                if let Some(key) = key(errors, &word, input)? {
                    once(errors, &mut self.key, word, key);
                }
            }
            "unique" | "index" => {
                let tokens = parenthesized(&word, input)?;
                self.indexes.extend(index(errors, &word, tokens));
            }
            "references" => {
                let tokens = parenthesized(&word, input)?;
                self.references.extend(reference(errors, &word, tokens));
            }
            "check" => {
                let tokens = parenthesized(&word, input)?;
                self.checks.extend(check(errors, &word, tokens));
            }
            "version" => {
                if let Some(version) = version(errors, &word, input)? {
                    once(errors, &mut self.version, word, version);
                }
            }
            "precision" => {
                let tokens = parenthesized(&word, input)?;
                self.precisions.extend(precisions(errors, &word, tokens));
            }
            "shuffle" => {
                if !input.is_empty() && !input.peek(Token![,]) {
                    return Err(takes_no_value(&word));
                }
                once(errors, &mut self.shuffle, word, ());
            }
            _ => unreachable!("the caller knows `WORDS`"),
        }
        Ok(())
    }
}

/// `table(users: User, key = id, ..)`.
pub(super) fn table(errors: &mut Errors, blame: &Ident, input: ParseStream) -> syn::Result<Table> {
    let tokens = parenthesized(blame, input)?;
    let (problem, help) = (
        "a table has a name and the type of its rows",
        "write `table(users: User, ..)`",
    );
    if tokens.is_empty() {
        return Err(error(blame, problem, help));
    }
    let head = |input: ParseStream| {
        if !input.peek(syn::Ident) || !input.peek2(Token![:]) || input.peek2(Token![::]) {
            let found = input.parse()?;
            let _: TokenStream = input.parse()?;
            let found: proc_macro2::TokenTree = found;
            return Err(syn::Error::new(found.span(), message(problem, help)));
        }
        let name: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let entity = sized(input)?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok((name, entity, input.parse::<TokenStream>()?))
    };
    let (name, entity, rest) = head.parse2(tokens)?;
    let mut args = TableArgs::default();
    arguments(errors, rest, |errors, input| {
        let word = word(input)?;
        if WORDS.contains(&word.to_string().as_str()) {
            return args.argument(errors, word, input);
        }
        Err(error(
            &word,
            format!("unknown word `{word}` in a table"),
            known(&word.to_string(), &WORDS),
        ))
    });
    Ok(args.table(name, entity))
}

fn said<T>(slot: Option<(Ident, T)>) -> Option<T> {
    slot.map(|(_, value)| value)
}

pub(super) fn unknown(word: &Ident, words: &[&str]) -> syn::Error {
    error(
        word,
        format!("unknown word `{word}`"),
        known(&word.to_string(), words),
    )
}

fn index(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Option<Index> {
    let unique = blame == "unique";
    let known_here: &[&str] = if unique {
        &["error", "when", "name", "ignore_case", "nulls_equal"]
    } else {
        &["name"]
    };
    let mut columns: Vec<Column> = Vec::new();
    let (mut name, mut when, mut error_of) = (None, None, None);
    let (mut ignore_case, mut nulls_equal) = (None, None);
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if is_named(input) {
            let word = word(input)?;
            match word.to_string().as_str() {
                "name" => {
                    read_once(errors, &mut name, word, input, text)?;
                }
                "error" if unique => {
                    read_once(errors, &mut error_of, word, input, failure)?;
                }
                "when" if unique => {
                    let given = value(&word, input)?;
                    takes_one(&given, "row")?;
                    once(errors, &mut when, word, given);
                }
                "ignore_case" | "nulls_equal" if unique => {
                    return Err(takes_no_value(&word));
                }
                _ => return Err(unknown(&word, known_here)),
            }
            return Ok(());
        }
        if unique && input.peek(syn::Ident) && input.peek2(syn::token::Paren) {
            let fork = input.fork();
            if fork.parse::<Ident>()? == "ignore_case" {
                let word = word(input)?;
                let tokens = parenthesized(&word, input)?;
                let folded = folded(errors, &word, tokens);
                once(errors, &mut ignore_case, word, Some(folded));
                return Ok(());
            }
        }
        let column = column(input)?;
        match column.text() {
            "ignore_case" if unique => once(errors, &mut ignore_case, column.name, None),
            "nulls_equal" if unique => once(errors, &mut nulls_equal, column.name, ()),
            _ => {
                is_typed(errors, &column);
                columns.push(column);
            }
        }
        Ok(())
    });
    if columns.is_empty() {
        if errors.count() == before {
            errors.at(
                blame,
                format!("`{blame}` without a field"),
                format!("name one: `{blame}(email)`"),
            );
        }
        return None;
    }
    let ignore_case = match said(ignore_case) {
        Some(Some(folded)) => among(errors, folded, &columns),
        Some(None) => columns.clone(),
        None => Vec::new(),
    };
    Some(Index {
        unique,
        columns,
        name: said(name),
        when: said(when),
        ignore_case,
        nulls_equal: nulls_equal.map(|(word, ())| word.span()),
        error: said(error_of),
    })
}

/// `ignore_case(alias)`: of these columns alone.
fn folded(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Vec<Column> {
    let mut columns = Vec::new();
    let before = errors.count();
    arguments(errors, tokens, |_, input| {
        columns.push(column(input)?);
        Ok(())
    });
    if columns.is_empty() && errors.count() == before {
        errors.at(
            blame,
            "`ignore_case` without a field",
            "write `ignore_case` alone for all of them, or name some: `ignore_case(email)`",
        );
    }
    columns
}

/// Those of the columns that the constraint has.
fn among(errors: &mut Errors, mut folded: Vec<Column>, columns: &[Column]) -> Vec<Column> {
    let names: Vec<&str> = columns.iter().map(Column::text).collect();
    folded.retain(|column| {
        let found = names.contains(&column.text());
        if !found {
            errors.at(
                &column.path,
                format!("`{}` is not in this constraint", column.path),
                known(column.text(), &names),
            );
        }
        found
    });
    folded
}

fn reference(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Option<Reference> {
    let (mut name, mut error_of, mut on_delete) = (None, None, None);
    let mut arrow: Option<(Column, Ident)> = None;
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if is_named(input) {
            let word = word(input)?;
            match word.to_string().as_str() {
                "name" => {
                    read_once(errors, &mut name, word, input, text)?;
                }
                "error" => {
                    read_once(errors, &mut error_of, word, input, failure)?;
                }
                "on_delete" => {
                    equals(&word, input)?;
                    let how = ident(input, "for example `on_delete = cascade`")?;
                    let how = match how.to_string().as_str() {
                        "restrict" => OnDelete::Restrict,
                        "cascade" => OnDelete::Cascade,
                        "set_none" => OnDelete::SetNone,
                        _ => return Err(unknown(&how, &["restrict", "cascade", "set_none"])),
                    };
                    once(errors, &mut on_delete, word, how);
                }
                _ => return Err(unknown(&word, &["on_delete", "name", "error"])),
            }
            return Ok(());
        }
        let column = column(input)?;
        if !input.peek(Token![->]) {
            return Err(syn::Error::new_spanned(
                &column.path,
                message(
                    "a reference names the table it points to",
                    "for example `references(author_id -> users)`; a key of several columns cannot be referenced yet: check it in a `write` body",
                ),
            ));
        }
        is_field(errors, &column, "reference");
        input.parse::<Token![->]>()?;
        let target = ident(input, "for example `references(author_id -> users)`")?;
        match &arrow {
            Some((first, _)) => errors.twice(
                &first.path,
                &column.path,
                "a reference is one field that points to one table",
                "write a `references(..)` for each",
            ),
            None => arrow = Some((column, target)),
        }
        Ok(())
    });
    let Some((column, target)) = arrow else {
        if errors.count() == before {
            errors.at(
                blame,
                "`references` without a field",
                "for example `references(author_id -> users)`",
            );
        }
        return None;
    };
    Some(Reference {
        column,
        target,
        on_delete: said(on_delete).unwrap_or_default(),
        name: said(name),
        error: said(error_of),
    })
}

fn check(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Option<Check> {
    let mut name: Option<(Ident, LitStr)> = None;
    let mut error_of = None;
    let mut body: Option<Expr> = None;
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if is_named(input) {
            let word = word(input)?;
            match word.to_string().as_str() {
                "name" => {
                    read_once(errors, &mut name, word, input, text)?;
                }
                "error" => {
                    read_once(errors, &mut error_of, word, input, failure)?;
                }
                _ => return Err(unknown(&word, &["name", "error"])),
            }
            return Ok(());
        }
        let closure = expression(input)?;
        if !matches!(closure, Expr::Closure(_) | Expr::Path(_)) {
            return Err(syn::Error::new_spanned(
                closure,
                message(
                    "a check is a closure over the row",
                    "for example `check(|user| user.age >= 18)`",
                ),
            ));
        }
        takes_one(&closure, "row")?;
        match &body {
            Some(first) => errors.twice(
                first,
                &closure,
                "a check is one closure",
                "write a `check(..)` for each",
            ),
            None => body = Some(closure),
        }
        Ok(())
    });
    if body.is_none() && errors.count() == before {
        errors.at(
            blame,
            "`check` without a closure",
            "for example `check(|user| user.age >= 18)`",
        );
    }
    Some(Check {
        body: body?,
        name: said(name),
        error: said(error_of),
    })
}

/// `precision(created_at = micros, day = seconds)`.
fn precisions(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Vec<Precision> {
    let mut found = Vec::new();
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        let column = column(input)?;
        is_field(errors, &column, "timestamp");
        if !input.peek(Token![=]) {
            let (problem, help) = (
                format!("how much of `{}` does its column keep?", column.path),
                format!("for example `{blame}({} = micros)`", column.path),
            );
            return Err(syn::Error::new_spanned(
                &column.path,
                message(&problem, &help),
            ));
        }
        input.parse::<Token![=]>()?;
        let unit = ident(input, "for example `precision(created_at = micros)`")?;
        let unit = match unit.to_string().as_str() {
            "seconds" => Unit::Seconds,
            "millis" => Unit::Millis,
            "micros" => Unit::Micros,
            _ => return Err(unknown(&unit, &["seconds", "millis", "micros"])),
        };
        found.push(Precision { column, unit });
        Ok(())
    });
    if found.is_empty() && errors.count() == before {
        errors.at(
            blame,
            "`precision` without a field",
            "for example `precision(created_at = micros)`",
        );
    }
    found
}

fn version(errors: &mut Errors, blame: &Ident, input: ParseStream) -> syn::Result<Option<Version>> {
    let help =
        "for example `version = revision` or `version(revision, error = StorageError::Stale)`";
    if input.peek(Token![=]) {
        equals(blame, input)?;
        let column = column(input)?;
        is_field(errors, &column, "version");
        return Ok(Some(Version {
            column,
            error: None,
        }));
    }
    if !input.peek(syn::token::Paren) {
        return Err(error(blame, "`version` without a field", help));
    }
    let mut found: Option<Column> = None;
    let mut error_of = None;
    let before = errors.count();
    arguments(errors, parenthesized(blame, input)?, |errors, input| {
        if is_named(input) {
            let word = word(input)?;
            if word != "error" {
                return Err(unknown(&word, &["error"]));
            }
            read_once(errors, &mut error_of, word, input, failure)?;
            return Ok(());
        }
        let column = column(input)?;
        is_field(errors, &column, "version");
        match &found {
            Some(first) => errors.twice(
                &first.path,
                &column.path,
                "a table has one version",
                "keep one of them",
            ),
            None => found = Some(column),
        }
        Ok(())
    });
    let Some(column) = found else {
        if errors.count() == before {
            errors.at(blame, "`version` without a field", help);
        }
        return Ok(None);
    };
    Ok(Some(Version {
        column,
        error: said(error_of),
    }))
}
