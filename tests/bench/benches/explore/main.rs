//! How many worlds an exploration runs in a second, beside the same body over fakes by hand without any of this; and whether its
//! memory stays as it is.

mod body;

use std::fmt::Display;
use std::hint::black_box;
use std::time::{Duration, Instant};

use fake_runtime::{Chaos, World, explore, percent, versions};

use body::{ByHand, CALLS, FakeAccounts, FakeMail, MailByHand, fifty_calls};

/// What is measured, and its name.
type Row<'r> = (&'r str, Box<dyn Fn() + 'r>);

fn main() {
    let quick = std::env::args().any(|word| word == "--quick");
    let worlds = if quick { 2_000 } else { 20_000 };
    let rounds = if quick { 3 } else { 15 };
    println!("{worlds} worlds of {CALLS} calls, median of {rounds} rounds\n");

    let faults = Chaos::none()
        .fail(percent(5))
        .commit_then_fail(percent(5))
        .duplicate(percent(5))
        .stale(percent(5), versions(2));
    let seeds = |threads, chaos: &Chaos| {
        let summary = explore::seeds(0..worlds)
            .threads(threads)
            .chaos(chaos.clone())
            .run(one_world);
        assert_eq!(summary.runs(), worlds);
    };
    let rows: Vec<Row<'_>> = vec![
        (
            "by hand, one thread",
            Box::new(|| {
                for _ in 0..worlds {
                    black_box(fifty_calls(&ByHand::default(), &MailByHand::default()));
                }
            }),
        ),
        (
            "`#[fake]` without exploration, one thread",
            Box::new(|| {
                for seed in 0..worlds {
                    one_world(&World::seeded(seed));
                }
            }),
        ),
        (
            "seeds without faults, one thread",
            Box::new(|| seeds(1, &Chaos::none())),
        ),
        (
            "seeds with faults, one thread",
            Box::new(|| seeds(1, &faults)),
        ),
        (
            "seeds with faults, two threads",
            Box::new(|| seeds(2, &faults)),
        ),
    ];
    let mut times = vec![Vec::new(); rows.len()];
    for _ in 0..rounds {
        // Peers take turns, so that a slow moment of the machine is one of all.
        for ((_, run), times) in rows.iter().zip(&mut times) {
            let begun = Instant::now();
            run();
            times.push(begun.elapsed());
        }
    }
    let medians: Vec<Duration> = times.iter_mut().map(|times| median(times)).collect();
    for ((name, _), time) in rows.iter().zip(&medians) {
        let ratio = time.as_secs_f64() / medians[0].as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let per_second = worlds as f64 / time.as_secs_f64();
        print(
            name,
            format!("{per_second:>9.0} worlds/s  {ratio:>5.2} of by hand"),
        );
    }

    println!();
    for worlds in [1_000, worlds, worlds * 10] {
        explore::seeds(0..worlds)
            .chaos(faults.clone())
            .run(one_world);
        let most = peak_memory().unwrap_or_else(|| "unknown".to_owned());
        print(&format!("most memory so far, after {worlds} worlds"), most);
    }
}

fn one_world(world: &World) {
    let (accounts, mail) = (FakeAccounts::in_world(world), FakeMail::in_world(world));
    black_box(fifty_calls(&accounts, &mail));
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// What the system says, in its own unit.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}

fn print(name: &str, value: impl Display) {
    println!("{name:<44} {value}");
}
