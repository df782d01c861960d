//! Few values by their keys, in order: a vector, which is far less code to compile than a tree is.

/// The values by their keys, in the order of the keys.
#[derive(Debug)]
pub(crate) struct Sorted<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Sorted<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    fn position(&self, key: &K) -> Result<usize, usize> {
        // Most keys are new and come after all that there are.
        match self.0.last() {
            Some((last, _)) if last >= key => self.0.binary_search_by(|(known, _)| known.cmp(key)),
            _ => Err(self.0.len()),
        }
    }

    pub(crate) fn all(&self) -> &[(K, V)] {
        &self.0
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        let position = self.position(key).ok()?;
        Some(&self.0[position].1)
    }

    /// The value of this key, which is the default one if it had none.
    pub(crate) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let position = self.position(&key).unwrap_or_else(|position| {
            self.0.insert(position, (key, V::default()));
            position
        });
        &mut self.0[position].1
    }

    /// Sets the value of this key, and returns the one that it had.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.position(&key) {
            Ok(position) => Some(std::mem::replace(&mut self.0[position].1, value)),
            Err(position) => {
                self.0.insert(position, (key, value));
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let position = self.position(key).ok()?;
        Some(self.0.remove(position).1)
    }

    /// Those whose keys are smaller than this one.
    pub(crate) fn before(&self, key: &K) -> &[(K, V)] {
        let (Ok(end) | Err(end)) = self.position(key);
        &self.0[..end]
    }

    /// Takes out those whose keys are smaller than this one.
    pub(crate) fn take_before(&mut self, key: &K) -> Vec<(K, V)> {
        let (Ok(end) | Err(end)) = self.position(key);
        let later = self.0.split_off(end);
        std::mem::replace(&mut self.0, later)
    }
}

impl<K: Ord, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: if cfg!(miri) { 4 } else { 256 },
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn it_is_a_map_in_order(calls in prop::collection::vec((0_u8..5, 0_u8..8), 0..40)) {
            let (mut sorted, mut model) = (Sorted::new(), BTreeMap::new());
            for (number, (call, key)) in calls.into_iter().enumerate() {
                match call {
                    0 | 1 => prop_assert_eq!(sorted.insert(key, number), model.insert(key, number)),
                    2 => prop_assert_eq!(sorted.remove(&key), model.remove(&key)),
                    3 => {
                        *sorted.or_default(key) += 1;
                        *model.entry(key).or_default() += 1;
                    }
                    _ => {
                        let later = model.split_off(&key);
                        let taken: Vec<_> = std::mem::replace(&mut model, later).into_iter().collect();
                        prop_assert_eq!(sorted.before(&key), &taken);
                        prop_assert_eq!(sorted.take_before(&key), taken);
                    }
                }
                prop_assert_eq!(sorted.get(&key), model.get(&key));
                prop_assert!(sorted.all().iter().map(|(key, value)| (key, value)).eq(&model));
            }
        }
    }
}
