//! The rules of maps one by one, on Redis and on the fake: those which a drawn run meets by chance.

use std::time::Duration;

use redis::Commands;

use super::{Answer, FakeStore, Key, Op, on_fake, on_redis, told};

/// What both answer to these operations, which are about keys that no other test has; `None` without a Redis.
#[track_caller]
fn both(keys: &[Key], ops: impl IntoIterator<Item = Op>) -> Option<Vec<Answer>> {
    let mut redis = super::redis(12)?;
    let gone: i64 = redis.del(keys).expect("removed");
    assert!(gone <= keys.len() as i64);
    let fake = FakeStore::new();
    let answers = ops.into_iter().map(|op| {
        let real = told(on_redis(&mut redis, &op), &op);
        assert_eq!(on_fake(&fake, &op), real, "{op:?}, the fake is on the left");
        real
    });
    Some(answers.collect())
}

const LONG: Duration = Duration::from_secs(500);

#[test]
fn del_counts_distinct_keys_and_exists_counts_repeats() {
    let (a, b) = ("count:a", "count:b");
    let answers = both(
        &[a, b],
        [
            Op::Set(a, 1),
            Op::Exists(vec![a, a, b]),
            Op::Delete(vec![a, a, b]),
            Op::Delete(vec![a]),
        ],
    );
    let expected = [
        Answer::Done,
        Answer::Count(2),
        Answer::Count(1),
        Answer::Count(0),
    ];
    assert!(answers.is_none_or(|answers| answers == expected));
}

#[test]
fn set_clears_a_deadline_and_a_set_that_keeps_it_does_not() {
    let a = "clear:a";
    let answers = both(
        &[a],
        [
            Op::SetFor(a, 1, LONG),
            Op::SetKeepTtl(a, 2),
            Op::Ttl(a),
            Op::Set(a, 3),
            Op::Ttl(a),
        ],
    );
    let expected = [
        Answer::Done,
        Answer::Done,
        Answer::Left(Some(5)),
        Answer::Done,
        Answer::Left(None),
    ];
    assert!(answers.is_none_or(|answers| answers == expected));
}

#[test]
fn incr_and_rename_keep_a_deadline() {
    let (a, b) = ("keep:a", "keep:b");
    let answers = both(
        &[a, b],
        [
            Op::SetFor(a, 1, LONG),
            Op::Add(a, 1),
            Op::Ttl(a),
            Op::Rename(a, b),
            Op::Ttl(b),
            Op::Exists(vec![a]),
        ],
    );
    let expected = [
        Answer::Done,
        Answer::Value(Some(2)),
        Answer::Left(Some(5)),
        Answer::Done,
        Answer::Left(Some(5)),
        Answer::Count(0),
    ];
    assert!(answers.is_none_or(|answers| answers == expected));
}

#[test]
fn a_batch_that_sets_what_is_absent_sets_all_or_nothing() {
    let (a, b) = ("batch:a", "batch:b");
    let answers = both(
        &[a, b],
        [
            Op::Set(b, 1),
            Op::SetAllIfAbsent(vec![(a, 2), (b, 2)]),
            Op::GetMany(vec![a, b]),
            Op::Delete(vec![b]),
            Op::SetAllIfAbsent(vec![(a, 3), (b, 3)]),
            Op::GetMany(vec![a, b]),
        ],
    );
    let expected = [
        Answer::Done,
        Answer::Flag(false),
        Answer::Values(vec![None, Some(1)]),
        Answer::Count(1),
        Answer::Flag(true),
        Answer::Values(vec![Some(3), Some(3)]),
    ];
    assert!(answers.is_none_or(|answers| answers == expected));
}

#[test]
fn a_number_that_would_overflow_is_refused_and_stays() {
    let a = "overflow:a";
    let answers = both(&[a], [Op::Set(a, i64::MAX), Op::Add(a, 1), Op::Get(a)]);
    let expected = [
        Answer::Done,
        Answer::Refused("overflow"),
        Answer::Value(Some(i64::MAX)),
    ];
    assert!(answers.is_none_or(|answers| answers == expected));
}
