//! The arguments of a table: key, constraints, references.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Member, Token, Type};

use super::{arguments, expression, once, parenthesized, value, word};
use crate::diag::{Errors, known};
use crate::model::{Check, Column, Generate, Index, Key, OnDelete, Reference, Table, Version};

pub(super) const WORDS: [&str; 6] = ["key", "unique", "index", "references", "check", "version"];

/// What has been said about one table so far.
#[derive(Default)]
pub(super) struct TableArgs {
    key: Option<(Ident, Said<Key>)>,
    indexes: Vec<Index>,
    checks: Vec<Check>,
    references: Vec<Reference>,
    version: Option<(Ident, Said<Version>)>,
    /// The first word that was said, to blame where there is no table for it.
    pub(super) first: Option<Ident>,
}

/// A node that is blamed by the word which introduced it.
struct Said<T>(T);

impl<T> ToTokens for Said<T> {
    fn to_tokens(&self, _: &mut TokenStream) {}
}

impl TableArgs {
    pub(super) fn table(self, name: Ident, entity: Type) -> Table {
        Table {
            name,
            entity,
            key: self.key.map(|(_, said)| said.0),
            indexes: self.indexes,
            checks: self.checks,
            references: self.references,
            version: self.version.map(|(_, said)| said.0),
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
                let key = key(errors, &word, input)?;
                once(errors, &mut self.key, word, Said(key));
            }
            "unique" | "index" => {
                let unique = word == "unique";
                let index = index(errors, &word, unique, parenthesized(input)?);
                self.indexes.extend(index);
            }
            "references" => self
                .references
                .extend(reference(errors, &word, parenthesized(input)?)),
            "check" => self
                .checks
                .extend(check(errors, &word, parenthesized(input)?)),
            "version" => {
                if let Some(version) = version(errors, &word, input)? {
                    once(errors, &mut self.version, word, Said(version));
                }
            }
            _ => unreachable!("the caller knows `WORDS`"),
        }
        Ok(())
    }
}

/// `table(users: User, key = id, ..)`.
pub(super) fn table(errors: &mut Errors, input: ParseStream) -> syn::Result<Option<Table>> {
    let content;
    syn::parenthesized!(content in input);
    let name: Ident = content.parse()?;
    content.parse::<Token![:]>()?;
    let entity: Type = content.parse()?;
    if !content.is_empty() {
        content.parse::<Token![,]>()?;
    }
    let rest: TokenStream = content.parse()?;
    let mut args = TableArgs::default();
    arguments(errors, rest, |errors, input| {
        let word = word(input)?;
        if WORDS.contains(&word.to_string().as_str()) {
            return args.argument(errors, word, input);
        }
        Err(syn::Error::new(
            word.span(),
            format!(
                "unknown word `{word}` in a table\nhelp: {}",
                known(&word.to_string(), &WORDS)
            ),
        ))
    });
    Ok(Some(args.table(name, entity)))
}

/// `id`, `profile.email`, `0` or `id()`, each with an optional `: Type`.
pub(super) fn column(input: ParseStream) -> syn::Result<Column> {
    let member = |input: ParseStream| -> syn::Result<Member> {
        if input.peek(syn::LitInt) || input.peek(syn::Ident) {
            input.parse()
        } else {
            Err(input.error("expected a field, such as `id`, `profile.email` or `id()`"))
        }
    };
    let first = member(input)?;
    let mut path = quote!(#first);
    let mut last = first;
    while input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        last = member(input)?;
        path = quote!(#path.#last);
    }
    let is_method = input.peek(syn::token::Paren);
    if is_method {
        let arguments = parenthesized(input)?;
        if !arguments.is_empty() {
            return Err(syn::Error::new_spanned(
                arguments,
                "a key's accessor takes no arguments",
            ));
        }
        path = quote!(#path());
    }
    let ty = if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        Some(input.parse()?)
    } else {
        None
    };
    let name = match last {
        Member::Named(name) => name,
        Member::Unnamed(index) => quote::format_ident!("_{}", index.index, span = index.span),
    };
    Ok(Column {
        path,
        name,
        ty,
        is_method,
    })
}

fn key(errors: &mut Errors, word: &Ident, input: ParseStream) -> syn::Result<Key> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let column = column(input)?;
        accessor_needs_a_type(errors, &column);
        return Ok(Key {
            columns: vec![column],
            generate: None,
        });
    }
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(
            word.span(),
            "expected a key\nhelp: for example `key = id: u64` or `key(tenant: u32, name: String)`",
        ));
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut generate: Option<(Ident, Said<Generate>)> = None;
    arguments(errors, parenthesized(input)?, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let word: Ident = input.parse()?;
            if word != "generate" {
                return Err(unknown(&word, &["generate"]));
            }
            input.parse::<Token![=]>()?;
            let how = if input.peek(syn::Ident)
                && (input.peek2(Token![,])
                    || input
                        .fork()
                        .parse::<Ident>()
                        .is_ok_and(|_| rest_is_one(input)))
            {
                let how: Ident = input.parse()?;
                match how.to_string().as_str() {
                    "sequence" => Generate::Sequence,
                    "uuid" => Generate::Uuid,
                    _ => Generate::Expr(syn::parse_quote!(#how)),
                }
            } else {
                Generate::Expr(expression(input)?)
            };
            once(errors, &mut generate, word, Said(how));
            return Ok(());
        }
        let column = column(input)?;
        accessor_needs_a_type(errors, &column);
        columns.push(column);
        Ok(())
    });
    if columns.is_empty() {
        return Err(syn::Error::new(
            word.span(),
            "a key without a column\nhelp: for example `key(id: u64, generate = sequence)`",
        ));
    }
    if let (Some((generate, _)), [_, second, ..]) = (&generate, columns.as_slice()) {
        errors.at(
            generate,
            "only a key of one column can be generated",
            format!("generate it in the row of an insert instead: `#[fake(insert(Row {{ {}: .., .. }}))]`", second.name),
        );
    }
    Ok(Key {
        columns,
        generate: generate.map(|(_, said)| said.0),
    })
}

/// Whether a single token is left.
fn rest_is_one(input: ParseStream) -> bool {
    input
        .cursor()
        .token_tree()
        .is_some_and(|(_, rest)| rest.eof())
}

fn accessor_needs_a_type(errors: &mut Errors, column: &Column) {
    if column.is_method && column.ty.is_none() {
        errors.at(
            &column.path,
            format!("the type of `{}` is not known", column.path),
            format!("write it: `key = {}: u64`", column.path),
        );
    }
}

fn unknown(word: &Ident, words: &[&str]) -> syn::Error {
    syn::Error::new(
        word.span(),
        format!(
            "unknown word `{word}`\nhelp: {}",
            known(&word.to_string(), words)
        ),
    )
}

fn index(errors: &mut Errors, blame: &Ident, unique: bool, tokens: TokenStream) -> Option<Index> {
    let known_here: &[&str] = if unique {
        &["error", "when", "name", "ignore_case", "nulls_equal"]
    } else {
        &["name"]
    };
    let mut columns = Vec::new();
    let (mut name, mut when, mut error) = (None, None, None);
    let (mut ignore_case, mut nulls_equal) = (None, None);
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "name" => {
                    input.parse::<Token![=]>()?;
                    let literal: LitStr = input.parse()?;
                    once(errors, &mut name, word, literal);
                }
                "error" if unique => once(errors, &mut error, word, value(input)?),
                "when" if unique => once(errors, &mut when, word, value(input)?),
                _ => return Err(unknown(&word, known_here)),
            }
            return Ok(());
        }
        let column = column(input)?;
        match column.path.to_string().as_str() {
            "ignore_case" if unique => ignore_case = Some(column.name.span()),
            "nulls_equal" if unique => nulls_equal = Some(column.name.span()),
            _ => columns.push(column),
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
    Some(Index {
        unique,
        columns,
        name: said(name),
        when: said(when),
        ignore_case,
        nulls_equal,
        error: said(error),
    })
}

fn said<T>(slot: Option<(Ident, T)>) -> Option<T> {
    slot.map(|(_, value)| value)
}

fn reference(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Option<Reference> {
    let (mut name, mut error, mut on_delete) = (None, None, None);
    let mut arrow: Option<(Column, Ident)> = None;
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "name" => {
                    input.parse::<Token![=]>()?;
                    let literal: LitStr = input.parse()?;
                    once(errors, &mut name, word, literal);
                }
                "error" => once(errors, &mut error, word, value(input)?),
                "on_delete" => {
                    input.parse::<Token![=]>()?;
                    let how: Ident = input.parse()?;
                    let how = match how.to_string().as_str() {
                        "restrict" => OnDelete::Restrict,
                        "cascade" => OnDelete::Cascade,
                        "set_none" => OnDelete::SetNone,
                        _ => return Err(unknown(&how, &["restrict", "cascade", "set_none"])),
                    };
                    once(errors, &mut on_delete, word, Said(how));
                }
                _ => return Err(unknown(&word, &["on_delete", "name", "error"])),
            }
            return Ok(());
        }
        let column = column(input)?;
        if !input.peek(Token![->]) {
            return Err(syn::Error::new_spanned(
                &column.path,
                "a reference names the table it points to\nhelp: for example `references(author_id -> users)`; \
                 a key of several columns cannot be referenced yet: check it in a `write` body",
            ));
        }
        input.parse::<Token![->]>()?;
        arrow = Some((column, input.parse()?));
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
        on_delete: said(on_delete).map_or_else(OnDelete::default, |said| said.0),
        name: said(name),
        error: said(error),
    })
}

fn check(errors: &mut Errors, blame: &Ident, tokens: TokenStream) -> Option<Check> {
    let (mut name, mut error) = (None, None);
    let mut body: Option<Expr> = None;
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "name" => {
                    input.parse::<Token![=]>()?;
                    let literal: LitStr = input.parse()?;
                    once(errors, &mut name, word, literal);
                }
                "error" => once(errors, &mut error, word, value(input)?),
                _ => return Err(unknown(&word, &["name", "error"])),
            }
            return Ok(());
        }
        let closure = expression(input)?;
        if !matches!(closure, Expr::Closure(_) | Expr::Path(_)) {
            return Err(syn::Error::new_spanned(
                closure,
                "a check is a closure over the row\nhelp: for example `check(|user| user.age >= 18)`",
            ));
        }
        body = Some(closure);
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
        error: said(error),
    })
}

fn version(errors: &mut Errors, blame: &Ident, input: ParseStream) -> syn::Result<Option<Version>> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(Some(Version {
            column: column(input)?,
            error: None,
        }));
    }
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(
            blame.span(),
            "expected a field\nhelp: for example `version = version`",
        ));
    }
    let mut found = None;
    let mut error = None;
    arguments(errors, parenthesized(input)?, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let word: Ident = input.parse()?;
            if word != "error" {
                return Err(unknown(&word, &["error"]));
            }
            once(errors, &mut error, word, value(input)?);
            return Ok(());
        }
        found = Some(column(input)?);
        Ok(())
    });
    let Some(column) = found else {
        errors.at(
            blame,
            "`version` without a field",
            "for example `version(revision, error = StorageError::Stale)`",
        );
        return Ok(None);
    };
    Ok(Some(Version {
        column,
        error: said(error),
    }))
}
