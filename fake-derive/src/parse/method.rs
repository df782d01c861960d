//! The arguments of `#[fake(..)]` on a method.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Token};

use super::modifier::{modifier, modify, selector};
use super::{
    arguments, equals, error, expression, failure, ident, once, parenthesized, read_once,
    takes_no_value, takes_one, value, word,
};
use crate::diag::{Errors, known, message};
use crate::model::{Column, Compared, Missing, Order, Project, Recording};

const WORDS: [&str; 56] = [
    "get",
    "find",
    "list",
    "insert",
    "update",
    "patch",
    "upsert",
    "delete",
    "exists",
    "count",
    "put",
    "take",
    "increment",
    "decrement",
    "expire",
    "persist",
    "ttl",
    "keys",
    "clear",
    "compare_and_swap",
    "push",
    "pop",
    "receive",
    "ack",
    "nack",
    "reject",
    "extend",
    "poll",
    "commit",
    "purge",
    "dead_letters",
    "redrive",
    "read",
    "write",
    "now",
    "id",
    "random",
    "sleep",
    "default",
    "unsupported",
    "ignore",
    "table",
    "map",
    "queue",
    "by",
    "order_by",
    "first",
    "limit",
    "offset",
    "after",
    "answer",
    "page",
    "missing",
    "duplicate",
    "recordings",
    "contract",
];

/// Words of the design whose time has not come.
const LATER: [&str; 1] = ["canned"];

/// The method attribute, read.
#[derive(Default)]
pub(crate) struct MethodArgs {
    /// The word that names the operation, and what it was given.
    pub(crate) op: Option<(Ident, OpArgs)>,
    pub(crate) table: Option<(Ident, Ident)>,
    pub(crate) by: Option<(Ident, Vec<SelectorArg>)>,
    pub(crate) order: Vec<Order>,
    pub(crate) order_word: Option<Ident>,
    pub(crate) first: Option<Ident>,
    pub(crate) limit: Option<(Ident, Expr)>,
    pub(crate) offset: Option<(Ident, Expr)>,
    pub(crate) after: Option<(Ident, Expr)>,
    /// What each row becomes.
    pub(crate) answer: Option<(Ident, Project)>,
    /// What a page of them becomes.
    pub(crate) page: Option<(Ident, Expr)>,
    pub(crate) missing: Option<(Ident, Missing)>,
    pub(crate) duplicate: Option<(Ident, Expr)>,
    pub(crate) recordings: Option<(Ident, Recording)>,
    pub(crate) contract: Option<(Ident, Compared)>,
    /// Parameters that no column takes.
    pub(crate) ignore: Vec<Ident>,
    /// Something was wrong, so nothing is concluded from what is absent.
    pub(crate) broken: bool,
}

/// What stands behind an operation's word.
pub(crate) enum OpArgs {
    None,
    /// `find(tenant, email = address, |u| u.active)`.
    Selector(Vec<SelectorArg>),
    /// `insert(ROW)`, `update(|row| ..)`, `now = millis`.
    Expr(Expr),
    /// `put(if_absent, ttl = ..)`: words, some with a value.
    Said(Vec<(Ident, Option<Expr>)>),
    /// `push(Job { .. }, delay = ..)`: an expression, and words with values.
    Queue {
        given: Option<Expr>,
        said: Vec<(Ident, Expr)>,
    },
    /// `read = ..`, `write = ..`.
    Body(Expr),
}

pub(crate) enum SelectorArg {
    /// A column, compared with the parameter of its name.
    Column(Column),
    /// `email = address`: a column and the expression that it must equal.
    Equals(Column, Expr),
    Closure(Expr),
}

/// Reads the tokens between the parentheses of one `#[fake(..)]`; several on a method add up.
#[expect(clippy::too_many_lines, reason = "one arm for each word")]
pub(crate) fn method(errors: &mut Errors, args: &mut MethodArgs, tokens: TokenStream) {
    let before = errors.count();
    arguments(errors, tokens, |errors, input| {
        let word = word(input)?;
        match word.to_string().as_str() {
            "get" | "find" | "list" | "exists" | "count" | "delete" => {
                let (terms, modifiers) = selector(errors, between(&word, input)?);
                modify(errors, args, modifiers);
                let given = if terms.is_empty() {
                    OpArgs::None
                } else {
                    OpArgs::Selector(terms)
                };
                operation(errors, &mut args.op, word, given);
            }
            "insert" | "update" | "upsert" => {
                let tokens = between(&word, input)?;
                let given = if tokens.is_empty() {
                    OpArgs::None
                } else {
                    let given = alone(&word, tokens)?;
                    is_of(&word, &given)?;
                    OpArgs::Expr(given)
                };
                operation(errors, &mut args.op, word, given);
            }
            "patch" => {
                let (fields, modifiers) = selector(errors, between(&word, input)?);
                modify(errors, args, modifiers);
                if fields.is_empty() {
                    return Err(error(
                        &word,
                        "`patch` without a field",
                        "name the fields that change where there is a `Some`: `patch(name, email)`",
                    ));
                }
                operation(errors, &mut args.op, word, OpArgs::Selector(fields));
            }
            "read" | "write" => {
                let body = value(&word, input)?;
                if !matches!(body, Expr::Closure(_) | Expr::Path(_)) {
                    let given = if word == "read" { "db" } else { "tx" };
                    return Err(syn::Error::new_spanned(
                        body,
                        message(
                            "a custom body is a closure or a path",
                            &format!("for example `{word} = |{given}| ..`"),
                        ),
                    ));
                }
                // Without `self` there is nothing that a `read` could be given, which is seen later.
                let bare = matches!(&body, Expr::Closure(closure) if closure.inputs.is_empty());
                if !(word == "read" && bare) {
                    takes_one(&body, if word == "read" { "db" } else { "tx" })?;
                }
                operation(errors, &mut args.op, word, OpArgs::Body(body));
            }
            "now" | "id" | "random" | "sleep" => {
                let given = if input.peek(Token![=]) {
                    let given = value(&word, input)?;
                    if word == "now" {
                        takes_one(&given, "time")?;
                    }
                    OpArgs::Expr(given)
                } else {
                    OpArgs::None
                };
                operation(errors, &mut args.op, word, given);
            }
            text if super::is_of_queue(text) => {
                let given = super::queue::operation(errors, &word, input)?;
                operation(errors, &mut args.op, word, given);
            }
            "default" | "unsupported" => {
                if input.peek(Token![=]) || input.peek(syn::token::Paren) {
                    return Err(takes_no_value(&word));
                }
                operation(errors, &mut args.op, word, OpArgs::None);
            }
            text if super::map_words(text).is_some() => {
                let given = super::map::operation(errors, &word, input)?;
                operation(errors, &mut args.op, word, given);
            }
            "table" | "map" | "queue" => {
                equals(&word, input)?;
                let name = ident(input, "for example `table = users`")?;
                once(errors, &mut args.table, word, name);
            }
            "by" => {
                let tokens = parenthesized(&word, input)?;
                if tokens.is_empty() {
                    return Err(error(
                        &word,
                        "`by` without a field",
                        "for example `by(email)`",
                    ));
                }
                let (terms, modifiers) = selector(errors, tokens);
                modify(errors, args, modifiers);
                if let Some((first, _)) = &args.by {
                    errors.twice(
                        first,
                        &word,
                        "`by` is said twice",
                        "name all fields in one of them",
                    );
                }
                args.by.get_or_insert((word, terms));
            }
            "missing" => {
                let error = failure(&word, input)?;
                let ignored = matches!(&error, Expr::Path(path) if path.path.is_ident("ignore"));
                let how = if ignored {
                    Missing::Ignore
                } else {
                    Missing::Error(error)
                };
                once(errors, &mut args.missing, word, how);
            }
            "duplicate" => {
                read_once(errors, &mut args.duplicate, word, input, failure)?;
            }
            "recordings" => {
                equals(&word, input)?;
                let how = super::word(input)?;
                let recording = match how.to_string().as_str() {
                    "skip" => Recording::Skip,
                    "check" => Recording::Check,
                    "once" => Recording::Once,
                    other => {
                        let help = known(other, &["skip", "check", "once"]);
                        let problem = format!("`recordings` cannot be `{other}`");
                        return Err(error(&how, problem, help));
                    }
                };
                once(errors, &mut args.recordings, word, recording);
            }
            "contract" => {
                equals(&word, input)?;
                let how = super::word(input)?;
                let compared = match how.to_string().as_str() {
                    "skip" => Compared::Skip,
                    "ordered" => Compared::Ordered,
                    "unordered" => Compared::Unordered,
                    other => {
                        let help = known(other, &["skip", "ordered", "unordered"]);
                        let problem = format!("`contract` cannot be `{other}`");
                        return Err(error(&how, problem, help));
                    }
                };
                once(errors, &mut args.contract, word, compared);
            }
            "ignore" => {
                let tokens = if input.peek(Token![=]) {
                    equals(&word, input)?;
                    let name = ident(input, "for example `ignore(conn)`")?;
                    quote::quote!(#name)
                } else if input.peek(syn::token::Paren) {
                    parenthesized(&word, input)?
                } else {
                    TokenStream::new()
                };
                if tokens.is_empty() {
                    return Err(error(
                        &word,
                        "`ignore` without a parameter",
                        "write `ignore(conn)` here, or `#[fake(ignore)]` on the parameter",
                    ));
                }
                arguments(errors, tokens, |_, input| {
                    args.ignore
                        .push(ident(input, "for example `ignore(conn)`")?);
                    Ok(())
                });
            }
            _ => {
                let Some(modifier) = modifier(errors, &word, input)? else {
                    return Err(unknown(&word));
                };
                modify(errors, args, vec![modifier]);
            }
        }
        Ok(())
    });
    args.broken |= errors.count() > before;
}

/// The tokens between the parentheses behind the word, where there are any.
fn between(word: &Ident, input: ParseStream) -> syn::Result<TokenStream> {
    if input.peek(Token![=]) {
        return Err(error(
            word,
            format!("what `{word}` is given stands between parentheses"),
            format!("write `{word}(..)`"),
        ));
    }
    if !input.peek(syn::token::Paren) {
        return Ok(TokenStream::new());
    }
    parenthesized(word, input)
}

/// Whether the expression can be what the operation is given: a row, or a closure that changes one.
fn is_of(word: &Ident, given: &Expr) -> syn::Result<()> {
    let changes = word == "update";
    let is_other = match given {
        Expr::Assign(_) => true,
        Expr::Closure(_) => !changes,
        Expr::Lit(_) | Expr::Struct(_) | Expr::Tuple(_) | Expr::Binary(_) => changes,
        _ => false,
    };
    if !is_other {
        return if changes {
            takes_one(given, "row")
        } else {
            Ok(())
        };
    }
    let (problem, help) = if changes {
        (
            "an `update` is a closure over the row",
            "for example `update(|row| row.name = name)`".to_owned(),
        )
    } else {
        (
            "what is stored is a row",
            format!("for example `{word}(User {{ id: ids.next(), name }})`"),
        )
    };
    Err(syn::Error::new_spanned(given, message(problem, &help)))
}

/// The one expression between parentheses; a comma may follow it.
fn alone(word: &Ident, tokens: TokenStream) -> syn::Result<Expr> {
    let parser = |input: ParseStream| {
        let expr = expression(input)?;
        input.parse::<Option<Token![,]>>()?;
        if input.is_empty() {
            return Ok(expr);
        }
        Err(input.error(message(
            &format!("`{word}` takes one expression"),
            &format!("what else there is to say stands beside it: `{word}(..), by(email)`"),
        )))
    };
    parser.parse2(tokens)
}

fn operation(errors: &mut Errors, slot: &mut Option<(Ident, OpArgs)>, word: Ident, args: OpArgs) {
    match slot {
        Some((first, _)) => errors.twice(
            first,
            &word,
            "a method does one thing",
            "keep one operation; a method that does several is a `write` body",
        ),
        None => *slot = Some((word, args)),
    }
}

fn unknown(word: &Ident) -> syn::Error {
    let text = word.to_string();
    let body = "`read = |db| ..` or `write = |tx| ..`";
    match text.as_str() {
        "with" => error(
            word,
            "unknown word `with`",
            format!("say whether the body writes: {body}"),
        ),
        "replace" => error(
            word,
            "unknown word `replace`",
            "an entity replaces its row with `update`",
        ),
        later if LATER.contains(&later) => error(
            word,
            format!("`{word}` is not supported yet"),
            format!("write the body: {body}"),
        ),
        _ => error(word, format!("unknown word `{word}`"), known(&text, &WORDS)),
    }
}
