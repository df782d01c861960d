//! The snippets of the guide's chapter on dumps: each is a part of a test here, and stands there word for word.

use fake_runtime::{Dump, Violation, fake};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Task {
    id: u64,
    title: String,
}

#[fake(entity = Task, key(id: u64, generate = sequence), unique(title), dump)]
trait Tasks {
    #[fake(insert(Task { id: ids.next(), title: title.to_owned() }))]
    fn add(&self, title: &str) -> Result<Task, Violation>;
}

#[test]
fn what_was_entered_is_there_after_a_restart() {
    let folder = std::env::temp_dir().join(format!("fake-dumps-{}", std::process::id()));
    let path = folder.join("tasks.json");

    let tasks = FakeTasks::new();
    if let Some(dump) = Dump::read(&path).unwrap() {
        tasks.load_dump(&dump).unwrap();
    }
    let before = tasks.dump();
    tasks.add("Water the plants").unwrap();
    tasks.dump().write(&path).unwrap();

    let restarted = FakeTasks::new();
    restarted
        .load_dump(&Dump::read(&path).unwrap().unwrap())
        .unwrap();
    assert_eq!(restarted.rows().len(), 1);
    let taken = restarted.add("Water the plants").unwrap_err();
    assert_eq!(taken.constraint(), "title");

    let diff = before.diff(&restarted.dump());
    assert_eq!(
        diff.to_string(),
        r#"rows:
  + 1: {"id":1,"title":"Water the plants"}"#
    );
    std::fs::remove_dir_all(folder).unwrap();
}
