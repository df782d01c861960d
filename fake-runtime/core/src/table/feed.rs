//! How values become index hashes. The same value must feed the same way from a row and from a query.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::{FixedState, FoldHasher};

use super::line;

/// The state of a hash that columns are fed into, one after the other.
///
/// The hash decides nothing that a user can see: rows are compared before they count as equal,
/// and iteration never follows a hash table. So it need not be portable.
#[derive(Clone)]
pub(crate) struct Feed(FoldHasher<'static>);

impl Feed {
    #[inline]
    pub(crate) fn new() -> Self {
        Self(FixedState::with_seed(0x66_61_6b_65).build_hasher())
    }

    /// Feeds one value.
    #[inline]
    pub(crate) fn value<T: Hash + ?Sized>(&mut self, value: &T) {
        value.hash(&mut self.0);
    }

    /// Feeds one text so that case makes no difference.
    pub(crate) fn folded(&mut self, text: &str) {
        for lower in folded(text) {
            self.0.write_u32(u32::from(lower));
        }
        // Ends the text, so that columns cannot run into each other.
        self.0.write_u32(u32::MAX);
    }

    /// The hash for an index, never [`UNINDEXED`].
    #[inline]
    pub(crate) fn finish(&self) -> u32 {
        let wide = self.0.finish();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "both halves are folded into the low"
        )]
        let narrow = (wide ^ (wide >> 32)) as u32;
        narrow.max(1)
    }
}

/// The states of the hashes under which an index holds chosen rows: one, but for none where nothing can equal
/// a parameter, and several where a list of them was given.
#[derive(Clone)]
pub struct Feeds {
    first: Option<Feed>,
    more: Vec<Feed>,
}

impl Feeds {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            first: Some(Feed::new()),
            more: Vec::new(),
        }
    }

    /// Feeds one value to each.
    #[inline]
    pub(crate) fn value<T: Hash + ?Sized>(&mut self, value: &T) {
        if let Some(first) = &mut self.first {
            first.value(value);
        }
        for feed in &mut self.more {
            feed.value(value);
        }
    }

    /// Leaves none.
    pub(crate) fn clear(&mut self) {
        self.first = None;
        self.more.clear();
    }

    /// Those of both.
    pub(crate) fn join(&mut self, other: Self) {
        let mut others = other.first.into_iter().chain(other.more);
        self.first = self.first.take().or_else(|| others.next());
        self.more.extend(others);
    }

    /// The only hash, if there is just one.
    #[inline]
    pub(crate) fn single(&self) -> Option<u32> {
        let first = self.first.as_ref().filter(|_| self.more.is_empty());
        first.map(Feed::finish)
    }

    /// The hashes, each once.
    pub(crate) fn finish(&self) -> Vec<u32> {
        let all = self.first.iter().chain(&self.more);
        let mut hashes: Vec<u32> = all.map(Feed::finish).collect();
        line::sort(&mut hashes, &mut |one, other| one.cmp(&other));
        hashes.dedup();
        hashes
    }
}

/// The hash of a row that an index does not hold: its column is `None`, or the row is outside the
/// predicate of a partial index.
pub(crate) const UNINDEXED: u32 = 0;

/// The characters of a text without their case.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(feed: impl FnOnce(&mut Feed)) -> u32 {
        let mut state = Feed::new();
        feed(&mut state);
        state.finish()
    }

    #[test]
    fn a_borrowed_value_feeds_as_the_owned_one_and_some_as_some_of_a_reference() {
        let owned = String::from("ada");
        assert_eq!(
            hash(|feed| feed.value(&owned)),
            hash(|feed| feed.value("ada"))
        );
        assert_eq!(
            hash(|feed| feed.value(&Some(owned.clone()))),
            hash(|feed| feed.value(&Some("ada")))
        );
    }

    #[test]
    fn a_tuple_feeds_as_its_parts_in_order() {
        assert_eq!(
            hash(|feed| feed.value(&(7_u32, String::from("x")))),
            hash(|feed| {
                feed.value(&7_u32);
                feed.value("x");
            })
        );
    }

    #[test]
    fn folded_texts_differ_only_where_more_than_case_differs() {
        assert_eq!(
            hash(|feed| feed.folded("ÄDA")),
            hash(|feed| feed.folded("äda"))
        );
        assert_ne!(
            hash(|feed| feed.folded("ada")),
            hash(|feed| feed.folded("ad"))
        );
    }
}
