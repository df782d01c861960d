//! What the check accepts and what not, on a register: beside every order tried by hand.

use std::sync::{Arc, Mutex};
use std::thread;

use proptest::prelude::*;

use super::call::{Call, Now, Trial};
use super::*;

/// A number that can be set, read and added to.
type Register = Arc<Mutex<u8>>;

#[derive(Clone, Copy, Debug)]
enum Asked {
    Set(u8),
    Get,
    Add(u8),
}

impl Asked {
    fn make(self, register: &Register) -> u8 {
        let mut register = register.lock().unwrap();
        let before = *register;
        match self {
            Self::Set(value) => *register = value,
            Self::Get => {}
            Self::Add(value) => *register += value,
        }
        before
    }
}

fn register() -> History<Register> {
    History::new(Register::default(), Register::default)
}

/// A call that was made, as if from one time to another.
fn past(history: &History<Register>, asked: Asked, answer: u8, begin: u64, end: Option<u64>) {
    let trial = Trial {
        op: Arc::new(Now(move |register: &Register| asked.make(register))),
        answer: end.map(|_| answer),
    };
    let mut calls = history.0.calls();
    calls.all.push(Call {
        what: format!("{asked:?}"),
        begin,
        end,
        answer: Some(answer.to_string()),
        trial: Arc::new(trial),
    });
}

#[derive(Clone, Debug)]
struct Past {
    asked: Asked,
    answer: u8,
    begin: u64,
    end: Option<u64>,
}

/// Whether some order explains the answers, by trying all; calls that did not end may be left out.
fn explained(left: &[Past], register: u8) -> bool {
    let ended = |past: &Past| past.end.unwrap_or(u64::MAX);
    if left.iter().all(|past| past.end.is_none()) {
        return true;
    }
    let first_end = left.iter().map(ended).min().unwrap();
    (0..left.len()).any(|next| {
        let past = &left[next];
        if past.begin > first_end || (past.end.is_some() && past.answer != register && reads(past))
        {
            return false;
        }
        let mut rest = left.to_vec();
        rest.remove(next);
        let after = match past.asked {
            Asked::Set(value) => value,
            Asked::Get => register,
            Asked::Add(value) => register + value,
        };
        explained(&rest, after)
    })
}

/// All of them answer what there was before.
fn reads(_: &Past) -> bool {
    true
}

fn pasts() -> impl Strategy<Value = Vec<Past>> {
    let asked = prop_oneof![
        (0..3_u8).prop_map(Asked::Set),
        Just(Asked::Get),
        (1..3_u8).prop_map(Asked::Add)
    ];
    let past = (
        asked,
        0..3_u8,
        0..8_u64,
        prop::option::weighted(0.9, 1..6_u64),
    );
    prop::collection::vec(past, 0..6).prop_map(|calls| {
        let calls = calls.into_iter().enumerate();
        calls
            .map(|(number, (asked, answer, begin, length))| {
                // No two times are equal.
                let time = |time: u64, end: u64| time * 100 + 2 * number as u64 + end;
                Past {
                    asked,
                    answer,
                    begin: time(begin, 0),
                    end: length.map(|length| time(begin + length, 1)),
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 5 } else { 2_000 }))]

    #[test]
    fn the_check_says_what_all_orders_say(pasts in pasts()) {
        let plain = register();
        let state = |register: &Register| register.lock().unwrap().to_string();
        let told = History::with_state(Register::default(), Register::default, state);
        for Past { asked, answer, begin, end } in pasts.clone() {
            past(&plain, asked, answer, begin, end);
            past(&told, asked, answer, begin, end);
        }
        let explained = explained(&pasts, 0);
        prop_assert_eq!(plain.check().is_ok(), explained);
        prop_assert_eq!(told.check().is_ok(), explained);
        // The order that is found is one of all calls, and explains them.
        if let Ok(order) = plain.check() {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (1..=pasts.len() as u64).collect::<Vec<_>>());
            let register = Register::default();
            for call in order {
                let past = &pasts[usize::try_from(call).unwrap() - 1];
                let answer = past.asked.make(&register);
                prop_assert!(past.end.is_none() || answer == past.answer);
            }
        }
    }
}

#[test]
fn a_report_shows_the_calls_the_longest_order_and_what_would_have_been_answered() {
    let history = register();
    past(&history, Asked::Set(1), 0, 1, Some(4));
    past(&history, Asked::Get, 1, 2, Some(3));
    past(&history, Asked::Get, 0, 5, Some(6));
    past(&history, Asked::Add(5), 0, 7, None);
    let error = history.check().unwrap_err();
    assert!(error.is_certain());
    assert_eq!(
        error.to_string(),
        "\
no order of these 4 calls gives their answers:
   1: Set(1) -> 0, with 2
   2: Get -> 1, with 1
   3: Get -> 0
   4: Add(5) -> 0 (may have happened or not)
the longest order that fits is 1, 2; next would have answered
   3: 1"
    );
}

#[test]
fn calls_of_one_thread_have_one_order_and_it_is_told() {
    let history = register();
    assert!(history.is_empty() && history.check().unwrap().is_empty());
    history.call("set", |register| Asked::Set(2).make(register));
    assert_eq!(history.call("get", |register| Asked::Get.make(register)), 2);
    assert_eq!((history.len(), history.check().unwrap()), (2, vec![1, 2]));
    history.assert_linearizable();
    // What nobody wrote down is not explained.
    *history.real().lock().unwrap() = 9;
    history.call("get", |register| Asked::Get.make(register));
    let error = history.check().unwrap_err().to_string();
    assert!(
        error.ends_with("the longest order that fits is 1, 2; next would have answered\n   3: 2"),
        "{error}"
    );
}

#[test]
fn a_call_whose_answer_says_nothing_may_have_happened_or_not() {
    for (stored, found) in [(true, 3), (false, 0)] {
        let history = register();
        let answer = history.attempt(
            "set, and the connection is lost",
            |register| {
                Asked::Set(3).make(register);
                Err::<u8, &str>("lost")
            },
            Result::is_err,
        );
        assert!(answer.is_err());
        if !stored {
            *history.real().lock().unwrap() = 0;
        }
        assert_eq!(
            history.call("get", |register| Asked::Get.make(register)),
            found
        );
        history.assert_linearizable();
    }
}

#[test]
fn a_call_that_panics_may_have_happened_or_not() {
    let history = register();
    let broken = history.clone();
    let panicked = thread::spawn(move || {
        broken.call("set", |register| {
            Asked::Set(3).make(register);
            assert!(*register.lock().unwrap() != 3, "it breaks");
        });
    });
    assert!(panicked.join().is_err());
    // The lock of the standard library tells of the panic, which this test does not ask about.
    history.real().clear_poison();
    assert_eq!(history.len(), 1);
    history.assert_linearizable();
}

#[test]
fn a_call_that_waits_on_the_model_is_not_the_next() {
    // One that ends when the register is set.
    let set = async |register: Register| {
        std::future::poll_fn(|_| match *register.lock().unwrap() {
            0 => std::task::Poll::Pending,
            value => std::task::Poll::Ready(value),
        })
        .await
    };
    let history = register();
    let mut waits = Box::pin(history.call_async("wait", set));
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(waits.as_mut().poll(&mut cx).is_pending());
    history.call("set", |register| Asked::Set(4).make(register));
    assert_eq!(waits.as_mut().poll(&mut cx), std::task::Poll::Ready(4));
    assert_eq!(history.check().unwrap(), [2, 1]);
    // One whose future is dropped, as by a timeout, explains what it may have done and no more.
    let dropped = Box::pin(history.call_async("wait again", set));
    drop(dropped);
    assert_eq!(history.len(), 2, "it was never polled");
}

#[test]
fn a_search_that_is_too_long_says_so_and_how_to_make_it_shorter() {
    let calls = if cfg!(miri) { 3 } else { 12 };
    let late = |history: &History<Register>| {
        for number in 0..calls {
            past(history, Asked::Add(1), 77, number, Some(100 + number));
        }
    };
    let history = register();
    late(&history);
    assert!(
        history.check().unwrap_err().is_certain(),
        "nothing fits as the first"
    );
    // Sets whose order nobody sees, and a read that none of them explains.
    let history = register();
    for number in 0..calls {
        let trial = Trial {
            op: Arc::new(Now(|register: &Register| {
                *register.lock().unwrap() = 1;
            })),
            answer: Some(()),
        };
        history.0.calls().all.push(Call {
            what: "set".to_owned(),
            begin: number,
            end: Some(100 + number),
            answer: Some("()".to_owned()),
            trial: Arc::new(trial),
        });
    }
    past(&history, Asked::Get, 2, 1_000, Some(1_001));
    if !cfg!(miri) {
        let error = history.check().unwrap_err();
        assert!(!error.is_certain());
        assert!(
            error.to_string().ends_with("`History::with_state`"),
            "{error}"
        );
    }
}
