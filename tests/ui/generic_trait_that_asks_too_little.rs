use fake_runtime::{Violation, fake};

trait Entity {
    fn id(&self) -> u64;
}

// A parameter has no fields.
// shape: `entity = T, key = id` of `trait Fields<T>`
#[fake(entity = T, key = id: u64, unique(email))]
trait Fields<T: Entity> {
    fn get(&self, id: u64) -> Option<T>;
}

// Conditions are for parameters.
#[fake(entity = String, key = len(): usize, where(String: Clone))]
trait Plain {
    fn get(&self, len: usize) -> Option<String>;
}

// Nothing says that a row can be copied, or a key hashed.
#[fake(entity = T, key = id(): u64)]
trait Bare<T: Entity> {
    fn get(&self, id: u64) -> Option<T>;
}

#[fake(table(pairs: (K, u8), key = 0: K), where(K: Clone + Send + Sync))]
trait Keys<K> {
    #[fake(insert((key, 1)))]
    fn put(&self, key: K) -> Result<(), Violation>;
}

fn main() {}
