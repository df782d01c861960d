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
pub(crate) fn moved(tokens: &dyn quote::ToTokens, to: Span) -> TokenStream {
    let mut all = TokenStream::new();
    for mut token in tokens.to_token_stream() {
        token.set_span(token.span().located_at(to));
        all.extend([token]);
    }
    all
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
    let mut found = None;
    each_mention(tokens, &mut |name, here| {
        if name == text {
            found = Some(here());
        }
        found.is_none()
    });
    found
}

/// The variables that tokens use, as [`mention`] finds them: for whoever asks after several.
pub(crate) struct Mentions(Vec<String>);

impl Mentions {
    pub(crate) fn of(tokens: &TokenStream) -> Self {
        let mut names: Vec<String> = Vec::new();
        each_mention(tokens, &mut |name, _| {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            true
        });
        Self(names)
    }

    pub(crate) fn has(&self, name: &Ident) -> bool {
        self.has_text(&plain(name))
    }

    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.0.iter().any(|name| name == text)
    }
}

/// Shows each variable that the tokens use, by its plain name and as it stands there, until `see` says that this is enough;
/// whether it never did.
fn each_mention(
    tokens: &TokenStream,
    see: &mut dyn FnMut(&str, &dyn Fn() -> Ident) -> bool,
) -> bool {
    // What the two tokens before this one are, as far as that matters.
    let (mut dots, mut tokens) = (0, tokens.clone().into_iter().peekable());
    while let Some(token) = tokens.next() {
        let accessed = dots == 1;
        dots = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '.' => dots + 1,
            _ => 0,
        };
        let goes_on = match token {
            TokenTree::Ident(ident) => {
                let is_named = is_colon(tokens.peek()) && {
                    let mut after = tokens.clone();
                    after.next();
                    !is_colon(after.peek())
                };
                accessed || is_named || see(&plain(&ident), &|| ident.clone())
            }
            TokenTree::Group(group) => each_mention(&group.stream(), see),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_text = text.starts_with(['"', 'r']);
                text.split('{').skip(1).filter(|_| is_text).all(|rest| {
                    let end = rest.find(['}', ':']).unwrap_or(0);
                    let name = &rest[..end];
                    let is_name = !name.is_empty()
                        && name.chars().all(|c| c == '_' || c.is_alphanumeric())
                        && !name.starts_with(|c: char| c.is_numeric());
                    !is_name || see(name, &|| Ident::new(name, literal.span()))
                })
            }
            TokenTree::Punct(_) => true,
        };
        if !goes_on {
            return false;
        }
    }
    true
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
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
