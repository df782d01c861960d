//! Random numbers that follow from a seed.

/// A stream of random numbers: the same for the same seed, on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number of `SplitMix64`.
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let limit = limit as u64;
        usize::try_from(self.number() % limit).expect("it is below a `usize`")
    }

    /// Whether something happens that happens once in `times`.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// Up to `most` different elements of the list, in its order.
    pub(super) fn some<'a, T>(&mut self, list: &'a [T], most: usize) -> Vec<&'a T> {
        let wanted = self.below(most.min(list.len()) + 1);
        let mut left = list.len();
        let mut picked = Vec::new();
        for element in list {
            if self.below(left) < wanted - picked.len() {
                picked.push(element);
            }
            left -= 1;
        }
        picked
    }
}
