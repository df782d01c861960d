//! Keys that a table makes itself: on the fake one, on the real implementation another. They are told by when they first
//! appeared.

use super::value::Value;

/// The keys of all tables, on both sides.
#[derive(Default)]
pub(super) struct Keys {
    /// By table, in the order in which they appeared.
    pairs: Vec<Vec<Pair>>,
    /// The tables whose pairs were added, in order.
    added: Vec<usize>,
}

struct Pair {
    fake: Box<dyn Value>,
    real: Box<dyn Value>,
}

/// Which implementation.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Fake,
    Real,
}

impl Keys {
    pub(super) fn of_tables(number: usize) -> Self {
        Self {
            pairs: (0..number).map(|_| Vec::new()).collect(),
            added: Vec::new(),
        }
    }

    pub(super) fn len(&self, table: usize) -> usize {
        self.pairs[table].len()
    }

    /// The key that appeared as the `back`th before the last.
    pub(super) fn recent(&self, table: usize, back: usize, side: Side) -> Option<&dyn Value> {
        let pairs = &self.pairs[table];
        let pair = &pairs[pairs.len().checked_sub(back + 1)?];
        Some(match side {
            Side::Fake => &*pair.fake,
            Side::Real => &*pair.real,
        })
    }

    /// The key of the fake that is this one of the real implementation.
    pub(super) fn fake_of(&self, table: usize, real: &dyn Value) -> Option<&dyn Value> {
        let mut pairs = self.pairs[table].iter();
        let found = pairs.find(|pair| pair.real.is(real.any()))?;
        Some(&*found.fake)
    }

    /// Whether this is a key on that side.
    pub(super) fn knows(&self, table: usize, side: Side, key: &dyn Value) -> bool {
        self.pairs[table].iter().any(|pair| match side {
            Side::Fake => pair.fake.is(key.any()),
            Side::Real => pair.real.is(key.any()),
        })
    }

    /// Takes the two for one key.
    pub(super) fn pair(&mut self, table: usize, fake: &dyn Value, real: &dyn Value) {
        self.pairs[table].push(Pair {
            fake: fake.copy(),
            real: real.copy(),
        });
        self.added.push(table);
    }

    /// How many there are, to come back to.
    pub(super) fn mark(&self) -> usize {
        self.added.len()
    }

    /// Forgets those that came after.
    pub(super) fn back_to(&mut self, mark: usize) {
        while self.added.len() > mark {
            if let Some(table) = self.added.pop() {
                self.pairs[table].pop();
            }
        }
    }
}
