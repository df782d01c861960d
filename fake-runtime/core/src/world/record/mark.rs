//! What a fault did to a call, as a journal and its pictures know it: a kind, the sign that stands for it, and what that
//! means in words.

/// What a fault did to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// It failed before anything was done.
    Failed,
    /// It was done, and whoever called was told otherwise, or never.
    Unanswered,
    /// It was acknowledged and not stored, or only a part of it was.
    Lost,
    /// It was done twice.
    Twice,
    /// It saw the past.
    Past,
    /// It was answered with other values than are stored.
    Altered,
    /// What it asked for was removed before it.
    Evicted,
    /// It was answered in another order.
    Reordered,
    /// It was answered by the test, and not made.
    Canned,
    /// It waited.
    Waited,
    /// It would have met this fault, had an earlier one not come first.
    Shadowed,
    /// It met a fault which changed nothing.
    Unchanged,
}

impl Mark {
    /// All of them, in the order in which they are explained.
    pub(crate) const ALL: [Self; 12] = [
        Self::Failed,
        Self::Unanswered,
        Self::Lost,
        Self::Twice,
        Self::Past,
        Self::Altered,
        Self::Evicted,
        Self::Reordered,
        Self::Canned,
        Self::Waited,
        Self::Shadowed,
        Self::Unchanged,
    ];

    /// The sign that stands for it: each is another one, so that nobody has to tell colours apart.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Failed => "✗",
            Self::Unanswered => "?",
            Self::Lost => "∅",
            Self::Twice => "×2",
            Self::Past => "«",
            Self::Altered => "≠",
            Self::Evicted => "−",
            Self::Reordered => "⇅",
            Self::Canned => "=",
            Self::Waited => "‖",
            Self::Shadowed => "( )",
            Self::Unchanged => "·",
        }
    }

    /// What it means.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Failed => "failed before anything was done",
            Self::Unanswered => "was done, and its caller was told otherwise or never",
            Self::Lost => "was acknowledged, and not stored or only in part",
            Self::Twice => "was done twice",
            Self::Past => "saw the past",
            Self::Altered => "was answered with other values than are stored",
            Self::Evicted => "found removed what it asked for",
            Self::Reordered => "was answered in another order",
            Self::Canned => "was answered by the test, and not made",
            Self::Waited => "waited",
            Self::Shadowed => "would have met this fault, had another one not come first",
            Self::Unchanged => "met a fault that changed nothing",
        }
    }

    /// Its name, in pages.
    #[cfg(feature = "report")]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Unanswered => "unanswered",
            Self::Lost => "lost",
            Self::Twice => "twice",
            Self::Past => "past",
            Self::Altered => "altered",
            Self::Evicted => "evicted",
            Self::Reordered => "reordered",
            Self::Canned => "canned",
            Self::Waited => "waited",
            Self::Shadowed => "shadowed",
            Self::Unchanged => "unchanged",
        }
    }
}
