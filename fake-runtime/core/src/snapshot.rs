//! Rows that are gone through one by one, as they were when the method was called.

use std::iter::FusedIterator;

/// What a method hands out that answers an iterator or, with the feature `stream`, a `Stream`: the rows as they were at the
/// call, whatever is changed while somebody goes through them.
///
/// A test makes one for a canned answer:
///
/// ```
/// use fake_runtime::{Snapshot, fake};
///
/// #[fake(entity = String)]
/// trait Names {
///     fn list(&self) -> impl Iterator<Item = String>;
/// }
///
/// let names = FakeNames::new();
/// names.rows().insert("Ada".to_owned()).unwrap();
/// let listed = names.list();
/// names.rows().clear().unwrap();
/// assert_eq!(listed.collect::<Vec<_>>(), ["Ada"]);
///
/// names.faults().list().reply(Snapshot::from(vec!["Grace".to_owned()]));
/// assert_eq!(names.list().next().as_deref(), Some("Grace"));
/// ```
#[derive(Clone, Debug)]
pub struct Snapshot<T> {
    items: std::vec::IntoIter<T>,
}

impl<T> From<Vec<T>> for Snapshot<T> {
    fn from(items: Vec<T>) -> Self {
        let items = items.into_iter();
        Self { items }
    }
}

impl<T> FromIterator<T> for Snapshot<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl<T> Default for Snapshot<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> Iterator for Snapshot<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<T> DoubleEndedIterator for Snapshot<T> {
    fn next_back(&mut self) -> Option<T> {
        self.items.next_back()
    }
}

impl<T> ExactSizeIterator for Snapshot<T> {}

impl<T> FusedIterator for Snapshot<T> {}

// Nothing in it is ever pinned.
impl<T> Unpin for Snapshot<T> {}

#[cfg(feature = "stream")]
impl<T> futures_core::Stream for Snapshot<T> {
    type Item = T;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready(self.get_mut().items.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

/// Rows as what each of them becomes, one by one.
pub fn handed<R, T>(rows: impl IntoIterator<Item = R>, each: impl FnMut(R) -> T) -> Snapshot<T> {
    rows.into_iter().map(each).collect()
}

/// The same, each of them a success.
pub fn handed_ok<R, T, E>(
    rows: impl IntoIterator<Item = R>,
    mut each: impl FnMut(R) -> T,
) -> Snapshot<Result<T, E>> {
    handed(rows, |row| Ok(each(row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_gone_through_from_both_ends_and_knows_its_length() {
        let mut all = handed(vec![1, 2, 3], |row| row * 10);
        assert_eq!(
            (all.len(), all.next(), all.next_back()),
            (3, Some(10), Some(30))
        );
        assert_eq!(all.clone().collect::<Vec<_>>(), [20]);
        assert_eq!((all.next(), all.next()), (Some(20), None));
    }

    #[test]
    fn every_row_of_a_snapshot_of_results_is_a_success() {
        let all: Vec<Result<i32, ()>> = handed_ok([1, 2], |row| row).collect();
        assert_eq!(all, [Ok(1), Ok(2)]);
        assert_eq!(Snapshot::<u8>::default().next(), None);
    }

    #[cfg(feature = "stream")]
    #[test]
    fn a_snapshot_is_a_stream_that_is_always_ready() {
        use std::pin::Pin;
        use std::task::{Context, Poll, Waker};

        use futures_core::Stream;

        let mut all = Snapshot::from(vec!['a']);
        let mut cx = Context::from_waker(Waker::noop());
        assert_eq!(Stream::size_hint(&all), (1, Some(1)));
        assert_eq!(
            Pin::new(&mut all).poll_next(&mut cx),
            Poll::Ready(Some('a'))
        );
        assert_eq!(Pin::new(&mut all).poll_next(&mut cx), Poll::Ready(None));
    }
}
