//! Green CI, burning production: the same test of the same service, once with a mock and once with a
//! fake. The service has a bug that lets one person sign up twice.
//!
//! The mock answers what its author expected of the database. The fake *is* a small database: it
//! keeps the rows and the unique constraint, and so it says what the real one would have said.
//!
//! ```sh
//! cargo run --example signup
//! ```

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}

#[derive(Debug, PartialEq)]
pub enum StorageError {
    /// A unique constraint, by its name.
    Duplicate(String),
}

/// The boundary to the database. `#[fake]` generates `FakeUserRepository` beside it.
#[fake(
    entity = User,
    key(id: u64, generate = sequence),
    unique(email),
    duplicate = StorageError::Duplicate(violation.constraint().to_owned()),
)]
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;

    #[fake(insert(User { id: ids.next(), email, name }))]
    async fn insert(&self, email: String, name: String) -> Result<User, StorageError>;
}

#[derive(Debug, PartialEq)]
pub enum SignupError {
    /// "This e-mail has an account already: log in instead?"
    EmailTaken,
    /// "Something went wrong", status 500, and somebody is woken up.
    Internal(StorageError),
}

/// The service under test.
pub struct Signup<'a> {
    users: &'a dyn UserRepository,
    mended: bool,
}

impl Signup<'_> {
    /// Checks whether the e-mail is free, then inserts.
    pub async fn sign_up(&self, email: &str, name: &str) -> Result<User, SignupError> {
        let stored = email.trim().to_lowercase();
        // The bug: it looks for the e-mail as it was typed, and stores it in lower case.
        let looked_up = if self.mended { stored.as_str() } else { email };
        let found = self.users.find_by_email(looked_up).await;
        if found.map_err(SignupError::Internal)?.is_some() {
            return Err(SignupError::EmailTaken);
        }
        let inserted = self.users.insert(stored, name.to_owned()).await;
        inserted.map_err(SignupError::Internal)
    }
}

/// The test. It is given the repository, and is the same for every one.
///
/// Ada signs up, and months later once more, from a phone that begins each word with a capital
/// letter. Whatever she is told, it must not be "something went wrong".
async fn whoever_signs_up_again_is_answered(service: &Signup<'_>) -> Result<(), String> {
    for email in ["ada@example.com", "Ada@example.com"] {
        let answer = service.sign_up(email, "Ada").await;
        let shown = match &answer {
            Ok(user) => format!("welcome, your account is number {}", user.id),
            Err(SignupError::EmailTaken) => "this e-mail has an account already".to_owned(),
            Err(SignupError::Internal(error)) => format!("something went wrong: {error:?}"),
        };
        println!("    {email}  ->  {shown}");
        if let Err(SignupError::Internal(error)) = answer {
            return Err(format!("{error:?}"));
        }
    }
    Ok(())
}

/// A mock of canned answers: no e-mail is ever taken, and every insert goes well.
struct Mock;

#[async_trait]
impl UserRepository for Mock {
    async fn find_by_email(&self, _: &str) -> Result<Option<User>, StorageError> {
        Ok(None)
    }

    async fn insert(&self, email: String, name: String) -> Result<User, StorageError> {
        let id = 1;
        Ok(User { id, email, name })
    }
}

fn main() {
    println!("The test: Ada signs up, and later once more, as `Ada@..` instead of `ada@..`.");
    println!("It fails if the service answers that something went wrong.\n");

    println!("1. With a mock, whose `find_by_email` always answers `None`:");
    run(&Mock, false);
    println!("    A mock keeps no rows: nobody noticed that Ada has two accounts.\n");

    println!("2. With the fake, declared with `unique(email)` as the real table is:");
    let users = FakeUserRepository::new();
    run(&users, false);
    println!("    The unique constraint stopped the second row. What is stored:");
    for user in users.rows().all() {
        println!("      {user:?}");
    }
    println!("    The service looks for the e-mail as it was typed, but stores it in lower case.");
    println!("    A database with this constraint answers the same, but in production.\n");

    println!("3. With the same kind of fake, and the service mended:");
    run(&FakeUserRepository::new(), true);
}

/// Runs the test and shows its result as a test runner would.
fn run(users: &dyn UserRepository, mended: bool) {
    let service = Signup { users, mended };
    match block_on(whoever_signs_up_again_is_answered(&service)) {
        Ok(()) => println!("    test .. ok"),
        Err(error) => println!("    test .. FAILED: {error}"),
    }
}

/// Runs a future to its end. Nothing here ever waits for anything, so no runtime is needed.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(users: &dyn UserRepository, mended: bool) -> Result<(), String> {
        block_on(whoever_signs_up_again_is_answered(&Signup {
            users,
            mended,
        }))
    }

    #[test]
    fn the_mock_lets_the_bug_through() {
        assert_eq!(test(&Mock, false), Ok(()));
    }

    #[test]
    fn the_fake_stops_the_second_row_and_names_the_constraint() {
        let users = FakeUserRepository::new();
        assert_eq!(test(&users, false), Err(r#"Duplicate("email")"#.to_owned()));
        let stored = users.rows().all();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].email, "ada@example.com");
        assert_eq!(users.calls().insert().count(), 2);
    }

    #[test]
    fn the_mended_service_passes_the_test_and_tells_ada_that_she_has_an_account() {
        let users = FakeUserRepository::new();
        assert_eq!(test(&users, true), Ok(()));
        let service = Signup {
            users: &users,
            mended: true,
        };
        assert_eq!(
            block_on(service.sign_up(" ADA@EXAMPLE.COM ", "Ada")),
            Err(SignupError::EmailTaken)
        );
        assert_eq!(users.rows().len(), 1);
    }
}
