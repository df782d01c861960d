//! Histories of concurrent calls on fakes: without silent faults some order explains them, and each silent fault is found.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use fake_runtime::{History, Violation, World, fake, percent, versions};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    name: u32,
}

#[derive(Clone, Debug, PartialEq)]
enum Failed {
    /// A rule of the table is broken.
    Refused,
    /// Nobody knows what has happened.
    Lost,
}

impl From<Violation> for Failed {
    fn from(_: Violation) -> Self {
        Self::Refused
    }
}

#[fake(entity = User, key = id: u64)]
trait Users: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), Failed>;
    async fn insert_all(&self, users: Vec<User>) -> Result<(), Failed>;
    #[fake(update(|user| user.name = name))]
    async fn rename(&self, id: u64, name: u32) -> Result<bool, Failed>;
    /// A read and a write in one call.
    #[fake(update(|user| user.name += by))]
    async fn add(&self, id: u64, by: u32) -> Result<Option<User>, Failed>;
    async fn find(&self, id: u64) -> Result<Option<User>, Failed>;
    async fn list(&self) -> Result<Vec<User>, Failed>;
    async fn delete(&self, id: u64) -> Result<bool, Failed>;
}

#[derive(Clone, Debug, PartialEq)]
struct Note {
    id: u64,
    text: String,
}

#[fake(entity = Note, key(id: u64, generate = sequence))]
trait Notes: Send + Sync {
    #[fake(insert(Note { id: ids.next(), text: text.to_owned() }))]
    fn write(&self, text: &str) -> Result<u64, Failed>;
    fn count(&self) -> usize;
}

#[fake(map(entries: u64 => u32))]
trait Cache: Send + Sync {
    fn get(&self, key: u64) -> Option<u32>;
    fn put(&self, key: u64, value: u32);
}

#[fake(queue(jobs: u32))]
trait Jobs: Send + Sync {
    fn push(&self, job: u32);
    fn pop(&self) -> Option<u32>;
}

fn user(id: u64, name: u32) -> User {
    User { id, name }
}

fn history(users: FakeUsers) -> History<FakeUsers> {
    let start = users.fork();
    History::with_state(
        users,
        move || start.fork(),
        |users| format!("{:?}", users.rows().all()),
    )
}

type Task<'t> = Pin<Box<dyn Future<Output = ()> + 't>>;

/// Runs the tasks, one poll at a time, in an order that the seed decides; the clock goes on where all wait.
fn run(world: &World, rng: &mut SmallRng, mut tasks: VecDeque<Task<'_>>) {
    let mut cx = Context::from_waker(Waker::noop());
    let mut in_vain = 0;
    while !tasks.is_empty() {
        let next = rng.random_range(0..tasks.len());
        let mut task = tasks.remove(next).expect("one of them");
        match task.as_mut().poll(&mut cx) {
            Poll::Ready(()) => in_vain = 0,
            Poll::Pending => {
                tasks.push_back(task);
                in_vain += 1;
            }
        }
        if in_vain > 2 * tasks.len() {
            world
                .clock()
                .advance(Duration::from_millis(rng.random_range(1..20)));
            in_vain = 0;
        }
    }
}

/// What a call of any method answers, so that one type serves all.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Done(Result<bool, Failed>),
    Found(Result<Option<User>, Failed>),
    All(Result<Vec<User>, Failed>),
}

/// One call by chance.
async fn call(history: &History<FakeUsers>, kind: u32, id: u64, value: u32) {
    let what = match kind {
        0 => format!("insert {id}"),
        1 => format!("rename {id} to {value}"),
        2 => format!("add {value} to {id}"),
        3 => "list".to_owned(),
        4 => format!("delete {id}"),
        _ => format!("find {id}"),
    };
    let call = move |users: FakeUsers| async move {
        match kind {
            0 => Answer::Done(users.insert(user(id, value)).await.map(|()| true)),
            1 => Answer::Done(users.rename(id, value).await),
            2 => Answer::Found(users.add(id, value).await),
            3 => Answer::All(users.list().await),
            4 => Answer::Done(users.delete(id).await),
            _ => Answer::Found(users.find(id).await),
        }
    };
    history.call_async(what, call).await;
}

/// Three tasks of four calls each, which wait by chance before they are made; `arm` may add faults.
fn concurrent(seed: u64, arm: impl Fn(&FakeUsers)) -> History<FakeUsers> {
    let world = World::seeded(seed);
    let users = FakeUsers::in_world(&world);
    users.rows().insert(user(1, 10)).expect("the first");
    let start = history(users.clone());
    let time = Duration::from_millis(1)..Duration::from_millis(50);
    users.all_faults().calls().chance(percent(60)).delay(time);
    arm(&users);
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut calls = || -> Vec<(u32, u64, u32)> {
        let one = |_| {
            (
                rng.random_range(0..6),
                rng.random_range(1..3),
                rng.random_range(1..100),
            )
        };
        (0..4).map(one).collect()
    };
    let plans = [calls(), calls(), calls()];
    let tasks = plans.into_iter().map(|calls| -> Task<'_> {
        let start = &start;
        Box::pin(async move {
            for (kind, id, value) in calls {
                call(start, kind, id, value).await;
            }
        })
    });
    let tasks = tasks.collect();
    run(&world, &mut rng, tasks);
    start
}

#[test]
fn without_silent_faults_every_history_of_tasks_is_linearizable() {
    let mut overlapping = 0;
    for seed in 0..300 {
        let history = concurrent(seed, |_| {});
        let order = history
            .check()
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(order.len(), 12);
        overlapping += u32::from(!order.is_sorted());
    }
    // Else the calls came one after the other, and nothing was tested.
    assert!(overlapping > 150, "{overlapping}");
}

#[test]
fn without_silent_faults_every_history_of_threads_is_linearizable() {
    for seed in 0..200 {
        let users = FakeUsers::in_world(&World::seeded(seed));
        let history = history(users);
        let barrier = Barrier::new(3);
        thread::scope(|threads| {
            for thread in 0..3 {
                let (history, barrier) = (&history, &barrier);
                threads.spawn(move || {
                    let mut rng = SmallRng::seed_from_u64(seed * 3 + thread);
                    barrier.wait();
                    for _ in 0..4 {
                        let (kind, id) = (rng.random_range(0..6), rng.random_range(1..3));
                        pollster::block_on(call(history, kind, id, rng.random_range(1..100)));
                    }
                });
            }
        });
        history.assert_linearizable();
    }
}

/// How many of 300 histories with these faults are refused.
fn refused(arm: impl Fn(&FakeUsers)) -> usize {
    let is_refused = |seed: &u64| match concurrent(*seed, &arm).check() {
        Ok(_) => false,
        Err(error) => {
            assert!(error.is_certain(), "{error}");
            true
        }
    };
    (0..300).filter(is_refused).count()
}

#[test]
fn silent_faults_under_load_are_refused() {
    // Many fire where nobody looks afterwards: that they change nothing, no order can tell.
    let lost = refused(|users| drop(users.faults().rename().lose_write()));
    let stale = refused(|users| drop(users.faults().find().stale(versions(2))));
    let corrupt = refused(|users| drop(users.faults().list().corrupt(|user| user.name += 1000)));
    for (what, refused) in [("lose_write", lost), ("stale", stale), ("corrupt", corrupt)] {
        assert!((30..300).contains(&refused), "{what}: {refused}");
    }
}

/// The calls, one after the other, on a fake with faults: a history which says whether they are found.
fn users(arm: impl FnOnce(&FakeUsers)) -> History<FakeUsers> {
    let users = FakeUsers::new();
    users.rows().insert(user(1, 10)).expect("the first");
    let history = history(users.clone());
    arm(&users);
    history
}

fn insert(history: &History<FakeUsers>, id: u64) {
    let call = move |users: FakeUsers| async move { users.insert(user(id, 0)).await.is_ok() };
    pollster::block_on(history.call_async(format!("insert {id}"), call));
}

fn list(history: &History<FakeUsers>) {
    let call = |users: FakeUsers| async move { users.list().await.ok() };
    pollster::block_on(history.call_async("list", call));
}

#[track_caller]
fn assert_refused<T: 'static>(history: &History<T>) {
    let error = history.check().expect_err("a silent fault");
    assert!(error.is_certain(), "{error}");
}

#[test]
fn a_lost_write_is_refused() {
    let history = users(|users| drop(users.faults().insert().lose_write()));
    insert(&history, 2);
    history.assert_linearizable();
    list(&history);
    assert_refused(&history);
}

#[test]
fn a_stale_read_is_refused() {
    let history = users(|users| drop(users.faults().list().stale(versions(1))));
    insert(&history, 2);
    list(&history);
    assert_refused(&history);
}

#[test]
fn a_stale_read_is_explained_while_the_write_that_it_misses_is_under_way() {
    let history = users(|users| {
        users.faults().list().delay(Duration::from_secs(1));
        users.faults().list().stale(versions(1));
    });
    let call = |users: FakeUsers| async move { users.list().await.ok() };
    let mut list = Box::pin(history.call_async("list", call));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(list.as_mut().poll(&mut cx).is_pending());
    insert(&history, 2);
    history
        .real()
        .world()
        .clock()
        .advance(Duration::from_secs(1));
    assert_eq!(
        list.as_mut().poll(&mut cx),
        Poll::Ready(Some(vec![user(1, 10)]))
    );
    assert_eq!(history.check().expect("it may have been first"), [1, 2]);
}

#[test]
fn a_corrupt_answer_is_refused() {
    let history = users(|users| drop(users.faults().list().corrupt(|user| user.name += 1)));
    list(&history);
    assert_refused(&history);
}

#[test]
fn a_part_of_a_batch_is_refused() {
    let history = users(|users| drop(users.faults().insert_all().partial(1)));
    let call = |users: FakeUsers| async move {
        users.insert_all(vec![user(2, 0), user(3, 0)]).await.is_ok()
    };
    pollster::block_on(history.call_async("insert 2 and 3", call));
    list(&history);
    assert_refused(&history);
}

#[test]
fn a_row_that_is_inserted_twice_is_refused() {
    let notes = FakeNotes::new();
    let start = notes.fork();
    notes.faults().write().duplicate();
    let history = History::new(notes, move || start.fork());
    let answer = history.call("write", |notes| notes.write("once"));
    assert_eq!(answer, Ok(1));
    history.assert_linearizable();
    history.call("count", FakeNotes::count);
    assert_refused(&history);
}

#[test]
fn an_evicted_entry_is_refused() {
    let cache = FakeCache::new();
    cache.put(1, 10);
    let start = cache.fork();
    cache.faults().get().evict();
    let history = History::new(cache, move || start.fork());
    history.call("get 1", |cache| cache.get(1));
    assert_refused(&history);
}

#[test]
fn messages_in_another_order_or_twice_are_refused() {
    let jobs = FakeJobs::new();
    for job in 1..=5 {
        jobs.push(job);
    }
    let pops = |arm: fn(&FakeJobs)| {
        let (jobs, start) = (jobs.fork(), jobs.fork());
        arm(&jobs);
        let history = History::new(jobs, move || start.fork());
        history.call("push 6", |jobs| jobs.push(6));
        for _ in 0..6 {
            history.call("pop", FakeJobs::pop);
        }
        history.call("pop", FakeJobs::pop);
        history
    };
    pops(|_| {}).assert_linearizable();
    assert_refused(&pops(|jobs| drop(jobs.faults().pop().reorder())));
    assert_refused(&pops(|jobs| drop(jobs.faults().push().duplicate())));
}

#[test]
fn loud_faults_are_explained_where_the_test_says_which_answers_say_nothing() {
    for stored in [true, false] {
        let history = users(|users| {
            let fault = users.faults().insert().once();
            drop(if stored {
                fault.commit_then_fail(Failed::Lost)
            } else {
                fault.fail(Failed::Lost)
            });
        });
        let call = |users: FakeUsers| async move { users.insert(user(2, 0)).await };
        let answer = pollster::block_on(history.attempt_async("insert 2", call, Result::is_err));
        assert!(answer.is_err());
        list(&history);
        history.assert_linearizable();
    }
}

/// A service that reads and then writes: two of them at once lose an update.
#[derive(Clone)]
struct Counter(FakeUsers);

impl Counter {
    async fn increment(&self) -> u32 {
        let found = self
            .0
            .find(1)
            .await
            .expect("no faults")
            .expect("it is there");
        self.0.rename(1, found.name + 1).await.expect("no faults");
        found.name + 1
    }
}

#[test]
fn a_service_that_loses_updates_is_found_and_its_calls_are_shown() {
    let users = FakeUsers::new();
    users.rows().insert(user(1, 10)).expect("the first");
    let start = users.fork();
    users.faults().rename().once().delay(Duration::from_secs(1));
    let world = users.world().clone();
    let history = History::new(Counter(users), move || Counter(start.fork()));
    let increment = |counter: Counter| async move { counter.increment().await };
    let tasks: VecDeque<Task<'_>> = (0..2)
        .map(|_| -> Task<'_> {
            Box::pin(async {
                history.call_async("increment", increment).await;
            })
        })
        .collect();
    run(&world, &mut SmallRng::seed_from_u64(1), tasks);
    assert_eq!(
        history.check().expect_err("an update is lost").to_string(),
        "\
no order of these 2 calls gives their answers:
   1: increment -> 11, with 2
   2: increment -> 11, with 1
the longest order that fits is 1; next would have answered
   2: 12"
    );
}
