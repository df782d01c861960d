//! The expansion as a person reads it: each file in `tests/golden` of the workspace against the one
//! beside it that ends in `.expanded.rs`. The root package's tests compile both and use both alike.
//!
//! `UPDATE_GOLDEN=1 cargo test -p fake-derive --test golden` writes them anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, File, Item, Meta};

/// The file with every item under `#[fake]` replaced by what the macro makes of it.
fn expanded(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("a golden is Rust");
    let mut stores = Stores::new();
    let mut items = Vec::new();
    for item in file.items {
        match item {
            Item::Trait(mut item) => {
                let args = arguments(&mut item.attrs).expect("every trait of a golden is faked");
                let made = fake_derive::fake(&args, &item.into_token_stream());
                items.extend(
                    parsed(made)
                        .into_iter()
                        .flat_map(|item| called(item, &stores)),
                );
            }
            Item::Struct(mut item) => match arguments(&mut item.attrs) {
                Some(args) => {
                    stores.insert(item.ident.to_string(), args.clone());
                    items.extend(parsed(fake_derive::fake(&args, &item.into_token_stream())));
                }
                None => items.push(Item::Struct(item)),
            },
            item => items.push(item),
        }
    }
    file.items = items;
    prettyplease::unparse(&file)
}

/// The declarations of all stores, by their names.
type Stores = BTreeMap<String, TokenStream>;

/// Takes `#[fake(..)]` away, and returns what was in it.
fn arguments(attrs: &mut Vec<Attribute>) -> Option<TokenStream> {
    let position = attrs.iter().position(|attr| attr.path().is_ident("fake"))?;
    match attrs.remove(position).meta {
        Meta::List(list) => Some(list.tokens),
        _ => Some(TokenStream::new()),
    }
}

fn parsed(tokens: TokenStream) -> Vec<Item> {
    let File { items, .. } = syn::parse2(tokens).expect("the expansion is Rust");
    items
}

/// The item, or what a store's macro makes of its call.
fn called(item: Item, stores: &Stores) -> Vec<Item> {
    let Item::Macro(call) = &item else {
        return vec![item];
    };
    let name = call
        .mac
        .path
        .segments
        .last()
        .map(|last| last.ident.to_string());
    let store = name.and_then(|name| stores.get(&name));
    let store = store.expect("only the macro of a store is called");
    let given = &call.mac.tokens;
    parsed(fake_derive::on(quote!(whole (#store) #given)))
}

fn goldens() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let entries = fs::read_dir(directory).expect("the goldens are there");
    let mut goldens: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a file").path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    goldens.sort();
    goldens
}

#[test]
fn the_expansion_is_the_golden_one() {
    let goldens = goldens();
    assert!(!goldens.is_empty());
    let update = env::var_os("UPDATE_GOLDEN").is_some_and(|value| value != "0");
    for path in goldens {
        let source = fs::read_to_string(&path).expect("a golden can be read");
        let found = expanded(&source);
        let kept = path.with_extension("expanded.rs");
        if update {
            fs::write(&kept, &found).expect("a golden can be written");
            continue;
        }
        let expected = fs::read_to_string(&kept).unwrap_or_default();
        let line = expected
            .lines()
            .zip(found.lines())
            .position(|(one, other)| one != other)
            .unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
        assert!(
            expected == found,
            "{} differs from line {} on, which is now\n\n    {}\n\nIf that is meant, run `UPDATE_GOLDEN=1 cargo test -p fake-derive --test golden` \
             and read the difference.",
            kept.display(),
            line + 1,
            found.lines().nth(line).unwrap_or("(the end)").trim(),
        );
    }
}

#[test]
fn a_renamed_crate_is_the_only_one_that_is_named() {
    let args = "entity = User, key(id: u64, generate = sequence), unique(email), state(total: u64), crate = ::renamed";
    let item = "trait Users { fn insert(&self, user: User) -> Result<(), E>; fn get(&self, id: u64) -> User; }";
    let item: TokenStream = item.parse().expect("tokens");
    let tokens = fake_derive::fake(&args.parse().expect("tokens"), &item);
    assert!(names_crate(&tokens, "renamed"));
    assert!(!names_crate(&tokens, "fake_runtime"));
}

fn names_crate(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => names_crate(&group.stream(), name),
        _ => false,
    })
}
