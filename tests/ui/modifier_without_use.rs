use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

struct Lost;

#[fake(entity = User, key = id: u64, duplicate = Lost, missing = Lost)]
trait Users {
    #[fake(missing = Lost)]
    fn list(&self) -> Result<Vec<User>, Lost>;
    #[fake(missing = Lost)]
    fn delete(&self, id: u64) -> bool;
    #[fake(missing = ignore)]
    fn get(&self, id: u64) -> Result<User, Lost>;
    #[fake(duplicate = Lost)]
    fn insert(&self, user: User);
    #[fake(duplicate = Lost)]
    fn count(&self) -> Result<u64, Lost>;
    #[fake(list(first))]
    fn find_all(&self) -> Vec<User>;
    #[fake(order_by = email)]
    fn get_many(&self, ids: &[u64]) -> Vec<Option<User>>;
    #[fake(find(email), order_by = id)]
    fn find_by_email(&self, email: &str) -> Option<User>;
    #[fake(find(email), limit = 1)]
    fn find_one(&self, email: &str) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
