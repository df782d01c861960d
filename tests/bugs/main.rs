//! Mistakes that are made in implementations of repositories and caches, and that a contract finds them.

mod blog;
mod drafts;
mod quotas;
mod seeded;
mod table;

use blog::Blogs;
use drafts::Documents;
use quotas::Limits;
use seeded::{Seeded, Subject};
use table::Row;

/// From how many seeds each mistake is looked for.
const SEEDS: u64 = 20;
/// How many calls more than the fewest a report may have.
const MORE: usize = 2;

#[test]
fn each_mistake_shows_at_the_last_of_its_calls_and_without_it_there_is_no_difference() {
    fn shows<S: Subject>() {
        for Seeded { bug, says, calls } in S::SEEDED {
            let difference = S::difference(Some(*bug), calls);
            assert_eq!(difference, Some(calls.len()), "{says}");
            assert_eq!(S::difference(None, calls), None, "{says}");
        }
    }
    shows::<Blogs>();
    shows::<Limits>();
    shows::<Documents>();
}

#[test]
fn an_implementation_without_a_mistake_is_verified_from_every_seed() {
    fn agrees<S: Subject>() {
        for seed in 0..SEEDS {
            let verified = S::contract(None, seed);
            let verified = verified.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((verified.cases, verified.unverified), (256, None));
        }
    }
    agrees::<Blogs>();
    agrees::<Limits>();
    agrees::<Documents>();
}

#[test]
fn each_mistake_is_found_from_every_seed_and_told_in_hardly_more_calls_than_it_needs() {
    let rows = [found::<Blogs>(), found::<Limits>(), found::<Documents>()].concat();
    let problems: Vec<_> = rows.iter().flat_map(|row| &row.problems).cloned().collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let table = table::of(&rows);
    println!("{table}");
    table::is_in_the_guide(&table);
}

/// What became of each mistake in this implementation.
fn found<S: Subject>() -> Vec<Row> {
    S::SEEDED.iter().map(found_from_every_seed::<S>).collect()
}

fn found_from_every_seed<S: Subject>(seeded: &Seeded<S::Bug, S::Trait>) -> Row {
    let Seeded { bug, says, calls } = seeded;
    let fewest = calls.len();
    let mut problems = Vec::new();
    let mut told = Vec::new();
    for seed in 0..SEEDS {
        match S::contract(Some(*bug), seed) {
            Ok(_) => problems.push(format!("not found from seed {seed}: {says}")),
            Err(error) => {
                told.push(error.calls());
                // With no calls at all, it is no difference that was found.
                if !(fewest..=fewest + MORE).contains(&error.calls()) {
                    problems.push(format!("{says}: {fewest} calls are enough\n{error}"));
                }
            }
        }
    }
    Row {
        says,
        fewest,
        told,
        problems,
    }
}
