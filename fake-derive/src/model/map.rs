//! What a method does to a map.

use proc_macro2::Ident;
use syn::Expr;

use super::{Store, Value};

/// An operation on one map of the fake.
pub(crate) struct MapOp {
    /// Which of the fake's maps and queues it is.
    pub(crate) store: usize,
    pub(crate) act: MapAct,
    pub(crate) answer: MapAnswer,
}

pub(crate) enum MapAct {
    Get {
        key: Value,
    },
    GetMany {
        keys: Keys,
    },
    Contains {
        key: Value,
    },
    CountExisting {
        keys: Keys,
    },
    Ttl {
        key: Value,
    },
    /// Every key, or with a prefix those that begin so.
    Keys {
        prefix: Option<Value>,
        limit: Option<Ident>,
    },
    /// Every value, or every pair.
    All,
    Len,
    IsEmpty,
    Put {
        key: Value,
        value: Stored,
        life: Life,
        if_absent: bool,
    },
    PutAll {
        entries: Ident,
        by_ref: bool,
    },
    Swap {
        key: Value,
        expected: Value,
        new: Value,
    },
    Update {
        key: Value,
        change: Expr,
    },
    Count {
        key: Value,
        by: Option<Expr>,
        down: bool,
        ttl: Option<Expr>,
    },
    Expire {
        key: Value,
        life: Life,
    },
    Persist {
        key: Value,
    },
    Rename {
        from: Value,
        to: Value,
    },
    Take {
        key: Value,
    },
    Delete {
        key: Value,
    },
    DeleteAll {
        keys: Keys,
    },
    Clear,
}

/// Several keys that one parameter carries.
pub(crate) struct Keys {
    pub(crate) param: Ident,
    pub(crate) items_by_ref: bool,
}

/// The value that is put.
pub(crate) enum Stored {
    Param(Value),
    Expr(Expr),
}

/// How long what is put lives.
pub(crate) enum Life {
    Declared,
    For(Expr),
    Until(Expr),
}

/// The shape of an answer, relative to the map's keys and values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapAnswer {
    Unit,
    Bool,
    Number,
    Value,
    OptionValue,
    /// `Vec<Option<V>>`, in the order of the keys.
    Each,
    Values,
    /// `Vec<(K, V)>`.
    Pairs,
    /// A map of the standard library.
    Collected,
    Keys,
    OptionDuration,
}

impl MapOp {
    /// The one key that it is about.
    pub(crate) fn key(&self) -> Option<&Value> {
        match &self.act {
            MapAct::Get { key }
            | MapAct::Contains { key }
            | MapAct::Ttl { key }
            | MapAct::Put { key, .. }
            | MapAct::Swap { key, .. }
            | MapAct::Update { key, .. }
            | MapAct::Count { key, .. }
            | MapAct::Expire { key, .. }
            | MapAct::Persist { key }
            | MapAct::Rename { from: key, .. }
            | MapAct::Take { key }
            | MapAct::Delete { key } => Some(key),
            _ => None,
        }
    }

    /// Whether an absent entry can be an error.
    pub(crate) fn misses(&self) -> bool {
        match self.act {
            MapAct::Get { .. } | MapAct::Take { .. } => self.answer == MapAnswer::Value,
            MapAct::Update { .. } => {
                matches!(self.answer, MapAnswer::Value | MapAnswer::Unit)
            }
            MapAct::Expire { .. } | MapAct::Persist { .. } | MapAct::Rename { .. } => {
                self.answer == MapAnswer::Unit
            }
            _ => false,
        }
    }

    /// Whether the method can say what an absent entry means.
    pub(crate) fn looks_for_one(&self) -> bool {
        self.misses()
            || matches!(
                self.act,
                MapAct::Take { .. }
                    | MapAct::Update { .. }
                    | MapAct::Expire { .. }
                    | MapAct::Persist { .. }
                    | MapAct::Rename { .. }
                    | MapAct::Delete { .. }
            )
    }

    /// Whether a rule of its map can refuse it; `counts` says whether somebody declared what an overflow is.
    pub(crate) fn is_refused(&self, store: &Store, counts: bool) -> bool {
        let (full, sharded) = (store.refuses(), store.setting("shards").is_some());
        match self.act {
            MapAct::GetMany { .. } | MapAct::CountExisting { .. } | MapAct::DeleteAll { .. } => {
                sharded
            }
            MapAct::PutAll { .. } | MapAct::Rename { .. } => full || sharded,
            MapAct::Put {
                if_absent: true, ..
            } if self.answer == MapAnswer::Unit => true,
            MapAct::Put { .. } | MapAct::Swap { .. } | MapAct::Update { .. } => full,
            MapAct::Count { .. } => full || counts,
            _ => false,
        }
    }

    /// Whether it changes anything.
    pub(crate) fn writes(&self) -> bool {
        !matches!(
            self.act,
            MapAct::Get { .. }
                | MapAct::GetMany { .. }
                | MapAct::Contains { .. }
                | MapAct::CountExisting { .. }
                | MapAct::Ttl { .. }
                | MapAct::Keys { .. }
                | MapAct::All
                | MapAct::Len
                | MapAct::IsEmpty
        )
    }

    /// The user's own expressions in it.
    pub(crate) fn expressions(&self) -> Vec<&Expr> {
        let mut all = Vec::new();
        match &self.act {
            MapAct::Put { value, life, .. } => {
                if let Stored::Expr(expr) = value {
                    all.push(expr);
                }
                all.extend(life.expr());
            }
            MapAct::Update { change, .. } => all.push(change),
            MapAct::Count { by, ttl, .. } => all.extend(by.iter().chain(ttl)),
            MapAct::Expire { life, .. } => all.extend(life.expr()),
            _ => {}
        }
        all
    }
}

impl Life {
    pub(crate) fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Declared => None,
            Self::For(expr) | Self::Until(expr) => Some(expr),
        }
    }
}
