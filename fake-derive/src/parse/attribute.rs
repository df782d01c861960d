//! The arguments of `#[fake(..)]` on a trait.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Expr, LitBool, Meta, Path, Token, Type, Visibility};

use super::store;
use super::table::{self, TableArgs};
use super::{
    arguments, equals, error, expression, failure, ident, once, parenthesized, path, read_once,
    sized, ty, unquoted, value, word,
};
use crate::diag::{Errors, known, message};
use crate::model::{Associated, Dialect, Now, Options, State, Store, Table};

const WORDS: [&str; 30] = [
    "entity",
    "table",
    "map",
    "queue",
    "key",
    "unique",
    "index",
    "references",
    "check",
    "version",
    "state",
    "duplicate",
    "missing",
    "failures",
    "now",
    "dialect",
    "name",
    "vis",
    "cfg",
    "crate",
    "rename",
    "type",
    "const",
    "remote",
    "recordings",
    "where",
    "dump",
    "contract",
    "on",
    "unsafe",
];

/// The trait attribute, read.
#[derive(Default)]
pub(crate) struct Attribute {
    pub(crate) options: Options,
    pub(crate) tables: Vec<Table>,
    pub(crate) stores: Vec<Store>,
    pub(crate) states: Vec<State>,
    /// Something was wrong, so what is absent may have been meant.
    pub(crate) broken: bool,
}

#[derive(Default)]
struct Once {
    entity: Option<(Ident, Type)>,
    duplicate: Option<(Ident, Expr)>,
    missing: Option<(Ident, Expr)>,
    failures: Option<(Ident, TokenStream)>,
    now: Option<(Ident, TokenStream)>,
    dialect: Option<(Ident, Ident)>,
    name: Option<(Ident, Ident)>,
    vis: Option<(Ident, Visibility)>,
    cfg: Option<(Ident, TokenStream)>,
    krate: Option<(Ident, Path)>,
    remote: Option<(Ident, Path)>,
    on: Option<(Ident, Path)>,
}

/// Reads the tokens between the parentheses of `#[fake(..)]`.
pub(crate) fn attribute(errors: &mut Errors, tokens: TokenStream) -> Attribute {
    let mut said = Once::default();
    let mut rows = TableArgs::default();
    let mut read = Attribute::default();
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        argument(errors, input, &mut said, &mut rows, &mut read)
    });
    let Once {
        entity,
        duplicate,
        missing,
        name,
        vis,
        cfg,
        krate,
        remote,
        on,
        ..
    } = said;
    let options = &mut read.options;
    options.duplicate = duplicate.map(|(_, expr)| expr);
    options.missing = missing.map(|(_, expr)| expr);
    options.name = name.map(|(_, ident)| ident);
    options.vis = vis.map(|(_, vis)| vis);
    options.cfg = cfg.map(|(_, tokens)| tokens);
    options.krate = krate.map(|(_, path)| path);
    options.remote = remote.map(|(_, path)| path);
    options.on = on.map(|(_, path)| path);
    match entity {
        Some((word, entity)) => {
            let name = Ident::new("rows", word.span());
            read.tables.insert(0, rows.table(name, entity));
        }
        // Where the state is a store's, no word of a table has a place at all.
        None if read.options.on.is_some() => {}
        // There is one, which could not be read.
        None if read.options.words.iter().any(|word| word == "entity") => {}
        None => {
            if let Some(first) = rows.first {
                errors.at(
                    &first,
                    format!("`{first}` belongs to a table, and there is none"),
                    format!("say which rows: `entity = User, {first} ..`, or put it inside `table(users: User, {first} ..)`"),
                );
            }
        }
    }
    read.broken = errors.count() > before;
    read
}

#[expect(clippy::too_many_lines, reason = "one arm for each word")]
fn argument(
    errors: &mut Errors,
    input: ParseStream,
    said: &mut Once,
    rows: &mut TableArgs,
    read: &mut Attribute,
) -> syn::Result<()> {
    let word = word(input)?;
    let text = word.to_string();
    read.options.words.push(word.clone());
    match text.as_str() {
        _ if table::WORDS.contains(&text.as_str()) => rows.argument(errors, word, input)?,
        "entity" => {
            equals(&word, input)?;
            once(errors, &mut said.entity, word, sized(input)?);
        }
        "table" => read.tables.push(table::table(errors, &word, input)?),
        "map" | "queue" => read.stores.push(store::store(errors, &word, input)?),
        "state" => {
            let tokens = parenthesized(&word, input)?;
            states(errors, &word, &mut read.states, tokens);
        }
        "duplicate" => {
            read_once(errors, &mut said.duplicate, word, input, failure)?;
        }
        "missing" => {
            read_once(errors, &mut said.missing, word, input, failure)?;
        }
        "failures" => {
            let tokens = parenthesized(&word, input)?;
            if tokens.is_empty() {
                return Err(error(
                    &word,
                    "`failures` without an error",
                    "for example `failures(StorageError::ConnectionLost)`",
                ));
            }
            let list = &mut read.options.failures;
            arguments(errors, tokens, |_, input| {
                list.push(expression(input)?);
                Ok(())
            });
            once(errors, &mut said.failures, word, TokenStream::new());
        }
        "now" => {
            let now = if input.peek(Token![:]) {
                input.parse::<Token![:]>()?;
                Now::Type(ty(input)?)
            } else if input.peek(Token![=]) {
                Now::Convert(conversion(&word, input)?)
            } else {
                return Err(error(
                    &word,
                    "`now` needs a type or a conversion",
                    "write `now: DateTime<Utc>` or `now = |time| ..`",
                ));
            };
            once(errors, &mut said.now, word, TokenStream::new());
            read.options.now.get_or_insert(now);
        }
        "dialect" => {
            equals(&word, input)?;
            let dialect = ident(input, "for example `dialect = postgres`")?;
            read.options.dialect = match dialect.to_string().as_str() {
                "postgres" => Dialect::Postgres,
                "sqlite" => Dialect::Sqlite,
                "mysql" => Dialect::Mysql,
                other => {
                    let help = known(other, &["postgres", "sqlite", "mysql"]);
                    return Err(error(&dialect, format!("unknown dialect `{other}`"), help));
                }
            };
            once(errors, &mut said.dialect, word, dialect);
        }
        "name" => {
            equals(&word, input)?;
            let name = ident(input, "for example `name = FakeUsers`")?;
            once(errors, &mut said.name, word, name);
        }
        "vis" => {
            equals(&word, input)?;
            if !input.peek(Token![pub]) {
                return Err(input.error(message(
                    "`vis` is a visibility",
                    "for example `vis = pub(crate)`",
                )));
            }
            once(errors, &mut said.vis, word, input.parse()?);
        }
        "cfg" => {
            let condition = parenthesized(&word, input)?;
            if condition.is_empty() {
                return Err(error(
                    &word,
                    "`cfg` without a condition",
                    "for example `cfg(test)`",
                ));
            }
            let known = syn::parse2::<Meta>(condition.clone()).is_ok();
            if !known && syn::parse2::<LitBool>(condition.clone()).is_err() {
                return Err(syn::Error::new_spanned(
                    condition,
                    message(
                        "`cfg` takes one condition",
                        "for example `cfg(test)` or `cfg(any(test, feature = \"fakes\"))`",
                    ),
                ));
            }
            once(errors, &mut said.cfg, word, condition);
        }
        "crate" => {
            equals(&word, input)?;
            let path = path(input, "for example `crate = fake_runtime`")?;
            if path.segments.iter().any(|segment| segment.ident == "Self") {
                return Err(syn::Error::new_spanned(
                    path,
                    message("`Self` is no crate", "for example `crate = fake_runtime`"),
                ));
            }
            once(errors, &mut said.krate, word, path);
        }
        "remote" => {
            equals(&word, input)?;
            unquoted(input, "for example `remote = other_crate::Users`")?;
            let path: Path = input.parse()?;
            once(errors, &mut said.remote, word, path);
        }
        "on" => {
            equals(&word, input)?;
            let path = path(input, "for example `on = FakeStore`")?;
            once(errors, &mut said.on, word, path);
        }
        "rename" => {
            let renames = &mut read.options.renames;
            arguments(errors, parenthesized(&word, input)?, |_, input| {
                let from = super::word(input)?;
                equals(&from, input)?;
                renames.push((
                    from,
                    ident(input, "for example `rename(calls = call_log)`")?,
                ));
                Ok(())
            });
        }
        "type" => {
            let name: Ident = input.parse()?;
            let generics = input.parse()?;
            equals(&name, input)?;
            let ty = ty(input)?;
            read.options.types.push(Associated { name, generics, ty });
        }
        "where" => {
            let tokens = parenthesized(&word, input)?;
            let conditions = &mut read.options.conditions;
            arguments(errors, tokens, |_, input| {
                conditions.push(input.parse()?);
                Ok(())
            });
        }
        "const" => {
            let name: Ident = input.parse()?;
            read.options
                .consts
                .push((name.clone(), value(&name, input)?));
        }
        "recordings" | "dump" | "contract" | "unsafe" => {
            let options = &mut read.options;
            let slot = match text.as_str() {
                "dump" => &mut options.dump,
                "contract" => &mut options.contract,
                "unsafe" => &mut options.vouched,
                _ => &mut options.recordings,
            };
            match slot {
                Some(first) => super::said_twice(errors, first, &word),
                None => *slot = Some(word),
            }
        }
        _ => return Err(unknown(&word)),
    }
    Ok(())
}

/// What makes a time of the world's clock.
fn conversion(word: &Ident, input: ParseStream) -> syn::Result<Expr> {
    let at = input.fork();
    at.parse::<Option<Token![=]>>()?;
    let converts = value(word, input);
    if matches!(converts, Ok(Expr::Closure(_) | Expr::Path(_))) {
        return converts;
    }
    Err(at.error(message(
        "`now = ..` is a function or a closure",
        "write `now: DateTime<Utc>` for a type, or `now = |time| ..`",
    )))
}

fn unknown(word: &Ident) -> syn::Error {
    let help = known(&word.to_string(), &WORDS);
    error(word, format!("unknown word `{word}`"), help)
}

/// `state(total: u64, seen: HashSet<String> = HashSet::new())`.
fn states(errors: &mut Errors, blame: &Ident, states: &mut Vec<State>, tokens: TokenStream) {
    if tokens.is_empty() {
        errors.at(
            blame,
            "`state` without a value",
            "for example `state(total: u64)`",
        );
    }
    arguments(errors, tokens, |_, input| {
        let name: Ident = input.parse()?;
        if !input.peek(Token![:]) {
            return Err(error(
                &name,
                format!("`{name}` needs a type"),
                format!("write `state({name}: u64)`"),
            ));
        }
        input.parse::<Token![:]>()?;
        let ty = sized(input)?;
        let init = if input.peek(Token![=]) {
            Some(value(&name, input)?)
        } else {
            None
        };
        states.push(State { name, ty, init });
        Ok(())
    });
}
