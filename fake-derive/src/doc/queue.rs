//! What a method does to a queue, in words.

use super::code;
use crate::model::{Fake, From, Kind, Method, QueueAct, QueueAnswer, QueueOp, Settle, Wait};

pub(super) fn operation(fake: &Fake, method: &Method, op: &QueueOp) -> String {
    let store = &fake.stores[op.store];
    let Kind::Queue { message } = &store.kind else {
        unreachable!("`infer::queue` gives out queues")
    };
    let (message, name) = (code(message), &store.name);
    let several = matches!(op.answer, QueueAnswer::Many(_));
    let one = if several { "Each" } else { "The first" };
    let waits = match &op.act {
        QueueAct::Take {
            wait: Wait::Forever,
            ..
        } => " Waits until there is one.",
        QueueAct::Take {
            wait: Wait::Within(_),
            ..
        } => " Waits until there is one, or for so long.",
        _ if op.misses(method.missing.is_some()) && method.output.is_fallible() => {
            " None is an error."
        }
        _ => "",
    };
    match &op.act {
        QueueAct::Push { delay: None, .. } => format!("Puts a {message} into `{name}`."),
        QueueAct::Push { .. } => {
            format!("Puts a {message} into `{name}`, where nobody can receive it for so much time.")
        }
        QueueAct::PushAll { .. } => {
            format!("Puts each {message} into `{name}`, in their order: all of them or none.")
        }
        QueueAct::Take { pops: true, .. } => {
            format!("{one} {message} of `{name}`, which is removed at once.{waits}")
        }
        QueueAct::Take { .. } => format!(
            "{one} {message} of `{name}`, which is hidden until it is acknowledged or its timeout is over.{waits}"
        ),
        QueueAct::Settle { how, .. } => {
            let what = match how {
                Settle::Ack => "Acknowledges a delivery: its message is removed",
                Settle::Nack => "Returns a message, which is given out again",
                Settle::Reject => "Makes a message a dead letter",
                Settle::Extend => "Hides a message for so much time from now on",
            };
            let stale = match op.answer {
                QueueAnswer::Bool => "; `false` where the receipt counts no more",
                QueueAnswer::Unit if method.missing.is_some() => {
                    "; a receipt that counts no more is an error"
                }
                QueueAnswer::Unit => "; a receipt that counts no more is ignored",
                _ => "",
            };
            format!("{what}{stale}.")
        }
        QueueAct::Poll {
            from: From::Group(_),
            ..
        } => format!(
            "Each {message} of `{name}` behind what the group has committed; the same again until it commits."
        ),
        QueueAct::Poll { .. } => format!("Each {message} of `{name}` from this offset on."),
        QueueAct::Commit { through: true, .. } => {
            "The group is done with the messages up to this one.".to_owned()
        }
        QueueAct::Commit { .. } => "The group reads this offset next.".to_owned(),
        QueueAct::Len => format!("How many messages of `{name}` can be received."),
        QueueAct::IsEmpty => format!("Whether no message of `{name}` can be received."),
        QueueAct::InFlight => {
            format!("How many messages of `{name}` are given out and not acknowledged.")
        }
        QueueAct::DeadLetters => format!("The dead letters of `{name}`."),
        QueueAct::Redrive => format!("Makes messages of the dead letters of `{name}`."),
        QueueAct::Purge => format!("Removes every message of `{name}` that is no dead letter."),
    }
}
