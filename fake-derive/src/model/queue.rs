//! What a method does to a queue.

use proc_macro2::Ident;
use syn::Expr;

/// An operation on a queue.
pub(crate) struct QueueOp {
    pub(crate) store: usize,
    pub(crate) topic: Option<Expr>,
    pub(crate) partition: Option<Expr>,
    pub(crate) act: QueueAct,
    pub(crate) answer: QueueAnswer,
}

pub(crate) enum QueueAct {
    Push {
        message: Message,
        delay: Option<Expr>,
    },
    PushAll {
        messages: Ident,
        by_ref: bool,
        items_by_ref: bool,
    },
    /// Receives or, where it `pops`, removes at once.
    Take {
        pops: bool,
        max: Option<Expr>,
        wait: Wait,
    },
    Settle {
        how: Settle,
        which: Which,
        time: Option<Expr>,
    },
    Poll {
        from: From,
        max: Option<Expr>,
    },
    Commit {
        group: Expr,
        offset: Expr,
        /// Whether the offset is that of the last message which is done with, or of the next one.
        through: bool,
    },
    Len,
    IsEmpty,
    InFlight,
    DeadLetters,
    Redrive,
    Purge,
}

/// Where a new message comes from.
pub(crate) enum Message {
    Param { name: Ident, by_ref: bool },
    Expr(Expr),
}

/// Whether a call waits for a message.
pub(crate) enum Wait {
    No,
    Forever,
    /// For so long; an `Option` where nothing may be said.
    Within(Expr),
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Settle {
    Ack,
    Nack,
    Reject,
    Extend,
}

/// Which delivery it is about.
pub(crate) enum Which {
    Receipt(Expr),
    /// Each receipt of a list.
    Receipts(Ident),
    /// The one in flight that a closure over the message accepts.
    Message(Expr),
}

/// From where a log is read.
pub(crate) enum From {
    /// Where this group stands.
    Group(Expr),
    Offset(Expr),
}

/// The shape of an answer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum QueueAnswer {
    Unit,
    Bool,
    Number,
    /// The number of a message, or the numbers of several.
    Id,
    Ids,
    /// The same as text.
    IdText,
    Offset,
    Offsets,
    Pushed,
    One(Given),
    Option(Given),
    Many(Given),
}

/// How a message is given.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Given {
    Payload,
    Delivery,
    /// What the user makes of a delivery.
    Envelope,
}

impl QueueOp {
    /// Whether the call may have to wait.
    pub(crate) fn waits(&self) -> bool {
        matches!(
            self.act,
            QueueAct::Take {
                wait: Wait::Forever | Wait::Within(_),
                ..
            }
        )
    }

    /// Whether a message that is not there can be an error; `own` says that the method itself says which.
    pub(crate) fn misses(&self, own: bool) -> bool {
        match &self.act {
            QueueAct::Take { wait, .. } => {
                !matches!(wait, Wait::Forever) && matches!(self.answer, QueueAnswer::One(_))
            }
            QueueAct::Settle { .. } => own && self.answer == QueueAnswer::Unit,
            _ => false,
        }
    }

    /// The expressions of the user's in it.
    pub(crate) fn expressions(&self) -> Vec<&Expr> {
        let mut all: Vec<&Expr> = self.topic.iter().chain(&self.partition).collect();
        match &self.act {
            QueueAct::Push { message, delay } => {
                if let Message::Expr(message) = message {
                    all.push(message);
                }
                all.extend(delay);
            }
            QueueAct::Take { max, wait, .. } => {
                all.extend(max);
                if let Wait::Within(time) = wait {
                    all.push(time);
                }
            }
            QueueAct::Settle { which, time, .. } => {
                if let Which::Receipt(expr) | Which::Message(expr) = which {
                    all.push(expr);
                }
                all.extend(time);
            }
            QueueAct::Poll { from, max } => {
                let (From::Group(from) | From::Offset(from)) = from;
                all.push(from);
                all.extend(max);
            }
            QueueAct::Commit { group, offset, .. } => all.extend([group, offset]),
            _ => {}
        }
        all
    }
}
