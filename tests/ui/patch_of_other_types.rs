use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

struct UserPatch {
    email: String,
    age: Option<u64>,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(patch(email))]
    fn set_email(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(age))]
    fn set_age(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(city))]
    fn set_city(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(email))]
    fn rename(&self, id: u64, email: String) -> bool;
}

fn main() {
    let _ = FakeUsers::new();
}
