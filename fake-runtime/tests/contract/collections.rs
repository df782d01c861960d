//! Answers of every form, of rows whose keys each implementation makes: each form has one mistake, in that answer alone.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use fake_runtime::{Contract, Parts, Violation, fake};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Note {
    id: u64,
    text: String,
    rank: u8,
}

/// A page of the user's own type.
#[derive(Clone, Debug, PartialEq)]
struct NotePage {
    notes: Vec<Note>,
    total: u64,
    next: Option<u64>,
}

#[fake(entity = Note, key(id: u64, generate = sequence), index(rank), contract)]
trait Notes {
    #[fake(insert(Note { id: ids.next(), text: text.to_owned(), rank }))]
    fn add(&self, text: &str, rank: u8) -> Result<u64, Violation>;
    fn delete(&self, id: u64) -> bool;

    #[fake(list)]
    fn hash_set(&self) -> HashSet<Note>;
    #[fake(list)]
    fn tree_set(&self) -> BTreeSet<Note>;
    #[fake(list)]
    fn by_key(&self) -> HashMap<u64, Note>;
    #[fake(list)]
    fn sorted_by_key(&self) -> BTreeMap<u64, Arc<Note>>;
    #[fake(list(order_by = rank))]
    fn deque(&self) -> VecDeque<Note>;
    #[fake(list(order_by = rank))]
    fn slice(&self) -> Arc<[Note]>;
    #[fake(list(order_by(rank, id)))]
    fn boxed(&self) -> Box<[Box<Note>]>;
    #[fake(list(order_by = rank))]
    fn page(&self, limit: usize) -> Result<(Vec<Note>, u64), Violation>;
    #[fake(list(order_by = id, after = after, page = |page| (page.cursor(|note: &Note| note.id), page.items)))]
    fn after(&self, after: Option<u64>, limit: usize) -> (Option<u64>, Vec<Note>);
    #[fake(list(order_by = id, after = after, page = |page| NotePage {
        next: page.cursor(|note| note.id),
        total: page.total as u64,
        notes: page.items,
    }))]
    fn own_page(&self, after: Option<u64>, limit: usize) -> NotePage;
    #[fake(list(order_by = rank))]
    fn iterator(&self) -> impl Iterator<Item = Note>;
    #[fake(list(order_by = rank))]
    fn results(&self) -> Result<Box<dyn Iterator<Item = Result<Note, String>> + '_>, Violation>;
    #[fake(list(answer = id))]
    fn ids(&self) -> HashSet<u64>;
    #[fake(list(order_by = rank, answer = text))]
    fn texts(&self) -> Vec<String>;
    #[fake(list(order_by = rank, answer = rank))]
    fn ranks(&self) -> VecDeque<u8>;
    fn find(&self, id: u64) -> Option<Cow<'_, Note>>;
}

/// The method in whose answer there is a mistake.
type Wrong = Option<&'static str>;

struct Real {
    rows: RefCell<Vec<Note>>,
    wrong: Wrong,
}

impl Real {
    fn is_wrong(&self, method: &str) -> bool {
        self.wrong == Some(method)
    }

    /// All rows, of which the first lies in the answer of the method that is wrong.
    fn of(&self, method: &str) -> Vec<Note> {
        let mut rows = self.rows.borrow().clone();
        rows.reverse();
        if let (true, Some(first)) = (self.is_wrong(method), rows.first_mut()) {
            first.text.push('!');
        }
        rows
    }

    /// The same by their ranks, or the other way round where that is wrong.
    fn ranked(&self, method: &str) -> Vec<Note> {
        let mut rows = self.of("");
        rows.sort_by_key(|note| note.rank);
        if self.is_wrong(method) {
            rows.reverse();
        }
        rows
    }

    /// A page by the ids, and whether there are more.
    fn behind(&self, after: Option<u64>, limit: usize) -> (Vec<Note>, Option<u64>) {
        let mut rows = self.of("");
        rows.sort_by_key(|note| note.id);
        rows.retain(|note| after.is_none_or(|after| note.id > after));
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|note| note.id).filter(|_| more);
        (rows, next)
    }
}

impl Notes for Real {
    fn add(&self, text: &str, rank: u8) -> Result<u64, Violation> {
        let mut rows = self.rows.borrow_mut();
        // Never given again, and not in the steps of the fake.
        thread_local!(static LAST: std::cell::Cell<u64> = const { std::cell::Cell::new(1_000) });
        LAST.set(LAST.get() + 7);
        let (id, text) = (LAST.get(), text.to_owned());
        rows.push(Note { id, text, rank });
        Ok(id)
    }

    fn delete(&self, id: u64) -> bool {
        let before = self.rows.borrow().len();
        self.rows.borrow_mut().retain(|note| note.id != id);
        self.rows.borrow().len() < before
    }

    fn hash_set(&self) -> HashSet<Note> {
        self.of("hash_set").into_iter().collect()
    }

    fn tree_set(&self) -> BTreeSet<Note> {
        self.of("tree_set").into_iter().collect()
    }

    fn by_key(&self) -> HashMap<u64, Note> {
        let rows = self.of("").into_iter();
        let shift = u64::from(self.is_wrong("by_key"));
        rows.map(|note| (note.id + shift, note)).collect()
    }

    fn sorted_by_key(&self) -> BTreeMap<u64, Arc<Note>> {
        let rows = self.of("sorted_by_key").into_iter();
        rows.map(|note| (note.id, Arc::new(note))).collect()
    }

    fn deque(&self) -> VecDeque<Note> {
        self.ranked("deque").into()
    }

    fn slice(&self) -> Arc<[Note]> {
        self.ranked("slice").into()
    }

    fn boxed(&self) -> Box<[Box<Note>]> {
        let mut rows = self.of("");
        rows.sort_by_key(|note| (note.rank, note.id));
        if self.is_wrong("boxed") {
            rows.reverse();
        }
        rows.into_iter().map(Box::new).collect()
    }

    fn page(&self, limit: usize) -> Result<(Vec<Note>, u64), Violation> {
        let mut rows = self.ranked("");
        let total = rows.len() as u64;
        rows.truncate(limit);
        let seen = rows.len() as u64;
        Ok((rows, if self.is_wrong("page") { seen } else { total }))
    }

    fn after(&self, after: Option<u64>, limit: usize) -> (Option<u64>, Vec<Note>) {
        let (rows, next) = self.behind(after, limit);
        let first = rows.first().map(|note| note.id);
        let is_wrong = self.is_wrong("after") && next.is_some();
        (if is_wrong { first } else { next }, rows)
    }

    fn own_page(&self, after: Option<u64>, limit: usize) -> NotePage {
        let (notes, next) = self.behind(after, limit);
        NotePage {
            total: self.rows.borrow().len() as u64,
            next: next.map(|next| next + u64::from(self.is_wrong("own_page"))),
            notes,
        }
    }

    fn iterator(&self) -> impl Iterator<Item = Note> {
        self.ranked("iterator").into_iter()
    }

    fn results(&self) -> Result<Box<dyn Iterator<Item = Result<Note, String>> + '_>, Violation> {
        let rows = self.ranked("").into_iter();
        let fails = self.is_wrong("results");
        Ok(Box::new(rows.map(move |note| {
            if fails && note.rank == 2 {
                Err("cut off".to_owned())
            } else {
                Ok(note)
            }
        })))
    }

    fn ids(&self) -> HashSet<u64> {
        let mut rows = self.of("");
        if self.is_wrong("ids") {
            if let Some(first) = rows.first_mut() {
                first.id = 7;
            }
        }
        rows.into_iter().map(|note| note.id).collect()
    }

    fn texts(&self) -> Vec<String> {
        let rows = if self.is_wrong("texts") {
            self.of("texts")
        } else {
            self.ranked("")
        };
        rows.into_iter().map(|note| note.text).collect()
    }

    fn ranks(&self) -> VecDeque<u8> {
        let rows = self.ranked("ranks").into_iter();
        rows.map(|note| note.rank).collect()
    }

    fn find(&self, id: u64) -> Option<Cow<'_, Note>> {
        let mut rows = self.of("find").into_iter();
        rows.find(|note| note.id == id).map(Cow::Owned)
    }
}

fn contract(wrong: Wrong) -> Contract<'static, NotesContract, Real> {
    NotesContract::new()
        .real(async move || {
            let rows = RefCell::default();
            ((), Real { rows, wrong })
        })
        .pool([1_u8, 2])
        .parts(|page: &NotePage| {
            Parts::new()
                .rows(&page.notes)
                .value(page.total)
                .key_of::<Note>(page.next)
        })
}

#[test]
fn answers_of_every_form_agree_with_other_keys_and_orders() {
    for seed in 0..5 {
        let verified = contract(None).seed(seed).run();
        assert!(verified.calls > 1_000, "{verified}");
    }
}

#[test]
fn a_mistake_in_an_answer_of_any_form_is_found() {
    for (method, calls) in [
        ("hash_set", 2..=2),
        ("tree_set", 2..=2),
        ("by_key", 2..=2),
        ("sorted_by_key", 2..=2),
        ("deque", 3..=3),
        ("slice", 3..=3),
        ("boxed", 3..=3),
        ("page", 2..=3),
        ("after", 3..=4),
        ("own_page", 3..=4),
        ("iterator", 3..=3),
        ("results", 2..=2),
        ("ids", 2..=2),
        ("texts", 2..=2),
        ("ranks", 3..=3),
        ("find", 2..=2),
    ] {
        let error = contract(Some(method)).check().expect_err(method);
        assert!(calls.contains(&error.calls()), "{method}: {error}");
        let told = error.to_string();
        let is_last = format!("        let _ = real.{method}(");
        assert!(told.contains(&is_last), "{method}: {told}");
    }
}

#[test]
fn what_is_in_a_page_of_an_own_type_is_compared_as_the_test_says() {
    let whole = |wrong| {
        NotesContract::new()
            .real(async move || {
                let rows = RefCell::default();
                ((), Real { rows, wrong })
            })
            .pool([1_u8, 2])
    };
    // As a whole it has the keys in it, which differ.
    assert!(whole(None).check().is_err());
    whole(Some("own_page"))
        .parts(|page: &NotePage| Parts::new().rows(&page.notes).value(page.total))
        .run();
}

#[test]
fn what_cannot_agree_is_cleared_in_every_collection() {
    for method in ["hash_set", "tree_set", "sorted_by_key", "find"] {
        contract(Some(method))
            .opaque(|note: &mut Note| note.text = note.text.trim_end_matches('!').to_owned())
            .run();
    }
}
