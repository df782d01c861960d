//! The order of the stages: parse, infer, check, expand. Knows what happens to the trait where one fails.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemStruct, ItemTrait};

use crate::diag::Errors;
use crate::model::{Fake, Role};
use crate::parse::Attribute;
use crate::{check, expand, infer, parse, quiet};

/// The features of `fake-runtime` that generated code may need.
#[derive(Clone, Copy)]
pub(crate) struct Runtime {
    pub(crate) has_serde: bool,
    pub(crate) has_contract: bool,
    pub(crate) has_stream: bool,
}

/// `#[fake(args)] item`, whatever the two are: the item is always part of what comes out.
pub(crate) fn run(runtime: Runtime, args: &TokenStream, item: &TokenStream) -> TokenStream {
    let mut read = match syn::parse2::<ItemTrait>(item.clone()) {
        Ok(read) => read,
        Err(error) => {
            return match syn::parse2::<ItemStruct>(item.clone()) {
                Ok(read) => store(runtime, args, &read),
                Err(_) => not_a_trait(item, error),
            };
        }
    };
    let mut errors = Errors::default();
    let attribute = parse::attribute(&mut errors, args.clone());
    if let Some(store) = &attribute.options.on {
        // Everything is told by what the store's macro ends in, which alone knows the tables.
        parse::helpers(&mut errors, &mut read);
        return expand::begun(&attribute.options, store, &read, args, item);
    }
    let mut fake = understood(&mut errors, attribute, Role::Fake, read);
    check::features(&mut errors, &fake, runtime);
    expanded(errors, &mut fake)
}

/// All stages but the last.
#[allow(
    dead_code,
    reason = "the corpus report asks it, the macro itself does not"
)]
pub(crate) fn understand(errors: &mut Errors, args: TokenStream, item: ItemTrait) -> Fake {
    let attribute = parse::attribute(errors, args);
    understood(errors, attribute, Role::Fake, item)
}

fn understood(errors: &mut Errors, attribute: Attribute, role: Role, mut item: ItemTrait) -> Fake {
    let helpers = parse::helpers(errors, &mut item);
    let fake = infer::infer(errors, attribute, role, item, helpers);
    check::check(errors, &fake);
    fake
}

/// What is left of the fake where there are mistakes, and these.
fn expanded(errors: Errors, fake: &mut Fake) -> TokenStream {
    if errors.count() == 0 && !quiet::has_twins(fake) {
        return expand::expand(fake);
    }
    quiet::quiet(fake);
    let expanded = expand::expand(fake);
    let errors = errors.finish();
    quote!(#errors #expanded)
}

/// A struct that declares a state for several traits.
fn store(runtime: Runtime, args: &TokenStream, item: &ItemStruct) -> TokenStream {
    let mut errors = Errors::default();
    let Some(empty) = parse::standing_for(&mut errors, item) else {
        let errors = errors.finish();
        return quote!(#item #errors);
    };
    let mut attribute = parse::attribute(&mut errors, args.clone());
    attribute.options.name = Some(item.ident.clone());
    let mut fake = understood(&mut errors, attribute, Role::Store, empty);
    check::features(&mut errors, &fake, runtime);
    let expanded = expanded(errors, &mut fake);
    let declaration = expand::declaration(&fake, args);
    quote!(#expanded #declaration)
}

/// What the macro of a store ends in: a trait that stands on it.
pub(crate) fn on(runtime: Runtime, tokens: TokenStream) -> TokenStream {
    let brought = match parse::brought(tokens) {
        Ok(brought) => brought,
        Err(error) => return error.to_compile_error(),
    };
    let item = match syn::parse2::<ItemTrait>(brought.item) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let mut errors = Errors::default();
    let own = parse::attribute(&mut errors, brought.args);
    let Some(store) = own.options.on.clone() else {
        return errors.finish();
    };
    // What is wrong with the declaration was told where it stands.
    let declared = parse::attribute(&mut Errors::default(), brought.declaration);
    let (attribute, role) = infer::stand(&mut errors, own, declared, store, &item.ident);
    if brought.broken {
        let mut fake = understood(&mut Errors::default(), attribute, role, item);
        quiet::quiet(&mut fake);
        return expand::expand(&fake);
    }
    let mut fake = understood(&mut errors, attribute, role, item);
    check::features(&mut errors, &fake, runtime);
    expanded(errors, &mut fake)
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
            let told = |has_serde| {
                let runtime = Runtime {
                    has_serde,
                    has_contract: true,
                    has_stream: true,
                };
                run(runtime, &args, &item).to_string()
            };
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
    #[test]
    fn a_stream_without_its_feature_is_one_error_on_the_word() {
        let args: TokenStream = "entity = User, key = id: u64".parse().expect("tokens");
        for (item, named) in [
            (
                "trait Users { fn list(&self) -> impl Stream<Item = User>; }",
                "Stream",
            ),
            (
                "trait Users { fn list(&self) -> BoxStream<'_, User>; }",
                "BoxStream",
            ),
        ] {
            let item: TokenStream = item.parse().expect("tokens");
            let told = |has_stream| {
                let runtime = Runtime {
                    has_serde: true,
                    has_contract: true,
                    has_stream,
                };
                run(runtime, &args, &item).to_string()
            };
            assert!(!told(true).contains("compile_error"));
            let without = told(false);
            assert_eq!(without.matches("compile_error").count(), 1, "{without}");
            assert!(without.contains("need the feature `stream` of `fake-runtime`"));
            // What is left makes no stream, and keeps the trait.
            assert!(
                !without.contains("handed") && without.contains(named),
                "{without}"
            );
        }
    }
}
