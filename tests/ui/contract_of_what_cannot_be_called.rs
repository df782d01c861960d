use std::fmt::Debug;

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    name: String,
}

#[fake(entity = User, key = id: u64, contract)]
trait Users {
    fn insert(&self, user: User) -> Result<(), Violation>;
    #[fake(contract = never)]
    fn find(&self, id: u64) -> Option<User>;
    // shape: `contract` of `fn find_as<K: Into<u64>>(&self, as_key: K, id: u64)`
    #[fake(find(id))]
    fn find_as<K: Into<u64> + Debug>(&self, #[fake(ignore)] as_key: K, id: u64) -> Option<User>;
    // shape: `contract` of `fn held(self) -> usize`
    #[fake(read = |db| db.rows.len())]
    fn held(self) -> usize;
    // shape: `contract` of `fn count_where(&self, test: &dyn Fn(&User) -> bool) -> usize`
    #[fake(read = |db| db.rows.filter(|user| test(user)).len())]
    fn count_where(&self, test: &dyn Fn(&User) -> bool) -> usize;
    #[fake(contract = skip, read = |db| db.rows.filter(|user| test(user)).len())]
    fn left_out(&self, test: &dyn Fn(&User) -> bool) -> usize;
}

// shape: `contract` of a trait of side effects
#[fake(contract)]
trait Mail {
    fn send(&self, to: &str);
}

// shape: `contract = skip` on a method of a trait without `contract`
#[fake(entity = User, key = id: u64)]
trait Others {
    #[fake(contract = skip)]
    fn find(&self, id: u64) -> Option<User>;
}

#[fake(entity = T, key = id, contract)]
// shape: `contract` of `trait Generic<T>`
trait Generic<T: Clone + Debug + PartialEq + Send + Sync + 'static> {
    fn all(&self) -> Vec<T>;
}

fn main() {
    let _ = UsersContract::new();
    let _ = MailContract::new();
}
