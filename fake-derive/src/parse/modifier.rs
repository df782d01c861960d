//! Which rows an operation is about, in which order, how many of them, and what becomes of them: the words that stand beside
//! its own, or between its parentheses.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Expr, Token};

use super::method::{MethodArgs, SelectorArg};
use super::{arguments, equals, error, expression, once, parenthesized, takes_one, value};
use crate::diag::{Errors, known, message};
use crate::model::{Order, Project};

/// A word that modifies an operation, with what it says.
pub(super) enum Modifier {
    Order(Ident, Vec<Order>),
    First(Ident),
    Limit(Ident, Expr),
    Offset(Ident, Expr),
    After(Ident, Expr),
    Answer(Ident, Project),
    Page(Ident, Expr),
}

pub(super) fn modifier(
    errors: &mut Errors,
    word: &Ident,
    input: ParseStream,
) -> syn::Result<Option<Modifier>> {
    Ok(Some(match word.to_string().as_str() {
        "order_by" => Modifier::Order(word.clone(), orders(errors, word, input)?),
        "first" => Modifier::First(word.clone()),
        "limit" => Modifier::Limit(word.clone(), value(word, input)?),
        "offset" => Modifier::Offset(word.clone(), value(word, input)?),
        "after" => Modifier::After(word.clone(), value(word, input)?),
        "answer" => Modifier::Answer(word.clone(), project(word, input)?),
        "page" => Modifier::Page(
            word.clone(),
            made(word, input, "page", "a closure or a function")?,
        ),
        _ => return Ok(None),
    }))
}

pub(super) fn modify(errors: &mut Errors, args: &mut MethodArgs, modifiers: Vec<Modifier>) {
    for modifier in modifiers {
        match modifier {
            Modifier::Order(word, orders) => {
                if let Some(first) = &args.order_word {
                    errors.twice(
                        first,
                        &word,
                        "`order_by` is said twice",
                        "name all in one: `order_by(name, age desc)`",
                    );
                }
                args.order_word = Some(word);
                args.order.extend(orders);
            }
            Modifier::First(word) => args.first = Some(word),
            Modifier::Limit(word, expr) => once(errors, &mut args.limit, word, expr),
            Modifier::Offset(word, expr) => once(errors, &mut args.offset, word, expr),
            Modifier::After(word, expr) => once(errors, &mut args.after, word, expr),
            Modifier::Answer(word, each) => once(errors, &mut args.answer, word, each),
            Modifier::Page(word, page) => once(errors, &mut args.page, word, page),
        }
    }
}

/// `answer = email`, `answer = |row| ..`, `answer = View::from`.
fn project(word: &Ident, input: ParseStream) -> syn::Result<Project> {
    let fork = input.fork();
    let is_column = fork.parse::<Token![=]>().is_ok()
        && fork.peek(syn::Ident)
        && super::column::column(&fork).is_ok()
        && (fork.is_empty() || fork.peek(Token![,]));
    if is_column {
        equals(word, input)?;
        return Ok(Project::Column(Box::new(super::column::column(input)?)));
    }
    let made = made(word, input, "row", "a field, a closure or a function")?;
    Ok(Project::Made(made))
}

/// `= |given| ..` or `= path::of::a_function`.
fn made(word: &Ident, input: ParseStream, given: &str, by: &str) -> syn::Result<Expr> {
    let made = value(word, input)?;
    if !matches!(made, Expr::Closure(_) | Expr::Path(_)) {
        return Err(syn::Error::new_spanned(
            made,
            message(
                &format!("what the {given} becomes is said by {by}"),
                &format!("for example `{word} = |{given}| ..`"),
            ),
        ));
    }
    takes_one(&made, given)?;
    Ok(made)
}

/// `order_by = name desc` or `order_by(name, age desc)`.
fn orders(errors: &mut Errors, word: &Ident, input: ParseStream) -> syn::Result<Vec<Order>> {
    let one = |input: ParseStream| -> syn::Result<Order> {
        let column = super::column::column(input)?;
        let mut descending = false;
        if input.peek(syn::Ident) {
            let direction: Ident = input.parse()?;
            descending = match direction.to_string().as_str() {
                "desc" => true,
                "asc" => false,
                other => {
                    let help = known(other, &["asc", "desc"]);
                    return Err(error(
                        &direction,
                        format!("unknown direction `{other}`"),
                        help,
                    ));
                }
            };
        }
        Ok(Order { column, descending })
    };
    if input.peek(syn::token::Paren) {
        let mut list = Vec::new();
        let tokens = parenthesized(word, input)?;
        if tokens.is_empty() {
            return Err(error(
                word,
                "`order_by` without a field",
                "for example `order_by(name, age desc)`",
            ));
        }
        arguments(errors, tokens, |_, input| {
            list.push(one(input)?);
            Ok(())
        });
        return Ok(list);
    }
    equals(word, input)?;
    Ok(vec![one(input)?])
}

/// Whether a column ends here, or what it equals follows.
fn is_next(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,]) || (input.peek(Token![=]) && !input.peek(Token![==]))
}

/// Fields, `field = expression` and closures, with the modifiers that may stand among them.
pub(super) fn selector(
    errors: &mut Errors,
    tokens: TokenStream,
) -> (Vec<SelectorArg>, Vec<Modifier>) {
    let mut terms = Vec::new();
    let mut modifiers = Vec::new();
    arguments(errors, tokens, |errors, input| {
        if input.peek(Token![|]) || input.peek(Token![move]) {
            let closure = expression(input)?;
            takes_one(&closure, "row")?;
            terms.push(SelectorArg::Closure(closure));
            return Ok(());
        }
        if input.peek(syn::Ident) {
            let fork = input.fork();
            let word: Ident = fork.parse()?;
            let is_modifier = (matches!(
                word.to_string().as_str(),
                "order_by" | "limit" | "offset" | "after" | "answer" | "page"
            ) && (fork.peek(Token![=]) || fork.peek(syn::token::Paren)))
                || (word == "first" && (fork.is_empty() || fork.peek(Token![,])));
            if is_modifier {
                let word: Ident = input.parse()?;
                modifiers.extend(modifier(errors, &word, input)?);
                return Ok(());
            }
        }
        let is_column = input.peek(syn::Ident) || input.peek(syn::LitInt);
        if !is_column && !input.peek(syn::token::Paren) {
            return Err(input.error(message(
                "expected a column, or a closure over the row",
                "for example `email`, or `|row| row.expires_at <= now`",
            )));
        }
        let column = super::column::column(input)?;
        if !is_next(input) {
            return Err(input.error(message(
                "expected `,`: rows are compared with more than `=` in a closure over the row",
                "for example `|row| row.expires_at <= now`",
            )));
        }
        terms.push(if input.peek(Token![=]) {
            let word = column.name.clone();
            SelectorArg::Equals(column, value(&word, input)?)
        } else {
            SelectorArg::Column(column)
        });
        Ok(())
    });
    (terms, modifiers)
}
