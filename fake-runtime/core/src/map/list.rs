//! Listing as object stores do it: by prefix, in the order of the keys' bytes, page by page. Changes nothing.

use super::{Entry, Map};

/// A listing of a map that is being said; [`page`](Self::page) makes it.
#[derive(Debug)]
#[must_use = "a listing is made by `.page()`"]
pub struct List<'m, K, V> {
    map: &'m Map<K, V>,
    prefix: String,
    delimiter: Option<String>,
    after: Option<String>,
    limit: usize,
}

/// One page of a listing.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<K, V> {
    /// The entries, in the order of their keys' bytes.
    pub entries: Vec<Entry<K, V>>,
    /// What the keys begin with that have the delimiter behind the prefix, each once and up to the delimiter, in order.
    pub prefixes: Vec<String>,
    /// Where the next page begins, for [`List::after`]; `None` where this is the last one.
    pub next: Option<String>,
}

impl<K: AsRef<str> + Clone, V: Clone> Map<K, V> {
    /// Begins to list the entries whose keys begin with `prefix`; with an empty one, all.
    pub fn list(&self, prefix: &str) -> List<'_, K, V> {
        List {
            map: self,
            prefix: prefix.to_owned(),
            delimiter: None,
            after: None,
            limit: usize::MAX,
        }
    }
}

/// What takes one place on a page.
enum Item<'m, K, V> {
    Entry(&'m Entry<K, V>),
    Prefix(&'m str),
}

impl<K: AsRef<str> + Clone, V: Clone> List<'_, K, V> {
    /// Keys that have this behind the prefix are not listed by themselves: what they begin with, up to there, is.
    ///
    /// # Panics
    ///
    /// When it is empty: every key has nothing in it.
    #[track_caller]
    pub fn delimiter(mut self, delimiter: &str) -> Self {
        assert!(!delimiter.is_empty(), "a delimiter is not empty");
        self.delimiter = Some(delimiter.to_owned());
        self
    }

    /// Only what comes behind this, in the order of bytes: a key, or the [`next`](Listing::next) of the page before.
    pub fn after(mut self, after: impl Into<Option<String>>) -> Self {
        self.after = after.into();
        self
    }

    /// At most so many keys and common prefixes together.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The common prefix that a key belongs to.
    fn common<'k>(&self, key: &'k str) -> Option<&'k str> {
        let delimiter = self.delimiter.as_deref()?;
        let rest = &key[self.prefix.len()..];
        let end = rest.find(delimiter)? + delimiter.len();
        Some(&key[..self.prefix.len() + end])
    }

    /// Makes the page.
    #[must_use]
    pub fn page(self) -> Listing<K, V> {
        let mut entries: Vec<&Entry<K, V>> = self
            .map
            .iter()
            .filter(|entry| entry.key.as_ref().starts_with(&self.prefix))
            .collect();
        entries.sort_by(|one, other| one.key.as_ref().cmp(other.key.as_ref()));
        let mut items: Vec<(&str, Item<'_, K, V>)> = Vec::new();
        for entry in entries {
            let key = entry.key.as_ref();
            let (place, item) = match self.common(key) {
                Some(prefix) => (prefix, Item::Prefix(prefix)),
                None => (key, Item::Entry(entry)),
            };
            let is_new = items.last().is_none_or(|(last, _)| *last != place);
            if is_new && self.after.as_deref().is_none_or(|after| place > after) {
                items.push((place, item));
            }
        }
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| more);
        let next = next.map(|(place, _)| (*place).to_owned());
        let mut listing = Listing {
            entries: Vec::new(),
            prefixes: Vec::new(),
            next,
        };
        for (_, item) in items {
            match item {
                Item::Entry(entry) => listing.entries.push(entry.clone()),
                Item::Prefix(prefix) => listing.prefixes.push(prefix.to_owned()),
            }
        }
        listing
    }
}
