//! Answers that hand out rows one by one: iterators and streams, bare or behind a pointer.

use syn::Type;

use super::answer::Rows;
use crate::model::{All, Form, Handed};
use crate::parse::{handed, output};

impl Rows<'_> {
    /// `impl Iterator<Item = T>`, `Box<dyn Iterator<Item = T>>`, `BoxStream<'_, Result<T, E>>` and so on.
    pub(super) fn handed(self, value: &Type) -> Option<Form> {
        let (item, pointer, stream) = handed(value)?;
        let (each, fallible) = match self.item(&item) {
            Some(each) if self.each.is_none() => (each, false),
            // What an attribute makes of each row is one, or is in the `Result` of one.
            _ => {
                let one = output(item.clone());
                (self.item(&one.value)?, one.is_fallible())
            }
        };
        Some(Form {
            each,
            all: All::Handed(Box::new(Handed {
                item,
                pointer,
                fallible,
                stream,
            })),
            total: None,
        })
    }
}
