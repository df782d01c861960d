//! The one mixing function behind everything random: words in, a well-spread word out. Fixed for
//! good: a seed printed by one release, on any platform, must mean the same in every other.

/// 2^64 divided by the golden ratio, made odd: the step of `SplitMix64`.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of `SplitMix64` (Stafford's variant 13): a bijection in which every input bit
/// flips each output bit about half of the time.
#[inline]
pub(crate) const fn scramble(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Words and texts on their way to one word. The order matters, and so does where one part ends
/// and the next begins: `"ab", "c"` and `"a", "bc"` differ.
///
/// - a word `w` turns the state `s` into `scramble((s ^ w) + STEP)`;
/// - a text is its bytes in groups of eight, little-endian, the last one padded with zeros, each
///   taken as a word, followed by its length in bytes as one more word;
/// - the end is `scramble(s ^ n)`, `n` being the number of words taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mix {
    state: u64,
    words: u64,
}

impl Mix {
    /// Begins with a seed, which is the first word.
    #[inline]
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: 0, words: 0 }.word(seed)
    }

    /// Takes one word.
    #[inline]
    #[must_use]
    pub(crate) const fn word(self, word: u64) -> Self {
        Self {
            state: scramble((self.state ^ word).wrapping_add(STEP)),
            words: self.words.wrapping_add(1),
        }
    }

    /// Takes a text, or any bytes.
    #[must_use]
    pub(crate) fn bytes(self, bytes: &[u8]) -> Self {
        bytes
            .chunks(8)
            .fold(self, |mix, chunk| {
                let mut group = [0; 8];
                group[..chunk.len()].copy_from_slice(chunk);
                mix.word(u64::from_le_bytes(group))
            })
            .word(bytes.len() as u64)
    }

    /// The word that all of them make.
    #[inline]
    pub(crate) const fn finish(self) -> u64 {
        scramble(self.state ^ self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scramble_and_step_are_splitmix64() {
        // The first outputs of SplitMix64 from the state 1234567, as its authors' code prints them.
        let outputs: Vec<u64> = (1..=3_u64)
            .map(|n| scramble(STEP.wrapping_mul(n).wrapping_add(1_234_567)))
            .collect();
        assert_eq!(
            outputs,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn the_same_words_give_the_same_word_in_every_release() {
        let golden = [
            (Mix::new(0).finish(), 0x9e01_6029_3a33_aaf7),
            (Mix::new(1).finish(), 0x5c52_bd40_54e9_58c9),
            (Mix::new(1).word(2).word(3).finish(), 0x2462_57f4_4776_b660),
            (Mix::new(u64::MAX).finish(), 0x1943_8ae6_b813_b33d),
            (Mix::new(7).bytes(b"").finish(), 0xfe9b_85bb_1be0_47e6),
            (
                Mix::new(7).bytes(b"FakeUserRepository").finish(),
                0x0162_3243_9380_96cd,
            ),
            (
                Mix::new(7).bytes("größe".as_bytes()).word(1).finish(),
                0x3bc1_813e_563e_df1c,
            ),
        ];
        for (n, (found, expected)) in golden.into_iter().enumerate() {
            assert_eq!(found, expected, "vector {n}: {found:#018x}");
        }
    }

    #[test]
    fn where_a_part_ends_matters_and_so_does_the_order() {
        let different = [
            Mix::new(7).bytes(b"ab").bytes(b"c").finish(),
            Mix::new(7).bytes(b"a").bytes(b"bc").finish(),
            Mix::new(7).bytes(b"abc").finish(),
            Mix::new(7).bytes(b"abc\0").finish(),
            Mix::new(7).bytes(b"c").bytes(b"ab").finish(),
            Mix::new(7).finish(),
            Mix::new(7).word(0).finish(),
            Mix::new(7).word(0).word(0).finish(),
        ];
        for (n, one) in different.iter().enumerate() {
            assert!(
                !different[n + 1..].contains(one),
                "number {n} appears twice"
            );
        }
    }
}
