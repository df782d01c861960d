use std::collections::HashMap;

use fake_runtime::{Violation, fake};

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

struct View;

#[fake(entity = User, key = id: u64)]
trait Read {
    #[fake(list, answer = 3)]
    fn number(&self) -> Vec<u8>;
    #[fake(list, answer = |one, other| one)]
    fn two(&self) -> Vec<User>;
    #[fake(list, page = "page")]
    fn text(&self) -> String;
    #[fake(find(id, answer = email), answer = id)]
    fn twice(&self, id: u64) -> Option<u64>;
}

#[fake(entity = User, key = id: u64)]
trait Understood {
    #[fake(count(email), answer = id)]
    fn count(&self, email: &str) -> u64;
    #[fake(read = |db| db.rows.len(), answer = id)]
    fn size(&self) -> usize;
    #[fake(delete(id), answer = email)]
    fn forget(&self, id: u64);
    #[fake(insert, page = |page| page.items)]
    fn add(&self, user: User) -> Vec<User>;
    // shape: `fn insert_all(&self, users: Vec<User>) -> Result<(Vec<User>, u64), E>`
    fn insert_all(&self, users: Vec<User>) -> Result<(Vec<User>, u64), Violation>;
    // shape: `-> HashMap<String, User>`, by what is not the key
    fn get_all(&self) -> HashMap<String, User>;
    // shape: `-> Vec<View>`, of which nothing says how a row becomes one
    fn find_all(&self) -> Vec<View>;
    #[fake(find(id))]
    fn view(&self, id: u64) -> Option<View>;
    #[fake(list)]
    fn views(&self) -> Vec<View>;
}

#[fake(entity = User, key = id: u64)]
trait Cursors {
    // shape: `#[fake(list(after = cursor))]`, in no order
    #[fake(list(after = cursor))]
    fn unordered(&self, cursor: u64) -> Vec<User>;
    // shape: `#[fake(list(order_by(email, id), after = cursor))]`
    #[fake(list(order_by(email, id), after = cursor))]
    fn by_two(&self, cursor: u64) -> Vec<User>;
    // shape: `#[fake(find(id, after = cursor))] -> Option<User>`
    #[fake(find(id, after = cursor))]
    fn one(&self, id: u64, cursor: u64) -> Option<User>;
    #[fake(count, after = cursor)]
    fn number(&self, #[fake(ignore)] cursor: u64) -> u64;
    fn list(&self, cursor: Option<u64>) -> Vec<User>;
}

fn main() {
    let _ = (FakeRead::new(), FakeUnderstood::new());
    let _ = FakeCursors::new();
}
