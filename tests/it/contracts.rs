//! Contracts of what needs other crates: streams.

use std::cell::RefCell;

use async_trait::async_trait;
use fake_runtime::{Contract, Violation, fake};
use futures_core::Stream;
use futures_util::stream::{self, LocalBoxStream, StreamExt};

#[derive(Clone, Debug, PartialEq)]
struct Event {
    id: u64,
    name: String,
}

#[fake(entity = Event, key(id: u64, generate = sequence), contract)]
#[async_trait(?Send)]
trait Events {
    #[fake(insert(Event { id: ids.next(), name: name.to_owned() }))]
    async fn add(&self, name: &str) -> Result<u64, Violation>;
    #[fake(list(order_by = name))]
    fn by_name(&self) -> LocalBoxStream<'_, Event>;
    #[fake(list)]
    async fn all(&self) -> Result<LocalBoxStream<'_, Result<Event, Violation>>, Violation>;
}

#[fake(entity = Event, key = id: u64, contract)]
trait Plain {
    fn insert(&self, event: Event) -> Result<(), Violation>;
    fn list(&self) -> impl Stream<Item = Event>;
}

#[derive(Default)]
struct Real {
    rows: RefCell<Vec<Event>>,
    /// The method that leaves the last item out.
    wrong: &'static str,
}

impl Real {
    fn of(&self, method: &str) -> Vec<Event> {
        let mut rows = self.rows.borrow().clone();
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        if self.wrong == method && !method.is_empty() {
            rows.pop();
        }
        rows
    }
}

#[async_trait(?Send)]
impl Events for Real {
    async fn add(&self, name: &str) -> Result<u64, Violation> {
        let mut rows = self.rows.borrow_mut();
        let id = 900 - rows.len() as u64;
        let name = name.to_owned();
        rows.push(Event { id, name });
        Ok(id)
    }

    fn by_name(&self) -> LocalBoxStream<'_, Event> {
        stream::iter(self.of("by_name")).boxed_local()
    }

    async fn all(&self) -> Result<LocalBoxStream<'_, Result<Event, Violation>>, Violation> {
        let events = stream::iter(self.of("all")).then(|event| async {
            tokio::task::yield_now().await;
            Ok(event)
        });
        Ok(events.boxed_local())
    }
}

impl Plain for Real {
    fn insert(&self, event: Event) -> Result<(), Violation> {
        let fake = FakePlain::new();
        for event in self.of("") {
            fake.insert(event)?;
        }
        fake.insert(event.clone())?;
        self.rows.borrow_mut().push(event);
        Ok(())
    }

    fn list(&self) -> impl Stream<Item = Event> {
        stream::iter(self.of("list"))
    }
}

fn real(wrong: &'static str) -> Real {
    Real {
        wrong,
        ..Real::default()
    }
}

fn events(wrong: &'static str) -> Contract<'static, EventsContract, Real> {
    EventsContract::new().real(async move || ((), real(wrong)))
}

#[test]
fn streams_are_compared_item_by_item() {
    events("").run();
    for wrong in ["by_name", "all"] {
        let error = events(wrong).check().expect_err(wrong);
        assert_eq!(error.calls(), 2, "{error}");
    }
    let plain = |wrong| {
        let event = |id, name: &str| Event {
            id,
            name: name.to_owned(),
        };
        PlainContract::new()
            .real(async move || ((), real(wrong)))
            .pool([event(1, "a"), event(2, "a")])
    };
    plain("").run();
    let error = plain("list").check().expect_err("one is missing");
    assert_eq!(error.calls(), 2, "{error}");
}
