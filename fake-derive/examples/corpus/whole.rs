//! Whole traits: what each needs beyond the declarations of its tables, and whether it compiles with that.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, ItemTrait, TraitItem};

use crate::declared::Declared;
use crate::table::{Row, signature, traits};
use crate::{diag, doc, package, pipeline, stubs};

/// What the methods of a trait need, the most of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Need {
    /// The declarations of the trait are enough.
    Nothing,
    Attributes,
    Bodies,
    /// Some methods can only be left out.
    Unsupported,
    Refused,
}

const NEEDS: [(Need, &str); 5] = [
    (Need::Nothing, "only the trait's attribute"),
    (Need::Attributes, "attributes on methods"),
    (Need::Bodies, "bodies"),
    (Need::Unsupported, "methods left out"),
    (Need::Refused, "not at all"),
];

/// A trait of the table, put together with what is declared for it.
struct Whole<'a> {
    name: String,
    kind: &'a str,
    declared: Option<&'a Declared>,
    item: Option<ItemTrait>,
    /// What each method needs.
    methods: Vec<Need>,
    /// Methods that the macro accepts without the attribute that is declared, and how it reads them then.
    accepted: Vec<String>,
    /// Why it is refused, by the macro or by the compiler.
    refused: Vec<String>,
}

impl Whole<'_> {
    fn need(&self) -> Need {
        if !self.refused.is_empty() {
            return Need::Refused;
        }
        self.methods.iter().copied().max().unwrap_or(Need::Nothing)
    }
}

/// Prints the report; whether every trait that has a declaration is accepted.
pub(crate) fn report(
    rows: &[Row],
    declared: &[Declared],
    compile: Option<&Path>,
    list: bool,
) -> Result<bool, String> {
    let mut all: Vec<Whole<'_>> = Vec::new();
    for rows in traits(rows) {
        let of = &rows[0].of;
        let second = all.iter().any(|other| other.name == *of);
        let name = format!("{of}{}", if second { "#2" } else { "" });
        let declared = declared.iter().find(|declared| declared.of == name);
        all.push(whole(name, &rows, declared));
    }
    for declared in declared {
        if all.iter().all(|whole| whole.name != declared.of) {
            return Err(format!("the table has no trait `{}`", declared.of));
        }
    }
    if let Some(directory) = compile {
        compiled(&mut all, directory)?;
    }
    for whole in &all {
        if list || whole.need() == Need::Refused {
            println!("[{:?}] {}: {:?}", whole.need(), whole.name, whole.methods);
        }
        for told in whole.accepted.iter().filter(|_| list) {
            println!("    accepted without its attribute: {told}");
        }
        for told in &whole.refused {
            println!("    {}", told.replace('\n', "\n        "));
        }
    }
    summary(&all, "repository");
    summary(&all, "");
    Ok(all
        .iter()
        .all(|whole| whole.declared.is_none() || whole.refused.is_empty()))
}

fn summary(all: &[Whole<'_>], kind: &str) {
    let of: Vec<&Whole<'_>> = all
        .iter()
        .filter(|whole| kind.is_empty() || whole.kind == kind)
        .collect();
    let methods: usize = of.iter().map(|whole| whole.methods.len()).sum();
    let shown = if kind.is_empty() { "all kinds" } else { kind };
    println!("\n{shown}: {} traits, {methods} methods", of.len());
    println!("{:>28} {:>14} {:>14}", "needs", "traits", "methods");
    for (need, text) in NEEDS {
        let traits = of.iter().filter(|whole| whole.need() == need).count();
        let in_methods = of
            .iter()
            .flat_map(|whole| &whole.methods)
            .filter(|other| **other == need)
            .count();
        println!(
            "{text:>28} {:>14} {:>14}",
            share(traits, of.len()),
            share(in_methods, methods)
        );
    }
}

fn share(count: usize, of: usize) -> String {
    let permille = (1000 * count + of / 2) / of.max(1);
    format!("{count} ({}.{}%)", permille / 10, permille % 10)
}

fn whole<'a>(name: String, rows: &[&'a Row], declared: Option<&'a Declared>) -> Whole<'a> {
    let mut whole = Whole {
        name,
        kind: &rows[0].kind,
        declared,
        item: None,
        methods: Vec::new(),
        accepted: Vec::new(),
        refused: Vec::new(),
    };
    let Some(declared) = declared else {
        whole.methods = vec![Need::Refused; rows.len()];
        whole.refused.push("nothing is declared for it".to_owned());
        return whole;
    };
    match item(rows, declared) {
        Ok(item) => {
            whole.methods = item.items.iter().filter_map(need).collect();
            let mut errors = diag::Errors::default();
            pipeline::understand(&mut errors, declared.args.clone(), item.clone());
            whole.refused = errors.texts();
            whole.accepted = accepted(declared, &item);
            whole.item = Some(item);
        }
        Err(told) => whole.refused.push(told),
    }
    whole
}

/// The trait as the table has it, with the attributes that are declared for its methods.
fn item(rows: &[&Row], declared: &Declared) -> Result<ItemTrait, String> {
    let first = rows[0];
    let name = first.of.split('@').next().unwrap_or_default();
    let supertraits = match first.supertraits.as_str() {
        "" => String::new(),
        others => format!(": {others}"),
    };
    let associated = first.associated.replace("; ;", ";");
    let functions: Vec<String> = rows
        .iter()
        .map(|row| format!("{};", signature(row)))
        .collect();
    let text = format!(
        "{} trait {name}{} {supertraits} {{ {associated} {} }}",
        first.attributes,
        first.generics,
        functions.join(" ")
    );
    let mut item: ItemTrait = syn::parse_str(&text).map_err(|error| error.to_string())?;
    item.attrs.retain(|attribute| !mocks(attribute));
    for attribute in &mut item.attrs {
        // Under whichever name another crate hands it on.
        if last_segment(attribute).is_some_and(|last| last == "async_trait") {
            *attribute = syn::parse_quote!(#[async_trait]);
        }
    }
    for (name, attributes) in &declared.methods {
        let function = item.items.iter_mut().find_map(|item| match item {
            TraitItem::Fn(function) if function.sig.ident == name => Some(function),
            _ => None,
        });
        let function = function.ok_or_else(|| format!("it has no method `{name}`"))?;
        function.attrs.splice(0..0, attributes.iter().cloned());
    }
    Ok(item)
}

fn last_segment(attribute: &Attribute) -> Option<&proc_macro2::Ident> {
    attribute.path().segments.last().map(|last| &last.ident)
}

/// What the macro reads where the declared attribute of one method is left out, as far as it accepts it.
fn accepted(declared: &Declared, item: &ItemTrait) -> Vec<String> {
    let mut accepted = Vec::new();
    for at in 0..item.items.len() {
        let mut without = item.clone();
        let TraitItem::Fn(function) = &mut without.items[at] else {
            continue;
        };
        let before = function.attrs.len();
        let is_fake = |attribute: &Attribute| attribute.path().is_ident("fake");
        function.attrs.retain(|attribute| !is_fake(attribute));
        if function.attrs.len() == before {
            continue;
        }
        let name = function.sig.ident.clone();
        let mut errors = diag::Errors::default();
        let fake = pipeline::understand(&mut errors, declared.args.clone(), without);
        if errors.texts().is_empty() {
            let mut methods = fake.methods.iter();
            let read = methods.find(|method| method.input.sig.ident == name);
            let read = read.map(|method| doc::method(&fake, method).replace("\n\n", " "));
            accepted.push(format!("`{name}`: {}", read.unwrap_or_default()));
        }
    }
    accepted
}

/// Another crate's attribute, which would generate something beside our fake.
fn mocks(attribute: &Attribute) -> bool {
    let text = attribute.meta.to_token_stream().to_string();
    text.contains("automock")
}

fn need(item: &TraitItem) -> Option<Need> {
    let TraitItem::Fn(function) = item else {
        return None;
    };
    let words: Vec<String> = function
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("fake"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .flat_map(|list| first_words(list.tokens.clone()))
        .collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    Some(if has("unsupported") {
        Need::Unsupported
    } else if has("read") || has("write") {
        Need::Bodies
    } else if words.is_empty() {
        Need::Nothing
    } else {
        Need::Attributes
    })
}

/// The word with which each argument begins.
fn first_words(tokens: TokenStream) -> Vec<String> {
    let mut begins = true;
    let mut words = Vec::new();
    for token in tokens {
        if begins {
            words.push(token.to_string());
        }
        begins = matches!(&token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ',');
    }
    words
}

/// Has the compiler look at every trait that the macro accepts.
fn compiled(all: &mut [Whole<'_>], directory: &Path) -> Result<(), String> {
    let mut modules = Vec::new();
    for (number, whole) in all.iter().enumerate() {
        if let (Some(declared), Some(item), true) =
            (whole.declared, &whole.item, whole.refused.is_empty())
        {
            let args = &declared.args;
            let stubs = stubs::beside(&declared.items, item);
            modules.push((number, quote!(#stubs #[fake_runtime::fake(#args)] #item)));
        }
    }
    for (number, told) in package::check(directory, &modules)? {
        all[number].refused.push(told);
    }
    Ok(())
}
