//! Whether a type is only data. Knows types by their looks.

use proc_macro2::{TokenStream, TokenTree};

/// The words that a type cannot have whose values are kept.
pub(super) const NAMELESS: [&str; 6] = ["impl", "dyn", "fn", "Fn", "FnMut", "FnOnce"];

/// Whether one of these words is among the tokens.
pub(super) fn has_word(tokens: &TokenStream, words: &[&str]) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        TokenTree::Group(group) => has_word(&group.stream(), words),
        _ => false,
    })
}

/// Whether a type has a lifetime that is not `'static`.
pub(super) fn borrows(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                !matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'')
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                !matches!(tokens.peek(), Some(TokenTree::Ident(life)) if life == "static")
            }
            TokenTree::Group(group) => borrows(&group.stream()),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}
