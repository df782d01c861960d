//! The picture of a run, for a terminal; and as a page, where that is built.

use std::sync::Arc;
use std::time::Duration;

use super::journal::recorded;
use crate::world::Mark;
use crate::{Outcome, World};

/// A call which begins, and ends when that is said.
fn begin(world: &World, fake: &str, method: &'static str, arguments: &str) -> u64 {
    let fake: Arc<str> = fake.into();
    let number = world.begin_entry(world.caller(&fake), method, None);
    world.note_arguments(number, arguments.to_owned());
    number
}

fn end(world: &World, number: u64, outcome: Outcome, answer: &str) {
    world.note_answer(number, answer.to_owned());
    world.end_entry(number, outcome);
}

/// Two calls at once, a third which hangs, and whole ones beside them.
fn overlapping() -> World {
    let world = World::seeded(7);
    let slow = begin(&world, "FakePayments", "charge", "(1, 4200)");
    world.note_fault(slow, Mark::Waited, "delay(3s)".to_owned());
    let hung = begin(&world, "FakeMailer", "send", "\"<ada>\"");
    world.note_fault(hung, Mark::Waited, "hang".to_owned());
    world.end_entry(hung, Outcome::Hung);
    let other = begin(&world, "FakePayments", "charge", "(2, 1)");
    end(&world, other, Outcome::Ok, "Ok(())");
    world.clock().advance(Duration::from_secs(3));
    end(&world, slow, Outcome::Err, "Err(Down)");
    let last = begin(&world, "FakePayments", "refund", "1");
    end(&world, last, Outcome::Ok, "Ok(())");
    world
}

#[test]
fn every_fake_has_a_lane_and_calls_at_once_have_lines_beside_each_other() {
    assert_eq!(
        overlapping().timeline().to_string(),
        "\
seed 7: 4 calls of 2 fakes, 2 with faults

call  at   FakePayments                                    FakeMailer
   1  0ns  ┌  charge(1, 4200)
   2  0ns  │                                               ┌ send(\"<ada>\") -> hung  ‖ hang
   3  0ns  │• charge(2, 1) -> Ok(())                       │
      3s   └  1 charge -> Err(Down) after 3s  ‖ delay(3s)  │
   4  3s   •  refund(1) -> Ok(())                          │

‖  waited
"
    );
}

#[test]
fn what_was_acknowledged_and_is_not_stored_is_listed_with_the_failure() {
    let world = recorded(42);
    let timeline = world.timeline().titled("a::test").failed("left != right\n");
    let unstored: Vec<u64> = timeline
        .unstored()
        .map(crate::JournalEntry::number)
        .collect();
    assert_eq!(unstored, [1]);
    let shown = timeline.to_string();
    assert!(
        shown.starts_with("a::test\nseed 42: 3 calls of 2 fakes, 1 with faults\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with(
            "\nacknowledged, not stored:\n  1: FakeUsers::insert(User { id: 1, }): lose_write(); \
             shadowed: fail(Down)\n\nfailed: left != right\n"
        ),
        "{shown}"
    );
}

#[test]
fn a_lost_write_that_was_not_acknowledged_is_not_listed() {
    let world = World::seeded(1);
    let lost = begin(&world, "FakeUsers", "insert", "1");
    world.note_fault(lost, Mark::Lost, "partial(1)".to_owned());
    end(&world, lost, Outcome::Err, "Err(Broken)");
    assert_eq!(world.timeline().unstored().count(), 0);
}

#[test]
fn long_texts_are_shortened_and_lines_put_together() {
    let world = World::seeded(1);
    let long = format!("User {{\n    name: \"{}\",\n}}", "ä".repeat(500));
    let call = begin(&world, "FakeUsers", "insert", &long);
    end(&world, call, Outcome::Ok, "Ok(())");
    let shown = world.timeline().to_string();
    let line = shown.lines().last().unwrap();
    assert!(line.chars().count() < 150, "{line}");
    assert!(
        line.starts_with("   1  0ns  insert(User { name: \"ää") && line.ends_with("ää… -> Ok(())"),
        "{line}"
    );
}

#[test]
fn a_world_without_calls_says_so() {
    let world = World::seeded(3);
    assert_eq!(world.timeline().to_string(), "seed 3: 0 calls of 0 fakes\n");
}

#[cfg(feature = "report")]
mod page {
    use super::*;

    #[test]
    fn a_page_is_the_same_each_time_and_needs_nothing_from_elsewhere() {
        let page = overlapping().timeline().html();
        assert_eq!(page, overlapping().timeline().html());
        for needs in ["<script", "src=", "http:", "https:", "@import", "url("] {
            assert!(!page.contains(needs), "{needs}");
        }
    }

    #[test]
    fn texts_of_the_user_are_shown_as_they_are_and_never_run() {
        let world = World::seeded(1);
        let bad = "</pre><script>alert('1')</script> & \"quoted\" \u{1b}[31m \u{202e}";
        let call = begin(&world, "Fake<T>", "send", bad);
        end(&world, call, Outcome::Ok, bad);
        let timeline = world.timeline().titled(bad).failed(bad);
        let page = timeline.html();
        assert!(
            !page.contains("<script>") && !page.contains(['\u{1b}', '\u{202e}']),
            "{page}"
        );
        assert!(
            page.contains(
                "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;"
            )
        );
        assert!(page.contains("Fake&lt;T&gt;"));
    }

    #[test]
    fn a_page_has_the_last_2000_calls_and_says_how_many_there_were() {
        let world = World::seeded(1);
        for number in 1..=2_001 {
            let call = begin(&world, "FakeUsers", "insert", &number.to_string());
            world.note_fault(call, Mark::Lost, "lose_write".to_owned());
            end(&world, call, Outcome::Ok, "Ok(())");
        }
        let page = world.timeline().html();
        assert!(page.contains("<p>The last 2000 of 2001.</p>"));
        assert_eq!(page.matches("<details").count(), 2_000);
        // What is not on the page is no place to go to.
        assert!(!page.contains("href=\"#call-1\"") && page.contains("href=\"#call-2\""));
    }

    #[test]
    fn every_kind_of_fault_has_a_sign_of_its_own_and_an_explanation() {
        let world = World::seeded(1);
        for mark in Mark::ALL {
            let call = begin(&world, "FakeUsers", "insert", "1");
            world.note_fault(call, mark, format!("{mark:?}"));
            end(&world, call, Outcome::Ok, "Ok(())");
        }
        let page = world.timeline().html();
        let mut signs: Vec<&str> = Mark::ALL.map(Mark::sign).to_vec();
        for mark in Mark::ALL {
            assert!(
                page.contains(&format!("<dd>{}</dd>", mark.meaning())),
                "{mark:?}"
            );
            // A colour of its family.
            let style = format!(".{}", mark.word());
            assert!(page.contains(&format!("{style} {{")) || page.contains(&format!("{style}, ")));
        }
        signs.sort_unstable();
        signs.dedup();
        assert_eq!(signs.len(), Mark::ALL.len());
    }

    #[test]
    #[cfg_attr(miri, ignore = "writes files")]
    fn a_page_that_is_there_is_kept_and_another_one_gets_a_number() {
        let folder = std::env::temp_dir().join(format!("fake-core-pages-{}", std::process::id()));
        let first = overlapping().timeline();
        let save = |timeline: &crate::Timeline| timeline.save(&folder, "users::a test/é").unwrap();
        let path = save(&first);
        assert_eq!(path.file_name().unwrap(), "users-a-test-é-7.html");
        assert_eq!(save(&first), path, "the same page is not written again");
        let other = save(&first.clone().failed("now it fails"));
        assert_eq!(other.file_name().unwrap(), "users-a-test-é-7-2.html");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), first.html());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
