//! The rows of an answer in the method's own type: another collection, a map by key, a page with the number of all.

use crate::page::Page;
use crate::table::count;

/// Rows as a collection of what `each` makes of them.
pub fn collected<R, T, C>(rows: impl IntoIterator<Item = R>, each: impl FnMut(R) -> T) -> C
where
    C: FromIterator<T>,
{
    rows.into_iter().map(each).collect()
}

/// Rows as a map of what `each` makes of them, by their keys.
pub fn keyed<R, K, T, C>(
    rows: impl IntoIterator<Item = R>,
    mut key: impl FnMut(&R) -> K,
    mut each: impl FnMut(R) -> T,
) -> C
where
    C: FromIterator<(K, T)>,
{
    let pair = |row| (key(&row), each(row));
    rows.into_iter().map(pair).collect()
}

/// A page of rows as `make` has them, and how many there are in all.
///
/// # Panics
///
/// When the method's integer cannot hold the number.
#[track_caller]
pub fn counted<R, C, N: TryFrom<usize>>(page: Page<R>, make: impl FnOnce(Vec<R>) -> C) -> (C, N) {
    let total = count(page.total);
    (make(page.items), total)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn rows_are_collected_in_any_collection() {
        let set: BTreeSet<u8> = collected(vec![2_u8, 1, 2], |row| row + 1);
        assert_eq!(set, BTreeSet::from([2, 3]));
        let map: BTreeMap<u8, String> = keyed(vec![1, 2], |row| *row, |row: u8| row.to_string());
        assert_eq!(map, BTreeMap::from([(1, "1".into()), (2, "2".into())]));
    }

    #[test]
    fn a_total_is_that_of_all_rows_and_not_of_the_page() {
        let page = Page::cut(vec![1, 2, 3], 1, 1);
        let (rows, total): (Vec<u8>, u32) = counted(page, |rows| rows);
        assert_eq!((rows, total), (vec![2], 3));
    }
}
