use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

impl User {
    fn years(&self) -> u8 {
        self.age
    }
}

struct UserPatch {
    email: Option<String>,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(patch)]
    fn nothing(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(|user| user.age = 1))]
    fn closure(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(years(): u8))]
    fn computed(&self, id: u64, patch: UserPatch) -> bool;
    #[fake(patch(email))]
    fn which(&self, id: u64, one: UserPatch, other: UserPatch) -> bool;
    #[fake(patch(email, age))]
    fn nobody(&self, id: u64) -> bool;
    #[fake(patch(email))]
    fn everyone(&self, patch: UserPatch) -> bool;
    fn update(&self, id: u64, patch: UserPatch) -> bool;
}

fn main() {
    let _ = FakeUsers::new();
}
