//! The picture beside a failure, and the message in it.

use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::child;
use crate::{Outcome, World};

fn world_with_a_call() -> World {
    let world = World::new();
    let number = world.begin_entry(world.caller(&"FakeUsers".into()), "insert", None);
    world.end_entry(number, Outcome::Ok);
    world
}

#[test]
fn a_body_that_does_not_panic_answers() {
    let world = World::seeded(1);
    assert_eq!(world.reporting(|| 3), 3);
    assert_eq!(pollster::block_on(world.reporting_async(ready(4))), 4);
}

#[test]
fn a_panic_goes_on_with_its_payload() {
    let world = World::seeded(1);
    let body = || world.reporting(|| std::panic::panic_any(5_u8));
    let panic = catch_unwind(AssertUnwindSafe(body)).unwrap_err();
    assert_eq!(panic.downcast_ref::<u8>(), Some(&5));
}

#[test]
#[ignore = "the next test runs it, and it fails"]
fn child_fails_and_says_how() {
    let world = world_with_a_call();
    let own = world.clone();
    world.reporting(move || {
        // A handle that is dropped while the panic is on its way must not report without the message.
        let _own = own;
        assert_eq!(1 + 1, 3, "a message <of the test's own>");
    });
}

#[test]
#[cfg_attr(miri, ignore = "starts a process")]
fn the_picture_is_written_where_fake_report_says_with_the_message() {
    let folder = std::env::temp_dir().join(format!("fake-core-report-{}", std::process::id()));
    let (passed, printed) = child(
        "world::tests::failing::child_fails_and_says_how",
        "FAKE_REPORT",
        folder.to_str().unwrap(),
    );
    assert!(!passed);
    let path = folder.join("world-tests-failing-child_fails_and_says_how-0.html");
    assert!(
        printed.contains(&format!("picture: {}", path.display())),
        "{printed}"
    );
    assert_eq!(
        printed.matches("no fault fired in the world").count(),
        1,
        "{printed}"
    );
    let page = std::fs::read_to_string(path).unwrap();
    assert!(page.contains("<h1>world::tests::failing::child_fails_and_says_how</h1>"));
    assert!(
        page.contains("a message &lt;of the test&#39;s own&gt;\n  left: 2\n right: 3"),
        "{page}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
#[cfg_attr(miri, ignore = "starts a process")]
fn a_folder_that_cannot_be_made_is_told_and_nothing_more_happens() {
    let file = std::env::temp_dir().join(format!("fake-core-file-{}", std::process::id()));
    std::fs::write(&file, "").unwrap();
    let (_, printed) = child(
        "world::tests::failing::child_fails_and_says_how",
        "FAKE_REPORT",
        file.to_str().unwrap(),
    );
    assert!(printed.contains("no picture is written to "), "{printed}");
    assert!(
        printed.contains("a message <of the test's own>"),
        "{printed}"
    );
    std::fs::remove_file(file).unwrap();
}
