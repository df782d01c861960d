//! A package of traits, each a module of its own, and what the compiler says of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use proc_macro2::TokenStream;

use crate::stubs::KNOWN;

/// The modules that do not compile, by number, with the first error in each.
///
/// An error in one phase of the compiler hides those of the next, so it runs again without the modules
/// that have one, until all of the others compile.
pub(crate) fn check(
    directory: &Path,
    modules: &[(usize, TokenStream)],
) -> Result<BTreeMap<usize, String>, String> {
    let source = directory.join("src");
    let told = |error| format!("{}: {error}", source.display());
    fs::create_dir_all(&source).map_err(told)?;
    fs::write(directory.join("Cargo.toml"), manifest()).map_err(told)?;
    for (number, tokens) in modules {
        let path = source.join(format!("m{number}.rs"));
        fs::write(&path, format!("use crate::prelude::*; {tokens}")).map_err(told)?;
        // For people: without rustfmt it is one long line.
        let _ = Command::new("rustfmt")
            .args(["--edition=2024", "--quiet"])
            .arg(&path)
            .status();
    }
    let mut broken = BTreeMap::new();
    loop {
        let kept = modules.iter().map(|(number, _)| *number);
        let kept: Vec<usize> = kept.filter(|number| !broken.contains_key(number)).collect();
        fs::write(source.join("lib.rs"), root(&kept)).map_err(told)?;
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["check", "--quiet", "--message-format=short"])
            .current_dir(directory)
            .output()
            .map_err(told)?;
        if output.status.success() {
            return Ok(broken);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let errors: BTreeMap<usize, String> = text.lines().rev().filter_map(blamed).collect();
        if errors.is_empty() {
            return Err(text.into_owned());
        }
        broken.extend(errors);
    }
}

/// `src/m7.rs:12:5: error[E0308]: mismatched types`.
fn blamed(line: &str) -> Option<(usize, String)> {
    let (number, _) = line.strip_prefix("src/m")?.split_once(".rs:")?;
    line.contains(": error").then_some(())?;
    Some((number.parse().ok()?, line.to_owned()))
}

fn manifest() -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fake-runtime");
    let runtime = runtime.display();
    format!(
        r#"[workspace]

[package]
name = "corpus"
version = "0.0.0"
edition = "2024"

[dependencies]
anyhow = "1"
async-trait = "0.1"
chrono = "0.4"
fake-runtime = {{ path = "{runtime}", features = ["chrono", "uuid"] }}
futures-util = "0.3"
serde = "1"
serde_json = "1"
uuid = "1"
"#
    )
}

fn root(modules: &[usize]) -> String {
    let mut text = "#![allow(warnings)]\npub(crate) mod prelude {\n".to_owned();
    for import in KNOWN {
        text.extend(["pub use ", import, ";\n"]);
    }
    text.push_str("}\n");
    for number in modules {
        text.extend(["mod m", &number.to_string(), ";\n"]);
    }
    text
}
