//! Small conversions between what a table answers and what a method returns.

use std::any::type_name;

use crate::violation::Violation;

/// A success of a body that cannot fail, in a method that can.
///
/// # Errors
///
/// None.
pub fn ok<T, E>(value: T) -> Result<T, E> {
    Ok(value)
}

/// A violation as the method's own error.
pub fn raise<E: Raised>(violation: impl Into<Violation>) -> E {
    E::raised(violation.into())
}

/// An error that can be made of a violation.
#[diagnostic::on_unimplemented(
    message = "the fake cannot make a `{Self}` of a violated constraint or an absent row",
    label = "the error of a method that can meet one",
    note = "say how: `duplicate = ..` and `missing = ..` in `#[fake(..)]`, or implement `From<fake_runtime::Violation>` for it"
)]
pub trait Raised {
    /// The error of this violation.
    fn raised(violation: Violation) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<Violation>> Raised for E {
    fn raised(violation: Violation) -> Self {
        Self::from(violation)
    }
}

/// The success of a method that has no error type.
///
/// # Panics
///
/// On a violation, naming the fake, the method and what would have been violated. Nothing is
/// stored then.
#[track_caller]
pub fn expect<T, V: Into<Violation>>(fake: &str, method: &str, result: Result<T, V>) -> T {
    result.unwrap_or_else(|violation| {
        let violation: Violation = violation.into();
        panic!("`{fake}::{method}` has no error to return: {violation}; nothing was changed")
    })
}

/// The success of what nothing refuses: a map that evicts has room, and one without shards has no slots to cross.
///
/// # Panics
///
/// Where something refuses it nevertheless.
#[track_caller]
pub fn sure<T>(result: Result<T, Violation>) -> T {
    result.unwrap_or_else(|violation| {
        unreachable!("nothing is declared that refuses this: {violation}")
    })
}

/// The same, in a method that can fail by other things.
///
/// # Errors
///
/// None.
///
/// # Panics
///
/// As [`sure`].
#[track_caller]
pub fn surely<T, E>(result: Result<T, Violation>) -> Result<T, E> {
    Ok(sure(result))
}

/// A number of rows as the method's own integer.
///
/// # Panics
///
/// When the integer cannot hold it.
#[must_use]
#[track_caller]
pub fn count<T: TryFrom<usize>>(rows: usize) -> T {
    T::try_from(rows).unwrap_or_else(|_| {
        panic!(
            "there are {rows} rows, which `{}` cannot hold",
            type_name::<T>()
        )
    })
}

/// A parameter that was given by value, as a field's type.
pub fn owned<V, U: Settable<V>>(value: V) -> U {
    U::of(value)
}

/// A parameter that was given by reference, as a field's type.
pub fn cloned<V: ToOwned + ?Sized, U: Settable<V::Owned>>(value: &V) -> U {
    U::of(value.to_owned())
}

/// Sets a field where there is something to set it to.
pub fn patch<P: Patch + Clone, U: Settable<P::Value>>(field: &mut U, value: &P) {
    if let Some(value) = value.clone().given() {
        *field = U::of(value);
    }
}

/// What a field may be set to.
#[diagnostic::on_unimplemented(
    message = "a patch sets a field where there is a `Some`, and this is a `{Self}`",
    label = "this is no `Option`",
    note = "what is always set is a change: `#[fake(update(|row| ..))]`; one field of several: `patch(name = Some(name))`"
)]
pub trait Patch {
    /// The value, where there is one.
    type Value;

    /// What is given.
    fn given(self) -> Option<Self::Value>;
}

#[diagnostic::do_not_recommend]
impl<V> Patch for Option<V> {
    type Value = V;

    fn given(self) -> Option<V> {
        self
    }
}

/// A field that can be set to a parameter.
#[diagnostic::on_unimplemented(
    message = "a field of `{Self}` cannot be set to a `{V}`",
    label = "this is to become a `{Self}`",
    note = "implement `From`, or write the change: `#[fake(update(|row| ..))]`"
)]
pub trait Settable<V> {
    /// The field's value.
    fn of(value: V) -> Self;
}

#[diagnostic::do_not_recommend]
impl<V, U: From<V>> Settable<V> for U {
    fn of(value: V) -> Self {
        Self::from(value)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::violation::ViolationKind;

    fn panic_of(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
        *catch_unwind(run).unwrap_err().downcast().unwrap()
    }

    #[test]
    fn a_violation_of_an_infallible_method_panics_naming_fake_method_and_constraint() {
        let violation = Violation::new(ViolationKind::Unique, "rows", "email");
        assert_eq!(
            panic_of(|| expect("FakeUsers", "insert", Err::<(), _>(violation))),
            "`FakeUsers::insert` has no error to return: duplicate value violates `email` (unique) \
             of `rows`; nothing was changed"
        );
    }

    #[test]
    fn a_count_that_does_not_fit_panics_and_says_so() {
        assert_eq!(count::<u8>(255), 255);
        assert_eq!(
            panic_of(|| _ = count::<u8>(256)),
            "there are 256 rows, which `u8` cannot hold"
        );
    }

    #[test]
    fn what_nothing_refuses_succeeds_and_says_so_where_it_does_not() {
        let refused = || Violation::new(ViolationKind::Full, "pages", "capacity");
        assert_eq!((sure(Ok(1)), surely::<_, ()>(Ok(2))), (1, Ok(2)));
        assert!(panic_of(|| sure(Err(refused()))).contains("`pages` is full"));
        assert!(panic_of(|| _ = surely::<(), ()>(Err(refused()))).contains("`pages` is full"));
    }

    #[test]
    fn parameters_become_fields() {
        let name: String = owned("ada");
        let city: Option<String> = cloned("London");
        assert_eq!((name.as_str(), city.as_deref()), ("ada", Some("London")));
        let (mut name, mut city) = (name, city);
        patch(&mut name, &None::<&str>);
        patch(&mut city, &Some(None));
        assert_eq!((name.as_str(), city.as_deref()), ("ada", None));
        patch(&mut name, &Some("grace"));
        patch(&mut city, &Some("Arlington".to_owned()));
        assert_eq!(
            (name.as_str(), city.as_deref()),
            ("grace", Some("Arlington"))
        );
        assert_eq!(
            raise::<Violation>(Violation::new(ViolationKind::Key, "t", "id")).table(),
            "t"
        );
        assert_eq!(ok::<_, ()>(1), Ok(1));
    }
}
