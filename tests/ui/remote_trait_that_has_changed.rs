use fake_runtime::fake;

mod elsewhere {
    pub struct NotFound;

    pub trait Users {
        fn find(&self, id: u64) -> Option<super::User>;
        fn rename(&self, id: u64, name: String) -> Result<super::User, NotFound>;
        fn insert(&self, user: super::User);
    }
}

#[derive(Clone)]
pub struct User {
    id: u64,
    name: String,
}

// The original has another type of key by now, another answer, a method more and one less.
#[fake(
    remote = elsewhere::Users,
    entity = User,
    key = id: u64,
    duplicate = unreachable!("{violation}"),
)]
trait Users {
    fn find(&self, id: &u64) -> Option<User>;
    #[fake(update(|user| user.name = name))]
    fn rename(&self, id: u64, name: String) -> Option<User>;
    fn remove(&self, id: u64) -> bool;
}

#[fake(remote = elsewhere::Nobody, entity = User, key = id: u64, const LIMIT = 1)]
trait Nobody {
    fn find(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = (FakeUsers::new(), FakeNobody::new());
}
