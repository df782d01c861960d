//! Ids for expressions and bodies: numbers in sequence, and UUIDs. Repeatable, so nothing here asks
//! the operating system.

use std::any::type_name;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::mix::Mix;
use super::rng::WorldRng;
use crate::SequenceKey;

/// Where one fake's ids come from.
///
/// Each fake has a stream of its own, made of the world's seed, the fake's name and, for a second
/// fake of that name in the same world, its number: what one fake draws never changes what another
/// one gets. A clone goes on with the same stream. Ids are not given back when a transaction is
/// rolled back, which leaves a gap.
#[derive(Clone)]
pub struct Ids(Arc<Stream>);

struct Stream {
    seed: u64,
    numbers: AtomicU64,
    uuids: AtomicU64,
    generators: AtomicU64,
}

/// How far a stream was when a checkpoint was taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdsMark {
    numbers: u64,
    uuids: u64,
    generators: u64,
}

#[cfg(feature = "serde")]
impl IdsMark {
    pub(crate) fn to_numbers(self) -> [u64; 3] {
        [self.numbers, self.uuids, self.generators]
    }

    pub(crate) fn from_numbers([numbers, uuids, generators]: [u64; 3]) -> Self {
        Self {
            numbers,
            uuids,
            generators,
        }
    }
}

impl Ids {
    /// The stream of fake number `ordinal` (from 0) among those called `name`.
    pub(super) fn new(seed: u64, name: &str, ordinal: u64) -> Self {
        let seed = Mix::new(seed).bytes(name.as_bytes()).word(ordinal).finish();
        Self::begin(
            seed,
            IdsMark {
                numbers: 0,
                uuids: 0,
                generators: 0,
            },
        )
    }

    fn begin(seed: u64, at: IdsMark) -> Self {
        Self(Arc::new(Stream {
            seed,
            numbers: AtomicU64::new(at.numbers),
            uuids: AtomicU64::new(at.uuids),
            generators: AtomicU64::new(at.generators),
        }))
    }

    /// The next number of this fake: 1, 2, 3, and so on. It knows nothing of the rows: a column
    /// that is declared with `generate = sequence` has a sequence of its own.
    ///
    /// # Panics
    ///
    /// When `T` cannot hold the number.
    #[must_use]
    #[track_caller]
    pub fn next<T: SequenceKey>(&self) -> T {
        let number = take(&self.0.numbers) + 1;
        T::from_number(i128::from(number)).unwrap_or_else(|| {
            panic!(
                "the next id is {number}, which `{}` cannot hold",
                type_name::<T>()
            )
        })
    }

    /// A UUID in the form of version 4, the variant of RFC 9562: 122 bits that follow from the
    /// stream and from how many UUIDs it has given before.
    #[must_use]
    pub fn uuid<T: FromUuid>(&self) -> T {
        let mix = Mix::new(self.0.seed).word(take(&self.0.uuids));
        let half = |n| u128::from(mix.word(n).finish());
        let bits = half(1) << 64 | half(2);
        let version = 0xf_u128 << 76;
        let variant = 0b11_u128 << 62;
        T::from_uuid(bits & !version & !variant | 4 << 76 | 0b10 << 62)
    }

    /// What is mixed here is this stream's alone, and takes nothing from it.
    pub(crate) fn mix(&self) -> Mix {
        Mix::new(self.0.seed)
    }

    /// The next random generator of this stream.
    pub(crate) fn rng(&self) -> WorldRng {
        WorldRng::new(self.0.seed, take(&self.0.generators))
    }

    /// A stream that goes on alike, independently.
    pub(crate) fn fork(&self) -> Self {
        Self::begin(self.0.seed, self.mark())
    }

    pub(crate) fn mark(&self) -> IdsMark {
        let Stream {
            seed: _,
            numbers,
            uuids,
            generators,
        } = &*self.0;
        IdsMark {
            numbers: numbers.load(Ordering::Relaxed),
            uuids: uuids.load(Ordering::Relaxed),
            generators: generators.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn wind(&self, to: IdsMark) {
        self.0.numbers.store(to.numbers, Ordering::Relaxed);
        self.0.uuids.store(to.uuids, Ordering::Relaxed);
        self.0.generators.store(to.generators, Ordering::Relaxed);
    }
}

/// Relaxed is enough: who draws at the same time gets different numbers, and no memory is
/// published through them.
fn take(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Ordering::Relaxed)
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IdsMark { numbers, uuids, .. } = self.mark();
        f.debug_struct("Ids")
            .field("numbers", &numbers)
            .field("uuids", &uuids)
            .finish()
    }
}

/// A type that [`Ids::uuid`] can make. Implement it for an id type of your own.
#[diagnostic::on_unimplemented(
    message = "a UUID cannot become `{Self}`",
    note = "`u128`, `[u8; 16]`, `String` and, with the feature `uuid`, `uuid::Uuid` can; implement `FromUuid` for a type of your own"
)]
pub trait FromUuid: Sized {
    /// Makes the id of the UUID's 128 bits, the first byte of its text being the highest.
    fn from_uuid(bits: u128) -> Self;
}

impl FromUuid for u128 {
    fn from_uuid(bits: u128) -> Self {
        bits
    }
}

impl FromUuid for [u8; 16] {
    fn from_uuid(bits: u128) -> Self {
        bits.to_be_bytes()
    }
}

/// Lower case, with hyphens.
impl FromUuid for String {
    fn from_uuid(bits: u128) -> Self {
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            bits >> 96,
            bits >> 80 & 0xffff,
            bits >> 64 & 0xffff,
            bits >> 48 & 0xffff,
            bits & 0xffff_ffff_ffff
        )
    }
}

#[cfg(feature = "uuid")]
impl FromUuid for uuid::Uuid {
    fn from_uuid(bits: u128) -> Self {
        Self::from_u128(bits)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn uuids_are_the_same_in_every_release() {
        let ids = Ids::new(7, "FakeUserRepository", 0);
        assert_eq!(ids.uuid::<String>(), "773bee3c-6fb4-48b1-8e8b-8906231e4862");
        assert_eq!(ids.uuid::<String>(), "78a754a7-ae30-427e-a19c-c91d6715fadc");
        assert_eq!(
            Ids::new(7, "FakeUserRepository", 1).uuid::<String>(),
            "5def6696-0e8b-41c6-b406-172627763b3e"
        );
    }

    #[test]
    fn a_uuid_has_version_4_and_the_variant_of_the_rfc() {
        let ids = Ids::new(1, "F", 0);
        for _ in 0..100 {
            let uuid: String = ids.uuid();
            assert_eq!(uuid.len(), 36);
            assert_eq!(&uuid[14..15], "4", "{uuid}");
            assert!("89ab".contains(&uuid[19..20]), "{uuid}");
        }
    }

    #[test]
    fn every_type_gets_the_same_bits() {
        let bits = 0x0011_2233_4455_4677_8899_aabb_ccdd_eeff;
        assert_eq!(u128::from_uuid(bits), bits);
        assert_eq!(<[u8; 16]>::from_uuid(bits)[..3], [0x00, 0x11, 0x22]);
        assert_eq!(
            String::from_uuid(bits),
            "00112233-4455-4677-8899-aabbccddeeff"
        );
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn the_uuid_crate_sees_a_random_uuid() {
        let uuid: uuid::Uuid = Ids::new(1, "F", 0).uuid();
        assert_eq!(uuid.get_version_num(), 4);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(uuid.to_string(), Ids::new(1, "F", 0).uuid::<String>());
    }

    #[test]
    fn numbers_begin_at_one_and_a_clone_goes_on() {
        let ids = Ids::new(1, "F", 0);
        assert_eq!(ids.next::<u64>(), 1);
        assert_eq!(ids.clone().next::<i32>(), 2);
        assert_eq!(ids.next::<u64>(), 3);
    }

    #[test]
    fn a_number_that_does_not_fit_panics_and_says_so() {
        let ids = Ids::new(1, "F", 0);
        ids.wind(IdsMark {
            numbers: 255,
            ..ids.mark()
        });
        let panic = catch_unwind(|| ids.next::<u8>()).unwrap_err();
        assert_eq!(
            *panic.downcast::<String>().unwrap(),
            "the next id is 256, which `u8` cannot hold"
        );
    }

    #[test]
    fn a_fork_goes_on_alike_and_takes_nothing_from_the_original() {
        let ids = Ids::new(1, "F", 0);
        let _: u64 = ids.next();
        let fork = ids.fork();
        assert_eq!(fork.uuid::<u128>(), ids.uuid::<u128>());
        assert_eq!((fork.next::<u64>(), fork.next::<u64>()), (2, 3));
        assert_eq!(ids.next::<u64>(), 2);
    }
}
