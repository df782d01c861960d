//! One turn of one peer: a batch of calls under the clock, with what they need prepared before it
//! and what they changed put back after it. Decides nothing about how often.

use std::hint::black_box;
use std::pin::pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::peers::{Fork, Peer, User, UserRepository};
use crate::workload::{Workload, name};

/// A call that is measured on a table of a given size.
#[derive(Clone, Copy, PartialEq)]
pub enum Operation {
    Insert,
    FindById,
    FindByEmail,
    Rename,
    Delete,
    Page,
}

impl Operation {
    pub const ALL: [Self; 6] = [
        Self::Insert,
        Self::FindById,
        Self::FindByEmail,
        Self::Rename,
        Self::Delete,
        Self::Page,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::FindById => "find_by_id",
            Self::FindByEmail => "find_by_email",
            Self::Rename => "rename",
            Self::Delete => "delete",
            Self::Page => "page",
        }
    }
}

/// The value of a future that never waits.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a double without a delay answers at its first poll"),
    }
}

/// The time that `calls` calls take together. The table holds the same keys before and after.
pub fn turn(
    operation: Operation,
    users: &dyn UserRepository,
    work: &Workload,
    turn: usize,
    calls: usize,
) -> Duration {
    let users = black_box(users);
    match operation {
        Operation::Insert => {
            let fresh: Vec<User> = work.fresh(turn, calls).cloned().collect();
            let elapsed = timed(fresh, |user| {
                ready(users.insert(user)).expect("nobody has it");
            });
            for user in work.fresh(turn, calls) {
                ready(users.delete(user.id)).expect("a delete does not fail");
            }
            elapsed
        }
        Operation::FindById => {
            let ids: Vec<u64> = work.held(turn, calls).map(|user| user.id).collect();
            timed(ids, |id| {
                ready(users.find_by_id(id))
                    .expect("a read does not fail")
                    .unwrap()
            })
        }
        Operation::FindByEmail => {
            let emails: Vec<String> = work.held(turn, calls).map(|u| u.email.clone()).collect();
            timed(emails.iter(), |email| {
                ready(users.find_by_email(email))
                    .expect("a read does not fail")
                    .unwrap()
            })
        }
        Operation::Rename => {
            let names = (turn as u64..).map(name);
            let renamed: Vec<(u64, String)> = work
                .held(turn, calls)
                .map(|user| user.id)
                .zip(names)
                .collect();
            timed(renamed, |(id, name)| {
                ready(users.rename(id, name)).expect("the row is there")
            })
        }
        Operation::Delete => {
            let ids: Vec<u64> = work.held(turn, calls).map(|user| user.id).collect();
            let elapsed = timed(ids, |id| {
                assert!(ready(users.delete(id)).expect("a delete does not fail"));
            });
            for user in work.held(turn, calls) {
                ready(users.insert(user.clone())).expect("it was deleted");
            }
            elapsed
        }
        // Twenty rows from the middle, ordered by name.
        Operation::Page => timed(0..calls, |_| {
            ready(users.page(work.held.len() / 2, 20)).expect("a read does not fail")
        }),
    }
}

fn timed<I: IntoIterator, T>(inputs: I, call: impl Fn(I::Item) -> T) -> Duration {
    let inputs = inputs.into_iter();
    let start = Instant::now();
    for input in inputs {
        black_box(call(input));
    }
    start.elapsed()
}

/// Two threads make `calls` reads each at once: the time of the slower one.
pub fn shared_turn(
    operation: Operation,
    users: &dyn UserRepository,
    work: &Workload,
    round: usize,
    calls: usize,
) -> Duration {
    let start = Barrier::new(2);
    let reads = |round| {
        let asked: Vec<User> = work.held(round, calls).cloned().collect();
        start.wait();
        timed(asked.iter(), |user| match operation {
            Operation::FindById => ready(users.find_by_id(user.id)),
            _ => ready(users.find_by_email(&user.email)),
        })
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| reads(2 * round));
        reads(2 * round + 1).max(other.join().expect("reads do not panic"))
    })
}

/// The time to construct `count` empty doubles. Dropping them is not in it.
pub fn construction(peer: &Peer, count: usize) -> Duration {
    let mut kept = Vec::with_capacity(count);
    let start = Instant::now();
    for _ in 0..count {
        kept.push(black_box((peer.empty)()));
    }
    start.elapsed()
}

/// The time of a copy of the whole table, and of the first insert into that copy.
pub fn fork<R: Fork>(users: &R, work: &Workload, turn: usize) -> (Duration, Duration) {
    let user = work
        .fresh(turn, 1)
        .next()
        .expect("a turn has a call")
        .clone();
    let start = Instant::now();
    let copy = black_box(black_box(users).copied());
    let forked = start.elapsed();
    let start = Instant::now();
    ready(copy.insert(user)).expect("nobody has it");
    (forked, start.elapsed())
}
