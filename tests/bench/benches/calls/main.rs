//! What one call of a repository costs with each kind of double, as ratios within one run.

mod arguments;
mod operations;
mod peers;
mod report;
mod rounds;
mod workload;

use std::time::Duration;

use arguments::Arguments;
use operations::{Operation, construction, fork, shared_turn, turn};
use peers::{BASELINE, Fork, IndexedUsers, Peer, UserRepository};
use report::{Table, print_facts};
use rounds::{Effort, Sample, alternate, per_call};
use workload::Workload;

const ROWS_THAT_THREADS_READ: usize = 100_000;

fn main() {
    let arguments = Arguments::read();
    let mut peers = peers::all();
    // Without the baseline there is no ratio, so it always takes part.
    peers.retain(|peer| arguments.wants_peer(peer.name) || peer.name == BASELINE);
    let described: Vec<_> = peers
        .iter()
        .map(|peer| (peer.name, peer.described))
        .collect();
    print_facts(&described);

    if arguments.wants("construct") {
        constructions(&peers, &arguments).print();
    }
    let mut with_mocks = true;
    for &rows in &arguments.rows {
        let work = Workload::of(rows);
        if let Some(table) = calls(&peers, &arguments, &work, with_mocks) {
            table.print();
            with_mocks = false;
        }
        if rows == ROWS_THAT_THREADS_READ && arguments.wants("threads") {
            threads(&peers, &arguments, &work).print();
        }
        if arguments.wants("fork") {
            forks(&arguments, &work).print();
        }
    }
}

fn constructions(peers: &[Peer], arguments: &Arguments) -> Table {
    let turns: Vec<_> = peers
        .iter()
        .map(|peer| move |_: usize, count: usize| construction(peer, count))
        .collect();
    let lanes: Vec<_> = turns
        .iter()
        .map(|turn| Some(turn as &dyn Fn(usize, usize) -> Duration))
        .collect();
    Table {
        title: "an empty double".to_owned(),
        peers: peers.iter().map(|peer| peer.name).collect(),
        lines: vec![("construct", alternate(arguments.effort, 256, &lanes))],
    }
}

fn calls(
    peers: &[Peer],
    arguments: &Arguments,
    work: &Workload,
    with_mocks: bool,
) -> Option<Table> {
    let operations: Vec<_> = Operation::ALL
        .into_iter()
        .filter(|op| arguments.wants(op.name()))
        .collect();
    if operations.is_empty() {
        return None;
    }
    let peers: Vec<_> = peers.iter().filter(|peer| !peer.only_shared).collect();
    let doubles: Vec<Option<Box<dyn UserRepository>>> = peers
        .iter()
        .map(|peer| match peer.holding {
            Some(holding) => Some(holding(&work.held)),
            None => with_mocks.then(|| (peer.empty)()),
        })
        .collect();
    let lines = operations.into_iter().map(|operation| {
        let turns: Vec<_> = doubles
            .iter()
            .map(|users| {
                users.as_deref().map(|users| {
                    move |number: usize, calls: usize| turn(operation, users, work, number, calls)
                })
            })
            .collect();
        let lanes: Vec<_> = turns
            .iter()
            .map(|turn| {
                turn.as_ref()
                    .map(|turn| turn as &dyn Fn(usize, usize) -> Duration)
            })
            .collect();
        (
            operation.name(),
            alternate(arguments.effort, work.longest_turn(), &lanes),
        )
    });
    Some(Table {
        title: format!("{} rows", work.held.len()),
        lines: lines.collect(),
        peers: peers.iter().map(|peer| peer.name).collect(),
    })
}

fn threads(peers: &[Peer], arguments: &Arguments, work: &Workload) -> Table {
    let (names, doubles): (Vec<_>, Vec<_>) = peers
        .iter()
        .filter_map(|peer| Some((peer.name, (peer.holding?)(&work.held))))
        .unzip();
    let lines = [Operation::FindById, Operation::FindByEmail].map(|operation| {
        let turns: Vec<_> = doubles
            .iter()
            .map(|users| {
                move |number: usize, calls: usize| {
                    shared_turn(operation, users.as_ref(), work, number, calls)
                }
            })
            .collect();
        let lanes: Vec<_> = turns
            .iter()
            .map(|turn| Some(turn as &dyn Fn(usize, usize) -> Duration))
            .collect();
        (
            operation.name(),
            alternate(arguments.effort, work.longest_turn(), &lanes),
        )
    });
    Table {
        title: format!(
            "{} rows, two threads read; a call of one thread",
            work.held.len()
        ),
        peers: names,
        lines: lines.into(),
    }
}

fn forks(arguments: &Arguments, work: &Workload) -> Table {
    let effort = arguments.effort;
    let peers: &[(&str, &dyn Fn() -> [Sample; 3])] = &[
        (BASELINE, &|| {
            forked(&IndexedUsers::holding(&work.held), work, effort)
        }),
        #[cfg(feature = "ours")]
        ("ours", &|| {
            forked(
                &peers::FakeUserRepository::holding(&work.held),
                work,
                effort,
            )
        }),
    ];
    let (names, samples): (Vec<_>, Vec<_>) = peers
        .iter()
        .filter(|(name, _)| *name == BASELINE || arguments.wants_peer(name))
        .map(|(name, measure)| (*name, measure()))
        .unzip();
    let line = |pick: fn(&[Sample; 3]) -> Sample| samples.iter().map(|s| Some(pick(s))).collect();
    Table {
        title: format!("{} rows, a copy that is written alone", work.held.len()),
        lines: vec![
            ("fork", line(|sample| sample[0])),
            ("first write after it", line(|sample| sample[1])),
            ("both", line(|sample| sample[2])),
        ],
        peers: names,
    }
}

// A copy of a large table takes milliseconds, which no neighbour's caches decide: no alternation.
fn forked<R: Fork>(users: &R, work: &Workload, effort: Effort) -> [Sample; 3] {
    let mut samples = [Vec::new(), Vec::new(), Vec::new()];
    let mut spent = Duration::ZERO;
    for round in 0..effort.rounds {
        let (copy, write) = fork(users, work, round);
        for (samples, elapsed) in samples.iter_mut().zip([copy, write, copy + write]) {
            samples.push(per_call(elapsed, 1));
        }
        spent += copy + write;
        if spent >= effort.budget {
            break;
        }
    }
    samples.map(|samples| Sample::of(samples).expect("there is at least one round"))
}
