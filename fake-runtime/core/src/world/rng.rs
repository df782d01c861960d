//! The random generator that expressions get. It knows numbers, not distributions: those are
//! `rand`'s.

use std::convert::Infallible;
use std::fmt;

use rand::TryRng;

use super::mix::{Mix, STEP, scramble};

/// A random generator of the world, for expressions and bodies.
///
/// What it yields follows from the world's seed, the fake's name and how many generators this fake
/// has handed out before: never from the time, the process or what another fake draws. It
/// implements the traits of `rand`, so that `rand::RngExt` gives `random_range`, `random_bool`
/// and the rest. It is not for secrets.
///
/// The algorithm is `xoshiro256++` 1.0, seeded by `SplitMix64`, as its authors advise; it stays
/// the same on every platform and in every release.
#[derive(Clone)]
pub struct WorldRng {
    state: [u64; 4],
}

impl WorldRng {
    /// The generator number `ordinal` of a stream.
    pub(crate) fn new(stream: u64, ordinal: u64) -> Self {
        let seed = Mix::new(stream).word(ordinal).finish();
        // SplitMix64 yields no zero for four states in a row, which xoshiro could not leave.
        Self {
            state: [1, 2, 3, 4].map(|n| scramble(STEP.wrapping_mul(n).wrapping_add(seed))),
        }
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let word = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        word
    }
}

impl TryRng for WorldRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        // The upper half: the lower bits of this family are the weaker ones.
        Ok((self.next() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

impl fmt::Debug for WorldRng {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorldRng").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, RngExt};

    use super::*;

    #[test]
    fn it_is_xoshiro256_plus_plus() {
        // The reference outputs from the state 1, 2, 3, 4.
        let mut rng = WorldRng {
            state: [1, 2, 3, 4],
        };
        let outputs: Vec<u64> = (0..6).map(|_| rng.next_u64()).collect();
        assert_eq!(
            outputs,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386,
                9_228_616_714_210_784_205,
                9_973_669_472_204_895_162
            ]
        );
    }

    #[test]
    fn a_stream_and_an_ordinal_give_the_same_numbers_in_every_release() {
        let mut rng = WorldRng::new(7, 0);
        assert_eq!(
            [rng.next_u64(), rng.next_u64()],
            [0x7a10_8160_8160_276b, 0x390f_dfc5_5447_e371]
        );
        assert_eq!(rng.next_u32(), 0xd005_36f4);
        let mut bytes = [0; 11];
        rng.fill_bytes(&mut bytes);
        assert_eq!(bytes, [26, 29, 81, 248, 47, 176, 3, 128, 119, 249, 225]);
    }

    #[test]
    fn another_ordinal_is_another_generator() {
        assert_ne!(
            WorldRng::new(7, 0).next_u64(),
            WorldRng::new(7, 1).next_u64()
        );
        assert_ne!(
            WorldRng::new(7, 0).next_u64(),
            WorldRng::new(8, 0).next_u64()
        );
    }

    #[test]
    fn the_methods_of_rand_work_on_it() {
        let mut rng = WorldRng::new(1, 1);
        assert!((1..=6).contains(&rng.random_range(1..=6)));
        let _: bool = rng.random_bool(0.5);
        assert!(rng.random::<f64>() < 1.0);
    }
}
