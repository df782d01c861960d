//! Comparing a column with what a parameter carries, and with each of a list: which of the ways to
//! compare the types allow. The order of the layers is the order of preference, and each has a test.

#![allow(
    clippy::ref_option_ref,
    reason = "a parameter may be an optional reference"
)]

use std::borrow::Borrow;
use std::hash::Hash;

use super::column::{Access, Column, Layer};
use super::feed::Feeds;
use super::select::Select;

/// What a column is compared with.
pub trait Needle<K: ?Sized>: Copy {
    /// Whether the value equals this.
    fn hits(self, value: &K) -> bool;

    /// Feeds each hash that an equal value has; `false` when that cannot be said.
    fn feed(self, feeds: &mut Feeds) -> bool;
}

/// Equal through `Borrow`; `None` equals nothing.
pub struct Equal<'q, Q: ?Sized>(pub(super) Option<&'q Q>);
/// Equal through `Borrow` inside of `Option`; `None` equals `None`.
pub struct EqualOption<'q, Q: ?Sized>(pub(super) Option<&'q Q>);
/// Equal by a function, `PartialEq`'s; no index can help. Being a choice whether or not the types have
/// one lets what is asked of them be asked in one place.
pub struct Alike<'q, K: ?Sized, Q: ?Sized> {
    pub(super) query: &'q Q,
    pub(super) equal: fn(&K, &Q) -> bool,
}

impl<K: ?Sized, Q: ?Sized> Clone for Alike<'_, K, Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: ?Sized, Q: ?Sized> Copy for Alike<'_, K, Q> {}

/// Equal by `PartialEq` inside of `Option`; no index can help.
pub struct AlikeSome<'q, Q: ?Sized>(&'q Q);

macro_rules! copied {
    ($($needle:ident)*) => {$(
        impl<Q: ?Sized> Clone for $needle<'_, Q> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<Q: ?Sized> Copy for $needle<'_, Q> {}
    )*};
}

copied!(Equal EqualOption AlikeSome);

impl<K: Borrow<Q> + ?Sized, Q: Hash + Eq + ?Sized> Needle<K> for Equal<'_, Q> {
    #[inline]
    fn hits(self, value: &K) -> bool {
        self.0.is_some_and(|query| value.borrow() == query)
    }

    #[inline]
    fn feed(self, feeds: &mut Feeds) -> bool {
        match self.0 {
            Some(query) => feeds.value(query),
            None => feeds.clear(),
        }
        true
    }
}

impl<T: Borrow<Q>, Q: Hash + Eq + ?Sized> Needle<Option<T>> for EqualOption<'_, Q> {
    #[inline]
    fn hits(self, value: &Option<T>) -> bool {
        value.as_ref().map(T::borrow) == self.0
    }

    #[inline]
    fn feed(self, feeds: &mut Feeds) -> bool {
        // Rows with `None` are in no index.
        let Some(query) = self.0 else { return false };
        feeds.value(&Some(query));
        true
    }
}

impl<K: ?Sized, Q: ?Sized> Needle<K> for Alike<'_, K, Q> {
    #[inline]
    fn hits(self, value: &K) -> bool {
        (self.equal)(value, self.query)
    }

    #[inline]
    fn feed(self, _: &mut Feeds) -> bool {
        false
    }
}

impl<T: PartialEq<Q>, Q: ?Sized> Needle<Option<T>> for AlikeSome<'_, Q> {
    #[inline]
    fn hits(self, value: &Option<T>) -> bool {
        value.as_ref().is_some_and(|value| value == self.0)
    }

    #[inline]
    fn feed(self, _: &mut Feeds) -> bool {
        false
    }
}

/// Any of several needles: SQL's `IN`. An empty list hits nothing.
pub struct AnyOf<'q, Q, N> {
    list: &'q [Q],
    needle: fn(&'q Q) -> N,
}

impl<Q, N> Clone for AnyOf<'_, Q, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q, N> Copy for AnyOf<'_, Q, N> {}

impl<K: ?Sized, Q, N: Needle<K>> Needle<K> for AnyOf<'_, Q, N> {
    #[inline]
    fn hits(self, value: &K) -> bool {
        self.list
            .iter()
            .any(|query| (self.needle)(query).hits(value))
    }

    #[inline]
    fn feed(self, feeds: &mut Feeds) -> bool {
        let before = feeds.clone();
        feeds.clear();
        for query in self.list {
            let mut fed = before.clone();
            if !(self.needle)(query).feed(&mut fed) {
                return false;
            }
            feeds.join(fed);
        }
        true
    }
}

/// Rows whose column a needle hits.
#[derive(Clone, Copy)]
pub struct Probe<C, N> {
    column: C,
    needle: N,
    index: Option<usize>,
}

impl<C, N> Probe<C, N> {
    #[inline]
    pub(super) fn new(column: C, needle: N) -> Self {
        let index = None;
        Self {
            column,
            needle,
            index,
        }
    }

    /// As [`Select::through`], and not a choice around this one, which rustc would take its time for.
    #[must_use]
    #[inline]
    pub fn through(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }
}

impl<R, K: ?Sized, A: Access<R, K>, N: Needle<K>> Select<R> for Probe<Column<R, K, A>, N> {
    #[inline]
    fn test(&self, row: &R) -> bool {
        self.column.access.see(row, |value| self.needle.hits(value))
    }

    #[inline]
    fn feed(&self, feeds: &mut Feeds) -> bool {
        self.needle.feed(feeds)
    }

    fn index(&self) -> Option<usize> {
        self.index
    }
}

/// A column and a list of what it may equal, in as many layers as there are ways to compare the two.
pub(super) type Within<C, Q> = Layers<Asked<C, Q>>;

type L<T> = Layer<T>;
type Layers<T> = L<L<L<L<L<L<L<L<L<L<L<L<T>>>>>>>>>>>>;

/// The question inside of all layers.
#[derive(Clone, Copy)]
pub struct Asked<C, Q> {
    column: C,
    query: Q,
}

impl<C, Q> Layers<Asked<C, Q>> {
    pub(super) fn layered(column: C, query: Q) -> Self {
        let asked = Asked { column, query };
        Layer(Layer(Layer(Layer(Layer(Layer(Layer(Layer(Layer(
            Layer(Layer(Layer(asked))),
        )))))))))
    }
}

/// Writes one layer: when the column is `$column` and the query `$query`, with these bounds, the
/// needle is `$make` of the query.
macro_rules! way {
    (
        $(#[$doc:meta])*
        [$($layer:tt)*] <$($generic:ident $(: ?$sized:ident)?),*> $column:ty, $query:ty
        => $needle:ident<$($inner:ty),*>, $make:expr; where $($bounds:tt)*
    ) => {
        impl<'q, R, A, $($generic $(: ?$sized)?),*>
            way!(@wrap [$($layer)*] Asked<Column<R, $column, A>, &'q [$query]>)
        where
            A: Access<R, $column>,
            $query: Sized,
            $($bounds)*
        {
            $(#[$doc])*
            #[must_use]
            pub fn probe(
                &self,
            ) -> Probe<Column<R, $column, A>, AnyOf<'q, $query, $needle<'q, $($inner),*>>> {
                Probe::new(self.column, AnyOf { list: self.query, needle: $make })
            }
        }
    };
    (@wrap [] $inner:ty) => { $inner };
    (@wrap [+ $($more:tt)*] $inner:ty) => { way!(@wrap [$($more)*] Layer<$inner>) };
}

way! {
    /// An optional column and an optional parameter: `None` finds `None`.
    [+ + + + + + + + + + + +] <T, P> Option<T>, Option<P>
    => EqualOption<P>, |query| EqualOption(query.as_ref()); where T: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional column and an optional reference: `None` finds `None`.
    [+ + + + + + + + + + +] <T, P: ?Sized> Option<T>, Option<&'q P>
    => EqualOption<P>, |query| EqualOption(*query); where T: Borrow<P>, P: Hash + Eq
}

way! {
    /// A column that borrows as the parameter's type.
    [+ + + + + + + + + +] <K: ?Sized, Q: ?Sized> K, Q
    => Equal<Q>, |query| Equal(Some(query)); where K: Borrow<Q>, Q: Hash + Eq
}

way! {
    /// A column that borrows as what the parameter refers to.
    [+ + + + + + + + +] <K: ?Sized, P: ?Sized> K, &'q P
    => Equal<P>, |query| Equal(Some(*query)); where K: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional column and a parameter that is there: finds `Some` of it.
    [+ + + + + + + +] <T, Q: ?Sized> Option<T>, Q
    => EqualOption<Q>, |query| EqualOption(Some(query)); where T: Borrow<Q>, Q: Hash + Eq
}

way! {
    /// An optional column and a reference: finds `Some` of what it refers to.
    [+ + + + + + +] <T, P: ?Sized> Option<T>, &'q P
    => EqualOption<P>, |query| EqualOption(Some(*query)); where T: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional parameter: `None` finds nothing.
    [+ + + + + +] <K: ?Sized, P> K, Option<P>
    => Equal<P>, |query| Equal(query.as_ref()); where K: Borrow<P>, P: Hash + Eq
}

way! {
    /// An optional reference: `None` finds nothing.
    [+ + + + +] <K: ?Sized, P: ?Sized> K, Option<&'q P>
    => Equal<P>, |query| Equal(*query); where K: Borrow<P>, P: Hash + Eq
}

way! {
    /// Whatever else can be compared, by looking at every row.
    [+ + + +] <K: ?Sized, Q: ?Sized> K, Q
    => Alike<K, Q>, |query| Alike { query, equal: K::eq }; where K: PartialEq<Q>
}

way! {
    /// The same with what the parameter refers to.
    [+ + +] <K: ?Sized, P: ?Sized> K, &'q P
    => Alike<K, P>, |query| Alike { query: *query, equal: K::eq }; where K: PartialEq<P>
}

way! {
    /// The same inside of an optional column.
    [+ +] <T, Q: ?Sized> Option<T>, Q
    => AlikeSome<Q>, |query| AlikeSome(query); where T: PartialEq<Q>
}

way! {
    /// The same inside of an optional column, with what the parameter refers to.
    [+] <T, P: ?Sized> Option<T>, &'q P
    => AlikeSome<P>, |query| AlikeSome(*query); where T: PartialEq<P>
}
