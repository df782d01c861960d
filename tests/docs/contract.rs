//! The snippet of the readme about contracts: it is a part of a test here, and stands there word for word.

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64, unique(email), contract)]
trait UserRepository {
    async fn insert(&self, user: User) -> Result<(), Violation>;
    async fn find_by_email(&self, email: &str) -> Option<User>;
    async fn delete(&self, id: u64) -> bool;
}

/// The real one, were there a server: a second fake, behind which nobody sees.
struct PgUsers(FakeUserRepository);

impl PgUsers {
    async fn connect() -> Self {
        tokio::task::yield_now().await;
        Self(FakeUserRepository::new())
    }

    async fn all(&self) -> Vec<User> {
        self.0.rows().all()
    }
}

impl UserRepository for PgUsers {
    async fn insert(&self, user: User) -> Result<(), Violation> {
        tokio::task::yield_now().await;
        self.0.insert(user).await
    }

    async fn find_by_email(&self, email: &str) -> Option<User> {
        self.0.find_by_email(email).await
    }

    async fn delete(&self, id: u64) -> bool {
        self.0.delete(id).await
    }
}

/// What keeps other tests from the database.
struct Lock;

async fn lock() -> Lock {
    Lock
}

fn user(id: u64, email: &str) -> User {
    let email = email.to_owned();
    User { id, email }
}

fn ada() -> User {
    user(1, "ada@example.com")
}

fn grace() -> User {
    user(2, "grace@example.com")
}

fn second_ada() -> User {
    user(3, "Ada@example.com")
}

#[tokio::test]
async fn a_contract_is_a_test() {
    UserRepositoryContract::new()
        // A guard and an implementation, fresh or emptied, for each sequence.
        .real(async || (lock().await, PgUsers::connect().await))
        // What rows are made of.
        .pool([ada(), grace(), second_ada()])
        // All rows, after each call.
        .observe(async |real: &PgUsers| real.all().await)
        .run_async()
        .await;
}
