//! A page of rows, and what is said of the rest.

use crate::answer::Paged;
use crate::table::{Bound, limit as bound_of_limit, offset as bound_of_offset};
use crate::violation::Violation;

/// One page of the rows that a method lists, as `page = |page| ..` gets it.
///
/// ```
/// use fake_runtime::fake;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct User { id: u64, name: String }
///
/// struct UserPage { users: Vec<User>, total: usize, next: Option<usize> }
///
/// #[fake(entity = User, key = id: u64)]
/// trait Users {
///     #[fake(list(page = |page| UserPage { users: page.items, total: page.total, next: page.next }))]
///     fn page(&self, offset: usize, limit: usize) -> UserPage;
/// }
///
/// let users = FakeUsers::new();
/// users.rows().insert_all((1..=5).map(|id| User { id, name: "Ada".into() })).unwrap();
/// let page = users.page(2, 2);
/// assert_eq!((page.users.len(), page.total, page.next), (2, 5, Some(4)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows of the page, in their order.
    pub items: Vec<T>,
    /// How many rows there are on all pages.
    pub total: usize,
    /// How many rows stand in front of the page.
    pub offset: usize,
    /// The offset of the next page; `None` where this is the last one.
    pub next: Option<usize>,
}

impl<T> Page<T> {
    /// At most `limit` of the rows, from number `offset` on.
    pub(crate) fn cut(rows: Vec<T>, offset: usize, limit: usize) -> Self {
        let total = rows.len();
        let items = crate::table::page(rows, offset, limit);
        let end = offset.saturating_add(items.len());
        Self {
            next: (end < total && !items.is_empty()).then_some(end),
            items,
            total,
            offset,
        }
    }

    /// The same page of other items.
    #[must_use]
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(each).collect(),
            total: self.total,
            offset: self.offset,
            next: self.next,
        }
    }

    /// What a cursor says of the last row here; `None` where there is no page behind this one.
    pub fn cursor<C>(&self, of: impl FnOnce(&T) -> C) -> Option<C> {
        self.next?;
        self.items.last().map(of)
    }
}

/// Rows of which those behind a cursor are answered.
pub trait Ordered<R> {
    /// The rows behind the cursor: in their order, all from the first one of which the test says so.
    fn behind<C: ?Sized>(self, cursor: &C, is_behind: impl Fn(&R, &C) -> bool) -> Behind<R>;
}

impl<R> Ordered<R> for Vec<R> {
    fn behind<C: ?Sized>(self, cursor: &C, is_behind: impl Fn(&R, &C) -> bool) -> Behind<R> {
        let begin = self.iter().position(|row| is_behind(row, cursor));
        Behind {
            begin: begin.unwrap_or(self.len()),
            rows: self,
        }
    }
}

/// Rows of which the first ones are on pages before this one.
#[derive(Debug)]
pub struct Behind<R> {
    rows: Vec<R>,
    begin: usize,
}

impl<R> Paged<R> for Behind<R> {
    fn paged(self, offset: impl Bound, limit: impl Bound) -> Result<Vec<R>, Violation> {
        Ok(self.page(offset, limit)?.items)
    }

    fn page(self, offset: impl Bound, limit: impl Bound) -> Result<Page<R>, Violation> {
        let offset = self.begin.saturating_add(bound_of_offset(offset)?);
        Ok(Page::cut(self.rows, offset, bound_of_limit(limit)?))
    }

    fn whole(self) -> Page<R> {
        Page::cut(self.rows, self.begin, usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_what_is_behind_it() {
        let page = Page::cut(vec!['a', 'b', 'c', 'd'], 1, 2);
        assert_eq!((page.items.as_slice(), page.total), (&['b', 'c'][..], 4));
        assert_eq!((page.offset, page.next), (1, Some(3)));
        assert_eq!(page.cursor(|row| *row), Some('c'));
    }

    #[test]
    fn the_last_page_and_one_without_rows_have_no_next() {
        let last = Page::cut(vec![1, 2, 3], 1, 2);
        assert_eq!((last.next, last.cursor(|row| *row)), (None, None));
        assert_eq!(Page::cut(vec![1, 2], 0, 0).next, None);
        assert_eq!(Page::cut(vec![1, 2], 9, 1).next, None);
    }

    #[test]
    fn a_page_begins_behind_its_cursor_and_counts_all_rows() {
        let page = |cursor: u8| {
            let rows = vec![1, 3, 5, 7];
            let behind = rows.behind(&cursor, |row, cursor| row > cursor);
            behind.page(crate::answer::Unbounded, 2).unwrap()
        };
        assert_eq!((page(0).items, page(0).next), (vec![1, 3], Some(2)));
        assert_eq!((page(4).items, page(4).offset), (vec![5, 7], 2));
        assert_eq!((page(4).total, page(4).next), (4, None));
        assert!(page(9).items.is_empty());
    }

    #[test]
    fn a_page_of_other_items_is_the_same_page() {
        let page = Page::cut(vec![1, 2, 3], 0, 2).map(|row| row * 10);
        assert_eq!(
            (page.items, page.total, page.next),
            (vec![10, 20], 3, Some(2))
        );
    }
}
