//! Files that are replaced as a whole: whoever reads one sees what it was, or what it is now. Of contents it knows no
//! more than their format.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

/// Tells apart what one process writes at a time.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Writes the file beside its place and moves it there; folders that are missing are made.
///
/// # Errors
///
/// Where the file system refuses: the file is then what it was before.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let Some(name) = path.file_name() else {
        let error = "the path ends in no file name";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    };
    fs::create_dir_all(&folder)?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}-{number}.new", std::process::id()));
    let beside = folder.join(beside);
    let written = write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is said is why it could not be written, not that a part of it is left.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
/// Whether what was read is in the format that this version of the crate reads.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn is_of(format: u64, value: &Value) -> Result<(), String> {
    match value.get("format").and_then(Value::as_u64) {
        Some(found) if found == format => Ok(()),
        Some(other) => Err(format!(
            "it has format {other}, and this version of the crate reads format {format}"
        )),
        None => Err("it has no `format`".to_owned()),
    }
}
