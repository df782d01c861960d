//! What a real client was asked and answered, kept in a file: recorded, served by a fake, and compared with the real
//! client again. Knows requests and answers as JSON, and no client.

mod check;
mod drift;
mod error;
mod nearest;
mod recorder;
mod recordings;
mod request;
mod served;
mod tape;

mod time;

pub use check::{AskedAgain, Check};
pub use drift::{Drift, DriftKind, Drifted};
pub use error::RecordingsError;
pub use recorder::Recorder;
pub use recordings::Recordings;
pub use request::{Request, request};
pub use served::Serving;

/// What a recording can hold: an argument or an answer that serde writes and reads. Where it cannot, serde's own words
/// say what to derive.
pub trait Recorded: serde::Serialize + serde::de::DeserializeOwned {}

impl<T: serde::Serialize + serde::de::DeserializeOwned> Recorded for T {}
