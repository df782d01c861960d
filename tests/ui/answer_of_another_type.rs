use std::collections::{BTreeSet, HashSet};

use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64)]
trait Compiled {
    // shape: `-> HashSet<User>` of rows without `Hash` and `Eq`
    fn list(&self) -> HashSet<User>;
    // shape: `answer = email`, of another type than `-> BTreeSet<u64>` has
    #[fake(list, answer = email)]
    fn emails(&self) -> BTreeSet<u64>;
    #[fake(find(id), answer = name)]
    fn title(&self, id: u64) -> Option<String>;
    #[fake(find(id), answer = |user| user.email.len())]
    fn length(&self, id: u64) -> Option<u64>;
    #[fake(list, page = |page| page.rows)]
    fn page(&self) -> Vec<User>;
}

fn main() {
    let _ = FakeCompiled::new();
}
