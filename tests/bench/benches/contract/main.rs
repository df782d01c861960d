//! What a sequence of a contract costs beyond the real implementation's own time: drawing calls, making them on the fake,
//! comparing answers and rows. The real one is a vector by hand, whose calls are timed and taken off.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    name: String,
}

#[fake(entity = User, key = id: u64, unique(email), contract)]
trait UserRepository {
    fn insert(&self, user: User) -> Result<(), Violation>;
    fn find_by_id(&self, id: u64) -> Option<User>;
    fn find_by_email(&self, email: &str) -> Option<User>;
    #[fake(update(|user| user.name = name))]
    fn rename(&self, id: u64, name: String) -> Option<User>;
    fn delete(&self, id: u64) -> bool;
    #[fake(list(order_by = name))]
    fn page(&self, offset: usize, limit: usize) -> Vec<User>;
}

/// The real one, and how long it was at work.
#[derive(Default)]
struct Users {
    rows: RefCell<Vec<User>>,
    taken: Rc<Cell<Duration>>,
    /// What refuses a row: an error of a library cannot be made by hand.
    refuses: FakeUserRepository,
}

impl Users {
    fn timed<T>(&self, call: impl FnOnce(&mut Vec<User>) -> T) -> T {
        let begin = Instant::now();
        let answer = call(&mut self.rows.borrow_mut());
        self.taken.set(self.taken.get() + begin.elapsed());
        answer
    }
}

impl UserRepository for Users {
    fn insert(&self, user: User) -> Result<(), Violation> {
        self.timed(|rows| {
            self.refuses.rows().insert(user.clone())?;
            rows.push(user);
            Ok(())
        })
    }

    fn find_by_id(&self, id: u64) -> Option<User> {
        self.timed(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    fn find_by_email(&self, email: &str) -> Option<User> {
        self.timed(|rows| rows.iter().find(|row| row.email == email).cloned())
    }

    fn rename(&self, id: u64, name: String) -> Option<User> {
        self.timed(|rows| {
            let row = rows.iter_mut().find(|row| row.id == id)?;
            row.name = name;
            Some(row.clone())
        })
    }

    fn delete(&self, id: u64) -> bool {
        self.timed(|rows| {
            let before = rows.len();
            rows.retain(|row| row.id != id);
            self.refuses
                .rows()
                .remove(&id)
                .expect("nothing refers to it");
            rows.len() < before
        })
    }

    fn page(&self, offset: usize, limit: usize) -> Vec<User> {
        self.timed(|rows| {
            let mut rows = rows.clone();
            rows.sort_by(|one, other| one.name.cmp(&other.name));
            rows.into_iter().skip(offset).take(limit).collect()
        })
    }
}

fn pool() -> Vec<User> {
    let user = |id, email: &str, name: &str| User {
        id,
        email: email.to_owned(),
        name: name.to_owned(),
    };
    vec![
        user(1, "a@example.com", "Cid"),
        user(2, "b@example.com", "Bob"),
        user(3, "A@example.com", "Ada"),
        user(4, "c@example.com", "Bob"),
    ]
}

fn main() {
    let quick = std::env::args().any(|word| word == "--quick");
    let rounds = if quick { 5 } else { 41 };
    for observes in [false, true] {
        let mut each: Vec<Duration> = (0..rounds).map(|seed| round(seed, observes)).collect();
        each.sort_unstable();
        let how = if observes {
            "rows observed"
        } else {
            "answers only"
        };
        println!(
            "a sequence, {how}: {:.1} us beyond the real one's own time (median of {rounds} runs)",
            each[each.len() / 2].as_secs_f64() * 1e6
        );
    }
}

/// The time that one sequence took, of a whole run.
fn round(seed: u64, observes: bool) -> Duration {
    let taken = Rc::new(Cell::new(Duration::ZERO));
    let contract = UserRepositoryContract::new()
        .real(async || {
            let taken = Rc::clone(&taken);
            let users = Users {
                taken,
                ..Users::default()
            };
            ((), users)
        })
        .pool(pool())
        .cases(1_000)
        .seed(seed);
    let contract = if observes {
        contract.observe(async |real: &Users| real.rows.borrow().clone())
    } else {
        contract
    };
    let begin = Instant::now();
    let verified = contract.run();
    let cases = u32::try_from(verified.cases).expect("a few thousand");
    begin.elapsed().saturating_sub(taken.get()) / cases
}
