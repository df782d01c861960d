//! The state of a fake as data: taken out, kept in a file, put back, and compared with another one. Knows parts of a state
//! by what they write and read themselves.

mod diff;
mod error;
mod fake;
mod file;
mod part;

pub use diff::{Change, DumpDiff};
pub use error::DumpError;
pub use file::Dump;
pub use part::{Dumped, Dumping, Dumps, Json, Loading, Refused, key, no_key};
