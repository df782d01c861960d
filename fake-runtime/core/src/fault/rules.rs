//! The rules of one handle, and the decision about a call. Deterministic: every draw follows from the seed, the fake's name,
//! the rule, the call's key, and how often the rule has matched that key.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::Share;
use super::effect::{Effect, Fired};
use super::rule::{Rule, Scope};
use crate::world::{Checked, Mix};

/// The rules of one handle of a fake.
pub(crate) struct Rules {
    seed: u64,
    fake: String,
    /// A bit for each method that has rules or is recorded.
    watched: AtomicU64,
    list: Mutex<List>,
}

#[derive(Default)]
struct List {
    /// In the order of arming.
    active: Vec<Arc<Rule>>,
    all: Vec<Arc<Rule>>,
    /// How many rules of each identity were armed.
    ordinals: BTreeMap<u64, u64>,
    /// The bits of the methods that are recorded.
    recorded: u64,
}

/// What happens to a call.
#[derive(Default)]
pub(crate) struct Decision {
    pub(crate) delay: Option<Duration>,
    pub(crate) outcome: Option<Fired>,
    /// Rules that would have fired, had an earlier one not.
    pub(crate) shadowed: Vec<Arc<Rule>>,
}

/// What a draw is for. The numbers are part of what a seed means.
#[derive(Clone, Copy)]
enum Draw {
    Chance = 0,
    Mix = 1,
    Lag = 2,
    Delay = 3,
}

/// The bit of a method; those from the 64th on share one.
fn bit(method: usize) -> u64 {
    1 << method.min(63)
}

impl Rules {
    pub(crate) fn new(seed: u64, fake: &str) -> Self {
        Self {
            seed,
            fake: fake.to_owned(),
            watched: AtomicU64::new(0),
            list: Mutex::default(),
        }
    }

    /// Whether calls of this method must be looked at.
    #[inline]
    pub(crate) fn watched(&self, method: usize) -> bool {
        self.watched.load(Ordering::Relaxed) & bit(method) != 0
    }

    fn list(&self) -> MutexGuard<'_, List> {
        // The list is changed in steps that cannot panic.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_again(&self, list: &List) {
        let bits = list.active.iter().fold(list.recorded, |bits, rule| {
            bits | match rule.scope {
                Scope::Method(method) => bit(method),
                Scope::All | Scope::Reads | Scope::Writes => u64::MAX,
            }
        });
        self.watched.store(bits, Ordering::Relaxed);
    }

    /// Arms a rule.
    pub(crate) fn arm(&self, rule: Rule) -> Arc<Rule> {
        let identity = rule.identity();
        let mut list = self.list();
        let ordinal = list.ordinals.entry(identity).or_default();
        let id = Mix::new(0).word(identity).word(*ordinal).finish();
        *ordinal += 1;
        rule.tally().id = id;
        let rule = Arc::new(rule);
        list.active.push(Arc::clone(&rule));
        list.all.push(Arc::clone(&rule));
        self.look_again(&list);
        rule
    }

    /// Calls of this method are to be looked at, whatever is armed.
    pub(crate) fn record(&self, method: usize) {
        let mut list = self.list();
        list.recorded |= bit(method);
        self.look_again(&list);
    }

    pub(crate) fn heal(&self, rule: &Arc<Rule>) {
        rule.heal();
        let mut list = self.list();
        list.active.retain(|other| !Arc::ptr_eq(other, rule));
        self.look_again(&list);
    }

    pub(crate) fn heal_all(&self) {
        let mut list = self.list();
        let healed = std::mem::take(&mut list.active);
        self.look_again(&list);
        drop(list);
        // Whoever is woken may arm other rules.
        for rule in healed {
            rule.heal();
        }
    }

    /// The rules that may be for such a call, in the order of arming.
    pub(crate) fn of(&self, method: usize, writes: bool, key: Option<u64>) -> Vec<Arc<Rule>> {
        let list = self.list();
        let rules = list.active.iter();
        rules
            .filter(|rule| rule.scope.covers(method, writes) && rule.is_for(key))
            .cloned()
            .collect()
    }

    /// Counts a call for the rules that match it, and says what happens to it. `allows` says whether an effect can happen to
    /// the method at all: a rule of the whole fake passes the others by.
    pub(crate) fn decide(
        &self,
        matching: &[Arc<Rule>],
        key: Option<u64>,
        now: SystemTime,
        allows: &dyn Fn(&Effect) -> bool,
    ) -> Decision {
        let mut decision = Decision::default();
        for rule in matching {
            let Some(effect) = &rule.effect else { continue };
            if rule.is_healed() || !allows(effect) {
                continue;
            }
            let mut tally = rule.tally();
            tally.matched += 1;
            let of_key = tally.by_key.entry(key.unwrap_or(0)).or_default();
            *of_key += 1;
            let nth = *of_key;
            let base = Mix::new(self.seed)
                .bytes(self.fake.as_bytes())
                .word(tally.id)
                .word(key.unwrap_or(0))
                .word(nth);
            let draw = |what: Draw| base.word(what as u64).finish();
            if !rule
                .trigger
                .fires(tally.matched, now, || draw(Draw::Chance))
            {
                continue;
            }
            let effect = match effect {
                Effect::Mix(parts) => {
                    let shares = parts.iter().map(|(share, _)| *share);
                    let picked = Share::pick(shares, draw(Draw::Mix)).map(|place| &parts[place].1);
                    match picked.filter(|effect| allows(effect)) {
                        Some(effect) => effect,
                        None => continue,
                    }
                }
                effect => effect,
            };
            let spent = tally.fired + tally.reserved;
            if rule.budget.is_some_and(|budget| spent >= budget) {
                continue;
            }
            if let Effect::Delay(from, to) = effect {
                let more = between(*from, *to, draw(Draw::Delay));
                decision.delay = Some(decision.delay.unwrap_or_default().saturating_add(more));
                tally.fired += 1;
                tally.changed += 1;
            } else if decision.outcome.is_some() {
                decision.shadowed.push(Arc::clone(rule));
            } else {
                if effect.is_provisional() {
                    tally.reserved += 1;
                } else {
                    tally.fired += 1;
                    tally.changed += u64::from(effect.always_shows());
                }
                let lag = match effect {
                    Effect::Stale(by) => Some(by.drawn(draw(Draw::Lag))),
                    _ => None,
                };
                decision.outcome = Some(Fired {
                    rule: Arc::clone(rule),
                    effect: effect.clone(),
                    lag,
                });
            }
        }
        decision
    }

    /// What depended on the call's own success has happened, or has not.
    pub(crate) fn confirm(fired: &Fired, happened: bool) {
        let mut tally = fired.rule.tally();
        tally.reserved -= 1;
        if happened {
            tally.fired += 1;
            tally.changed += u64::from(fired.effect.always_shows());
        }
    }

    /// What fired has made a difference.
    pub(crate) fn changed(fired: &Fired) {
        if !fired.effect.always_shows() {
            fired.rule.tally().changed += 1;
        }
    }
}

fn between(from: Duration, to: Duration, draw: u64) -> Duration {
    let width = to.saturating_sub(from).as_nanos();
    let width = u64::try_from(width).unwrap_or(u64::MAX);
    let more = (u128::from(draw) * u128::from(width)) >> 64;
    from.saturating_add(Duration::from_nanos(
        u64::try_from(more).unwrap_or(u64::MAX),
    ))
}

impl Checked for Rules {
    fn complaints(&self) -> Vec<String> {
        let all = self.list().all.clone();
        all.iter()
            .filter_map(|rule| Some(format!("`{}`: {rule}: {}", self.fake, rule.complaint()?)))
            .collect()
    }

    fn heal(&self) {
        self.heal_all();
    }
}
