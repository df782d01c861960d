//! What the words of features come to where the runtime has not these features: one error each, on the word, and nothing
//! that stands on what is not there.
//!
//! `cargo test -p fake-derive --no-default-features --test without_features`.

#![cfg(not(any(feature = "contract", feature = "serde", feature = "stream")))]

use proc_macro2::TokenStream;
use quote::quote;

/// The messages of the expansion, and the rest of it.
fn expanded(args: &TokenStream) -> (Vec<String>, String) {
    let item = quote!(
        trait Users {
            fn insert(&self, user: User) -> Result<(), Error>;
            fn find(&self, id: u64) -> Option<User>;
        }
    );
    let made = fake_derive::fake(args, &item);
    let file: syn::File = syn::parse2(made).expect("the expansion is Rust");
    let (errors, rest): (Vec<_>, Vec<_>) = file.items.into_iter().partition(
        |item| matches!(item, syn::Item::Macro(call) if call.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error")),
    );
    let errors = errors.iter().map(|error| quote!(#error).to_string());
    (errors.collect(), quote!(#(#rest)*).to_string())
}

#[test]
fn each_word_is_one_error_and_leaves_nothing_behind() {
    for (word, feature, path) in [
        (quote!(contract), "contract", "__private :: contract"),
        (quote!(dump), "serde", "__private :: dump"),
        (quote!(recordings), "serde", "Recorder"),
    ] {
        let (errors, rest) = expanded(&quote!(entity = User, key = id: u64, #word));
        let message = format!("`{word}` needs the feature `{feature}` of `fake-runtime`");
        assert!(
            matches!(&errors[..], [error] if error.contains(&message)),
            "{errors:?}"
        );
        assert!(rest.contains("trait Users"), "the trait is there");
        assert!(!rest.contains(path), "{word}: {rest}");
    }
}
