//! What a double costs to compile, as ratios within one run.

mod arguments;
mod peers;
mod registry;
mod scratch;
mod tokens;

use std::time::Duration;

use arguments::Arguments;
use peers::{BARE, BASELINE};
use scratch::{Room, Scratch};

fn main() {
    let arguments = Arguments::read();
    let room = Room::new();
    let ours = cfg!(feature = "ours").then(|| registry::pack(room.path()));
    let mut peers = peers::all(ours.as_deref());
    // The first is taken off every other, the second is what they are compared with.
    peers.retain(|peer| [BARE, BASELINE].contains(&peer.name) || arguments.wants_peer(peer.name));
    let fewest = *arguments
        .copies
        .iter()
        .min()
        .expect("the list has a number");

    print!("{:<34}", "");
    for peer in &peers {
        print!("{:>20}", peer.name);
    }
    println!();
    for &copies in &arguments.copies {
        let crates: Vec<_> = peers
            .iter()
            .map(|peer| Scratch::write(&room, peer, copies))
            .collect();
        crates.iter().for_each(Scratch::fetch);
        measure(&arguments, &crates, copies, copies == fewest);
    }
    println!(
        "\nTimes are the fastest of their repetitions. \"Net\" is less the trait alone, a trait."
    );
    println!("A ratio is to `{BASELINE}`, the fake by hand that scans.");
}

fn measure(arguments: &Arguments, crates: &[Scratch], copies: usize, first: bool) {
    if first && arguments.wants("crates") {
        let counts: Vec<_> = crates
            .iter()
            .map(|scratch| to_f64(scratch.dependencies()))
            .collect();
        line("dependency crates", &counts, |count| format!("{count:.0}"));
    }
    if arguments.wants("clean") {
        let builds = fastest(arguments.repeat.div_ceil(3), crates, |_, krate| {
            krate.clean_build()
        });
        line(&format!("clean test build, {copies}"), &builds, seconds);
    }
    // The dependencies are built and the doubles known to work before anything else is timed.
    crates.iter().for_each(Scratch::test);
    if arguments.wants("incremental") {
        let builds = fastest(arguments.repeat, crates, |round, krate| {
            krate.touch_test(round + 1);
            krate.build()
        });
        line(
            &format!("test build after an edit, {copies}"),
            &builds,
            seconds,
        );
    }
    if arguments.wants("check") {
        // The first check of all builds the dependencies' metadata, and is not the fastest.
        let checks = fastest(arguments.repeat + 1, crates, |_, krate| krate.check());
        line(
            &format!("net check, {copies}"),
            &net(&checks, copies),
            |t| format!("{t:.1} ms"),
        );
    }
    if arguments.wants("tokens") {
        let counts: Vec<_> = crates
            .iter()
            .map(|krate| to_f64(tokens::count(&krate.expanded())))
            .collect();
        line(
            &format!("net tokens, {copies}"),
            &net(&counts, copies),
            |n| format!("{n:.0}"),
        );
    }
}

// Noise of the machine only ever adds to what a compiler does the same way each time, so the
// fastest is the truest. Milliseconds. Every round begins with another crate.
fn fastest(
    rounds: usize,
    crates: &[Scratch],
    run: impl Fn(usize, &Scratch) -> Duration,
) -> Vec<f64> {
    let mut fastest = vec![Duration::MAX; crates.len()];
    for round in 0..rounds {
        for offset in 0..crates.len() {
            let next = (round + offset) % crates.len();
            fastest[next] = fastest[next].min(run(round, &crates[next]));
        }
    }
    fastest
        .iter()
        .map(|elapsed| elapsed.as_secs_f64() * 1e3)
        .collect()
}

// The trait alone is the first of the peers.
fn net(totals: &[f64], copies: usize) -> Vec<f64> {
    totals
        .iter()
        .map(|total| (total - totals[0]) / to_f64(copies))
        .collect()
}

fn line(title: &str, values: &[f64], shown: impl Fn(f64) -> String) {
    print!("{title:<34}");
    // The baseline is the second of the peers.
    let base = values[1];
    for value in values {
        print!(
            "{:>20}",
            format!("{} {:>6.2}x", shown(*value), value / base)
        );
    }
    println!();
}

fn seconds(milliseconds: f64) -> String {
    format!("{:.2} s", milliseconds / 1e3)
}

#[allow(clippy::cast_precision_loss, reason = "the counts are far below 2^52")]
fn to_f64(count: usize) -> f64 {
    count as f64
}
