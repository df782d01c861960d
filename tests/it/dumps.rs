//! The state of a fake as data: taken out, kept in a file, put back, compared.

use std::time::Duration;

use fake_runtime::{Address, Change, Delivery, Dump, Violation, ViolationKind, fake};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::{Scratch, panic_of};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Author {
    id: u64,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Book {
    isbn: String,
    author_id: u64,
    page_count: u32,
}

#[fake(
    table(authors: Author, key(id: u64, generate = sequence), unique(name, ignore_case)),
    table(books: Book, key = isbn: String, references(author_id -> authors), check(|book| book.page_count > 0)),
    state(sold: u64 = 100),
    dump,
)]
trait Library {
    #[fake(insert(Author { id: ids.next(), name: name.to_owned() }))]
    fn add_author(&self, name: &str) -> Result<Author, Violation>;
    fn add_book(&self, book: Book) -> Result<(), Violation>;
    fn delete_author(&self, id: u64) -> Result<bool, Violation>;
    #[fake(write = |tx| {
        tx.sold += 1;
        tx.sold
    })]
    fn sell(&self) -> u64;
    #[fake(read = |_| ids.uuid())]
    fn new_id(&self) -> u128;
}

fn book(isbn: &str, author_id: u64) -> Book {
    Book {
        isbn: isbn.to_owned(),
        author_id,
        page_count: 300,
    }
}

/// A library with two authors and a book.
fn library() -> FakeLibrary {
    let library = FakeLibrary::new();
    library.add_author("Le Guin").unwrap();
    library.add_author("Butler").unwrap();
    library.add_book(book("a", 2)).unwrap();
    library.sell();
    library
}

/// The dump of this library, as a file has it after this change of its text.
fn changed(file: &Scratch, from: &str, to: &str) -> Dump {
    library().dump().write(file).unwrap();
    let text = file.text();
    assert!(text.contains(from), "{text}");
    std::fs::write(file, text.replacen(from, to, 1)).unwrap();
    Dump::read(file).unwrap().unwrap()
}

#[test]
fn a_dump_goes_through_a_file_and_everything_is_as_it_was() {
    let file = Scratch::new();
    assert_eq!(Dump::read(&file).unwrap(), None);
    let before = library();
    let first_id = before.new_id();
    before.dump().write(&file).unwrap();

    let after = FakeLibrary::new();
    let dump = Dump::read(&file).unwrap().expect("it was written");
    assert_eq!(dump, before.dump());
    after.load_dump(&dump).unwrap();
    assert_eq!(after.dump(), dump);
    assert_eq!(after.authors().all(), before.authors().all());
    assert_eq!(after.books().get("a"), Some(book("a", 2)));
    // Sequences and ids go on, constraints and values hold.
    assert_eq!(after.add_author("Lem").unwrap().id, 3);
    let second_id = after.new_id();
    assert!(second_id != first_id && second_id == before.new_id());
    assert_eq!(after.sell(), 102);
    let taken = after.add_author("BUTLER").unwrap_err();
    assert_eq!(taken.constraint(), "name");
    assert_eq!(
        after.delete_author(2).unwrap_err().kind(),
        ViolationKind::References
    );
}

#[test]
fn the_file_reads_well() {
    let file = Scratch::new();
    let library = FakeLibrary::new();
    library.add_author("Lem").unwrap();
    library.dump().write(&file).unwrap();
    assert_eq!(
        file.text(),
        r#"{
  "format": 1,
  "of": "FakeLibrary",
  "ids": [
    0,
    0,
    0
  ],
  "parts": {
    "authors": {
      "last": "1",
      "rows": [
        {
          "key": 1,
          "row": {
            "id": 1,
            "name": "Lem"
          }
        }
      ]
    },
    "books": {
      "last": "0",
      "rows": []
    }
  },
  "values": {
    "sold": 100
  }
}
"#
    );
}

#[test]
fn a_deleted_rows_number_is_not_given_again_after_a_restart() {
    let before = library();
    before.add_author("Lem").unwrap();
    before.delete_author(3).unwrap();
    let after = FakeLibrary::new();
    after.load_dump(&before.dump()).unwrap();
    assert_eq!(after.add_author("Dick").unwrap().id, 4);
}

#[test]
fn a_dump_that_breaks_a_rule_changes_nothing_and_names_row_and_constraint() {
    let file = Scratch::new();
    for (from, to, message) in [
        (
            "\"Butler\"",
            "\"le guin\"",
            "row 2 of `authors`, with the key 2: duplicate value violates `name` (unique) of `authors`",
        ),
        (
            "\"pageCount\": 300",
            "\"pageCount\": 0",
            "row 1 of `books`, with the key \"a\": row violates check `check` of `books`",
        ),
        (
            "\"authorId\": 2",
            "\"authorId\": 9",
            "the rows together: `author_id` of `books` would refer to a row that does not exist",
        ),
    ] {
        let broken = changed(&file, from, to);
        let library = FakeLibrary::new();
        library.add_author("Lem").unwrap();
        library.sell();
        let before = library.dump();
        let error = library.load_dump(&broken).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(error.violation().is_some());
        assert_eq!(library.dump(), before);
        assert_eq!(library.add_author("Dick").unwrap().id, 2);
    }
}

#[test]
fn a_dump_that_does_not_fit_is_refused_and_says_where() {
    let file = Scratch::new();
    for (from, to, message) in [
        (
            "\"name\": \"Butler\"",
            "\"fullName\": \"Butler\"",
            "row 2 of `authors`, with the key 2: missing field `name`",
        ),
        (
            "\"sold\": 101",
            "\"sold\": \"many\"",
            "`sold`: invalid type: string \"many\", expected u64",
        ),
        (
            "\"books\"",
            "\"novels\"",
            "the dump has `novels`, which `FakeLibrary` has not",
        ),
        (
            "\"sold\"",
            "\"bought\"",
            "the dump has `bought`, which `FakeLibrary` has not",
        ),
        (
            "FakeLibrary",
            "FakeShop",
            "the dump is of `FakeShop`, not of `FakeLibrary`",
        ),
        (
            "\"last\": \"2\"",
            "\"last\": \"two\"",
            "`authors` has no number `last`",
        ),
    ] {
        let other = changed(&file, from, to);
        let library = library();
        let before = library.dump();
        let error = library.load_dump(&other).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(error.violation().is_none());
        assert_eq!(library.dump(), before);
    }
}

#[test]
fn a_file_that_is_no_dump_is_an_error_that_says_why() {
    let file = Scratch::new();
    for (text, why) in [
        ("[", "EOF while parsing"),
        ("[]", "it has no `format`"),
        (
            "{\"format\": 9}",
            "format 9, and this version of the crate reads format 1",
        ),
        (
            "{\"format\": 1, \"of\": \"FakeLibrary\"}",
            "its `ids` are not three numbers",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = Dump::read(&file).unwrap_err().to_string();
        assert!(
            error.contains(" is no dump: ") && error.contains(why),
            "{error}"
        );
    }
    let below = file.as_ref().join("below.json");
    let error = library().dump().write(below).unwrap_err().to_string();
    assert!(error.contains("cannot be written to"), "{error}");
}

#[test]
fn what_a_newer_fake_has_more_is_empty_or_as_at_the_beginning() {
    let file = Scratch::new();
    let text =
        json!({"format": 1, "of": "FakeLibrary", "ids": [0, 0, 0], "parts": {}, "values": {}});
    std::fs::write(&file, text.to_string()).unwrap();
    let library = library();
    let older = Dump::read(&file).unwrap().unwrap();
    library.load_dump(&older).unwrap();
    assert!(library.authors().is_empty());
    assert_eq!(library.sell(), 101);
}

#[test]
fn a_load_replaces_what_there_is_and_can_be_undone() {
    let library = library();
    let before = library.checkpoint();
    library.load_dump(&FakeLibrary::new().dump()).unwrap();
    assert!(library.authors().is_empty() && library.books().is_empty());
    library.restore(&before);
    assert_eq!(library.authors().len(), 2);
}

#[test]
fn a_diff_shows_by_key_what_came_went_and_changed() {
    let library = library();
    let before = library.dump();
    assert!(before.diff(&before).is_empty());
    assert_eq!(before.diff(&before).to_string(), "no difference");

    library.delete_author(1).unwrap();
    library.add_author("Lem").unwrap();
    library
        .authors()
        .update(&2, |author| author.name.push('!'))
        .unwrap();
    library
        .books()
        .update("a", |book| book.page_count = 7)
        .unwrap();
    library.sell();
    let diff = before.diff(&library.dump());
    assert_eq!(
        diff.to_string(),
        "authors:\n  \
           - 1: {\"id\":1,\"name\":\"Le Guin\"}\n  \
           ~ 2: name was \"Butler\", is \"Butler!\"\n  \
           + 3: {\"id\":3,\"name\":\"Lem\"}\n\
         books:\n  \
           ~ \"a\": pageCount was 300, is 7\n\
         sold:\n  \
           ~ was 101, is 102"
    );
    assert_eq!(diff.changes().len(), 5);
    let Change::Changed {
        part,
        key,
        field,
        was,
        is,
    } = &diff.changes()[3]
    else {
        panic!("{diff}");
    };
    assert_eq!(
        (part.as_str(), key, field.as_str()),
        ("books", &json!("a"), "pageCount")
    );
    assert_eq!((was, is), (&json!(300), &json!(7)));
}

#[test]
fn an_order_that_changed_alone_is_no_difference() {
    let other = FakeLibrary::new();
    let authors = library().authors().all();
    for author in authors.iter().rev() {
        other.authors().insert(author.clone()).unwrap();
    }
    other.add_book(book("a", 2)).unwrap();
    other.sell();
    let (one, other) = (library().dump(), other.dump());
    assert!(one != other && one.diff(&other).is_empty());
}

#[test]
fn rows_without_a_key_are_told_apart_by_their_values() {
    #[fake(table(lines: String), dump)]
    trait Log {
        #[fake(write = |tx| tx.lines.insert(line).unwrap())]
        fn write(&self, line: String);
    }

    let log = FakeLog::new();
    log.write("a".to_owned());
    log.write("a".to_owned());
    let before = log.dump();
    log.write("a".to_owned());
    log.write("b".to_owned());
    let diff = before.diff(&log.dump());
    assert_eq!(diff.to_string(), "lines:\n  + \"a\"\n  + \"b\"");
    let again = FakeLog::new();
    again.load_dump(&log.dump()).unwrap();
    assert_eq!(again.lines().len(), 4);
}

#[test]
fn a_name_that_the_trait_has_too_is_given_another_one() {
    #[fake(entity = Author, key = id: u64, dump, rename(dump = state, load_dump = set_state))]
    trait Authors {
        #[fake(count)]
        fn dump(&self) -> usize;
        #[fake(insert)]
        fn load_dump(&self, author: Author);
    }

    let authors = FakeAuthors::new();
    authors.load_dump(Author {
        id: 1,
        name: "Lem".to_owned(),
    });
    let other = FakeAuthors::new();
    other.set_state(&authors.state()).unwrap();
    assert_eq!(other.dump(), 1);
}

#[test]
fn a_value_that_json_has_not_is_a_panic_that_names_it() {
    #[derive(Clone, Debug, Serialize, Deserialize)]
    struct Wide {
        id: u128,
    }

    #[fake(entity = Wide, key = id: u128, dump)]
    trait Wides {
        fn insert(&self, wide: Wide);
    }

    let wides = FakeWides::new();
    wides.insert(Wide { id: u128::MAX });
    let message = panic_of(|| wides.dump());
    assert!(
        message.starts_with("`FakeWides` cannot be dumped: `rows`: "),
        "{message}"
    );
    assert_eq!(wides.rows().len(), 1);
}

#[test]
fn a_generic_state_is_dumped_where_its_types_can_be() {
    #[fake(entity = (u64, T), key = 0: u64, where(T: Clone + Send + Sync), dump, rename(dump = taken))]
    trait Values<T> {
        #[fake(insert((id, value)))]
        fn put(&self, id: u64, value: T) -> Result<(), Violation>;
    }

    let values = FakeValues::<String>::new();
    values.put(1, "a".to_owned()).unwrap();
    let other = FakeValues::<String>::new();
    other.load_dump(&values.taken()).unwrap();
    assert_eq!(other.rows().all(), values.rows().all());
}

/// What waits and what expires: times are kept as what is left of them.
#[fake(
    map(sessions: String => u64),
    queue(jobs: String, visibility = Duration::from_secs(30), max_attempts = 2, partition = shard),
    dump,
)]
trait Worker {
    #[fake(map = sessions, put(ttl = Duration::from_secs(60)))]
    fn log_in(&self, token: &str, user: u64);
    #[fake(map = sessions, get)]
    fn user(&self, token: &str) -> Option<u64>;
    #[fake(push)]
    fn submit(&self, job: String, shard: u32);
    #[fake(receive)]
    fn next_job(&self, shard: u32) -> Option<Delivery<String>>;
    #[fake(ack)]
    fn done(&self, receipt: u64) -> bool;
    #[fake(read = |db| db.jobs.poll("audit", Address::new(), 10).into_iter().map(|job| job.payload).collect())]
    fn audit(&self) -> Vec<String>;
    #[fake(write = |tx| {
        let shard = 1_u32;
        tx.jobs.commit_through("audit", Address::new().partition(&shard), 0);
    })]
    fn audited_first(&self);
}

#[test]
fn maps_and_queues_go_on_where_they_were() {
    let file = Scratch::new();
    let before = FakeWorker::new();
    before.log_in("token", 7);
    for (job, shard) in [("a", 1), ("b", 1), ("c", 2)] {
        before.submit(job.to_owned(), shard);
    }
    before.audited_first();
    let given = before.next_job(1).expect("a job");
    assert_eq!((given.payload.as_str(), given.attempt), ("a", 1));
    before.world().clock().advance(Duration::from_secs(10));
    before.dump().write(&file).unwrap();

    let after = FakeWorker::new();
    after.world().clock().set(before.world().clock().now());
    after
        .load_dump(&Dump::read(&file).unwrap().unwrap())
        .unwrap();
    assert_eq!(after.dump(), before.dump());
    assert_eq!(after.audit(), before.audit());
    assert_eq!(after.audit(), ["b", "c"]);
    assert_eq!(
        after.next_job(1).unwrap().payload,
        "b",
        "the first is given out still"
    );
    assert_eq!(
        after.next_job(2).unwrap().payload,
        "c",
        "and its partition is known"
    );
    after.world().clock().advance(Duration::from_secs(20));
    let again = after
        .next_job(1)
        .expect("the first comes back when its time is over");
    assert_eq!((again.payload.as_str(), again.attempt), ("a", 2));
    assert!(!after.done(given.receipt), "another receipt counts by now");
    assert_eq!(after.user("token"), Some(7));
    after.world().clock().advance(Duration::from_secs(30));
    assert_eq!(after.user("token"), None);
    let next = Some(before.dump()).map(|dump| {
        let fork = FakeWorker::new();
        fork.load_dump(&dump).unwrap();
        fork.submit("d".to_owned(), 2);
        fork.dump().diff(&dump).to_string()
    });
    assert!(next.unwrap().contains('4'), "numbers go on");
}

#[test]
fn a_dump_of_a_queue_that_was_changed_by_hand_is_refused_and_changes_nothing() {
    let file = Scratch::new();
    let worker = FakeWorker::new();
    worker.submit("a".to_owned(), 1);
    worker.dump().write(&file).unwrap();
    let text = file.text();
    for (from, to, why) in [
        ("\"lane\": 1", "\"lane\": 9", "lane"),
        ("\"key\": 1", "\"key\": \"x\"", "row 1"),
        ("\"numbers\"", "\"numbrs\"", "numbers"),
    ] {
        assert!(text.contains(from), "{text}");
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
        let other = FakeWorker::new();
        other.submit("kept".to_owned(), 3);
        let error = other
            .load_dump(&Dump::read(&file).unwrap().unwrap())
            .unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(other.jobs().all(), ["kept"]);
    }
}
