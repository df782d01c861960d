//! The rules that exploration arms. `verify` does not ask for them: they are not the test's.

use super::{Chaos, Effect, Rule, Scope};

impl Rule {
    /// For the call of a method with this number, from 1, or where it lasts for that and all later ones.
    pub(crate) fn planned(
        (number, method): (usize, &'static str),
        call: u64,
        lasts: bool,
        effect: Effect,
    ) -> Self {
        let mut rule = Self::of_method(number, method);
        match (lasts, call) {
            (false, call) => rule.trigger.on_call(call),
            (true, 1) => {}
            (true, call) => rule.trigger.after_calls(call - 1),
        }
        rule.set_effect(effect);
        rule.set_optional();
        rule
    }

    /// For every call.
    ///
    /// # Panics
    ///
    /// When the shares are more than everything together.
    pub(crate) fn of_chaos(chaos: Chaos) -> Self {
        let mut rule = Self::of_scope(Scope::All);
        rule.set_effect(chaos.effect());
        rule.set_optional();
        rule
    }
}
