//! Who is measured when: peers in turns, each batch as long as the clock needs. Knows nothing of
//! what a turn does.

use std::time::{Duration, Instant};

/// How much a run may spend.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Rounds of a cell, unless its budget ends first.
    pub rounds: usize,
    /// Wall time of one peer in one cell, preparation and restoration included.
    pub budget: Duration,
    /// A batch is doubled until it takes this long, or is as long as it may be.
    pub batch: Duration,
}

/// What a turn took for one call, in nanoseconds: the median, and the quartiles around it.
#[derive(Clone, Copy)]
pub struct Sample {
    pub median: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Sample {
    pub fn of(mut nanoseconds: Vec<f64>) -> Option<Self> {
        nanoseconds.sort_by(f64::total_cmp);
        let quartile = |n: usize| {
            nanoseconds
                .get((nanoseconds.len().max(1) - 1) * n / 4)
                .copied()
        };
        Some(Self {
            median: quartile(2)?,
            lower: quartile(1)?,
            upper: quartile(3)?,
        })
    }
}

struct Lane<'a> {
    turn: &'a dyn Fn(usize, usize) -> Duration,
    calls: usize,
    spent: Duration,
    nanoseconds: Vec<f64>,
}

/// Runs the turns of all peers in alternation and returns a sample for each.
///
/// A turn takes its number and the number of calls to make, and returns their time. Every round
/// begins with another peer, so that none always inherits the caches of the same neighbour.
pub fn alternate(
    effort: Effort,
    longest: usize,
    turns: &[Option<&dyn Fn(usize, usize) -> Duration>],
) -> Vec<Option<Sample>> {
    let mut lanes: Vec<Option<Lane<'_>>> = turns
        .iter()
        .map(|turn| {
            turn.map(|turn| Lane {
                turn,
                calls: calibrated(effort, longest, turn),
                spent: Duration::ZERO,
                nanoseconds: Vec::with_capacity(effort.rounds),
            })
        })
        .collect();
    for round in 0..effort.rounds {
        for offset in 0..lanes.len() {
            let next = (round + offset) % lanes.len();
            if let Some(lane) = &mut lanes[next] {
                measure(lane, round, effort);
            }
        }
    }
    lanes
        .into_iter()
        .map(|lane| Sample::of(lane?.nanoseconds))
        .collect()
}

fn measure(lane: &mut Lane<'_>, round: usize, effort: Effort) {
    if lane.spent >= effort.budget {
        return;
    }
    let start = Instant::now();
    // A turn on other rows comes first and is not counted: it brings the peer's code and the
    // allocator's lists back, and leaves the counted rows as cold as the size of the table does.
    // A long call needs no such help.
    if lane.calls > 16 {
        (lane.turn)(2 * round, lane.calls);
    }
    let elapsed = (lane.turn)(2 * round + 1, lane.calls);
    lane.nanoseconds.push(per_call(elapsed, lane.calls));
    lane.spent += start.elapsed();
}

// What a turn puts back can cost far more than what it measures (a deleted row goes back by a
// scan), so the whole turn has a limit too: an eighth of the budget leaves several rounds.
fn calibrated(effort: Effort, longest: usize, turn: &dyn Fn(usize, usize) -> Duration) -> usize {
    let mut calls = 1;
    while calls < longest {
        let start = Instant::now();
        if turn(0, calls) >= effort.batch || start.elapsed() * 2 > effort.budget / 8 {
            break;
        }
        calls = (calls * 2).min(longest);
    }
    calls
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a batch is far below 2^52 nanoseconds"
)]
pub fn per_call(elapsed: Duration, calls: usize) -> f64 {
    elapsed.as_nanos() as f64 / calls as f64
}
