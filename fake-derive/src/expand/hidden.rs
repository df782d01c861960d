//! Lifetimes that a parameter's type leaves out, as in `Cow<str>`, which only a function's type may, and those that cannot
//! be shortened. Knows names, and nothing of what they stand for.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use crate::model::Fake;
use crate::names;

/// Types that have no lifetime or are [`spelled`] with it, and words that are no types.
const PLAIN: [&str; 47] = [
    "bool",
    "char",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "String",
    "Vec",
    "VecDeque",
    "Option",
    "Result",
    "Box",
    "Rc",
    "Arc",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "Path",
    "PathBuf",
    "OsStr",
    "OsString",
    "Duration",
    "Instant",
    "SystemTime",
    "Range",
    "RangeInclusive",
    "NonZeroU64",
    "Uuid",
    "DateTime",
    "Utc",
    "Bytes",
    "Cow",
    "dyn",
    "Send",
    "Sync",
];

/// A type with the lifetime that `Cow<str>` leaves out.
pub(super) fn spelled(ty: TokenStream) -> TokenStream {
    let mut made: Vec<TokenTree> = Vec::new();
    for token in ty {
        let after_cow = match made.as_slice() {
            [.., TokenTree::Ident(name), TokenTree::Punct(open)] => {
                name == "Cow" && open.as_char() == '<'
            }
            _ => false,
        };
        let is_said = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
        if after_cow && !is_said {
            made.extend(quote!('_,));
        }
        made.push(match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), spelled(group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token,
        });
    }
    made.into_iter().collect()
}

/// Whether this is a type of the language's, of the standard library's, or of a library that all have.
pub(super) fn is_plain(name: &str) -> bool {
    PLAIN.contains(&name)
}

/// Whether this name surely has no lifetime: rows and their keys live as long as the fake.
pub(super) fn is_known(fake: &Fake, name: &str) -> bool {
    let last = |ty: &syn::Type| match ty {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|last| names::plain(&last.ident)),
        _ => None,
    };
    let is = |ty: &syn::Type| last(ty).is_some_and(|last| last == name);
    is_plain(name)
        || fake
            .tables
            .iter()
            .any(|table| is(&table.entity) || table.key_type.as_ref().is_some_and(is))
}

/// Whether some path in a type ends in a name that is not known and has no lifetime written.
pub(super) fn may_hide_a_lifetime(ty: &TokenStream, known: &dyn Fn(&str) -> bool) -> bool {
    let tokens: Vec<TokenTree> = ty.clone().into_iter().collect();
    let is = |position: usize, punct: char| matches!(tokens.get(position), Some(TokenTree::Punct(found)) if found.as_char() == punct);
    tokens
        .iter()
        .enumerate()
        .any(|(position, token)| match token {
            TokenTree::Ident(ident) => {
                let named = position > 0 && is(position - 1, '\'');
                let goes_on = is(position + 1, ':') && is(position + 2, ':');
                let has_one = is(position + 1, '<') && is(position + 2, '\'');
                !named && !goes_on && !has_one && !known(&names::plain(ident))
            }
            TokenTree::Group(group) => may_hide_a_lifetime(&group.stream(), known),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_ends_in_an_unknown_name_without_a_lifetime_may_hide_one() {
        for (ty, hides) in [
            ("u64", false),
            ("&str", false),
            ("&'a [Option<String>]", false),
            ("std::string::String", false),
            ("Ref<str>", true),
            ("Ref<'_, str>", false),
            ("std::cell::Ref<str>", true),
            ("Vec<(u8, NewUser)>", true),
            ("&'static str", false),
        ] {
            let tokens = ty.parse().expect("tokens");
            let known = |name: &str| PLAIN.contains(&name);
            assert_eq!(may_hide_a_lifetime(&tokens, &known), hides, "{ty}");
        }
    }

    #[test]
    fn a_cow_gets_the_lifetime_that_it_leaves_out() {
        for (ty, made) in [
            ("Cow<str>", "Cow<'_, str>"),
            ("&[std::borrow::Cow<[u8]>]", "&[std::borrow::Cow<'_, [u8]>]"),
            ("Cow<'a, str>", "Cow<'a, str>"),
        ] {
            let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens");
            let text = |tokens: TokenStream| tokens.to_string().replace(' ', "");
            assert_eq!(text(spelled(tokens(ty))), text(tokens(made)));
        }
    }
}
