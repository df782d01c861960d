//! What faults, counters and records add to a call, on a table of a thousand rows: beside the same fake without any of them,
//! within one run.

#[path = "../doubles/domain.rs"]
mod domain;
#[allow(dead_code, reason = "shared with the benchmark of calls")]
#[path = "../doubles/ours.rs"]
mod ours;
mod peers;
#[allow(dead_code, reason = "shared with the benchmark of calls")]
#[path = "../calls/rounds.rs"]
mod rounds;
mod setups;
#[allow(dead_code, reason = "shared with the benchmark of calls")]
#[path = "../calls/workload.rs"]
mod workload;

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use domain::{StorageError, User};
use ours::{FakeUserRepository, UserRepository};
use rounds::{Effort, Sample, alternate};
use setups::{Bare, READS, Setup, WRITES};
use workload::Workload;

const ROWS: usize = 1_000;
/// Few, so that what a call leaves behind in the journal stays small.
const LONGEST_TURN: usize = 250;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let quick = words.iter().any(|word| word == "--quick");
    let only = words.iter().position(|word| word == "--only");
    let only = only.and_then(|place| words.get(place + 1));
    let chosen = |setups: &[Setup]| -> Vec<Setup> {
        let wanted =
            |setup: &&Setup| setup.bare || only.is_none_or(|only| setup.name.contains(only));
        setups.iter().filter(wanted).copied().collect()
    };
    let effort = Effort {
        rounds: if quick { 41 } else { 801 },
        budget: Duration::from_millis(if quick { 200 } else { 3_000 }),
        batch: Duration::from_millis(1),
    };
    let work = Workload::of(ROWS);
    let base = FakeUserRepository::new();
    base.rows().insert_all(work.held.clone()).expect("distinct");
    println!(
        "one call, {ROWS} rows, through `&dyn`; the difference is to the same fake without counter and fault point"
    );
    print(
        effort,
        "find_by_id",
        &chosen(READS),
        |setup, turn, calls| read(&base, &work, setup, turn, calls),
    );
    print(effort, "insert", &chosen(WRITES), |setup, turn, calls| {
        write(&base, &work, setup, turn, calls)
    });
}

fn print(
    effort: Effort,
    title: &str,
    setups: &[Setup],
    turn: impl Fn(&Setup, usize, usize) -> Duration,
) {
    let turns: Vec<_> = setups
        .iter()
        .map(|setup| |number: usize, calls: usize| turn(setup, number, calls))
        .collect();
    let lanes: Vec<_> = turns
        .iter()
        .map(|turn| Some(turn as &dyn Fn(usize, usize) -> Duration))
        .collect();
    let samples: Vec<Option<Sample>> = alternate(effort, LONGEST_TURN, &lanes);
    let bare = samples[0].expect("the first is measured").median;
    println!("\n{title}");
    for (setup, sample) in setups.iter().zip(samples) {
        let Sample {
            median,
            lower,
            upper,
        } = sample.expect("each is measured");
        println!(
            "{:<28}{median:>9.1} ns ±{:>4.1}{:>+10.1} ns",
            setup.name,
            (upper - lower) / 2.0,
            median - bare
        );
    }
}

/// The double that a turn calls: what is armed is armed before the clock starts.
fn double(base: &FakeUserRepository, setup: &Setup) -> Box<dyn UserRepository> {
    let users = base.fork();
    users.world().hang_limit(Duration::ZERO);
    // The rows are its own, and there is a past to look at.
    let row = users.rows().all().swap_remove(0);
    for n in 0..100 {
        let renamed = User {
            name: workload::name(n),
            ..row.clone()
        };
        users.rows().upsert(renamed).expect("its own key");
    }
    (setup.arm)(&users);
    if setup.bare {
        Box::new(Bare(users))
    } else {
        Box::new(users)
    }
}

fn read(
    base: &FakeUserRepository,
    work: &Workload,
    setup: &Setup,
    turn: usize,
    calls: usize,
) -> Duration {
    let users = black_box(double(base, setup));
    let ids: Vec<u64> = work.held(turn, calls).map(|user| user.id).collect();
    let begin = Instant::now();
    for id in ids {
        let _ = black_box(ready(users.find_by_id(id)));
    }
    begin.elapsed()
}

fn write(
    base: &FakeUserRepository,
    work: &Workload,
    setup: &Setup,
    turn: usize,
    calls: usize,
) -> Duration {
    let users = black_box(double(base, setup));
    let rows: Vec<User> = work.fresh(turn, calls).cloned().collect();
    let begin = Instant::now();
    for row in rows {
        let _ = black_box(ready(users.insert(row)));
    }
    begin.elapsed()
}

/// The value of a future that waits once at most.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
