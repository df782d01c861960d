//! The hash of a key that draws are keyed by: the same on every platform and in every release.

use std::hash::{Hash, Hasher};

use crate::world::Mix;

/// A [`Hasher`] that takes everything in fixed widths: an integer of up to 64 bits is one word of [`Mix`], widened with
/// zeros, or with its sign where it has one; `usize` and `isize` are 64 bits; 128 bits are two words, the lower one first;
/// bytes are taken as [`Mix::bytes`] does. So the hash depends on the value alone, where its `Hash` does.
pub(crate) struct Portable(Mix);

impl Portable {
    pub(crate) fn new() -> Self {
        Self(Mix::new(SEED))
    }
}

/// The seed of every such hash: they are keyed again where they are drawn from.
const SEED: u64 = 0x6b65_7900;

/// The portable hash of a value.
pub(crate) fn portable<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = Portable::new();
    value.hash(&mut hasher);
    hasher.finish()
}

macro_rules! words {
    ($($write:ident $int:ty;)*) => {$(
        fn $write(&mut self, value: $int) {
            self.0 = self.0.word(u64::from(value));
        }
    )*};
}

macro_rules! signed {
    ($($write:ident $int:ty;)*) => {$(
        fn $write(&mut self, value: $int) {
            #[expect(clippy::cast_sign_loss, reason = "two's complement")]
            let word = i64::from(value) as u64;
            self.0 = self.0.word(word);
        }
    )*};
}

impl Hasher for Portable {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.bytes(bytes);
    }

    words! {
        write_u8 u8;
        write_u16 u16;
        write_u32 u32;
        write_u64 u64;
    }

    signed! {
        write_i8 i8;
        write_i16 i16;
        write_i32 i32;
        write_i64 i64;
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(value as i64);
    }

    #[expect(clippy::cast_possible_truncation, reason = "the halves")]
    fn write_u128(&mut self, value: u128) {
        self.write_u64(value as u64);
        self.write_u64((value >> 64) as u64);
    }

    #[expect(clippy::cast_sign_loss, reason = "two's complement")]
    fn write_i128(&mut self, value: i128) {
        self.write_u128(value as u128);
    }
}
