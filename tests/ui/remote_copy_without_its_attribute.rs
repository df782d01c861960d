use fake_runtime::fake;

mod elsewhere {
    #[async_trait::async_trait]
    pub trait Users: Send + Sync {
        async fn get(&self, id: u64) -> Option<super::User>;
    }
}

#[derive(Clone)]
pub struct User {
    id: u64,
}

// shape: `remote = other_crate::Users` of an `#[async_trait]`, which does not stand on the copy
#[fake(remote = elsewhere::Users, entity = User, key = id: u64)]
trait Users {
    async fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new();
}
