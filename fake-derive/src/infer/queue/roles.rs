//! Which parameter is the message, the topic, the receipt, the time. Types decide, and names where types are common.

use proc_macro2::Ident;
use syn::{Expr, Type, parse_quote};

use super::super::write::mentions as uses;
use super::super::{Reported, Site, param};
use super::Line;
use crate::model::{Given, Message, Param, Which};
use crate::names;
use crate::parse::{last_segment, same_type, type_arguments};

/// Parameters by what they are for.
pub(super) struct Roles<'a> {
    pub(super) left: Vec<&'a Param>,
}

impl<'a> Roles<'a> {
    /// Takes the first parameter for which `test` holds.
    pub(super) fn take(&mut self, test: impl Fn(&Param) -> bool) -> Option<&'a Param> {
        let position = self.left.iter().position(|value| test(value))?;
        Some(self.left.remove(position))
    }

    /// Leaves out what an expression of the attribute mentions.
    pub(super) fn used_in(&mut self, expr: &Expr) {
        self.left.retain(|value| !uses(expr, &value.name));
    }
}

/// A parameter as an expression.
pub(super) fn expr(name: &Ident) -> Expr {
    parse_quote!(#name)
}

/// Whether the type is the message's, or has it among its arguments.
pub(super) fn mentions(ty: &Type, message: &Type) -> bool {
    let (bare, _) = param::strip_reference(ty);
    if same_type(bare, message) {
        return true;
    }
    if let Type::Slice(slice) = bare {
        return mentions(&slice.elem, message);
    }
    last_segment(bare).is_some_and(|segment| {
        let arguments = type_arguments(segment);
        arguments.iter().any(|inner| mentions(inner, message))
    })
}

fn is_named(ty: &Type, name: &str) -> bool {
    let (bare, _) = param::strip_reference(ty);
    last_segment(bare).is_some_and(|segment| segment.ident == name)
}

/// `Duration`, perhaps optional.
fn is_duration(ty: &Type) -> bool {
    is_named(ty, "Duration") || is_optional_duration(ty)
}

fn is_optional_duration(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| {
        segment.ident == "Option"
            && type_arguments(segment)
                .first()
                .is_some_and(|inner| is_named(inner, "Duration"))
    })
}

fn has_name(value: &Param, names: &[&str]) -> bool {
    let words = names::words(&names::plain(&value.name));
    let whole = words.join("_");
    names.contains(&whole.as_str())
        || words
            .last()
            .is_some_and(|last| names.contains(&last.as_str()))
}

/// Whether the type is one of the runtime's deliveries of this message.
fn is_delivery(ty: &Type, message: &Type) -> bool {
    let (bare, _) = param::strip_reference(ty);
    last_segment(bare).is_some_and(|segment| {
        segment.ident == "Delivery"
            && matches!(type_arguments(segment).as_slice(), [of] if same_type(of, message))
    })
}

/// How an answer gives a message.
pub(super) fn given(ty: &Type, message: &Type) -> Option<Given> {
    if same_type(ty, message) {
        return Some(Given::Payload);
    }
    if is_delivery(ty, message) {
        return Some(Given::Delivery);
    }
    let plain = param::is_plain(ty) || matches!(ty, Type::Reference(_));
    (!plain).then_some(Given::Envelope)
}

const RECEIPTS: [&str; 8] = [
    "receipt",
    "receipts",
    "receipt_handle",
    "handle",
    "tag",
    "tags",
    "lease",
    "ack_id",
];
const LIMITS: [&str; 8] = [
    "max", "limit", "count", "n", "size", "most", "batch", "messages",
];
const TIMEOUTS: [&str; 5] = ["timeout", "wait", "within", "time", "duration"];

impl<'a> Site<'a> {
    pub(super) fn queue_roles(&self) -> Roles<'a> {
        Roles {
            left: self.values(),
        }
    }

    /// What the attribute says by this word, else the parameter that the queue's declaration names.
    pub(super) fn spot(
        &self,
        roles: &mut Roles<'a>,
        word: &str,
        declared: Option<&Ident>,
    ) -> Option<Expr> {
        if let Some(said) = self.queue_said(word) {
            roles.used_in(said);
            return Some(said.clone());
        }
        let declared = declared?;
        let found = roles.take(|value| value.name == *declared)?;
        Some(expr(&found.name))
    }

    /// What the attribute says by this word, and that its parameters are used.
    pub(super) fn used(&self, roles: &mut Roles<'a>, word: &str) -> Option<Expr> {
        let said = self.queue_said(word)?;
        roles.used_in(said);
        Some(said.clone())
    }

    /// The one message that is put in.
    pub(super) fn message(
        &mut self,
        line: Line<'a>,
        roles: &mut Roles<'a>,
    ) -> Result<Message, Reported> {
        if let Some(given) = self.queue_given() {
            roles.used_in(given);
            return Ok(Message::Expr(given.clone()));
        }
        let is = |value: &Param| same_type(param::strip_reference(&value.ty).0, line.message);
        // Of two texts, one may well be the topic.
        let several = roles.left.iter().filter(|value| is(value)).count() > 1;
        match roles.take(is) {
            Some(_) if several => self.ask_queue(line, "two of its parameters may be the message"),
            Some(value) => Ok(Message::Param {
                name: value.name.clone(),
                by_ref: param::strip_reference(&value.ty).1,
            }),
            None => {
                let message = super::super::answer::text(line.message);
                self.ask_queue(line, format!("none of its parameters is a `{message}`"))
            }
        }
    }

    /// A time that the attribute says by this word, or that a parameter is.
    pub(super) fn time(&self, roles: &mut Roles<'a>, word: &str) -> Option<Expr> {
        if let Some(said) = self.used(roles, word) {
            return Some(said);
        }
        let found = roles.take(|value| is_named(&value.ty, "Duration"))?;
        Some(expr(&found.name))
    }

    /// For how long a call waits: an `Option` as an expression.
    pub(super) fn within(&self, roles: &mut Roles<'a>) -> Option<Expr> {
        if let Some(said) = self.used(roles, "within") {
            return Some(parse_quote!(::core::option::Option::Some(#said)));
        }
        let found = roles.take(|value| is_duration(&value.ty) && has_name(value, &TIMEOUTS))?;
        let name = &found.name;
        Some(if is_optional_duration(&found.ty) {
            expr(name)
        } else {
            parse_quote!(::core::option::Option::Some(#name))
        })
    }

    /// How many messages at most.
    pub(super) fn at_most(&self, roles: &mut Roles<'a>) -> Option<Expr> {
        if let Some(said) = self.used(roles, "max") {
            return Some(said);
        }
        let is = |value: &Param| param::is_integer(&value.ty) && has_name(value, &LIMITS);
        let found = roles.take(is)?;
        Some(expr(&found.name))
    }

    /// Which delivery a consumer speaks of.
    pub(super) fn which(
        &mut self,
        line: Line<'a>,
        roles: &mut Roles<'a>,
    ) -> Result<Which, Reported> {
        if let Some(given) = self.queue_given() {
            roles.used_in(given);
            return Ok(match given {
                Expr::Closure(_) => Which::Message(given.clone()),
                given => Which::Receipt(given.clone()),
            });
        }
        if let Some(value) = roles.take(|value| is_delivery(&value.ty, line.message)) {
            return Ok(Which::Receipt(expr(&value.name)));
        }
        let is_plain = |ty: &Type| {
            let (bare, _) = param::strip_reference(ty);
            param::is_integer(bare) || is_named(bare, "String") || is_named(bare, "str")
        };
        if let Some(value) = roles.take(|value| {
            param::list(&value.ty).is_some_and(|list| is_plain(list.item))
                && has_name(value, &RECEIPTS)
        }) {
            return Ok(Which::Receipts(value.name.clone()));
        }
        if let Some(value) = roles.take(|value| is_plain(&value.ty) && has_name(value, &RECEIPTS)) {
            return Ok(Which::Receipt(expr(&value.name)));
        }
        match roles.left.first() {
            Some(value) => {
                let name = &value.name;
                self.ask_queue(line, format!("nothing says that `{name}` is a receipt"))
            }
            None => self.ask_queue(line, "it is not told which delivery"),
        }
    }

    /// The consumer group of a log.
    pub(super) fn group(&self, roles: &mut Roles<'a>) -> Option<Expr> {
        if let Some(said) = self.used(roles, "group") {
            return Some(said);
        }
        let names = ["group", "group_id", "consumer_group", "consumer"];
        let found = roles.take(|value| names.contains(&names::plain(&value.name).as_str()))?;
        Some(expr(&found.name))
    }
}

/// A list of messages.
pub(super) fn messages(line: Line<'_>, roles: &mut Roles<'_>) -> Option<(Ident, bool, bool)> {
    let is = |value: &Param| {
        param::list(&value.ty).is_some_and(|list| same_type(list.item, line.message))
    };
    let value = roles.take(is)?;
    let list = param::list(&value.ty)?;
    Some((value.name.clone(), list.by_ref, list.items_by_ref))
}

/// An offset in a log.
pub(super) fn offset(roles: &mut Roles<'_>) -> Option<Expr> {
    let is = |value: &Param| param::is_integer(&value.ty) && has_name(value, &["offset"]);
    let found = roles.take(is)?;
    Some(expr(&found.name))
}
