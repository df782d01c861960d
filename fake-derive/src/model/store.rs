//! Parts of the state that are no tables: key-value maps, and queues.

use proc_macro2::Ident;
use syn::{Expr, Type};

/// A map or a queue.
pub(crate) struct Store {
    pub(crate) name: Ident,
    pub(crate) kind: Kind,
    pub(crate) settings: Vec<Setting>,
}

pub(crate) enum Kind {
    /// `map(name: K => V)`.
    Map { key: Box<Type>, value: Box<Type> },
    /// `queue(name: T)`.
    Queue { message: Box<Type> },
}

/// `ttl = Duration::from_secs(60)`, or a word that stands alone.
pub(crate) struct Setting {
    pub(crate) word: Ident,
    pub(crate) value: Option<Expr>,
}

impl Store {
    /// What was said of it by this word.
    pub(crate) fn setting(&self, word: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.word == word)
    }

    /// Whether a map refuses what has no room.
    pub(crate) fn refuses(&self) -> bool {
        let evict = self.setting("evict").and_then(|said| said.value.as_ref());
        matches!(evict, Some(Expr::Path(path)) if path.path.is_ident("none"))
    }

    /// The word that declares it.
    pub(crate) fn word(&self) -> &'static str {
        match self.kind {
            Kind::Map { .. } => "map",
            Kind::Queue { .. } => "queue",
        }
    }

    /// The types of the user's that it keeps.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match &self.kind {
            Kind::Map { key, value } => vec![key, value],
            Kind::Queue { message } => vec![message],
        }
    }
}
