//! A page in a folder, beside those of other failures.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Timeline;

impl Timeline {
    /// Writes [`html`](Self::html) into the folder, which is made where it is not there, and says into which file:
    /// `name-42.html` for the seed 42. What is no letter or digit in the name becomes `-` there. Where the folder has another
    /// page of that name, this one is `name-42-2.html` and so on: nothing is overwritten, and the same page is not written
    /// again.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub fn save(&self, folder: impl AsRef<Path>, name: &str) -> io::Result<PathBuf> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder)?;
        let page = self.html();
        let stem = format!("{}-{}", plain(name), self.seed);
        let mut number = 1_u64;
        loop {
            let path = folder.join(match number {
                1 => format!("{stem}.html"),
                _ => format!("{stem}-{number}.html"),
            });
            match fs::File::create_new(&path) {
                Ok(mut file) => {
                    io::Write::write_all(&mut file, page.as_bytes())?;
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if fs::read(&path)? == page.as_bytes() {
                        return Ok(path);
                    }
                }
                Err(error) => return Err(error),
            }
            number += 1;
        }
    }
}

/// The name with nothing in it that a file system or a shell understands; at most a hundred characters, for file systems
/// have limits.
fn plain(name: &str) -> String {
    let plain = name.chars().map(|c| match c {
        c if c.is_alphanumeric() || c == '_' => c,
        _ => '-',
    });
    let plain: String = plain.take(100).collect();
    let plain = plain.replace("--", "-");
    if plain.trim_matches('-').is_empty() {
        "world".to_owned()
    } else {
        plain
    }
}
