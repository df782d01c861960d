//! From a verb to an operation: what the parameters are for, and what the answer says.

use syn::Type;

use super::super::{Reported, Site, answer, param};
use super::roles::{Roles, given, messages, offset};
use super::{Acted, Line, Verb};
use crate::model::{From, Given, Message, QueueAct, QueueAnswer, Settle, Wait};
use crate::names;
use crate::parse::{last_segment, type_arguments};

impl<'a> Site<'a> {
    pub(super) fn queue_act(&mut self, line: Line<'a>, verb: Verb, roles: &mut Roles<'a>) -> Acted {
        match verb {
            Verb::Push => self.push(line, roles),
            Verb::Pop | Verb::Recv | Verb::Receive => self.receive(line, verb, roles),
            Verb::Poll => self.poll(line, roles),
            Verb::Ack => self.settle(line, Settle::Ack, roles),
            Verb::Nack => self.settle(line, Settle::Nack, roles),
            Verb::Reject if self.args.op.is_some() => self.settle(line, Settle::Reject, roles),
            Verb::Reject => self.ask_queue(
                line,
                "a rejected message comes again (`nack`) or is a dead letter (`reject`), as the broker has it",
            ),
            Verb::Extend => self.settle(line, Settle::Extend, roles),
            Verb::Commit => self.commit(line, roles),
            Verb::Len => self.counted_queue(line, QueueAct::Len),
            Verb::InFlight => self.counted_queue(line, QueueAct::InFlight),
            Verb::IsEmpty => match self.plain_answer() {
                Some(QueueAnswer::Bool) => Ok((QueueAct::IsEmpty, QueueAnswer::Bool)),
                _ => self.other_answer(line),
            },
            Verb::Redrive => self.counted_or_nothing(line, QueueAct::Redrive),
            Verb::Purge => self.counted_or_nothing(line, QueueAct::Purge),
            Verb::DeadLetters => match self.given_answer(line) {
                Some(answer @ QueueAnswer::Many(Given::Payload)) => {
                    Ok((QueueAct::DeadLetters, answer))
                }
                _ => self.other_answer(line),
            },
        }
    }

    fn other_answer<T>(&mut self, line: Line<'_>) -> Result<T, Reported> {
        let text = answer::text(&self.output.value);
        self.ask_queue(line, format!("it answers `{text}`"))
    }

    /// `()`, `bool` or a number.
    fn plain_answer(&self) -> Option<QueueAnswer> {
        let value = &self.output.value;
        if matches!(value, Type::Tuple(tuple) if tuple.elems.is_empty()) {
            return Some(QueueAnswer::Unit);
        }
        let segment = last_segment(value)?;
        if matches!(value, Type::Reference(_)) || !type_arguments(segment).is_empty() {
            return None;
        }
        match segment.ident.to_string().as_str() {
            "bool" => Some(QueueAnswer::Bool),
            _ if param::is_integer(value) => Some(QueueAnswer::Number),
            _ => None,
        }
    }

    fn counted_queue(&mut self, line: Line<'_>, act: QueueAct) -> Acted {
        match self.plain_answer() {
            Some(answer @ QueueAnswer::Number) => Ok((act, answer)),
            _ => self.other_answer(line),
        }
    }

    fn counted_or_nothing(&mut self, line: Line<'_>, act: QueueAct) -> Acted {
        match self.plain_answer() {
            Some(answer @ (QueueAnswer::Number | QueueAnswer::Unit)) => Ok((act, answer)),
            _ => self.other_answer(line),
        }
    }

    /// Messages, one or several.
    fn given_answer(&self, line: Line<'_>) -> Option<QueueAnswer> {
        let value = &self.output.value;
        if self.plain_answer() == Some(QueueAnswer::Unit) {
            return None;
        }
        if crate::parse::same_type(value, line.message) {
            return Some(QueueAnswer::One(Given::Payload));
        }
        let segment = last_segment(value)?;
        let arguments = type_arguments(segment);
        let inner = |of: &Type| given(of, line.message);
        match (segment.ident.to_string().as_str(), arguments.as_slice()) {
            ("Option", [of]) => inner(of).map(QueueAnswer::Option),
            ("Vec", [of]) => inner(of).map(QueueAnswer::Many),
            _ => inner(value).map(QueueAnswer::One),
        }
    }

    fn push(&mut self, line: Line<'a>, roles: &mut Roles<'a>) -> Acted {
        if self.queue_given().is_none() {
            if let Some((messages, by_ref, items_by_ref)) = messages(line, roles) {
                let answer = self.pushed_answer(line, true)?;
                let act = QueueAct::PushAll {
                    messages,
                    by_ref,
                    items_by_ref,
                };
                return Ok((act, answer));
            }
        }
        let message = self.message(line, roles)?;
        let delay = self.time(roles, "delay");
        let says_delay = ["delayed", "delay", "later", "schedule"];
        let words = names::words(&names::plain(self.ident()));
        let says = words.iter().any(|word| says_delay.contains(&word.as_str()));
        if says && delay.is_none() && !matches!(message, Message::Expr(_)) {
            return self.ask_queue(line, "nothing says for how long it is delayed");
        }
        let answer = self.pushed_answer(line, false)?;
        Ok((QueueAct::Push { message, delay }, answer))
    }

    /// What a message that was put in is answered with.
    fn pushed_answer(&mut self, line: Line<'a>, several: bool) -> Result<QueueAnswer, Reported> {
        let wanted = self.queue_said("answer");
        let word = wanted.map(answer_word);
        let value = &self.output.value;
        let plain = self.plain_answer();
        if plain == Some(QueueAnswer::Unit) {
            return Ok(QueueAnswer::Unit);
        }
        if several && plain == Some(QueueAnswer::Number) {
            return Ok(QueueAnswer::Number);
        }
        let segment = last_segment(value).filter(|_| !matches!(value, Type::Reference(_)));
        let listed = segment
            .filter(|segment| several && segment.ident == "Vec")
            .and_then(|segment| type_arguments(segment).first().map(|ty| (*ty).clone()));
        let one = listed.as_ref().unwrap_or(value);
        let name = last_segment(one).map(|segment| names::plain(&segment.ident));
        let name = name.unwrap_or_default();
        let last = names::words_of_type(&name).pop().unwrap_or_default();
        let says = match word.as_deref() {
            Some(said @ ("id" | "offset")) => said.to_owned(),
            Some(_) => {
                let problem = "a push answers the message's `id` or its `offset`";
                return self.give_up(&wanted, problem, "write `answer = id` or `answer = offset`");
            }
            None => last,
        };
        let number = param::is_integer(one);
        Ok(match (says.as_str(), listed.is_some()) {
            ("pushed", false) => QueueAnswer::Pushed,
            ("id", false) if name == "String" => QueueAnswer::IdText,
            ("id", false) => QueueAnswer::Id,
            ("id", true) => QueueAnswer::Ids,
            ("offset", false) => QueueAnswer::Offset,
            ("offset", true) => QueueAnswer::Offsets,
            _ if number => {
                let word = self.args.op.as_ref().map(|(word, _)| word.clone());
                let ident = self.ident().clone();
                let text = answer::text(one);
                return self.give_up(
                    &word.unwrap_or(ident),
                    format!(
                        "`{}` answers `{text}`, which may be the message's number or its offset",
                        self.ident()
                    ),
                    "say which: `#[fake(push(answer = id))]` or `#[fake(push(answer = offset))]`",
                );
            }
            _ => return self.other_answer(line),
        })
    }

    fn receive(&mut self, line: Line<'a>, verb: Verb, roles: &mut Roles<'a>) -> Acted {
        let Some(answer) = self.given_answer(line) else {
            return self.other_answer(line);
        };
        let (QueueAnswer::One(given) | QueueAnswer::Option(given) | QueueAnswer::Many(given)) =
            answer
        else {
            return self.other_answer(line);
        };
        let said = self.args.op.is_some();
        let text = answer::text(line.message);
        let pops = match (verb, given) {
            (Verb::Pop, Given::Payload) if said || !self.is_acknowledged() => true,
            (Verb::Recv, Given::Payload) if !self.is_acknowledged() => true,
            (Verb::Receive, Given::Payload) if said => false,
            (_, Given::Payload) if self.is_acknowledged() => {
                return self.ask_queue(
                    line,
                    format!("it answers a `{text}`, which has no receipt, and the trait acknowledges: is the message removed?"),
                );
            }
            (_, Given::Payload) => {
                return self.ask_queue(
                    line,
                    format!("it answers a `{text}`, which has no receipt: is the message removed?"),
                );
            }
            (Verb::Pop, Given::Delivery | Given::Envelope) if said => {
                return self.ask_queue(line, "what is removed at once is answered as it is");
            }
            (_, Given::Delivery | Given::Envelope) => false,
        };
        let max = self.at_most(roles);
        if max.is_some() && !matches!(answer, QueueAnswer::Many(_)) {
            return self.ask_queue(line, "it is told how many and answers one");
        }
        let within = self.within(roles);
        let misses = self.output.is_fallible() && self.says_missing();
        let wait = match (within, answer) {
            (Some(within), QueueAnswer::Option(_) | QueueAnswer::Many(_)) => Wait::Within(within),
            (Some(within), _) if misses => Wait::Within(within),
            (Some(_), _) => {
                return self.ask_queue(
                    line,
                    "nothing says what it answers when the time is over: an `Option`, or an error, `missing = ..`",
                );
            }
            (None, QueueAnswer::One(_)) if !misses => Wait::Forever,
            (None, _) => Wait::No,
        };
        Ok((QueueAct::Take { pops, max, wait }, answer))
    }

    fn poll(&mut self, line: Line<'a>, roles: &mut Roles<'a>) -> Acted {
        let from = match (self.used(roles, "from"), self.group(roles)) {
            (Some(from), None) => Some(From::Offset(from)),
            (None, Some(group)) => Some(From::Group(group)),
            (Some(_), Some(_)) => {
                return self.ask_queue(line, "a group knows from where it reads");
            }
            (None, None) => offset(roles).map(From::Offset),
        };
        let Some(from) = from else {
            if self.args.op.is_some() {
                return self.ask_queue(line, "a log is read by a group, or from an offset: `poll(group = ..)`, `poll(from = ..)`");
            }
            return self.receive(line, Verb::Receive, roles);
        };
        let Some(answer @ QueueAnswer::Many(_)) = self.given_answer(line) else {
            return self.other_answer(line);
        };
        let max = self.at_most(roles);
        Ok((QueueAct::Poll { from, max }, answer))
    }

    fn settle(&mut self, line: Line<'a>, how: Settle, roles: &mut Roles<'a>) -> Acted {
        let which = self.which(line, roles)?;
        let time = match how {
            Settle::Nack => self.time(roles, "delay"),
            Settle::Extend => match self.time(roles, "time") {
                None => return self.ask_queue(line, "nothing says by how much"),
                time => time,
            },
            Settle::Ack | Settle::Reject => None,
        };
        let several = matches!(which, crate::model::Which::Receipts(_));
        match self.plain_answer() {
            Some(QueueAnswer::Number) if several && how == Settle::Ack => {}
            Some(QueueAnswer::Unit) if !several || how == Settle::Ack => {}
            Some(QueueAnswer::Bool) if !several => {}
            _ if several && how != Settle::Ack => {
                return self.ask_queue(line, "only an acknowledgement is of several");
            }
            _ => return self.other_answer(line),
        }
        let answer = self.plain_answer().unwrap_or(QueueAnswer::Unit);
        Ok((QueueAct::Settle { how, which, time }, answer))
    }

    fn commit(&mut self, line: Line<'a>, roles: &mut Roles<'a>) -> Acted {
        if self.plain_answer() != Some(QueueAnswer::Unit) {
            return self.other_answer(line);
        }
        let (through, next) = (self.used(roles, "through"), self.used(roles, "next"));
        let Some(group) = self.group(roles) else {
            return self.ask_queue(line, "it is not told which consumer group");
        };
        let (offset, through) = match (through, next) {
            (Some(offset), None) => (offset, true),
            (None, Some(offset)) => (offset, false),
            _ => match roles.left.first() {
                Some(value) => {
                    let name = &value.name;
                    return self.ask_queue(
                        line,
                        format!("nothing says whether `{name}` is the last offset that is done with, or the next one"),
                    );
                }
                None => return self.ask_queue(line, "it is not told which offset"),
            },
        };
        let act = QueueAct::Commit {
            group,
            offset,
            through,
        };
        Ok((act, QueueAnswer::Unit))
    }
}

/// The word that an expression is.
fn answer_word(said: &syn::Expr) -> String {
    match said {
        syn::Expr::Path(path) => path.path.get_ident().map(names::plain).unwrap_or_default(),
        _ => String::new(),
    }
}
