//! Where a message goes: a topic, a partition, both or neither, of whatever types. Here they become lanes, which are numbers.

use std::collections::HashMap;
use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::FixedState;

use crate::fault::Portable;
use crate::turns::Wants;

/// What can name a topic or a partition: anything that is `Hash` and `Debug`.
///
/// Two of them are the same where they hash alike in fixed widths: `3_u8` is `3_u32`, and `"mail"` is
/// `String::from("mail")`.
pub trait Spot {
    /// Hashes it.
    #[doc(hidden)]
    fn feed(&self, hasher: &mut dyn Hasher);
    /// Prints it.
    #[doc(hidden)]
    fn print(&self) -> String;
}

impl<Q: Hash + Debug> Spot for Q {
    fn feed(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }

    fn print(&self) -> String {
        format!("{self:?}")
    }
}

/// Where messages are put, or are taken from: a topic, a partition, both or neither.
///
/// A message that is put into a queue has exactly this address. Messages that are taken have whatever is not said here:
/// an address with a topic alone is for all of its partitions.
///
/// ```
/// use fake_runtime::Address;
///
/// let (topic, partition) = ("sales", 3_u32);
/// let address = Address::new().topic(&topic).partition(&partition);
/// # let _ = address;
/// ```
#[derive(Clone, Copy, Default)]
#[must_use]
pub struct Address<'a> {
    pub(super) topic: Option<&'a dyn Spot>,
    pub(super) partition: Option<&'a dyn Spot>,
}

impl<'a> Address<'a> {
    /// Neither topic nor partition.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this topic.
    pub fn topic(self, topic: &'a dyn Spot) -> Self {
        Self {
            topic: Some(topic),
            ..self
        }
    }

    /// In this partition.
    pub fn partition(self, partition: &'a dyn Spot) -> Self {
        Self {
            partition: Some(partition),
            ..self
        }
    }

    fn hashes(self) -> Hashes {
        (self.topic.map(hash), self.partition.map(hash))
    }

    fn is_empty(self) -> bool {
        self.topic.is_none() && self.partition.is_none()
    }

    /// This one, and the topic and the partition of the other where this one has none.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            topic: self.topic.or(other.topic),
            partition: self.partition.or(other.partition),
        }
    }
}

impl Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |spot: Option<&dyn Spot>| spot.map(text);
        f.debug_struct("Address")
            .field("topic", &text(self.topic))
            .field("partition", &text(self.partition))
            .finish()
    }
}

/// The portable hash of a topic or a partition.
pub(super) fn hash(spot: &dyn Spot) -> u64 {
    let mut hasher = Portable::new();
    spot.feed(&mut hasher);
    hasher.finish()
}

/// A topic or a partition as text: a string as it is, anything else as `Debug` prints it.
fn text(spot: &dyn Spot) -> Arc<str> {
    let mut string = Text::default();
    spot.feed(&mut string);
    match string {
        Text {
            bytes: Some(bytes),
            ended: true,
            other: false,
        } => String::from_utf8(bytes).map_or_else(|_| spot.print().into(), Into::into),
        _ => spot.print().into(),
    }
}

/// Knows a string by how it hashes: once as bytes, and then 0xff.
#[derive(Default)]
struct Text {
    bytes: Option<Vec<u8>>,
    ended: bool,
    other: bool,
}

impl Hasher for Text {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.other |= self.bytes.is_some();
        self.bytes = Some(bytes.to_vec());
    }

    fn write_u8(&mut self, byte: u8) {
        self.other |= byte != 0xff || self.bytes.is_none() || self.ended;
        self.ended = true;
    }
}

/// The hashes of a topic and a partition.
type Hashes = (Option<u64>, Option<u64>);

/// A lane as messages and their receivers see it.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    hashes: Hashes,
    pub(super) topic: Option<Arc<str>>,
    pub(super) partition: Option<Arc<str>>,
}

/// A lane as a dump has it: the hash of its topic with the text, and those of its partition.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Written {
    #[serde(with = "named", default, skip_serializing_if = "Option::is_none")]
    topic: Option<(u64, Arc<str>)>,
    #[serde(with = "named", default, skip_serializing_if = "Option::is_none")]
    partition: Option<(u64, Arc<str>)>,
}

/// A hash is a text in hexadecimal: it is larger than what other readers of JSON can hold.
#[cfg(feature = "serde")]
mod named {
    use std::sync::Arc;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Named = Option<(u64, Arc<str>)>;

    pub(super) fn serialize<S: Serializer>(
        named: &Named,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = named
            .as_ref()
            .map(|(hash, text)| (format!("{hash:016x}"), &**text));
        text.serialize(serializer)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Named, D::Error> {
        let Some((hash, text)) = Option::<(String, String)>::deserialize(deserializer)? else {
            return Ok(None);
        };
        let hash = u64::from_str_radix(&hash, 16).map_err(D::Error::custom)?;
        Ok(Some((hash, text.into())))
    }
}

/// Which lanes somebody takes messages from.
pub(super) enum Reach {
    All,
    These(Vec<u32>),
}

impl Reach {
    pub(super) fn has(&self, lane: u32) -> bool {
        match self {
            Self::All => true,
            Self::These(lanes) => lanes.contains(&lane),
        }
    }
}

/// The lanes of a queue: each address that a message was ever put to. The first one has neither topic nor partition.
///
/// Lanes are never forgotten, so that a rollback need not know of them; forks of a queue share them.
#[derive(Clone, Debug)]
pub(super) struct Lanes(Arc<Mutex<Known>>);

#[derive(Debug)]
struct Known {
    lanes: Vec<Lane>,
    numbers: HashMap<Hashes, u32, FixedState>,
}

impl Lanes {
    pub(super) fn new() -> Self {
        let mut known = Known {
            lanes: Vec::new(),
            numbers: HashMap::default(),
        };
        known.add(Lane::default());
        Self(Arc::new(Mutex::new(known)))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // No code of the user's runs while it is held, and a lane is added whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lane with exactly this address.
    pub(super) fn of(&self, address: Address<'_>) -> u32 {
        if address.is_empty() {
            return 0;
        }
        let hashes = address.hashes();
        let number = self.lock().numbers.get(&hashes).copied();
        number.unwrap_or_else(|| {
            let lane = Lane {
                hashes,
                topic: address.topic.map(text),
                partition: address.partition.map(text),
            };
            self.lock().add(lane)
        })
    }

    /// The lanes that an address leaves.
    pub(super) fn reach(&self, address: Address<'_>) -> Reach {
        if address.is_empty() {
            return Reach::All;
        }
        let (topic, partition) = address.hashes();
        let known = self.lock();
        let is = |wanted: Option<u64>, has: Option<u64>| wanted.is_none() || wanted == has;
        let lanes = known
            .lanes
            .iter()
            .zip(0..)
            .filter(|(lane, _)| is(topic, lane.hashes.0) && is(partition, lane.hashes.1));
        Reach::These(lanes.map(|(_, number)| number).collect())
    }

    /// All of them, to be restored elsewhere.
    #[cfg(feature = "serde")]
    pub(super) fn written(&self) -> Vec<Written> {
        let written = |lane: &Lane| Written {
            topic: lane.hashes.0.zip(lane.topic.clone()),
            partition: lane.hashes.1.zip(lane.partition.clone()),
        };
        self.lock().lanes.iter().map(written).collect()
    }

    /// The lanes of another queue instead of these, by the same numbers.
    #[cfg(feature = "serde")]
    pub(super) fn restore(&self, written: Vec<Written>) {
        let mut known = Known {
            lanes: Vec::new(),
            numbers: HashMap::default(),
        };
        for Written { topic, partition } in written {
            let (topic_hash, topic) = topic.unzip();
            let (partition_hash, partition) = partition.unzip();
            known.add(Lane {
                hashes: (topic_hash, partition_hash),
                topic,
                partition,
            });
        }
        if known.lanes.is_empty() {
            known.add(Lane::default());
        }
        *self.lock() = known;
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.lock().lanes.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn lane(&self, number: u32) -> Lane {
        self.lock().lanes[number as usize].clone()
    }

    /// The portable hash of this lane's partition.
    pub(super) fn partition(&self, number: u32) -> Option<u64> {
        self.lock().lanes.get(number as usize)?.hashes.1
    }
}

impl Known {
    fn add(&mut self, lane: Lane) -> u32 {
        // Another thread may have added it meanwhile.
        if let Some(number) = self.numbers.get(&lane.hashes) {
            return *number;
        }
        let number = u32::try_from(self.lanes.len()).ok();
        let number = number.filter(|number| u64::from(*number) < super::message::LANES);
        let number = number.expect("a queue has fewer than 2^24 addresses");
        self.numbers.insert(lane.hashes, number);
        self.lanes.push(lane);
        number
    }
}

impl Address<'_> {
    /// What a call waits for that wants a message of this address.
    pub(super) fn wants(self, queue: &'static str) -> Wants {
        let (topic, partition) = self.hashes();
        Wants {
            queue,
            topic,
            partition,
        }
    }
}
