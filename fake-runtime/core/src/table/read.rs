//! Finding rows. Changes nothing.

use std::hash::Hash;

use super::feed::Feed;
use super::schema::Role;
use super::select::Select;
use super::{Table, TableKey};

/// What an index says about a choice.
pub(super) enum Found {
    /// A unique constraint says that there is at most one row.
    Single(Option<u32>),
    /// The chosen rows, in the order of insertion.
    Listed(Vec<u32>),
    /// No index can say.
    Unserved,
}

impl<R, K> Table<R, K> {
    /// Asks the index that serves the choice.
    #[inline]
    pub(super) fn found<S: Select<R>>(&self, select: &S) -> Found {
        let position = select
            .index()
            .and_then(|number| self.schema.position(number));
        let Some(position) = position else {
            return Found::Unserved;
        };
        let index = &self.schema.indexes[position];
        if !index.serves() {
            return Found::Unserved;
        }
        let (mut first, mut more) = (None, Vec::new());
        let served = select.feed(&Feed::new(), &mut |feed| {
            let hash = feed.finish();
            if first.is_none() {
                first = Some(hash);
            } else {
                more.push(hash);
            }
        });
        if !served {
            return Found::Unserved;
        }
        let Some(first) = first else {
            return Found::Single(None);
        };
        let chosen = |slot: &u32| select.test(self.store.row(*slot));
        if more.is_empty() && index.role != Role::Index {
            return Found::Single(self.store.chain(position, first).find(chosen));
        }
        more.push(first);
        more.sort_unstable();
        more.dedup();
        let chains = more
            .iter()
            .flat_map(|hash| self.store.chain(position, *hash));
        let mut slots: Vec<u32> = chains.filter(chosen).collect();
        slots.sort_unstable_by_key(|slot| self.store.seq(*slot));
        Found::Listed(slots)
    }

    fn scan<S: Select<R>>(&self, select: &S) -> impl Iterator<Item = u32> {
        self.store
            .slots()
            .filter(|slot| select.test(self.store.row(*slot)))
    }

    /// The chosen slots in the order of insertion.
    pub(super) fn chosen<S: Select<R>>(&self, select: &S) -> Vec<u32> {
        match self.found(select) {
            Found::Single(slot) => slot.into_iter().collect(),
            Found::Listed(slots) => slots,
            Found::Unserved => self.scan(select).collect(),
        }
    }

    /// The first chosen slot.
    pub(super) fn earliest<S: Select<R>>(&self, select: &S) -> Option<u32> {
        match self.found(select) {
            Found::Single(slot) => slot,
            Found::Listed(slots) => slots.first().copied(),
            Found::Unserved => self.scan(select).next(),
        }
    }

    /// The slot that is chosen alone.
    #[track_caller]
    #[inline]
    pub(super) fn only<S: Select<R>>(&self, select: &S) -> Option<u32> {
        let (slot, second) = match self.found(select) {
            Found::Single(slot) => (slot, None),
            Found::Listed(slots) => (slots.first().copied(), slots.get(1).copied()),
            Found::Unserved => {
                let mut slots = self.scan(select);
                (slots.next(), slots.next())
            }
        };
        assert!(
            second.is_none(),
            "two rows of `{}` match, and no unique constraint says that there is one; declare \
             `unique(..)` or say `first`",
            self.schema.name
        );
        slot
    }

    /// How many rows are chosen.
    pub(super) fn number<S: Select<R>>(&self, select: &S) -> usize {
        match self.found(select) {
            Found::Single(slot) => usize::from(slot.is_some()),
            Found::Listed(slots) => slots.len(),
            Found::Unserved => self.scan(select).count(),
        }
    }

    /// The slot of the row with this key.
    #[inline]
    pub(super) fn slot<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: TableKey<Q>,
    {
        let by = self.key?;
        let is = |slot: &u32| by.is(self.store.row(*slot), key);
        let mut feed = Feed::new();
        feed.value(key);
        if let Some(index) = self.schema.key().filter(|index| index.serves()) {
            let found = self.store.chain(0, feed.finish()).find(is);
            // A key that may be `None` has rows which its index does not hold.
            if found.is_some() || !index.nullable() {
                return found;
            }
        }
        self.store.slots().find(is)
    }
}
