use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: String,
}

impl From<NewUser> for User {
    fn from(_: NewUser) -> Self {
        Self { id: String::new() }
    }
}

struct NewUser;

#[fake(entity = User, key(id: String, generate = sequence))]
trait Counted {
    fn create(&self, user: NewUser) -> User;
}

#[fake(entity = User, key(id: String, generate = 1 + 1))]
trait Computed {
    fn create(&self, user: NewUser) -> User;
}

#[derive(Clone)]
struct Seat {
    number: u64,
}

impl From<NewUser> for Seat {
    fn from(_: NewUser) -> Self {
        Self { number: 0 }
    }
}

#[fake(entity = Seat, key(number: u64, generate = uuid))]
trait Random {
    fn create(&self, seat: NewUser) -> Seat;
}

fn main() {
    let _ = (FakeCounted::new(), FakeComputed::new(), FakeRandom::new());
}
