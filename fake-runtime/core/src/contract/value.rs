//! Values whose types the engine does not know: what methods answered, rows, and keys.

use std::any::Any;
use std::fmt::Debug;

/// What a contract can compare, print and draw.
#[diagnostic::on_unimplemented(
    message = "a contract cannot compare values of `{Self}`",
    label = "this needs `Clone`, `Debug` and `PartialEq`",
    note = "derive them, or leave the method out: `#[fake(contract = skip)]`"
)]
pub trait Comparable: Clone + Debug + PartialEq + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Debug + PartialEq + 'static> Comparable for T {}

/// What a method can be called with.
#[diagnostic::on_unimplemented(
    message = "a contract cannot call methods with values of `{Self}`",
    label = "this needs `Clone` and `Debug`",
    note = "derive them, or leave the method out: `#[fake(contract = skip)]`"
)]
pub trait Drawable: Clone + Debug + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Debug + 'static> Drawable for T {}

/// A value to call methods with, of a type that is forgotten.
pub trait Argument: 'static {
    /// The value, to find its type again.
    fn any(&self) -> &dyn Any;
    /// Another one, in `Some`.
    fn some(&self) -> Box<dyn Any>;
    /// As it is printed.
    fn shown(&self) -> &dyn Debug;
}

impl<T: Drawable> Argument for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn some(&self) -> Box<dyn Any> {
        Box::new(Some(self.clone()))
    }

    fn shown(&self) -> &dyn Debug {
        self
    }
}

/// The value as one of this type: itself, or in `Some`.
pub(super) fn fitting<T: Drawable>(value: &dyn Argument) -> Option<T> {
    if let Some(value) = value.any().downcast_ref::<T>() {
        return Some(value.clone());
    }
    let some = value.some().downcast::<T>().ok()?;
    Some(*some)
}

/// Sets a column to the value, where that fits.
pub fn put<T: Drawable>(column: &mut T, value: &dyn Argument) {
    if let Some(value) = fitting(value) {
        *column = value;
    }
}

/// A value of a type that is forgotten.
pub trait Value: Argument {
    /// The same, to change it.
    fn any_mut(&mut self) -> &mut dyn Any;
    /// Whether the other one has the same type and is equal.
    fn is(&self, other: &dyn Any) -> bool;
    /// As its `Debug` has it.
    fn text(&self) -> String;
    /// Another one like it.
    fn copy(&self) -> Box<dyn Value>;
    /// The value, as one to call methods with.
    fn argument(&self) -> &dyn Argument;
}

impl<T: Comparable> Value for T {
    fn any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn text(&self) -> String {
        format!("{self:?}")
    }

    fn copy(&self) -> Box<dyn Value> {
        Box::new(self.clone())
    }

    fn argument(&self) -> &dyn Argument {
        self
    }
}

/// A column of a row: an `Option`, of which the value is what is in it, any other value, or one that cannot be compared.
/// Method resolution tells which.
pub struct Cell<'r, T>(pub &'r T);

/// For an `Option`.
pub trait OptionalCell {
    /// What is in it.
    fn value(&self) -> Option<Box<dyn Value>>;
}

impl<T: Comparable> OptionalCell for &&Cell<'_, Option<T>> {
    fn value(&self) -> Option<Box<dyn Value>> {
        self.0.as_ref().map(Value::copy)
    }
}

/// For any other value.
pub trait PlainCell {
    /// The value.
    fn value(&self) -> Option<Box<dyn Value>>;
}

impl<T: Comparable> PlainCell for &Cell<'_, T> {
    fn value(&self) -> Option<Box<dyn Value>> {
        Some(self.0.copy())
    }
}

/// For what cannot be compared.
pub trait NoCell {
    /// Nothing.
    fn value(&self) -> Option<Box<dyn Value>>;
}

impl<T> NoCell for Cell<'_, T> {
    fn value(&self) -> Option<Box<dyn Value>> {
        None
    }
}
