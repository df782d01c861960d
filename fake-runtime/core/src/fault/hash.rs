//! The hash of a key that draws are keyed by: the same on every platform and in every release.

use std::hash::{Hash, Hasher};

use crate::world::Mix;

/// A [`Hasher`] that takes everything in fixed widths.
///
/// - An integer of up to 64 bits is one word of [`Mix`], widened with its sign where it has one, so
///   that a number hashes alike in every width. `usize` and `isize` are 64 bits everywhere.
/// - 128 bits are two words, the lower one first.
/// - Bytes are taken as [`Mix::bytes`] does. A `str` is its bytes and then the word `0xff`, which is
///   how `str` hashes itself; a `String`, an `Arc<str>` and a reference to one are the same.
///
/// What a type does not tell portably stays as it is: a slice of integers wider than a byte hands
/// over its memory, in the platform's own order, and a pointer its address.
pub(crate) struct Portable(Mix);

impl Portable {
    #[inline]
    pub(crate) fn new() -> Self {
        Self(Mix::new(SEED))
    }
}

/// The first word of every such hash. They are keyed again where they are drawn from.
const SEED: u64 = 0x6b65_7900;

/// The portable hash of a value.
#[inline]
pub(crate) fn portable<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = Portable::new();
    value.hash(&mut hasher);
    hasher.finish()
}

macro_rules! words {
    ($($write:ident $int:ty => $wide:ty;)*) => {$(
        #[allow(clippy::cast_sign_loss, reason = "the same bits, as a word")]
        #[inline]
        fn $write(&mut self, value: $int) {
            self.0 = self.0.word(<$wide>::from(value) as u64);
        }
    )*};
}

impl Hasher for Portable {
    #[inline]
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.bytes(bytes);
    }

    words! {
        write_u8 u8 => u64;
        write_u16 u16 => u64;
        write_u32 u32 => u64;
        write_u64 u64 => u64;
        write_i8 i8 => i64;
        write_i16 i16 => i64;
        write_i32 i32 => i64;
        write_i64 i64 => i64;
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(value as i64);
    }

    #[allow(clippy::cast_possible_truncation, reason = "the two halves")]
    fn write_u128(&mut self, value: u128) {
        self.write_u64(value as u64);
        self.write_u64((value >> 64) as u64);
    }

    #[allow(clippy::cast_sign_loss, reason = "the same bits, as two words")]
    fn write_i128(&mut self, value: i128) {
        self.write_u128(value as u128);
    }
}
