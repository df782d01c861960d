//! What errors are compared by: their class, and the constraint that they name.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

use super::tree::Failure;
use crate::violation::Violation;
use crate::violation::noted::Noted;

/// Says the class of an error.
type Says<'c> = Rc<dyn Fn(&dyn Any) -> Option<String> + 'c>;

/// How errors are told apart.
#[derive(Default)]
pub(super) struct Classes<'c> {
    said: HashMap<TypeId, Says<'c>>,
}

impl<'c> Classes<'c> {
    pub(super) fn give<E: 'static>(&mut self, class: impl Fn(&E) -> String + 'c) {
        let says = move |error: &dyn Any| error.downcast_ref::<E>().map(&class);
        self.said.insert(TypeId::of::<E>(), Rc::new(says));
    }

    /// The class: what the test says, or else the variant as `Debug` has it.
    pub(super) fn of(&self, failure: &Failure) -> String {
        let error = &*failure.error;
        let said = self.said.get(&error.type_id());
        if let Some(class) = said.and_then(|says| says(error)) {
            return class;
        }
        if let Some(violation) = error.downcast_ref::<Violation>() {
            return format!("{:?}", violation.kind());
        }
        let end = failure
            .text
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        failure.text[..end.unwrap_or(failure.text.len())].to_owned()
    }

    /// Whether the two are alike: of one class, and where they name a constraint of those that the fake would have broken,
    /// both name one of them.
    pub(super) fn agree(&self, fake: &Failure, real: &Failure, noted: Option<&Noted>) -> bool {
        if self.of(fake) != self.of(real) {
            return false;
        }
        let Some(noted) = noted else { return true };
        match named(fake, noted) {
            Some(_) => named(real, noted).is_some(),
            None => true,
        }
    }
}

/// The constraint, of those that are broken, that the error names: in a string, or as the end of one such as the
/// `users_email_key` of PostgreSQL.
fn named(failure: &Failure, noted: &Noted) -> Option<&'static str> {
    if let Some(violation) = failure.error.downcast_ref::<Violation>() {
        let all = noted.all.iter();
        return all.copied().find(|name| *name == violation.constraint());
    }
    let strings = failure.text.split('"').skip(1).step_by(2);
    let mut all = noted.all.iter().copied();
    let texts: Vec<&str> = strings.collect();
    all.find(|name| texts.iter().any(|text| text == name))
}
