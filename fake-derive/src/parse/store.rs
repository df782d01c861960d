//! Maps and queues: what stands inside of `map(..)` and `queue(..)`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::{arguments, error, parenthesized, said_twice, sized, takes_no_value, value, word};
use crate::diag::{Errors, known, message};
use crate::model::{Kind, Setting, Store};

/// The words of a map, each with whether it has a value.
const OF_MAP: [(&str, bool); 7] = [
    ("empty", true),
    ("ttl", true),
    ("capacity", true),
    ("evict", true),
    ("weigh", true),
    ("shards", true),
    ("shuffle", false),
];

const OF_QUEUE: [(&str, bool); 5] = [
    ("visibility", true),
    ("max_attempts", true),
    ("ordered", false),
    ("partition", true),
    ("topic", true),
];

/// `map(sessions: SessionId => Session, ttl = ..)` or `queue(jobs: Job, ..)`.
pub(super) fn store(errors: &mut Errors, blame: &Ident, input: ParseStream) -> syn::Result<Store> {
    let tokens = parenthesized(blame, input)?;
    let is_map = blame == "map";
    let (problem, help) = if is_map {
        (
            "a map has a name, and the types of its keys and values",
            "write `map(sessions: SessionId => Session, ..)`",
        )
    } else {
        (
            "a queue has a name and the type of its messages",
            "write `queue(jobs: Job, ..)`",
        )
    };
    if tokens.is_empty() {
        return Err(error(blame, problem, help));
    }
    let head = |input: ParseStream| {
        if !input.peek(syn::Ident) || !input.peek2(Token![:]) || input.peek2(Token![::]) {
            let found: TokenTree = input.parse()?;
            let _: TokenStream = input.parse()?;
            return Err(syn::Error::new(found.span(), message(problem, help)));
        }
        let name: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let first = sized(input)?;
        let kind = if is_map {
            if input.parse::<Option<Token![=>]>>()?.is_none() {
                let _: TokenStream = input.parse()?;
                let problem = format!("the map `{name}` needs a type for its values");
                let first = quote::quote!(#first);
                let help = format!("write `map({name}: {first} => Value, ..)`");
                return Err(syn::Error::new_spanned(first, message(&problem, &help)));
            }
            Kind::Map {
                key: Box::new(first),
                value: Box::new(sized(input)?),
            }
        } else {
            Kind::Queue {
                message: Box::new(first),
            }
        };
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok((name, kind, input.parse::<TokenStream>()?))
    };
    let (name, kind, rest) = head.parse2(tokens)?;
    let words: &[(&str, bool)] = if is_map { &OF_MAP } else { &OF_QUEUE };
    let mut settings: Vec<Setting> = Vec::new();
    arguments(errors, rest, |errors, input| {
        let word = word(input)?;
        let text = word.to_string();
        let Some((_, valued)) = words.iter().find(|(known, _)| *known == text) else {
            if input.peek(Token![:]) && !input.peek(Token![::]) {
                return Err(error(
                    &word,
                    format!("`{blame}(..)` declares one {blame}"),
                    format!("declare this one by another `{blame}({word}: ..)`"),
                ));
            }
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            return Err(error(
                &word,
                format!("unknown word `{word}` in a {blame}"),
                known(&text, &words),
            ));
        };
        let value = if word == "evict" {
            Some(eviction(&word, input)?)
        } else if *valued {
            Some(value(&word, input)?)
        } else if input.is_empty() || input.peek(Token![,]) {
            None
        } else {
            return Err(takes_no_value(&word));
        };
        match settings.iter().find(|setting| setting.word == word) {
            Some(first) => said_twice(errors, &first.word, &word),
            None => settings.push(Setting { word, value }),
        }
        Ok(())
    });
    Ok(Store {
        name,
        kind,
        settings,
    })
}

/// `evict = lru | fifo | none`.
fn eviction(word: &Ident, input: ParseStream) -> syn::Result<syn::Expr> {
    const ORDERS: [&str; 3] = ["lru", "fifo", "none"];
    let given = value(word, input)?;
    match &given {
        syn::Expr::Path(path) if ORDERS.iter().any(|order| path.path.is_ident(order)) => Ok(given),
        _ => {
            let text = quote::quote!(#given).to_string();
            let help = known(&text, &ORDERS);
            Err(syn::Error::new_spanned(
                &given,
                message("`evict` says which entry goes when the map is full", &help),
            ))
        }
    }
}
