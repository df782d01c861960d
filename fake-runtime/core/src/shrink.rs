//! The fewest members of a list that still fail. Knows nothing of what they are.

#[cfg(feature = "explore")]
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// The members of `items` without which it no longer fails: of what is returned, each one is needed. `fails` says whether a
/// part of the list, in the order of the list, still fails.
///
/// Whether `items` itself fails is not asked; where it does not, what comes back means nothing. The empty list is asked for
/// first: where that fails, no member has anything to do with it, and none is returned. What comes back is a list that
/// `fails` was asked for, unless nothing could be left out.
///
/// The same questions are asked in the same order each time, so that a `fails` that always answers alike gives the same
/// list. Where the members do not depend on each other, `k` of `n` are found with about `2k * log2(n)` questions; at worst
/// there are about `n * n`.
///
/// ```
/// use fake_core::minimal;
///
/// let numbers: Vec<u32> = (1..=40).collect();
/// let few = minimal(numbers, |some| some.contains(&7) && some.contains(&31));
/// assert_eq!(few, [7, 31]);
/// ```
///
/// # Panics
///
/// When `fails` does; nothing is known then.
#[cfg(feature = "explore")]
#[must_use]
pub fn minimal<T: Clone>(items: Vec<T>, mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let found = pin!(minimal_async(items, async |some: &[T]| fails(some)));
    match found.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(few) => few,
        Poll::Pending => unreachable!("nothing in it waits"),
    }
}

/// The same, where it takes waiting to say whether a part fails.
pub(crate) async fn minimal_async<T: Clone>(
    items: Vec<T>,
    mut fails: impl AsyncFnMut(&[T]) -> bool,
) -> Vec<T> {
    let mut kept = items;
    let mut size = kept.len();
    while size > 0 {
        let left_out = without_parts(&mut kept, size, &mut fails).await;
        size = match size {
            // What was needed beside a member may not be without it: only a round that keeps all of them has the fewest.
            1 if left_out => 1,
            1 => 0,
            size => size.div_ceil(2),
        };
    }
    kept
}

/// Leaves out each part of this size that is not needed, one after the other; says whether there was one.
async fn without_parts<T: Clone>(
    kept: &mut Vec<T>,
    size: usize,
    fails: &mut impl AsyncFnMut(&[T]) -> bool,
) -> bool {
    let (mut start, mut left_out) = (0, false);
    while start < kept.len() {
        let end = kept.len().min(start + size);
        let rest = [&kept[..start], &kept[end..]].concat();
        if fails(&rest).await {
            *kept = rest;
            left_out = true;
        } else {
            start = end;
        }
    }
    left_out
}

#[cfg(all(test, feature = "explore"))]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// What is asked, in order.
    fn asked(items: Vec<u32>, fails: impl Fn(&[u32]) -> bool) -> (Vec<u32>, Vec<Vec<u32>>) {
        let mut asked = Vec::new();
        let few = minimal(items, |some| {
            asked.push(some.to_vec());
            fails(some)
        });
        (few, asked)
    }

    #[test]
    fn nothing_is_left_where_the_failure_needs_nothing() {
        let (few, asked) = asked((0..1000).collect(), |_| true);
        assert_eq!((few, asked.len()), (vec![], 1));
    }

    #[test]
    fn all_is_left_where_the_failure_needs_all() {
        let (few, _) = asked((0..50).collect(), |some| some.len() == 50);
        assert_eq!(few, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn an_empty_list_is_not_asked_about() {
        assert_eq!(asked(vec![], |_| true), (vec![], vec![]));
    }

    #[test]
    fn two_of_a_thousand_take_few_questions() {
        let (few, asked) = asked((0..1000).collect(), |some| {
            some.contains(&3) && some.contains(&997)
        });
        assert_eq!(few, [3, 997]);
        assert!(asked.len() <= 60, "{} questions", asked.len());
    }

    #[test]
    fn members_that_can_only_be_left_out_after_others_are_left_out() {
        // Each one is needed while there is a higher one.
        let is_a_beginning = |some: &[u32]| {
            !some.is_empty()
                && some
                    .iter()
                    .enumerate()
                    .all(|(n, one)| n as u64 == u64::from(*one))
        };
        let (few, _) = asked((0..20).collect(), is_a_beginning);
        assert_eq!(few, [0]);
    }

    proptest! {
        #[test]
        fn what_is_needed_is_found_whatever_it_is(
            needed in proptest::collection::btree_set(0..60_u32, 0..8),
            items in proptest::collection::vec(60..120_u32, 0..60),
        ) {
            let mut items = items;
            items.extend(&needed);
            items.sort_by_key(|item| item.wrapping_mul(0x9e37_79b9));
            let fails = |some: &[u32]| needed.iter().all(|one| some.contains(one));
            let (few, _) = asked(items, fails);
            prop_assert_eq!(few.into_iter().collect::<BTreeSet<_>>(), needed);
        }

        #[test]
        fn each_member_that_is_left_is_needed_whatever_fails(
            items in proptest::collection::vec(any::<u32>(), 0..40),
            salt in any::<u32>(),
        ) {
            // As arbitrary as can be: nearly half of all lists fail, and the whole one does.
            let whole = items.clone();
            let fails = |some: &[u32]| {
                let sum = some.iter().fold(salt, |sum, one| (sum ^ one).wrapping_mul(0x9e37_79b1));
                some == whole || sum >> 31 == 0
            };
            let (few, asked) = asked(items.clone(), fails);
            prop_assert!(fails(&few));
            prop_assert!(few == items || asked.contains(&few));
            for n in 0..few.len() {
                let mut less = few.clone();
                less.remove(n);
                prop_assert!(!fails(&less), "{less:?} of {few:?} fails too");
            }
        }

        #[test]
        fn the_order_of_the_list_is_kept(
            items in proptest::collection::vec(any::<u32>(), 0..40),
            at_least in 0..10_usize,
        ) {
            let (few, asked) = asked(items.clone(), |some| some.len() >= at_least);
            prop_assert_eq!(few.len(), at_least.min(items.len()));
            for part in asked.iter().chain([&few]) {
                let mut rest = items.iter();
                prop_assert!(part.iter().all(|one| rest.any(|item| item == one)));
            }
        }
    }
}
