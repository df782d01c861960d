//! A column that equals a parameter, in the way that the two types allow.
//!
//! Most selections of most fakes are made here, so that it is written for few steps of the compiler:
//! `(&is(..)).probe()` finds, in this order, what exists for `&Is`, for `&&Is`, and for `Is` itself.
//! (A nest of `Deref` layers, as `probe` has for lists, doubled the time that a fake takes to check.)

use std::borrow::Borrow;
use std::hash::Hash;

use super::column::{Access, Column, Lying, Made, column, computed};
use super::probe::{Alike, Equal, EqualOption, Probe};
use super::refused::Comparable;

/// A column and what it is to equal; end it with `.probe()`.
pub struct Is<'q, C, Q: ?Sized> {
    column: C,
    query: &'q Q,
}

impl<C: Copy, Q: ?Sized> Clone for Is<'_, C, Q> {
    fn clone(&self) -> Self {
        *self
    }
}

// So that the last of the ways, which takes it by value, can be reached through a reference.
impl<C: Copy, Q: ?Sized> Copy for Is<'_, C, Q> {}

/// Rows whose `field` equals `query`.
pub fn is<R, K: ?Sized, F, Q: ?Sized>(field: F, query: &Q) -> Is<'_, Column<R, K, Lying<F>>, Q>
where
    F: Fn(&R) -> &K + Copy,
{
    Is {
        column: *column(field),
        query,
    }
}

/// Rows for which the value that `show` makes equals `query`.
pub fn is_computed<R, K: ?Sized, F, Q: ?Sized>(
    show: F,
    query: &Q,
) -> Is<'_, Column<R, K, Made<F>>, Q>
where
    F: Fn(&R, &mut dyn FnMut(&K)) + Copy,
{
    Is {
        column: *computed(show),
        query,
    }
}

impl<'q, R, T: Borrow<P>, A: Access<R, Option<T>>, P: Hash + Eq>
    Is<'q, Column<R, Option<T>, A>, Option<P>>
{
    /// An optional column and an optional parameter: `None` finds `None`.
    #[must_use]
    #[inline]
    pub fn probe(&self) -> Probe<Column<R, Option<T>, A>, EqualOption<'q, P>> {
        Probe::new(self.column, EqualOption(self.query.as_ref()))
    }
}

// Three traits for seven ways, as rustc looks through all of them in each selection. They are not one, because a parameter
// such as `None`, whose type is not known yet, may fit one impl of a trait at most.

/// Compares with a parameter that is there, and makes the choice of rows `P`.
pub trait By<P> {
    /// Compares in this way.
    fn probe(self) -> P;
}

/// Compares with an optional parameter.
pub trait ByOption<P> {
    /// Compares in this way.
    fn probe(self) -> P;
}

/// Compares with an optional reference, of which `None` finds nothing.
pub trait ByRefOption<P> {
    /// Compares in this way.
    fn probe(self) -> P;
}

/// One way to compare: the choice of rows is a parameter of its trait, because an associated type takes rustc longer.
macro_rules! way {
    (
        $(#[$doc:meta])*
        $ways:ident for [$($borrow:tt)*] <$($generic:ident $(: ?$sized:ident)?),*> $column:ty, $query:ty
        => $needle:ident<$inner:ty>, |$value:ident| $make:expr; where $($bounds:tt)*
    ) => {
        $(#[$doc])*
        impl<'q, R, A: Access<R, $column>, $($generic $(: ?$sized)?),*>
            $ways<Probe<Column<R, $column, A>, $needle<'q, $inner>>>
            for $($borrow)* Is<'q, Column<R, $column, A>, $query>
        where
            $($bounds)*
        {
            #[inline]
            fn probe(self) -> Probe<Column<R, $column, A>, $needle<'q, $inner>> {
                let $value = self.query;
                Probe::new(self.column, $make)
            }
        }
    };
}

way! {
    /// An optional column and an optional reference: `None` finds `None`.
    ByOption for [&] <T, P: ?Sized> Option<T>, Option<&'q P>
    => EqualOption<P>, |query| EqualOption(*query); where T: Borrow<P>, P: Hash + Eq
}

way! {
    /// A column that borrows as the parameter's type.
    By for [&] <K: ?Sized, Q: ?Sized> K, Q
    => Equal<Q>, |query| Equal(Some(query)); where K: Borrow<Q>, Q: Hash + Eq
}

way! {
    /// An optional column and a parameter that is there: finds `Some` of it.
    By for [&&] <T, Q: ?Sized> Option<T>, Q
    => EqualOption<Q>, |query| EqualOption(Some(query)); where T: Borrow<Q>, Q: Hash + Eq
}

way! {
    /// An optional parameter: `None` finds nothing.
    ByOption for [&&] <K: ?Sized, P> K, Option<P>
    => Equal<P>, |query| Equal(query.as_ref()); where K: Borrow<P>, P: Hash + Eq
}

way! {
    /// What the parameter refers to.
    By for [&&] <K: ?Sized, P: ?Sized> K, &'q P
    => Equal<P>, |query| Equal(Some(*query)); where K: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional column and a reference: finds `Some` of what it refers to.
    By for [&&] <T, P: ?Sized> Option<T>, &'q P
    => EqualOption<P>, |query| EqualOption(Some(*query)); where T: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional reference: `None` finds nothing.
    ByRefOption for [&&] <K: ?Sized, P: ?Sized> K, Option<&'q P>
    => Equal<P>, |query| Equal(*query); where K: Borrow<P>, P: Hash + Eq
}

/// Whatever else can be compared, by looking at every row. What cannot is said here, and here alone:
/// what comes out is a choice of rows in any case.
pub trait ByEq<'q, K: ?Sized, Q: ?Sized> {
    /// The column.
    type Column;
    /// Compares in this way.
    fn probe(self) -> Probe<Self::Column, Alike<'q, K, Q>>
    where
        K: Comparable<Q>;
}

impl<'q, R, K: ?Sized, A, Q: ?Sized> ByEq<'q, K, Q> for Is<'q, Column<R, K, A>, Q> {
    type Column = Column<R, K, A>;

    #[inline]
    fn probe(self) -> Probe<Self::Column, Alike<'q, K, Q>>
    where
        K: Comparable<Q>,
    {
        let needle = Alike {
            query: self.query,
            equal: K::equals,
        };
        Probe::new(self.column, needle)
    }
}
