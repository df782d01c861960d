//! The check: a search by Wing and Gong with Lowe's memory, which `todc-utils` has. What is ours is how a call is tried, how
//! long, and how far the search has come, which it does not tell.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History as Actions};
use todc_utils::specifications::Specification;

use super::call::{Call, Try};
use super::error::{Line, NotLinearizable, Stuck};
use super::{Calls, Shared};

/// How many calls are tried on models at most.
const TRIES: u64 = 1_000_000;

/// Looks for an order.
pub(super) fn check<T: 'static>(shared: &Arc<Shared<T>>) -> Result<Vec<u64>, NotLinearizable> {
    let calls = shared.calls();
    if calls.all.is_empty() {
        return Ok(Vec::new());
    }
    let actions = actions(&calls);
    let lines: Vec<Line> = lines(&calls);
    let trials = calls.all.iter().map(|call| Arc::clone(&call.trial));
    let search = Rc::new(Search {
        shared: Arc::clone(shared),
        trials: trials.collect(),
        tries: Cell::new(0),
        furthest: RefCell::default(),
    });
    // The calls run unlocked: they are the user's.
    drop(calls);
    let actions = actions.into_iter().map(|(call, begins)| {
        let step = Step {
            call,
            search: Rc::clone(&search),
        };
        let action = if begins {
            Action::Call(step)
        } else {
            Action::Response(step)
        };
        (call, action)
    });
    let found = WGLChecker::<Models<T>>::is_linearizable(Actions::from_actions(actions.collect()));
    let furthest = search.furthest.take();
    if found {
        return Ok(furthest.iter().map(|&call| call as u64 + 1).collect());
    }
    let stuck = if search.tries.get() >= TRIES {
        Stuck::Undecided(TRIES)
    } else {
        Stuck::Nothing(search.instead(&furthest, &lines))
    };
    Err(NotLinearizable {
        lines,
        order: furthest,
        stuck,
    })
}

/// The beginnings and ends in their order, those last that nobody knows of.
fn actions<T>(calls: &Calls<T>) -> Vec<(usize, bool)> {
    let mut actions = Vec::with_capacity(2 * calls.all.len());
    for (number, call) in calls.all.iter().enumerate() {
        actions.push((call.begin, number, true));
        actions.push((call.end.unwrap_or(u64::MAX), number, false));
    }
    actions.sort_unstable();
    let actions = actions.into_iter();
    actions.map(|(_, call, begins)| (call, begins)).collect()
}

fn lines<T>(calls: &Calls<T>) -> Vec<Line> {
    let ended = |call: &Call<T>| call.end.unwrap_or(u64::MAX);
    let line = |(number, call): (usize, &Call<T>)| {
        let beside = calls.all.iter().enumerate().filter(|(other, it)| {
            *other != number && it.begin < ended(call) && call.begin < ended(it)
        });
        Line {
            what: call.what.clone(),
            answer: call.answer.clone(),
            known: call.end.is_some(),
            begin: call.begin,
            end: ended(call),
            beside: beside.map(|(other, _)| other).collect(),
        }
    };
    calls.all.iter().enumerate().map(line).collect()
}

/// What the checker knows of models: nothing.
struct Models<T>(PhantomData<T>);

impl<T: 'static> Specification for Models<T> {
    type State = Reached;
    type Operation = Step<T>;

    fn init() -> Reached {
        Reached::default()
    }

    fn apply(step: &Step<T>, reached: &Reached) -> (bool, Reached) {
        match step.search.attempt(step.call, reached) {
            Some(next) => (true, next),
            None => (false, reached.clone()),
        }
    }
}

/// A call in a search.
struct Step<T> {
    call: usize,
    search: Rc<Search<T>>,
}

impl<T> Clone for Step<T> {
    fn clone(&self) -> Self {
        Self {
            call: self.call,
            search: Rc::clone(&self.search),
        }
    }
}

impl<T> fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}", self.call + 1)
    }
}

/// Where a search is: the calls that were made, in their order.
#[derive(Clone, Debug, Default)]
struct Reached {
    order: Vec<usize>,
    /// What tells the state apart from others; the order, where nothing else is known.
    state: Option<String>,
}

impl PartialEq for Reached {
    fn eq(&self, other: &Self) -> bool {
        match (&self.state, &other.state) {
            (Some(one), Some(other)) => one == other,
            _ => self.order == other.order,
        }
    }
}

impl Eq for Reached {}

impl Hash for Reached {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match &self.state {
            Some(state) => state.hash(hasher),
            None => self.order.hash(hasher),
        }
    }
}

/// What all steps of a search share.
struct Search<T> {
    shared: Arc<Shared<T>>,
    trials: Vec<Arc<dyn Try<T>>>,
    tries: Cell<u64>,
    /// The longest order whose answers are right.
    furthest: RefCell<Vec<usize>>,
}

impl<T> Search<T> {
    /// Makes the call after those that were made, on a new model; `None` where it answers otherwise.
    fn attempt(&self, call: usize, reached: &Reached) -> Option<Reached> {
        let tries = self.tries.get() + reached.order.len() as u64 + 1;
        self.tries.set(tries);
        // From here on nothing fits, so that the search comes to its end.
        if tries >= TRIES {
            return None;
        }
        let model = self.model(&reached.order);
        if !self.trials[call].fits(&model) {
            return None;
        }
        let mut order = reached.order.clone();
        order.push(call);
        if order.len() > self.furthest.borrow().len() {
            self.furthest.borrow_mut().clone_from(&order);
        }
        let state = self.shared.state.as_ref().map(|state| state(&model));
        Some(Reached { order, state })
    }

    /// A model on which these calls were made.
    fn model(&self, order: &[usize]) -> T {
        let model = (self.shared.model)();
        for &call in order {
            self.trials[call].fits(&model);
        }
        model
    }

    /// The calls that could have been the next after these, and what they would have answered.
    fn instead(&self, order: &[usize], lines: &[Line]) -> Vec<(usize, String)> {
        let left = |call: &usize| !order.contains(call);
        let left: Vec<usize> = (0..lines.len()).filter(left).collect();
        // One that began after another one of them had ended is not the next.
        let first_end = left.iter().map(|&call| lines[call].end).min();
        let next = left.into_iter().filter(|&call| {
            first_end.is_none_or(|end| lines[call].begin < end) && lines[call].known
        });
        next.map(|call| (call, self.trials[call].answer(&self.model(order))))
            .collect()
    }
}
