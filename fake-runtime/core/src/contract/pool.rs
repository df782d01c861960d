//! The small pools that arguments are drawn from: the test's own, and some for types that everybody has.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use super::value::{Argument, Drawable};
use crate::world::WorldRng;

/// How many values a source that makes them gives to a case: few, so that they meet.
const MADE: usize = 8;

/// The values of one type, which is forgotten.
#[derive(Clone)]
pub(super) struct Pool {
    /// A `Vec<T>`.
    values: Rc<dyn Any>,
    at: fn(&dyn Any, usize) -> Option<&dyn Argument>,
    pub(super) len: usize,
}

impl Pool {
    fn of<T: Drawable>(values: Vec<T>) -> Self {
        Self {
            len: values.len(),
            values: Rc::new(values),
            at: member::<T>,
        }
    }

    pub(super) fn at(&self, number: usize) -> Option<&dyn Argument> {
        (self.at)(&*self.values, number)
    }
}

fn member<T: Drawable>(values: &dyn Any, at: usize) -> Option<&dyn Argument> {
    let values = values.downcast_ref::<Vec<T>>()?;
    values.get(at).map(|value| value as &dyn Argument)
}

/// What makes the pool of a case.
type Makes<'c> = Rc<dyn Fn(&mut WorldRng) -> Pool + 'c>;

/// Where pools come from.
pub(super) struct Sources<'c> {
    fixed: HashMap<TypeId, Pool>,
    made: Vec<(TypeId, Makes<'c>)>,
    /// The types that the test named, not those that everybody has.
    own: Vec<TypeId>,
    /// The values that no generated key is equal to.
    never: HashMap<TypeId, Pool>,
}

impl<'c> Sources<'c> {
    /// With what everybody has.
    pub(super) fn new() -> Self {
        let mut sources = Self {
            fixed: HashMap::new(),
            made: Vec::new(),
            own: Vec::new(),
            never: HashMap::new(),
        };
        sources.usual();
        sources
    }

    /// Values of the test's own; those that were there for the type are no more.
    pub(super) fn give<T: Drawable>(&mut self, values: Vec<T>) {
        self.fixed.insert(TypeId::of::<T>(), Pool::of(values));
        self.own.push(TypeId::of::<T>());
    }

    /// A source of the test's own.
    pub(super) fn make<T: Drawable>(&mut self, one: impl Fn(&mut WorldRng) -> T + 'c) {
        let makes = move |rng: &mut WorldRng| Pool::of((0..MADE).map(|_| one(rng)).collect());
        self.made.push((TypeId::of::<T>(), Rc::new(makes)));
        self.own.push(TypeId::of::<T>());
    }

    /// The pools of one case.
    pub(super) fn pools(&self, seed: u64) -> Pools<'_> {
        let mut made = HashMap::new();
        for (ordinal, (ty, makes)) in (1..).zip(&self.made) {
            made.insert(*ty, makes(&mut WorldRng::new(seed, ordinal)));
        }
        Pools {
            fixed: &self.fixed,
            made,
            own: &self.own,
            never: &self.never,
        }
    }

    fn usual(&mut self) {
        macro_rules! integers {
            ($($ty:ty),*) => {$(
                self.fixed.insert(TypeId::of::<$ty>(), Pool::of::<$ty>(vec![1, 2, 3, 0]));
                self.never.insert(TypeId::of::<$ty>(), Pool::of::<$ty>(vec![<$ty>::MAX - 7]));
            )*};
        }
        macro_rules! usual {
            ($($ty:ty: $values:expr;)*) => {$(
                self.fixed.insert(TypeId::of::<$ty>(), Pool::of::<$ty>($values));
            )*};
        }
        integers!(
            u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
        );
        usual! {
            String: vec!["a".to_owned(), "b".to_owned(), "A".to_owned()];
            bool: vec![false, true];
            char: vec!['a', 'b'];
            f32: vec![0.0, 1.0, -1.5];
            f64: vec![0.0, 1.0, -1.5];
            Duration: vec![Duration::from_secs(3600), Duration::from_secs(7200)];
            SystemTime: [1_700_000_000, 1_800_000_000].map(at_second).to_vec();
            PathBuf: vec![PathBuf::from("a"), PathBuf::from("a/b")];
            Vec<u8>: vec![vec![1], vec![2, 3], vec![]];
            (): vec![()];
        }
        let text = Pool::of(vec!["never-created".to_owned()]);
        self.never.insert(TypeId::of::<String>(), text);
        #[cfg(feature = "uuid")]
        {
            let uuids = [1, 2, 3].map(uuid::Uuid::from_u128).to_vec();
            let never = vec![uuid::Uuid::from_u128(u128::MAX - 7)];
            self.fixed
                .insert(TypeId::of::<uuid::Uuid>(), Pool::of(uuids));
            self.never
                .insert(TypeId::of::<uuid::Uuid>(), Pool::of(never));
        }
        #[cfg(feature = "chrono")]
        {
            let times = [1_700_000_000, 1_800_000_000].map(at_second);
            let times = times.map(chrono::DateTime::<chrono::Utc>::from).to_vec();
            let ty = TypeId::of::<chrono::DateTime<chrono::Utc>>();
            self.fixed.insert(ty, Pool::of(times));
        }
    }
}

fn at_second(second: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(second)
}

/// The pools of one case.
pub(super) struct Pools<'s> {
    fixed: &'s HashMap<TypeId, Pool>,
    made: HashMap<TypeId, Pool>,
    own: &'s [TypeId],
    never: &'s HashMap<TypeId, Pool>,
}

impl Pools<'_> {
    pub(super) fn of(&self, ty: TypeId) -> Option<&Pool> {
        let pool = self.made.get(&ty).or_else(|| self.fixed.get(&ty));
        pool.filter(|pool| pool.len > 0)
    }

    /// The values that no key is that a table makes: those of the test, where it has named some.
    pub(super) fn never(&self, ty: TypeId) -> Option<&Pool> {
        let own = self.own.contains(&ty).then(|| self.of(ty)).flatten();
        own.or_else(|| self.never.get(&ty))
    }
}
