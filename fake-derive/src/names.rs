//! Every identifier that the macro invents, and how names are read apart.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::format_ident;

/// `FakeUserRepository` of `UserRepository`, unless `name = ..` says otherwise.
pub(crate) fn fake(of: &Ident) -> Ident {
    format_ident!("Fake{}", of, span = of.span())
}

/// The struct of a fake's tables, which custom bodies get as `db` and `tx`.
pub(crate) fn tables(fake: &Ident) -> Ident {
    format_ident!("{}Tables", fake)
}

/// The wrapper around a real client that records it.
pub(crate) fn recorder(of: &Ident) -> Ident {
    format_ident!("Record{}", of, span = of.span())
}

/// What holds the fake against real implementations.
pub(crate) fn contract(of: &Ident) -> Ident {
    format_ident!("{}Contract", of, span = of.span())
}

/// The operations of a contract, with their arguments.
pub(crate) fn operation(of: &Ident) -> Ident {
    format_ident!("{}Operation", of, span = of.span())
}

/// `FindById` of `find_by_id`: what stands for a method among the operations.
pub(crate) fn variant(method: &Ident) -> Ident {
    let capitalized = words(&plain(method)).into_iter().map(|word| {
        let mut chars = word.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).collect::<String>()
    });
    ident(&capitalized.collect::<String>(), method.span())
}

/// What `calls()` returns, and every other view of the methods.
pub(crate) fn methods(fake: &Ident) -> Ident {
    format_ident!("{}Methods", fake)
}

/// The macro that has the declaration of a store, before it gets the store's own name.
pub(crate) fn declaration(store: &Ident) -> Ident {
    format_ident!("__on_{}", plain(store), span = store.span())
}

/// `user_repository` of `UserRepository`: the store's method for what is one trait's alone.
pub(crate) fn accessor(of: &Ident) -> Ident {
    let words = words_of_type(&plain(of));
    ident(&words.join("_"), of.span())
}

/// The state of a store, where one of its traits is.
pub(crate) fn state() -> Ident {
    format_ident!("__State")
}

/// The type that stands for a method.
pub(crate) fn marker(method: &Ident) -> Ident {
    format_ident!("__{}", plain(method), span = method.span())
}

/// All types of the user's that the markers mention.
pub(crate) fn types() -> Ident {
    format_ident!("__Types")
}

/// A local of ours, which no name of the user's can meet.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same tokens in another place, where the user sees them blamed.
pub(crate) fn moved(tokens: &impl quote::ToTokens, to: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(token.span().located_at(to));
        token
    };
    tokens.to_token_stream().into_iter().map(moved).collect()
}

/// The tokens in braces, which lie where they are blamed.
pub(crate) fn braced(here: Span, tokens: TokenStream) -> TokenStream {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(here);
    TokenTree::Group(group).into()
}

/// The inherent methods that every fake has: a trait's method of that name would hide one or the other.
pub(crate) const INHERENT: [&str; 13] = [
    "new",
    "in_world",
    "named",
    "handle",
    "name",
    "fork",
    "calls",
    "faults",
    "all_faults",
    "world",
    "checkpoint",
    "restore",
    "failures",
];

/// The traits that every fake implements, by the last segment of their paths.
pub(crate) const OF_EVERY_FAKE: [&str; 9] = [
    "Send", "Sync", "Sized", "Unpin", "Clone", "Debug", "Default", "Deref", "Any",
];

/// An identifier's text without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// An identifier of this text, raw where it is a keyword; what cannot be one gets an underscore, and
/// rustc then says that there is no such field.
pub(crate) fn ident(text: &str, span: Span) -> Ident {
    let named = syn::parse_str::<Ident>(text).or_else(|_| syn::parse_str(&format!("r#{text}")));
    let mut ident = named
        .or_else(|_| syn::parse_str(&format!("_{text}")))
        .unwrap_or_else(|_| local("_unnamed"));
    ident.set_span(span);
    ident
}

/// The first use of a variable of this name among the tokens, with the span that the user gave it: not
/// a field, neither `row.name` nor `User { name: .. }`. Also finds what a format string captures: `"{name}"`.
pub(crate) fn mention(tokens: &TokenStream, text: &str) -> Option<Ident> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is = |position: Option<usize>, punct: char| {
        let token = position.and_then(|position| tokens.get(position));
        matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == punct)
    };
    let is_field = |position: usize| {
        let before = |distance| position.checked_sub(distance);
        let accessed = is(before(1), '.') && !is(before(2), '.');
        let named = is(Some(position + 1), ':') && !is(Some(position + 2), ':');
        accessed || named
    };
    tokens
        .iter()
        .enumerate()
        .find_map(|(position, token)| match token {
            TokenTree::Ident(ident) => {
                (plain(ident) == text && !is_field(position)).then(|| ident.clone())
            }
            TokenTree::Group(group) => mention(&group.stream(), text),
            TokenTree::Literal(literal) => {
                let literal_text = literal.to_string();
                let captured = literal_text.starts_with(['"', 'r'])
                    && literal_text.split('{').skip(1).any(|rest| {
                        rest.strip_prefix(text)
                            .is_some_and(|rest| rest.starts_with(['}', ':']))
                    });
                captured.then(|| Ident::new(text, literal.span()))
            }
            TokenTree::Punct(_) => None,
        })
}

/// Whether the first use of this name declares it, `let mut name = ..`: the expression has one of its own then.
pub(crate) fn declares(tokens: &TokenStream, text: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_word = |position: Option<usize>, word: &str| {
        let token = position.and_then(|position| tokens.get(position));
        matches!(token, Some(TokenTree::Ident(found)) if found == word)
    };
    let first = tokens.iter().enumerate().find(|(_, token)| match token {
        TokenTree::Ident(ident) => plain(ident) == text,
        TokenTree::Group(group) => mention(&group.stream(), text).is_some(),
        _ => false,
    });
    match first {
        Some((_, TokenTree::Group(group))) => declares(&group.stream(), text),
        Some((at, _)) => {
            let before = |distance| at.checked_sub(distance);
            is_word(before(1), "let") || (is_word(before(1), "mut") && is_word(before(2), "let"))
        }
        None => false,
    }
}

/// Types whose lifetimes cannot be shortened.
const CELLS: [&str; 11] = [
    "mut",
    "Cell",
    "RefCell",
    "OnceCell",
    "Mutex",
    "RwLock",
    "RefMut",
    "MutexGuard",
    "RwLockWriteGuard",
    "Context",
    "Formatter",
];

/// Whether the lifetimes in a type may have to stay what they are, because it is behind something that can be changed.
pub(crate) fn is_invariant(ty: &TokenStream) -> bool {
    ty.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => CELLS.contains(&plain(&ident).as_str()),
        TokenTree::Group(group) => is_invariant(&group.stream()),
        _ => false,
    })
}

/// `BlogPost` and `blogPost` as `["blog", "post"]`; `HTTPClient` as `["http", "client"]`.
pub(crate) fn words_of_type(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        let starts = *c != '_'
            && (i == 0
                || chars[i - 1] == '_'
                || (c.is_uppercase()
                    && (!chars[i - 1].is_uppercase()
                        || chars.get(i + 1).is_some_and(|next| next.is_lowercase()))));
        if *c == '_' {
            continue;
        }
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// `find_by_id` as its words.
pub(crate) fn words(name: &str) -> Vec<String> {
    name.split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The singular forms that an English plural may have; a word that is none yields nothing.
pub(crate) fn singulars(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix("ies") {
        found.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es") {
        found.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix('s') {
        found.push(stem.to_owned());
    }
    found.retain(|stem| !stem.is_empty());
    found
}

/// Printed tokens without the blanks that a person would not write.
pub(crate) fn spaced(tokens: &str) -> String {
    let mut text = tokens.to_owned();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" , ", ", "),
        ("& ", "&"),
        (" . ", "."),
        (" ()", "()"),
        ("* ", "*"),
    ] {
        text = text.replace(from, to);
    }
    text
}

/// Whether `word` is `noun` or a plural of it.
pub(crate) fn names_noun(word: &str, noun: &str) -> bool {
    word == noun || singulars(word).iter().any(|singular| singular == noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_names_split_at_capitals_and_keep_acronyms_together() {
        assert_eq!(words_of_type("BlogPost"), ["blog", "post"]);
        assert_eq!(words_of_type("HTTPClient2"), ["http", "client2"]);
        assert_eq!(words_of_type("UserDTO"), ["user", "dto"]);
    }

    #[test]
    fn a_variable_is_mentioned_and_a_field_is_not() {
        for (tokens, mentions) in [
            ("row.name = x", false),
            ("User { name: x }", false),
            ("User { name }", true),
            ("User { id: name, .. }", true),
            ("0..name", true),
            ("name.len()", true),
            ("name::x", true),
            ("format!(\"{name:?}\")", true),
            ("format!(\"name\")", false),
            ("f(other.x, (name))", true),
        ] {
            let stream = tokens.parse().expect("tokens");
            assert_eq!(mention(&stream, "name").is_some(), mentions, "{tokens}");
        }
    }

    #[test]
    fn a_name_that_an_expression_declares_first_is_its_own() {
        for (tokens, declares) in [
            ("|db| { let now = db.len(); now }", true),
            ("|db| { let mut now = 1; now += 1; now }", true),
            ("|db| { let then = now; then }", false),
            ("|db| { f(now); let now = 1; now }", false),
            ("|db| db.len()", false),
        ] {
            let stream = tokens.parse().expect("tokens");
            assert_eq!(super::declares(&stream, "now"), declares, "{tokens}");
        }
    }

    #[test]
    fn plurals_name_their_noun() {
        for (word, noun) in [
            ("users", "user"),
            ("entries", "entry"),
            ("boxes", "box"),
            ("ids", "id"),
        ] {
            assert!(names_noun(word, noun), "{word}");
        }
        assert!(!names_noun("bus", "user"));
    }
}
