//! A queue against a list of messages, whatever is done to it and taken back.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Push(u32),
    PushDelayed(u64),
    Receive(Option<u32>),
    Pop,
    Ack(usize),
    Nack(usize),
    Advance(u64),
    RollBack(Vec<Step>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_u32).prop_map(Step::Push),
        1 => (1..40_u64).prop_map(Step::PushDelayed),
        4 => proptest::option::of(0..3_u32).prop_map(Step::Receive),
        1 => Just(Step::Pop),
        2 => (0..8_usize).prop_map(Step::Ack),
        1 => (0..8_usize).prop_map(Step::Nack),
        1 => (1..20_u64).prop_map(Step::Advance),
    ];
    let back = prop::collection::vec(step.clone(), 0..6).prop_map(Step::RollBack);
    prop::collection::vec(prop_oneof![8 => step, 1 => back], 0..60)
}

#[derive(Clone)]
struct Modelled {
    id: u64,
    partition: Option<u32>,
    attempts: u32,
    receipt: Option<u64>,
    /// Until when it is hidden.
    hidden: u64,
    given: bool,
}

#[derive(Clone, Default)]
struct Model {
    messages: Vec<Modelled>,
    now: u64,
}

impl Model {
    /// What is over is dead after three attempts.
    fn is_dead(&self, message: &Modelled) -> bool {
        message.given && message.hidden <= self.now && message.attempts >= 3
    }

    fn visible(&self, partition: Option<u32>) -> Option<usize> {
        self.messages.iter().position(|message| {
            message.hidden <= self.now
                && !self.is_dead(message)
                && (partition.is_none() || message.partition == partition)
        })
    }

    fn of(&self, receipt: u64) -> Option<usize> {
        let at = |message: &Modelled| message.receipt == Some(receipt) && !self.is_dead(message);
        self.messages.iter().position(at)
    }
}

fn apply(
    step: &Step,
    queue: &mut Queue<u64>,
    model: &mut Model,
    receipts: &mut Vec<u64>,
    world: &World,
) {
    let new = |id, partition, hidden| Modelled {
        id,
        partition,
        attempts: 0,
        receipt: None,
        hidden,
        given: false,
    };
    match step {
        Step::Push(partition) => {
            let pushed = queue.push_to(Address::new().partition(partition), 0);
            model.messages.push(new(pushed.id, Some(*partition), 0));
        }
        Step::PushDelayed(seconds) => {
            let pushed = queue.push_delayed(0, Duration::from_secs(*seconds));
            model
                .messages
                .push(new(pushed.id, None, model.now + seconds));
        }
        Step::Receive(partition) => {
            let address = Address::new();
            let address = match partition {
                Some(partition) => address.partition(partition),
                None => address,
            };
            let given = queue.receive_from(address);
            let expected = model.visible(*partition);
            assert_eq!(
                given.as_ref().map(|given| given.id),
                expected.map(|at| model.messages[at].id)
            );
            if let (Some(given), Some(at)) = (given, expected) {
                let message = &mut model.messages[at];
                message.attempts += 1;
                message.receipt = Some(given.receipt);
                message.hidden = model.now + 30;
                message.given = true;
                assert_eq!(given.attempt, message.attempts);
                receipts.push(given.receipt);
            }
        }
        Step::Pop => {
            let popped = queue.pop().is_some();
            let expected = model.visible(None);
            assert_eq!(popped, expected.is_some());
            expected.map(|at| model.messages.remove(at));
        }
        Step::Ack(back) => {
            let Some(receipt) = receipts.iter().rev().nth(*back) else {
                return;
            };
            let expected = model.of(*receipt);
            assert_eq!(queue.ack(*receipt), expected.is_some());
            expected.map(|at| model.messages.remove(at));
        }
        Step::Nack(back) => {
            let Some(receipt) = receipts.iter().rev().nth(*back) else {
                return;
            };
            let expected = model.of(*receipt);
            assert_eq!(queue.nack(*receipt), expected.is_some());
            if let Some(at) = expected {
                let message = &mut model.messages[at];
                message.receipt = None;
                message.hidden = 0;
                message.given = message.attempts >= 3;
            }
        }
        Step::Advance(seconds) => {
            world.clock().advance(Duration::from_secs(*seconds));
            model.now += seconds;
        }
        Step::RollBack(steps) => {
            let (before, known) = (model.clone(), receipts.len());
            for step in steps {
                if !matches!(step, Step::Advance(_)) {
                    apply(step, queue, model, receipts, world);
                }
            }
            AnyTable::rollback(queue);
            *model = before;
            receipts.truncate(known);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 2 } else { 256 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_gives_out_what_a_list_of_messages_would(steps in steps()) {
        let world = World::seeded(1);
        let setup = Setup::new("FakeX", world.ids("FakeX"), world.clock().clone());
        let mut queue = queue::<u64>("queue", &setup).max_attempts(3);
        let (mut model, mut receipts) = (Model::default(), Vec::new());
        for (number, step) in steps.iter().enumerate() {
            apply(step, &mut queue, &mut model, &mut receipts, &world);
            AnyTable::commit(&mut queue, number as u64 + 1);
            let dead = model.messages.iter().filter(|message| model.is_dead(message)).count();
            let visible = model.messages.iter().filter(|message| {
                message.hidden <= model.now && !model.is_dead(message)
            });
            prop_assert_eq!(queue.len(), visible.count());
            prop_assert_eq!(queue.dead_letters().len(), dead);
            prop_assert_eq!(queue.all().len(), model.messages.len() - dead);
            prop_assert_eq!(queue.len() + queue.in_flight() + queue.delayed(), queue.all().len());
        }
    }
}
