//! What must hold for every input.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, ItemTrait, TraitItem};

use super::Input;
use crate::pipeline;

/// A runtime with all features.
const RUNTIME: pipeline::Runtime = pipeline::Runtime {
    has_serde: true,
    has_contract: true,
    has_stream: true,
};

/// What became of an input.
pub(crate) struct Verdict {
    /// No error was reported.
    pub(crate) accepted: bool,
    /// The item was a trait.
    pub(crate) is_trait: bool,
}

/// The same attribute as a store's, and the item as a trait on it: no panic, and items.
fn shared(input: &Input) -> Result<(), String> {
    let Input {
        attribute, item, ..
    } = input;
    let made = catch_unwind(AssertUnwindSafe(|| {
        let store = quote!(
            pub struct FakeStore;
        );
        let brought = quote!(whole (#attribute) (on = FakeStore) { #item });
        let said =
            quote!(whole (entity = User, key = id: u64) (on = FakeStore, #attribute) { #item });
        let store = pipeline::run(RUNTIME, attribute, &store);
        [
            store,
            pipeline::on(RUNTIME, brought),
            pipeline::on(RUNTIME, said),
        ]
    }))
    .map_err(|panic| format!("the macro panicked for a store: {}", text(&*panic)))?;
    for (output, what) in made.into_iter().zip(["store", "trait", "arguments"]) {
        let file = syn::parse2::<syn::File>(output.clone())
            .map_err(|error| format!("the {what} is not made of items: {error}\n{output}"))?;
        let is_store =
            |item: &Item| matches!(item, Item::Struct(item) if item.ident == "FakeStore");
        if what == "store" && !file.items.iter().any(is_store) {
            return Err(format!("the store is gone:\n{output}"));
        }
    }
    Ok(())
}

/// Expands the input and looks at what comes out.
///
/// # Errors
///
/// What does not hold, in a sentence.
pub(crate) fn judge(input: &Input) -> Result<Verdict, String> {
    let attribute = input.attribute.clone();
    let output = catch_unwind(AssertUnwindSafe(|| {
        pipeline::run(RUNTIME, &attribute, &input.item)
    }))
    .map_err(|panic| format!("the macro panicked: {}", text(&*panic)))?;
    shared(input)?;
    let accepted = !complains(&output);
    let Ok(given) = syn::parse2::<ItemTrait>(input.item.clone()) else {
        return if accepted {
            Err("the item is no trait, and nothing says so".to_owned())
        } else {
            Ok(Verdict {
                accepted,
                is_trait: false,
            })
        };
    };
    let file = syn::parse2::<syn::File>(output.clone())
        .map_err(|error| format!("the output is not made of items: {error}\n{output}"))?;
    let kept = file
        .items
        .iter()
        .find_map(|item| match item {
            Item::Trait(kept) if kept.ident == given.ident => Some(kept),
            _ => None,
        })
        .ok_or_else(|| format!("the trait is gone:\n{output}"))?;
    if signatures(kept) != signatures(&given) {
        return Err(format!(
            "the trait's methods have changed:\n{}",
            kept.to_token_stream()
        ));
    }
    Ok(Verdict {
        accepted,
        is_trait: true,
    })
}

fn text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "with something that is no text".to_owned())
}

/// Whether the tokens call `compile_error!` as the macro does, by its full path.
fn complains(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.windows(2).any(|pair| {
        matches!(
            pair,
            [TokenTree::Ident(name), TokenTree::Punct(bang)]
                if name == "compile_error" && bang.as_char() == '!'
        )
    })
}

/// The signatures of the trait's methods, without the attributes of their parameters.
fn signatures(of: &ItemTrait) -> Vec<String> {
    let functions = of.items.iter().filter_map(|item| match item {
        TraitItem::Fn(function) => Some(function),
        _ => None,
    });
    functions
        .map(|function| {
            let mut signature = function.sig.clone();
            for input in &mut signature.inputs {
                match input {
                    syn::FnArg::Typed(typed) => typed.attrs.clear(),
                    syn::FnArg::Receiver(receiver) => receiver.attrs.clear(),
                }
            }
            signature.to_token_stream().to_string()
        })
        .collect()
}
