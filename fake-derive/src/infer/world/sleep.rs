//! Methods that wait for the time: for so long, or until then.

use proc_macro2::Ident;
use syn::{Expr, parse_quote};

use super::{Kind, ask, is_number, kind};
use crate::infer::{Inferred, Site, answer};
use crate::model::{Ask, Param};

impl Site<'_> {
    pub(super) fn sleep_by_name(
        &mut self,
        ident: &Ident,
        words: &[String],
        only: &Param,
    ) -> Option<Inferred> {
        if !self.answers_nothing() {
            return None;
        }
        let text: Vec<&str> = words.iter().map(String::as_str).collect();
        let kind = kind(&only.ty);
        let name = &only.name;
        match text.as_slice() {
            ["sleep" | "delay"] | ["sleep" | "delay", "for"] if kind == Kind::Span => {
                Some(self.sleep(ident, parse_quote!(#name)))
            }
            ["sleep" | "delay", "until"] if kind == Kind::Time => {
                Some(self.sleep(ident, parse_quote!(#name)))
            }
            ["sleep", ..] if is_number(kind) => Some(self.give_up(
                ident,
                format!("nothing says for how long `{ident}` sleeps"),
                format!("say it: `#[fake(sleep = Duration::from_millis({name}))]`"),
            )),
            ["sleep", ..] => Some(self.give_up(
                ident,
                format!("nothing says for how long `{ident}` sleeps"),
                format!(
                    "say it: `#[fake(sleep)]` where `{name}` is a duration or a time, or `#[fake(sleep = ..)]`"
                ),
            )),
            _ => None,
        }
    }

    pub(super) fn sleep(&mut self, blame: &Ident, time: Expr) -> Inferred {
        if self.answers_nothing() {
            return ask(Ask::Sleep(time));
        }
        let shown = answer::text(&self.output.value);
        self.give_up(
            blame,
            format!("a sleep answers nothing, and the method answers `{shown}`"),
            "answer `()`, also in a `Result`",
        )
    }
}
