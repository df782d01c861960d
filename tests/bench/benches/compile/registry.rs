//! Our packages as a registry gives them: Cargo compiles a package that lies at a path as one that is worked on,
//! which takes longer. Knows nothing of what is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: [&str; 4] = ["fake-core", "fake-derive", "fake-macro", "fake-runtime"];
/// The registry's address, at which nothing is: a directory stands for it.
const INDEX: &str = "https://packed.invalid/index";

/// Packs the working tree for all crates below `room`, and returns what their manifests say to depend on it.
pub fn pack(room: &Path) -> String {
    let (packed, packages) = (room.join("packed"), room.join("packages"));
    run(
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([
                "package",
                "--no-verify",
                "--exclude-lockfile",
                "--allow-dirty",
                "--offline",
            ])
            .args(PACKAGES.map(|name| format!("--package={name}")))
            .current_dir(workspace())
            .env("CARGO_TARGET_DIR", &packed),
    );
    fs::create_dir_all(&packages).expect("the room can be written");
    for file in fs::read_dir(packed.join("package")).expect("cargo made it") {
        let file = file.expect("it can be read").path();
        if file
            .extension()
            .is_some_and(|extension| extension == "crate")
        {
            unpack(&file, &packages);
        }
    }
    let config = format!(
        "[source.ours]\nregistry = '{INDEX}'\nreplace-with = 'packages'\n\
         [source.packages]\ndirectory = '{}'\n",
        packages.display()
    );
    fs::create_dir_all(room.join(".cargo")).expect("the room can be written");
    fs::write(room.join(".cargo/config.toml"), config).expect("the room can be written");
    format!("fake-runtime = {{ version = '0.1', registry-index = '{INDEX}' }}")
}

/// The locked versions, ours from the registry.
pub fn locked(lock: &str) -> String {
    PACKAGES.iter().fold(lock.to_owned(), |lock, name| {
        let version = format!("name = \"{name}\"\nversion = \"0.1.0\"\n");
        lock.replace(
            &version,
            &format!("{version}source = \"registry+{INDEX}\"\n"),
        )
    })
}

fn unpack(file: &Path, packages: &Path) {
    run(Command::new("tar")
        .arg("-xzf")
        .arg(file)
        .arg("-C")
        .arg(packages));
    let package = packages.join(file.file_stem().expect("a package has a name"));
    let manifest = package.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a package has a manifest");
    // Without a word each would come from the registry that is the default.
    let text = PACKAGES.iter().fold(text, |text, name| {
        let dependency = format!("[dependencies.{name}]\n");
        text.replace(
            &dependency,
            &format!("{dependency}registry-index = '{INDEX}'\n"),
        )
    });
    fs::write(manifest, text).expect("the room can be written");
    fs::write(
        package.join(".cargo-checksum.json"),
        r#"{"files":{},"package":null}"#,
    )
    .expect("the room can be written");
}

fn run(command: &mut Command) {
    let output = command.output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{errors}");
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
