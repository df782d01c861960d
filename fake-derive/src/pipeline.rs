//! The order of the stages: parse, infer, check, expand. Knows what happens to the trait where one fails.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemTrait};

use crate::diag::Errors;
use crate::model::Fake;
use crate::{check, expand, infer, parse, quiet};

/// The features of `fake-runtime` that generated code may need.
#[derive(Clone, Copy)]
pub(crate) struct Runtime {
    pub(crate) has_serde: bool,
}

/// `#[fake(args)] item`, whatever the two are: the item is always part of what comes out.
pub(crate) fn run(runtime: Runtime, args: TokenStream, item: &TokenStream) -> TokenStream {
    let read = match syn::parse2::<ItemTrait>(item.clone()) {
        Ok(read) => read,
        Err(error) => return not_a_trait(item, error),
    };
    let mut errors = Errors::default();
    let mut fake = understand(&mut errors, args, read);
    check::features(&mut errors, &fake, runtime.has_serde);
    if errors.count() == 0 {
        return expand::expand(&fake);
    }
    quiet::quiet(&mut fake);
    let expanded = expand::expand(&fake);
    let errors = errors.finish();
    quote!(#errors #expanded)
}

/// All stages but the last.
pub(crate) fn understand(errors: &mut Errors, args: TokenStream, mut item: ItemTrait) -> Fake {
    let attribute = parse::attribute(errors, args);
    let helpers = parse::helpers(errors, &mut item);
    let fake = infer::infer(errors, attribute, item, helpers);
    check::check(errors, &fake);
    fake
}

fn not_a_trait(item: &TokenStream, error: syn::Error) -> TokenStream {
    let error = match syn::parse2::<Item>(item.clone()) {
        Ok(other) => {
            let help = "put it on the trait whose implementation it should generate";
            syn::Error::new_spanned(
                keyword(&other),
                format!("`#[fake]` goes on a trait\nhelp: {help}"),
            )
        }
        Err(_) => error,
    };
    let error = error.to_compile_error();
    quote!(#item #error)
}

/// The smallest token that shows what the item is.
fn keyword(item: &Item) -> TokenStream {
    let tokens = quote!(#item);
    let found = tokens.clone().into_iter().find(|token| {
        matches!(token, proc_macro2::TokenTree::Ident(ident) if ["struct", "enum", "fn", "impl", "mod", "union", "type", "use", "const", "static"].iter().any(|word| ident == word))
    });
    found.map_or(tokens, |token| quote!(#token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_its_feature_is_one_error_on_the_word() {
        let item = "trait Users { #[fake(read = |db| db.total)] fn get(&self) -> u64; }";
        let item: TokenStream = item.parse().expect("tokens");
        for word in ["recordings", "dump"] {
            let args: TokenStream = format!("state(total: u64), {word}")
                .parse()
                .expect("tokens");
            let told = |has_serde| run(Runtime { has_serde }, args.clone(), &item).to_string();
            assert!(!told(true).contains("compile_error"));
            let without = told(false);
            assert_eq!(without.matches("compile_error").count(), 1, "{without}");
            assert!(without.contains(&format!(
                "`{word}` needs the feature `serde` of `fake-runtime`"
            )));
            // What is left names nothing that only the feature brings.
            for name in ["Recorder", "Recordings", "Dump"] {
                assert!(!without.contains(name), "{without}");
            }
        }
    }
}
