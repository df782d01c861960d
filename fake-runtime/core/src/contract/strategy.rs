//! Values that a strategy of `proptest` draws, from a generator of ours: the same for the same seed.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rand::Rng;

use crate::world::WorldRng;

/// One value.
///
/// # Panics
///
/// When the strategy rejects all that it draws.
pub(super) fn one_of<T>(strategy: &impl Strategy<Value = T>, rng: &mut WorldRng) -> T {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    match strategy.new_tree(&mut runner) {
        Ok(tree) => tree.current(),
        Err(reason) => panic!("the strategy {strategy:?} gives no value: {reason}"),
    }
}
