//! A page of rows, and what is said of the rest.

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
    fn a_page_of_other_items_is_the_same_page() {
        let page = Page::cut(vec![1, 2, 3], 0, 2).map(|row| row * 10);
        assert_eq!(
            (page.items, page.total, page.next),
            (vec![10, 20], 3, Some(2))
        );
    }
}
