//! Where a key lives: Redis Cluster's hash slots, evenly divided between shards. Stores which slot a body has touched.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Map, feeding};
use crate::table::TableKey;
use crate::violation::{Violation, ViolationKind};

/// How many slots a Redis cluster has.
pub(super) const SLOTS: u16 = 16384;

/// The bytes of a key, as a client of a store would send them, read from how the key hashes itself.
///
/// - A text is its bytes; the `0xff` that ends a `str`'s hash is left out.
/// - A list of bytes is these; the length before it is left out.
/// - A number is its decimal digits.
/// - The parts of a tuple or a struct follow each other.
#[derive(Default)]
struct KeyBytes {
    bytes: Vec<u8>,
    /// Where a text may just have ended.
    after_text: bool,
    /// A number that may be the length of a list which follows: its value, and where it was written.
    length: Option<(usize, usize)>,
}

macro_rules! digits {
    ($($write:ident $int:ty),*) => {$(
        fn $write(&mut self, value: $int) {
            self.number(&value);
        }
    )*};
}

impl KeyBytes {
    fn number(&mut self, value: &impl ToString) {
        self.bytes.extend_from_slice(value.to_string().as_bytes());
        self.after_text = false;
        self.length = None;
    }
}

impl Hasher for KeyBytes {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some((length, begin)) = self.length.take() {
            if length == bytes.len() {
                self.bytes.truncate(begin);
            }
        }
        self.bytes.extend_from_slice(bytes);
        self.after_text = true;
    }

    fn write_u8(&mut self, value: u8) {
        if value == 0xff && self.after_text {
            self.after_text = false;
        } else {
            self.number(&value);
        }
    }

    fn write_usize(&mut self, value: usize) {
        let begin = self.bytes.len();
        self.number(&value);
        self.length = Some((value, begin));
    }

    digits!(
        write_u16 u16, write_u32 u32, write_u64 u64, write_u128 u128, write_i8 i8, write_i16 i16,
        write_i32 i32, write_i64 i64, write_i128 i128, write_isize isize
    );
}

/// CRC16 as XMODEM and Redis Cluster have it.
fn crc16(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carry = crc & 0x8000 != 0;
            crc <<= 1;
            if carry {
                crc ^= 0x1021;
            }
        }
    }
    crc
}

/// What of a key decides where it lives: what is between the first `{` and the next `}`, if that is something.
fn tag(key: &[u8]) -> &[u8] {
    let Some(open) = key.iter().position(|byte| *byte == b'{') else {
        return key;
    };
    let rest = &key[open + 1..];
    match rest.iter().position(|byte| *byte == b'}') {
        Some(close) if close > 0 => &rest[..close],
        _ => key,
    }
}

/// The slot of the key that is fed.
pub(super) fn slot(feed: &dyn Fn(&mut dyn Hasher)) -> u16 {
    let mut key = KeyBytes::default();
    feed(&mut key);
    crc16(tag(&key.bytes)) % SLOTS
}

/// The shard that a slot belongs to, as `redis-cli --cluster create` divides the slots.
pub(super) fn shard(slot: u16, shards: u16) -> u16 {
    let (slot, shards) = (u32::from(slot), u32::from(shards));
    // The last slot of shard i is (i + 1) * 16384 / shards - 1, rounded to the nearest.
    let last = |shard: u32| ((shard + 1) * 2 * u32::from(SLOTS) - shards) / (2 * shards);
    let mut shard = slot * shards / u32::from(SLOTS);
    while shard > 0 && slot <= last(shard - 1) {
        shard -= 1;
    }
    while slot > last(shard) {
        shard += 1;
    }
    u16::try_from(shard).expect("there are fewer shards than slots")
}

/// Which slot a custom body has touched in a map: the number of the body, then [`CROSSED`], then the slot.
#[derive(Debug, Default)]
pub(super) struct Touched(AtomicU64);

const CROSSED: u64 = 1 << 15;
const OF_SLOT: u64 = CROSSED - 1;

impl<K, V> Map<K, V> {
    /// Notes that the custom body that runs, if one does, touches this key; a second slot aborts it.
    pub(super) fn touch<Q: Hash + ?Sized>(&self, key: &Q) {
        if self.rules.shards.is_none() {
            return;
        }
        let setup = self.table.setup();
        let Some(body) = setup.running() else { return };
        let slot = u64::from(slot(&feeding(key)));
        // The state's lock orders all accesses: a writing body is alone.
        let was = self.touched.0.load(Ordering::Relaxed);
        if was >> 16 != body {
            self.touched.0.store(body << 16 | slot, Ordering::Relaxed);
        } else if was & OF_SLOT != slot {
            self.touched.0.store(was | CROSSED, Ordering::Relaxed);
            setup.abort();
        }
    }

    /// Why this map has aborted the custom body that ran last, if it has.
    pub(super) fn crossed(&self) -> Option<Violation> {
        let was = self.touched.0.load(Ordering::Relaxed);
        let here = was >> 16 == self.table.setup().body() && was & CROSSED != 0;
        here.then(|| self.cross())
    }

    fn cross(&self) -> Violation {
        self.violation(ViolationKind::CrossShard, "shards")
    }

    /// That all of these keys are in one slot, as one step needs it.
    pub(super) fn together<'q, Q: Hash + ?Sized + 'q>(
        &self,
        keys: impl IntoIterator<Item = &'q Q>,
    ) -> Result<(), Violation> {
        if self.rules.shards.is_none() {
            return Ok(());
        }
        let mut slots = keys.into_iter().map(|key| slot(&feeding(key)));
        let first = slots.next();
        if slots.all(|slot| Some(slot) == first) {
            Ok(())
        } else {
            Err(self.cross())
        }
    }

    /// That these two keys are in one slot.
    pub(super) fn beside<P, Q>(&self, one: &P, other: &Q) -> Result<(), Violation>
    where
        P: Hash + ?Sized,
        Q: Hash + ?Sized,
    {
        if self.rules.shards.is_none() || slot(&feeding(one)) == slot(&feeding(other)) {
            Ok(())
        } else {
            Err(self.cross())
        }
    }
}

impl<K: 'static, V: 'static> Map<K, V> {
    /// The slot of a key, from 0 to 16383, as Redis Cluster's `CLUSTER KEYSLOT` says: CRC16 of the key's bytes, or of what
    /// is between `{` and `}` in it. A number counts as its decimal digits.
    #[must_use]
    pub fn slot_of<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> u16
    where
        K: TableKey<Q>,
    {
        slot(&feeding(key))
    }

    /// The shard of a key, counted from 0; `None` where the map has none.
    #[must_use]
    pub fn shard_of<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u16>
    where
        K: TableKey<Q>,
    {
        Some(shard(self.slot_of(key), self.rules.shards?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot_of<Q: Hash + ?Sized>(key: &Q) -> u16 {
        slot(&feeding(key))
    }

    #[test]
    fn slots_are_those_of_redis_cluster() {
        // `CLUSTER KEYSLOT`, of Redis 7.
        assert_eq!(crc16(b"123456789"), 0x31c3);
        assert_eq!(slot_of("123456789"), 12739);
        assert_eq!(slot_of("foo"), 12182);
        assert_eq!(slot_of("bar"), 5061);
        assert_eq!(slot_of(""), 0);
    }

    #[test]
    fn a_tag_in_braces_decides_alone_unless_it_is_empty() {
        assert_eq!(slot_of("foo{bar}"), slot_of("bar"));
        assert_eq!(slot_of("{user1000}.following"), slot_of("user1000"));
        assert_eq!(slot_of("foo{bar}{zap}"), slot_of("bar"));
        assert_eq!(tag(b"foo{{bar}}zap"), b"{bar");
        assert_eq!(tag(b"foo{}{bar}"), b"foo{}{bar}");
        assert_eq!(tag(b"foo{bar"), b"foo{bar");
    }

    #[test]
    fn a_key_is_the_bytes_that_a_client_would_send() {
        assert_eq!(slot_of(&7_u64), slot_of("7"));
        assert_eq!(slot_of(&-7_i32), slot_of("-7"));
        assert_eq!(slot_of(&255_u8), slot_of("255"));
        assert_eq!(slot_of(&b"foo"[..]), slot_of("foo"));
        assert_eq!(slot_of(b"foo"), slot_of("foo"));
        assert_eq!(slot_of(&String::from("foo")), slot_of("foo"));
        assert_eq!(slot_of(&("foo", "bar")), slot_of("foobar"));
        assert_eq!(slot_of(&("user:", 7_u64)), slot_of("user:7"));
    }

    #[test]
    fn shards_have_the_slots_that_redis_cli_gives_them() {
        let ends = [
            (0, 0),
            (5460, 0),
            (5461, 1),
            (10922, 1),
            (10923, 2),
            (16383, 2),
        ];
        for (slot, of) in ends {
            assert_eq!(shard(slot, 3), of, "{slot}");
        }
        for shards in [1, 2, 3, 5, 6, 7, 100, 16384] {
            let all: Vec<u16> = (0..SLOTS).map(|slot| shard(slot, shards)).collect();
            assert!(all.is_sorted(), "{shards}");
            assert_eq!((all[0], all[16383]), (0, shards - 1), "{shards}");
        }
    }
}
