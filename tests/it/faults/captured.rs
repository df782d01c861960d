//! What a test sees of calls in types of its own.

use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{World, fake};

use crate::support::now as block_on;

#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    to: String,
    text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Refused;

#[fake(failures(Refused))]
#[async_trait]
pub trait Mailer: Send + Sync {
    async fn send(&self, mail: &Mail) -> Result<(), Refused>;
    async fn send_later(&self, mail: Mail, seconds: u64);
    async fn flush(&self);
}

fn mail(to: &str) -> Mail {
    Mail {
        to: to.to_owned(),
        text: "hello".to_owned(),
    }
}

#[test]
fn captured_calls_have_the_values_of_their_arguments() {
    let mailer = FakeMailer::new();
    let sent = mailer.calls().send().capture(|mail| mail.to.clone());
    let later = mailer
        .calls()
        .send_later()
        .capture(|(mail, seconds)| (mail.clone(), *seconds));
    let flushed = mailer.calls().flush().capture(|()| ());
    let service: Arc<dyn Mailer> = Arc::new(mailer.clone());
    block_on(async {
        service.send(&mail("ada")).await.unwrap();
        service.send(&mail("ada")).await.unwrap();
        service.send_later(mail("bea"), 60).await;
        service.flush().await;
    });
    assert_eq!(sent.all(), ["ada", "ada"], "sent twice");
    assert_eq!(later.last(), Some((mail("bea"), 60)));
    assert_eq!(
        (flushed.len(), later.clone().take().len(), later.len()),
        (1, 1, 0)
    );
    assert_eq!(format!("{sent:?}"), r#"Captured(["ada", "ada"])"#);
}

#[test]
fn a_call_that_a_fault_fails_is_captured_and_healing_ends_no_capture() {
    let world = World::new();
    let mailer = FakeMailer::in_world(&world);
    mailer.faults().send().once().fail(Refused);
    let sent = mailer.calls().send().capture(|mail| mail.to.clone());
    assert_eq!(block_on(mailer.send(&mail("ada"))), Err(Refused));
    mailer.all_faults().heal();
    world.heal_all();
    assert_eq!(block_on(mailer.send(&mail("bea"))), Ok(()));
    assert_eq!(sent.all(), ["ada", "bea"]);
    world.verify();
}

#[test]
fn capturing_changes_no_draw_and_leaves_the_journal_alone() {
    let outcomes = |captures: bool| {
        let world = World::seeded(3);
        let mailer = FakeMailer::in_world(&world);
        if captures {
            drop(mailer.calls().send().capture(|_| ()));
        }
        mailer
            .faults()
            .send()
            .chance(fake_runtime::percent(30))
            .fail(Refused);
        let sent: Vec<_> = (0..100)
            .map(|_| block_on(mailer.send(&mail("ada"))))
            .collect();
        (sent, world.journal())
    };
    assert_eq!(outcomes(true), outcomes(false));

    let quiet = FakeMailer::new();
    let sent = quiet.calls().send().capture(|mail| mail.text.len());
    block_on(quiet.send(&mail("ada"))).unwrap();
    assert_eq!((sent.all(), quiet.world().journal().len()), (vec![5], 0));
}

#[test]
fn a_call_that_cannot_be_looked_at_panics_and_does_nothing() {
    let mailer = FakeMailer::new();
    let sent = mailer
        .calls()
        .send()
        .capture(|mail| mail.text.parse::<u8>().expect("a number"));
    let call = || block_on(mailer.send(&mail("ada")));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_err();
    assert!(sent.is_empty());
}
