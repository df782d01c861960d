//! What is declared for a trait by hand: the files of `--declared`, one module a trait.

use std::path::Path;

use proc_macro2::TokenStream;
use syn::{Attribute, Item, ItemMod, TraitItem};

/// One module of a file: types, the trait's attribute, and the attributes of its methods.
pub(crate) struct Declared {
    /// What the table calls the trait, with `#2` behind it where it is the second of this name.
    pub(crate) of: String,
    pub(crate) items: Vec<Item>,
    pub(crate) args: TokenStream,
    /// The names of methods, and what stands above them.
    pub(crate) methods: Vec<(String, Vec<Attribute>)>,
}

/// Every declaration of the files in a directory.
pub(crate) fn read(directory: &Path) -> Result<Vec<Declared>, String> {
    let told = |error| format!("{}: {error}", directory.display());
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(told)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    let mut declared = Vec::new();
    for path in paths {
        let name = path.display();
        let file =
            syn::parse_file(&crate::text(&path)?).map_err(|error| format!("{name}: {error}"))?;
        let tag = path.file_stem().unwrap_or_default().to_string_lossy();
        for item in file.items {
            let Item::Mod(module) = item else {
                return Err(format!("{name}: a file has modules, one a trait"));
            };
            let module = of_module(module, &tag).map_err(|told| format!("{name}: {told}"))?;
            declared.push(module);
        }
    }
    Ok(declared)
}

/// The second trait of a name is that of a module whose name ends in `_2`.
fn of_module(module: ItemMod, tag: &str) -> Result<Declared, String> {
    let second = module.ident.to_string().ends_with("_2");
    let (_, items) = module.content.ok_or("a module without contents")?;
    let mut found = None;
    let mut others = Vec::new();
    for item in items {
        match item {
            Item::Trait(item) if fake(&item.attrs).is_some() => found = Some(item),
            other => others.push(other),
        }
    }
    let item = found.ok_or_else(|| format!("`{}` has no trait with `#[fake]`", module.ident))?;
    let args = match fake(&item.attrs).map(|attribute| &attribute.meta) {
        Some(syn::Meta::List(list)) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let number = if second { "#2" } else { "" };
    let methods = item.items.into_iter().filter_map(|item| match item {
        TraitItem::Fn(function) => Some((function.sig.ident.to_string(), function.attrs)),
        _ => None,
    });
    Ok(Declared {
        of: format!("{}@{tag}{number}", item.ident),
        items: others,
        args,
        methods: methods.collect(),
    })
}

fn fake(attributes: &[Attribute]) -> Option<&Attribute> {
    attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("fake"))
}
