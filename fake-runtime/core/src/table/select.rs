//! Which rows a statement is about. Describes them; the table finds them.

use super::feed::Feeds;

/// A choice of rows: a test, and where an index can serve it, the hashes to look under.
pub trait Select<R> {
    /// Whether the row is chosen.
    fn test(&self, row: &R) -> bool;

    /// Feeds every hash under which an index holds chosen rows; `false` when no index can serve this choice,
    /// whatever was fed.
    fn feed(&self, feeds: &mut Feeds) -> bool;

    /// The number of the index that serves this choice: the key has number 0, uniques and indexes
    /// follow in the order of their declaration.
    fn index(&self) -> Option<usize> {
        None
    }

    /// This choice, served by an index over the same columns in the same order. An index that
    /// cannot serve it (partial, or without case) is left aside.
    fn through(self, index: usize) -> Through<Self>
    where
        Self: Sized,
    {
        Through {
            select: self,
            index,
        }
    }
}

/// A choice is looked at more than once where a fault compares what it chooses now and then.
impl<R, S: Select<R> + ?Sized> Select<R> for &S {
    #[inline]
    fn test(&self, row: &R) -> bool {
        (**self).test(row)
    }

    #[inline]
    fn feed(&self, feeds: &mut Feeds) -> bool {
        (**self).feed(feeds)
    }

    fn index(&self) -> Option<usize> {
        (**self).index()
    }
}

/// Every row.
#[derive(Clone, Copy, Debug)]
pub struct All;

impl<R> Select<R> for All {
    fn test(&self, _: &R) -> bool {
        true
    }

    #[inline]
    fn feed(&self, _: &mut Feeds) -> bool {
        false
    }
}

/// The rows that a closure accepts.
#[derive(Clone, Copy, Debug)]
pub struct Filter<F>(F);

/// The rows that `test` accepts.
pub fn filter<R, F: Fn(&R) -> bool>(test: F) -> Filter<F> {
    Filter(test)
}

impl<R, F: Fn(&R) -> bool> Select<R> for Filter<F> {
    #[inline]
    fn test(&self, row: &R) -> bool {
        (self.0)(row)
    }

    #[inline]
    fn feed(&self, _: &mut Feeds) -> bool {
        false
    }
}

/// The rows that one of several choices has.
#[derive(Clone, Copy, Debug)]
pub struct Any<S>(S);

/// The rows that at least one of a tuple of choices has.
pub fn any<S>(choices: S) -> Any<S> {
    Any(choices)
}

/// A choice that an index serves.
#[derive(Clone, Copy, Debug)]
pub struct Through<S> {
    select: S,
    index: usize,
}

impl<R, S: Select<R>> Select<R> for Through<S> {
    #[inline]
    fn test(&self, row: &R) -> bool {
        self.select.test(row)
    }

    #[inline]
    fn feed(&self, feeds: &mut Feeds) -> bool {
        self.select.feed(feeds)
    }

    #[inline]
    fn index(&self) -> Option<usize> {
        Some(self.index)
    }
}

macro_rules! tuples {
    ($(($($member:ident)*))*) => {$(
        #[allow(non_snake_case, reason = "a member is named as its type")]
        impl<R, $($member: Select<R>),*> Select<R> for ($($member,)*) {
            fn test(&self, row: &R) -> bool {
                let ($($member,)*) = self;
                $($member.test(row))&&*
            }

            fn feed(&self, feeds: &mut Feeds) -> bool {
                let ($($member,)*) = self;
                // A member that has an index of its own narrows the rows enough.
                $(if $member.index().is_some() {
                    return $member.feed(feeds);
                })*
                $($member.feed(feeds))&&*
            }

            fn index(&self) -> Option<usize> {
                let ($($member,)*) = self;
                None$(.or_else(|| $member.index()))*
            }
        }

        #[allow(non_snake_case, reason = "a member is named as its type")]
        impl<R, $($member: Select<R>),*> Select<R> for Any<($($member,)*)> {
            fn test(&self, row: &R) -> bool {
                let ($($member,)*) = &self.0;
                $($member.test(row))||*
            }

            fn feed(&self, _: &mut Feeds) -> bool {
                false
            }
        }
    )*};
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
}
