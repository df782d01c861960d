//! Printing rows. Chooses `Debug` where a row has it.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::schema::Shown;

/// Chooses how rows of type `R` are printed; end it with `.how()`.
#[must_use]
pub fn shown<R>() -> ByDebug<R> {
    ByDebug(ByName(PhantomData))
}

/// By `Debug`, where there is one.
pub struct ByDebug<R>(ByName<R>);

/// By the name of the type.
pub struct ByName<R>(PhantomData<fn(&R)>);

impl<R> Deref for ByDebug<R> {
    type Target = ByName<R>;

    fn deref(&self) -> &ByName<R> {
        &self.0
    }
}

impl<R: fmt::Debug> ByDebug<R> {
    /// Prints the row itself.
    #[expect(clippy::unused_self, reason = "method resolution chooses by it")]
    #[must_use]
    pub fn how(&self) -> Shown<R> {
        R::fmt
    }
}

impl<R> ByName<R> {
    /// Prints the name of the row's type.
    #[expect(clippy::unused_self, reason = "method resolution chooses by it")]
    #[must_use]
    pub fn how(&self) -> Shown<R> {
        |_, f| write!(f, "{} {{ .. }}", type_name::<R>())
    }
}

/// The last part of a type's name.
pub(crate) fn type_name<R>() -> &'static str {
    last_part(std::any::type_name::<R>())
}

// A search in a text is much code: it is compiled once, and not for every type.
fn last_part(name: &'static str) -> &'static str {
    let generics = name.find('<').unwrap_or(name.len());
    name[..generics].rsplit("::").next().unwrap_or(name)
}
