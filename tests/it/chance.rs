//! Chance that is a trait of the user's: what is drawn follows from the world's seed.

use std::ops::{Range, RangeInclusive};

use async_trait::async_trait;
use fake_runtime::{World, fake};

use crate::support::{now, panic_of};

#[fake]
trait Random {
    fn next_u64(&self) -> u64;
    fn random_f64(&self) -> f64;
    fn random_bool(&self) -> bool;
    fn random(&self) -> i8;
    fn fill(&self, bytes: &mut [u8]);
    fn random_bytes(&self, length: usize) -> Vec<u8>;
    fn gen_range(&self, range: Range<u32>) -> u32;
    fn random_in(&mut self, range: RangeInclusive<i64>) -> i64;
    #[fake(random)]
    fn nonce(&self) -> [u8; 12];
    #[fake(random)]
    fn salt(&self, length: u8) -> Vec<u8>;
    #[fake(random = low..high)]
    fn between(&self, low: i32, high: i32) -> i32;
    #[fake(random = 1..=6)]
    fn roll(&self) -> u8;
    #[fake(random = 0.5..2.0)]
    fn jitter(&self) -> f64;
    #[fake(read = |_| rng.random_bool(p))]
    fn chance(&self, p: f64) -> bool;
}

#[test]
fn what_is_drawn_is_of_the_type_or_of_the_range() {
    let mut random = FakeRandom::in_world(&World::seeded(3));
    let (mut seen, mut heads) = ([0; 7], 0);
    for _ in 0..2_000 {
        assert!((0.0..1.0).contains(&random.random_f64()));
        assert!((3..5).contains(&random.gen_range(3..5)));
        assert!((-1..=1).contains(&random.random_in(-1..=1)));
        assert!((-4..4).contains(&random.between(-4, 4)));
        assert!((0.5..2.0).contains(&random.jitter()));
        seen[usize::from(random.roll())] += 1;
        heads += u32::from(random.random_bool());
    }
    assert_eq!(seen[0], 0);
    assert!(
        seen[1..].iter().all(|&times| (250..420).contains(&times)),
        "{seen:?}"
    );
    assert!((900..1_100).contains(&heads), "{heads}");
    let drawn: Vec<i8> = (0..50).map(|_| random.random()).collect();
    assert!(drawn.iter().any(|&one| one < 0) && drawn.iter().any(|&one| one > 0));
    assert_ne!(random.next_u64(), random.next_u64());
    assert!(random.chance(1.0) && !random.chance(0.0));
}

#[test]
fn bytes_are_filled_whatever_there_are_of_them() {
    let random = FakeRandom::new();
    let mut bytes = [0; 44];
    random.fill(&mut bytes);
    assert!(
        bytes
            .chunks(8)
            .all(|chunk| chunk.iter().any(|&byte| byte != 0))
    );
    random.fill(&mut []);
    assert_eq!(
        (random.random_bytes(0).len(), random.random_bytes(5).len()),
        (0, 5)
    );
    assert_eq!(random.salt(16).len(), 16);
    assert_ne!(random.nonce(), random.nonce());
}

#[test]
fn the_seed_decides_and_other_fakes_do_not() {
    let drawn = |seed, disturbed: bool| {
        let world = World::seeded(seed);
        let (random, other) = (FakeRandom::in_world(&world), FakeRandom::in_world(&world));
        if disturbed {
            other.next_u64();
        }
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        (random.next_u64(), random.roll(), bytes)
    };
    assert_eq!(drawn(1, false), drawn(1, true));
    assert_ne!(drawn(1, false), drawn(2, false));
}

#[test]
fn a_range_without_values_panics_and_says_so() {
    let random = FakeRandom::new();
    assert_eq!(
        panic_of(|| random.between(1, 1)),
        "nothing can be drawn of an empty range"
    );
}

#[test]
fn a_fault_decides_what_chance_does() {
    #[fake]
    #[async_trait]
    trait Dice {
        #[fake(random = 1..=6)]
        async fn roll(&self) -> u8;
        async fn fill_bytes(&self, bytes: &mut [u8]) -> Result<(), String>;
    }
    let dice = FakeDice::new();
    dice.faults().roll().times(3).reply(6);
    assert_eq!([(); 3].map(|()| now(dice.roll())), [6; 3]);
    let mut bytes = [0; 16];
    dice.faults()
        .fill_bytes()
        .once()
        .fail("no entropy".to_owned());
    assert!(now(dice.fill_bytes(&mut bytes)).is_err());
    assert_eq!(bytes, [0; 16]);
    assert!(now(dice.fill_bytes(&mut bytes)).is_ok());
    assert_ne!(bytes, [0; 16]);
    dice.world().verify();
}
