//! What a queue promises, shown on a state written by hand as `#[fake]` would generate it.

mod faults;
mod history;
mod log;
mod model;
mod waits;
mod work;

use std::time::Duration;

use super::{Address, Messages, Queue, Routed, queue};
use crate::__private::{
    self as __fake, AnyTable, ArgAt, ArgKey, AsyncSure, Batch, ByReceipt, NoKey, Parted, Polls,
    Setup, State, Sure, Takes, Writes,
};
use crate::call::Method;
use crate::fake::Fake;
use crate::queue::{Delivery, Pushed};
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// The queues of an office: plain, ordered, and one of three attempts whose partition is in the message.
struct Office {
    jobs: Queue<String>,
    letters: Queue<String>,
    mails: Queue<(u32, String)>,
}

impl State for Office {
    const NAME: &'static str = "FakeOffice";
    const METHODS: &'static [&'static str] = &[
        "push", "push_all", "receive", "ack", "poll", "next", "publish", "recv", "wait",
    ];
    type Plain = ();

    fn new(setup: &Setup) -> Self {
        Self {
            jobs: queue::<String>("jobs", setup).shown(__fake::shown::<String>().how()),
            letters: queue::<String>("letters", setup)
                .ordered()
                .visibility(10 * SECOND),
            mails: queue::<(u32, String)>("mails", setup)
                .max_attempts(3)
                .partition(|mail| mail.0),
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.jobs);
        visit(&self.letters);
        visit(&self.mails);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.jobs);
        visit(&mut self.letters);
        visit(&mut self.mails);
    }

    fn fork(&self) -> Self {
        Self {
            jobs: self.jobs.fork(),
            letters: self.letters.fork(),
            mails: self.mails.fork(),
        }
    }
}

impl Fake<Office> {
    fn jobs(&self) -> Messages<'_, Office, String> {
        self.part(|state| &state.jobs, |state| &mut state.jobs)
    }

    fn letters(&self) -> Messages<'_, Office, String> {
        self.part(|state| &state.letters, |state| &mut state.letters)
    }

    fn mails(&self) -> Messages<'_, Office, (u32, String)> {
        self.part(|state| &state.mails, |state| &mut state.mails)
    }

    /// Something that a body does.
    fn with<A>(&self, body: impl FnOnce(&mut Office) -> A) -> A {
        let done = self
            .call(0, "push")
            .transaction(|state| Ok::<A, ()>(body(state)));
        done.unwrap()
    }
}

macro_rules! methods {
    ($($name:ident $number:literal $args:ty, $answer:ty, $does:ty;)*) => {$(
        #[allow(non_camel_case_types, reason = "named as the method")]
        struct $name;

        impl Method for $name {
            type Args<'c> = $args;
            type Answer = $answer;
            type Does = $does;
            const NUMBER: usize = $number;
        }
    )*};
}

methods! {
    push 0 (u32, String), Sure<Pushed>, Writes<Parted<ArgAt<0, u32>>>;
    push_all 1 Vec<String>, Sure<usize>, Batch<NoKey>;
    receive 2 u32, Sure<Option<Delivery<String>>>, Takes<Parted<ArgKey<u32>>, String>;
    ack 3 u64, Sure<bool>, Writes<ByReceipt>;
    poll 4 u32, Sure<Vec<Delivery<String>>>, Polls<Parted<ArgKey<u32>>, String>;
    next 5 (), AsyncSure<String>, Takes<NoKey, String>;
    publish 6 (u32, String), Sure<Pushed>, Writes<Routed>;
    recv 7 (), Sure<String>, Takes<NoKey, String>;
    wait 8 Duration, AsyncSure<Option<String>>, Takes<NoKey, String>;
}

/// The methods as `#[fake]` would write them.
impl Fake<Office> {
    fn push(&self, partition: u32, job: &str) -> Pushed {
        self.jobs()
            .run::<push>((partition, job.to_owned()), |call, (partition, job)| {
                call.push(Address::new().partition(&partition), job)
            })
    }

    fn push_all(&self, jobs: &[&str]) -> usize {
        let jobs = jobs.iter().map(|job| (*job).to_owned()).collect();
        self.jobs()
            .run::<push_all>(jobs, |call, jobs| call.push_all(Address::new(), jobs).len())
    }

    fn receive(&self, partition: u32) -> Option<Delivery<String>> {
        self.jobs().run::<receive>(partition, |call, partition| {
            call.receive(Address::new().partition(&partition))
        })
    }

    fn ack(&self, receipt: u64) -> bool {
        self.jobs()
            .run::<ack>(receipt, |call, receipt| call.ack(receipt))
    }

    fn poll(&self, partition: u32) -> Vec<Delivery<String>> {
        self.jobs().run::<poll>(partition, |call, partition| {
            call.poll("group", Address::new().partition(&partition), 10)
        })
    }

    async fn next(&self) -> String {
        let future = self.jobs().wait_later::<next, _, _>(
            (),
            None,
            |call, (), turn| call.next_pop(turn, Address::new()),
            || unreachable!("it waits for ever"),
        );
        future.await
    }

    fn publish(&self, partition: u32, text: &str) -> Pushed {
        let mail = (partition, text.to_owned());
        self.mails()
            .run::<publish>(mail, |call, mail| call.push(Address::new(), mail))
    }

    fn recv(&self) -> String {
        self.jobs().wait::<recv>(
            (),
            None,
            |call, (), turn| call.next_pop(turn, Address::new()),
            || unreachable!("it waits for ever"),
        )
    }

    async fn wait(&self, within: Duration) -> Option<String> {
        let future = self.jobs().wait_later::<wait, _, _>(
            within,
            Some(within),
            |call, _, turn| call.next_pop(turn, Address::new()).map(Some),
            || None,
        );
        future.await
    }
}

fn office() -> Fake<Office> {
    Fake::new(&World::seeded(1))
}

fn text(delivery: Option<Delivery<String>>) -> Option<String> {
    delivery.map(|delivery| delivery.payload)
}

fn texts(deliveries: Vec<Delivery<String>>) -> Vec<String> {
    deliveries
        .into_iter()
        .map(|delivery| delivery.payload)
        .collect()
}
