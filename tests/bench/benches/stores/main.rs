//! What a call of a map and of a queue costs, beside the same by hand and beside the crates that do the same work in
//! production: a cache with expiry, a channel.

mod peers;
#[allow(dead_code, reason = "shared with the benchmark of calls")]
#[path = "../calls/rounds.rs"]
mod rounds;

use std::hint::black_box;
use std::time::{Duration, Instant};

use rounds::{Effort, alternate};

const MINUTE: Duration = Duration::from_secs(60);

fn main() {
    let quick = std::env::args().any(|word| word == "--quick");
    let effort = Effort {
        rounds: if quick { 41 } else { 401 },
        budget: Duration::from_millis(if quick { 200 } else { 2_000 }),
        batch: Duration::from_millis(1),
    };
    for entries in [1_000, 100_000] {
        println!("\nmap of {entries} entries with text keys, through `&dyn`");
        let keys: Vec<String> = (0..entries).map(key).collect();
        let caches = peers::caches();
        for (_, cache) in &caches {
            for (key, value) in keys.iter().zip(0..) {
                cache.set_ex(key, value, MINUTE);
            }
        }
        // The calls of a turn go over the keys in an order that no cache line likes.
        let nth = |turn: usize, call: usize| &keys[(turn * 7_919 + call * 31) % keys.len()];
        print(effort, "get", &caches, |cache, turn, calls| {
            for call in 0..calls {
                black_box(cache.get(nth(turn, call)));
            }
        });
        print(effort, "put", &caches, |cache, turn, calls| {
            for call in 0..calls {
                cache.put(nth(turn, call), 1);
            }
        });
        print(
            effort,
            "put with a time to live",
            &caches,
            |cache, turn, calls| {
                for call in 0..calls {
                    cache.set_ex(nth(turn, call), 1, MINUTE);
                }
            },
        );
    }
    for waiting in [1_000, 100_000] {
        println!("\nqueue of {waiting} messages, through `&dyn`");
        let queues = peers::queues();
        for (_, queue) in &queues {
            (0..waiting).for_each(|job| queue.push(job));
        }
        print(effort, "push and pop", &queues, |queue, _, calls| {
            for call in 0..calls {
                queue.push(call as u64);
                black_box(queue.pop());
            }
        });
    }
}

/// Far apart in every byte that is not common to all.
fn key(number: u64) -> String {
    format!(
        "session:{:016x}",
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    )
}

fn print<P: ?Sized>(
    effort: Effort,
    title: &str,
    peers: &[(&str, Box<P>)],
    calls: impl Fn(&P, usize, usize),
) {
    let turns: Vec<_> = peers
        .iter()
        .map(|(_, peer)| {
            let calls = &calls;
            move |turn: usize, count: usize| {
                let begin = Instant::now();
                calls(peer, turn, count);
                begin.elapsed()
            }
        })
        .collect();
    let lanes: Vec<_> = turns
        .iter()
        .map(|turn| Some(turn as &dyn Fn(usize, usize) -> Duration))
        .collect();
    let samples = alternate(effort, 100_000, &lanes);
    // The first is the one by hand.
    let base = samples[0].expect("each is measured").median;
    let shown = peers.iter().zip(samples).map(|((name, _), sample)| {
        let median = sample.expect("each is measured").median;
        format!("{name} {median:.0} ns ({:.2})", median / base)
    });
    println!("{title:<26}{}", shown.collect::<Vec<_>>().join("   "));
}
