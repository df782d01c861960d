//! The first look at a call that something may concern: which rules match it. Most calls pass by all of them, and go on as if
//! there were none. Knows the call by its steps alone.

use std::sync::Arc;

use super::steps::Seen;
use crate::controls::{Controls, Entry, Unnumbered};
use crate::fault::Rule;

/// What concerns a call.
pub(crate) enum Concern<'c> {
    /// Nothing happens to it, but it is written down: here is its entry, which is to be ended.
    Recorded(Entry<'c>),
    /// These rules match it; where there are none, it is written down with its arguments, something else answers it, or all
    /// calls are decided about.
    Watched(Vec<Arc<Rule>>),
}

/// Looks at a call. The filters of the user's run here, once, and with no lock held.
#[cold]
pub(crate) fn look<'c>(
    call: &dyn Seen,
    (number, writes): (usize, bool),
    controls: &'c Controls,
) -> Option<Concern<'c>> {
    if controls.passes(number, || call.key()) {
        return None;
    }
    let told = controls.told(number);
    if told && controls.only_records(number) {
        return Some(Concern::Recorded(controls.begin(number, call.key())));
    }
    let unnumbered = Unnumbered::new(controls, number, || call.key());
    let rules = controls.rules();
    let matching = rules.matching(
        number,
        writes,
        || call.key(),
        |rule| {
            rule.is_for_partition(|| call.partition())
                && rule.when().is_none_or(|filters| call.passes(filters))
        },
    );
    unnumbered.pass();
    #[cfg(feature = "explore")]
    let matching = injected(matching, call, controls);
    if !matching.is_empty() || controls.decides_all() || (told && controls.answers_or_tells(number))
    {
        return Some(Concern::Watched(matching));
    }
    told.then(|| Concern::Recorded(controls.begin(number, call.key())))
}

/// The rules with the one that exploration has for this call, which comes first.
#[cfg(feature = "explore")]
fn injected(mut matching: Vec<Arc<Rule>>, call: &dyn Seen, controls: &Controls) -> Vec<Arc<Rule>> {
    if controls.is_explored() {
        if let Some(rule) = controls.injected(&call.info()) {
            matching.insert(0, rule);
        }
    }
    matching
}
