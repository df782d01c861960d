//! How many tokens a source text has. Knows nothing of where it comes from.

use proc_macro2::{TokenStream, TokenTree};

/// Counts as the compiler's parser sees them: an identifier, a literal, a lifetime's quote and its
/// name, and each punctuation character is one; a pair of delimiters is two, and an invisible
/// pair none. Documentation counts as the attribute that it stands for; other comments do not.
pub fn count(source: &str) -> usize {
    let tokens: TokenStream = source
        .parse()
        .expect("the compiler prints what it can read");
    in_stream(tokens)
}

fn in_stream(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let delimiters = match group.delimiter() {
                    proc_macro2::Delimiter::None => 0,
                    _ => 2,
                };
                delimiters + in_stream(group.stream())
            }
            _ => 1,
        })
        .sum()
}
