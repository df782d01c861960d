//! Mistakes that are made in implementations of repositories and caches, each of which a contract must find.

mod blog;
mod drafts;
mod quotas;
mod seeded;

use blog::Blogs;
use drafts::Documents;
use quotas::Limits;
use seeded::Subject;

fn each_mistake_shows_at_its_last_call<S: Subject>() {
    for seeded in S::SEEDED {
        let shows = S::difference(Some(seeded.bug), seeded.calls);
        assert_eq!(
            shows,
            Some(seeded.calls.len()),
            "{}: {}",
            S::NAME,
            seeded.says
        );
        assert_eq!(
            S::difference(None, seeded.calls),
            None,
            "{}: {}",
            S::NAME,
            seeded.says
        );
    }
    assert_eq!(S::difference(None, S::OTHERS), None, "{}", S::NAME);
}

#[test]
fn each_mistake_shows_at_the_last_of_its_calls_and_without_it_there_is_no_difference() {
    each_mistake_shows_at_its_last_call::<Blogs>();
    each_mistake_shows_at_its_last_call::<Limits>();
    each_mistake_shows_at_its_last_call::<Documents>();
}
