//! What a method does to a queue: from its attribute, else from its verb, its parameters and its answer. Where two brokers
//! would do two things it asks.

mod act;
mod name;
mod roles;

use proc_macro2::Ident;
use syn::{Expr, Type};

use super::which::{Choice, Sort};
use super::{Found, Inferred, Reported, Site};
use crate::model::{Kind, Op, QueueAct, QueueAnswer, QueueOp, Store};
use crate::names;
use crate::parse::{OpArgs, is_of_queue};

/// What the operation's word or the method's name says, before parameters and answer have had their say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Push,
    Pop,
    /// `recv`, which removes where nobody could acknowledge.
    Recv,
    Receive,
    /// `poll`, which reads a log where a group or an offset is given, and else receives.
    Poll,
    Ack,
    Nack,
    Reject,
    Extend,
    Commit,
    Len,
    IsEmpty,
    InFlight,
    DeadLetters,
    Redrive,
    Purge,
}

/// The queue that a method works on.
#[derive(Clone, Copy)]
struct Line<'a> {
    store: usize,
    name: &'a Ident,
    message: &'a Type,
    /// The parameters that name topics and partitions.
    topic: Option<&'a Ident>,
    partition: Option<&'a Ident>,
}

type Acted = Result<(QueueAct, QueueAnswer), Reported>;

fn is_queue(store: &Store) -> bool {
    matches!(store.kind, Kind::Queue { .. })
}

const QUEUES: Sort = Sort {
    word: "queue",
    plural: "queues",
    declaration: "queue(jobs: Job)",
    is: is_queue,
    owns: is_of_queue,
};

impl<'a> Site<'a> {
    /// The queue that the method works on, where it works on one: said, or the only part that there is, or the one whose
    /// messages its parameters and its answer are.
    pub(super) fn queue(&mut self) -> Result<Option<usize>, Reported> {
        let (found, owned) = match self.which_of(&QUEUES)? {
            Choice::Known(known) => return Ok(known),
            Choice::Among { found, owned } => (found, owned),
        };
        let alone = self.tables.is_empty() && self.stores.len() == found.len();
        let by_name = self.args.op.is_none() && name::verb(self.ident()).is_some();
        match found.as_slice() {
            [queue] if owned || alone => Ok(Some(*queue)),
            _ if alone || owned || by_name => self.one_of(&found, alone),
            _ => Ok(None),
        }
    }

    /// The queue whose messages the method mentions; an error where there are several, and one of them is wanted.
    fn one_of(&mut self, queues: &[usize], wanted: bool) -> Result<Option<usize>, Reported> {
        let mentioned = |queue: &&usize| {
            let Kind::Queue { message } = &self.stores[**queue].kind else {
                return false;
            };
            let answers = roles::mentions(&self.output.value, message);
            answers
                || self
                    .values()
                    .iter()
                    .any(|value| roles::mentions(&value.ty, message))
        };
        let found: Vec<&usize> = queues.iter().filter(mentioned).collect();
        match found.as_slice() {
            [queue] => Ok(Some(**queue)),
            [] if !wanted && self.args.op.is_none() => Ok(None),
            _ => {
                let ident = self.ident();
                let names: Vec<String> = queues
                    .iter()
                    .map(|queue| format!("`{}`", self.stores[*queue].name))
                    .collect();
                let first = &self.stores[queues[0]].name;
                self.give_up(
                    ident,
                    format!(
                        "cannot tell which queue `{ident}` works on: {}",
                        names.join(", ")
                    ),
                    format!("say it: `#[fake(queue = {first})]`"),
                )
            }
        }
    }

    fn line(&self, store: usize) -> Line<'a> {
        let queue = &self.stores[store];
        let Kind::Queue { message } = &queue.kind else {
            unreachable!("`Site::queue` gives out queues")
        };
        let named = |word| match queue.setting(word)?.value.as_ref()? {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        };
        Line {
            store,
            name: &queue.name,
            message,
            topic: named("topic"),
            partition: named("partition"),
        }
    }

    /// An attribute's word on a queue.
    pub(super) fn queue_explicit(&mut self, store: usize) -> Inferred {
        let line = self.line(store);
        let Some((word, _)) = &self.args.op else {
            unreachable!("`operation` asks only where there is an attribute")
        };
        let verb = match word.to_string().as_str() {
            "push" => Verb::Push,
            "pop" => Verb::Pop,
            "receive" => Verb::Receive,
            "ack" => Verb::Ack,
            "nack" => Verb::Nack,
            "reject" => Verb::Reject,
            "extend" => Verb::Extend,
            "poll" => Verb::Poll,
            "commit" => Verb::Commit,
            "purge" | "clear" => Verb::Purge,
            "dead_letters" => Verb::DeadLetters,
            "redrive" => Verb::Redrive,
            "count" => Verb::Len,
            other => {
                let problem = format!("`{other}` is for the rows of a table");
                let help = "a queue has `push`, `pop`, `receive`, `ack`, `nack`, `reject`, `extend`, `poll`, `commit`, `count`, `purge`, `dead_letters` and `redrive`";
                return self.give_up(word, problem, help);
            }
        };
        self.queue_op(line, verb)
    }

    /// A method without an attribute on a queue.
    pub(super) fn queue_by_name(&mut self, store: usize) -> Inferred {
        let line = self.line(store);
        let Some((verb, rest)) = name::verb(self.ident()) else {
            return self.ask_queue(line, "no verb that is known stands in front");
        };
        self.explained_words(line, &rest)?;
        self.queue_op(line, verb)
    }

    fn queue_op(&mut self, line: Line<'a>, verb: Verb) -> Inferred {
        let mut roles = self.queue_roles();
        let topic = self.spot(&mut roles, "topic", line.topic);
        let partition = self.spot(&mut roles, "partition", line.partition);
        let (act, answer) = self.queue_act(line, verb, &mut roles)?;
        if let Some(left) = roles.left.first() {
            let name = &left.name;
            return self.ask_queue(line, format!("nothing explains its parameter `{name}`"));
        }
        let op = QueueOp {
            store: line.store,
            topic,
            partition,
            act,
            answer,
        };
        if op.waits() && !self.can_wait() {
            return self.ask_queue(
                line,
                "it waits for a message, and its answer has a type without a name",
            );
        }
        Ok(Found {
            table: 0,
            op: Op::Queue(Box::new(op)),
        })
    }

    /// Whether the runtime can name the answer's type, which it keeps while it waits.
    fn can_wait(&self) -> bool {
        let generics = &self.input.sig.generics;
        let whole = super::answer::text(&self.output.whole);
        generics.type_params().next().is_none()
            && !["impl ", "'", "&"].iter().any(|part| whole.contains(part))
    }

    /// Refuses to guess, and shows what to write.
    fn ask_queue<T>(&mut self, line: Line<'_>, why: impl AsRef<str>) -> Result<T, Reported> {
        let ident = self.ident();
        let help = match (&self.args.op, name::verb(ident)) {
            (Some(_), _) => {
                "write the body instead: `#[fake(read = |db| ..)]` or `#[fake(write = |tx| ..)]`"
            }
            (None, Some((Verb::Push, _))) => {
                "say it, for example `#[fake(push(message))]`, or write it: `#[fake(write = |tx| ..)]`"
            }
            (None, Some((Verb::Pop | Verb::Recv | Verb::Receive | Verb::Poll, _))) => {
                "say it: `#[fake(pop)]` removes the message, `#[fake(receive)]` hides it until it is acknowledged, `#[fake(poll(group = ..))]` reads a log"
            }
            (None, Some((Verb::Reject, _))) => {
                "say which: `#[fake(nack)]`, or `#[fake(reject)]` for a dead letter"
            }
            (None, Some((Verb::Extend, _))) => {
                "say it, for example `#[fake(extend(receipt, time = Duration::from_secs(30)))]`"
            }
            (None, Some((Verb::Ack | Verb::Nack, _))) => {
                "say which delivery: `#[fake(ack(receipt))]`, or `#[fake(ack(|message| message.id == id))]`"
            }
            (None, Some((Verb::Commit, _))) => {
                "say which offset: `#[fake(commit(group = .., through = offset))]`, or `next = offset` where it is that of the next message"
            }
            _ => {
                "say it, for example `#[fake(push)]` or `#[fake(receive)]`, or write it: `#[fake(write = |tx| ..)]`"
            }
        };
        let name = line.name;
        let problem = format!(
            "cannot tell what `{ident}` does to the queue `{name}`: {}",
            why.as_ref()
        );
        match &self.args.op {
            Some((word, _)) => self.give_up(word, problem, help),
            None => self.give_up(ident, problem, help),
        }
    }

    /// What the attribute says by this word.
    fn queue_said(&self, word: &str) -> Option<&'a Expr> {
        let Some((_, OpArgs::Queue { said, .. })) = &self.args.op else {
            return None;
        };
        let found = said.iter().find(|(said, _)| said == word);
        found.map(|(_, value)| value)
    }

    /// The expression that the attribute gives to the operation.
    fn queue_given(&self) -> Option<&'a Expr> {
        match &self.args.op {
            Some((_, OpArgs::Queue { given, .. })) => given.as_ref(),
            _ => None,
        }
    }

    /// Whether any method of the trait acknowledges, by its name or its attribute.
    fn is_acknowledged(&self) -> bool {
        self.siblings.iter().any(|words| {
            let first = words.first().map(String::as_str);
            first.is_some_and(|first| matches!(name::of_word(first), Some(Verb::Ack | Verb::Nack)))
        })
    }

    /// Words behind the verb that neither the queue nor a parameter explains.
    fn explained_words(&mut self, line: Line<'a>, rest: &[String]) -> Result<(), Reported> {
        let values = self.values();
        let params: Vec<String> = values
            .iter()
            .flat_map(|value| names::words(&names::plain(&value.name)))
            .collect();
        let unknown = rest.iter().find(|word| {
            !name::adds_nothing(word) && !line.is_noun(word) && !params.contains(word)
        });
        match unknown {
            None => Ok(()),
            Some(word) => self.ask_queue(line, format!("nothing explains `{word}` in its name")),
        }
    }
}

impl Line<'_> {
    /// Whether a name may call the messages, or the queue, so.
    fn is_noun(&self, word: &str) -> bool {
        let of_type = crate::parse::last_segment(self.message)
            .map(|segment| names::words_of_type(&names::plain(&segment.ident)))
            .unwrap_or_default();
        let of_queue = names::words(&names::plain(self.name));
        let mut nouns = of_type.iter().chain(&of_queue);
        nouns.any(|noun| names::names_noun(word, noun) || names::names_noun(noun, word))
    }
}
