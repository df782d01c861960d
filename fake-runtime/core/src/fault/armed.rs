//! What a test holds of a rule that it has armed.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::{Rule, Rules};

/// A rule that is armed. It stays so until it is healed, whether or not this is kept; a clone is the
/// same rule.
#[derive(Clone)]
pub struct Armed {
    rules: Arc<Rules>,
    rule: Arc<Rule>,
}

impl Armed {
    pub(crate) fn new(rules: Arc<Rules>, rule: Rule) -> Self {
        let rule = rules.arm(rule);
        Self { rules, rule }
    }

    /// Whether this is the handle of that rule.
    #[cfg(test)]
    pub(super) fn is(&self, rule: &Arc<Rule>) -> bool {
        Arc::ptr_eq(&self.rule, rule)
    }

    /// How many calls have matched its filters.
    #[must_use]
    pub fn matched(&self) -> u64 {
        self.rule.tally().matched
    }

    /// How often it has fired. What depends on the success of the call itself, such as `lose_write`,
    /// has fired when the call has succeeded.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.rule.tally().fired
    }

    /// How often that made a difference: a stale read that answers what a fresh one would have made
    /// none, nor a lost write that would have changed nothing. A row that was written again counts as
    /// another one, whether or not its value is; so does any row of a fake for a stale body.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.rule.tally().changed
    }

    /// The rule fires no more, and calls that it blocks go on. Those that hang do not.
    pub fn heal(&self) {
        self.rules.heal(&self.rule);
    }

    /// The rule is healed when the guard is dropped.
    pub fn scoped(self) -> Scoped {
        Scoped(self)
    }

    /// [`World::verify`](crate::World::verify) does not ask whether it has fired.
    #[expect(
        clippy::return_self_not_must_use,
        clippy::must_use_candidate,
        reason = "the rule is armed whether or not it is kept"
    )]
    pub fn optional(self) -> Self {
        self.rule.set_optional();
        self
    }

    /// Draws by this name from now on, instead of by the method, the literal filters, the effect, and
    /// its place among the rules that are equal in these; of several with one name, each draws for
    /// itself. A rule with a name draws alike when its filters or its effect are changed; two rules
    /// that differ only in an error, an answer or a `when` need one to draw alike in another order.
    #[expect(
        clippy::return_self_not_must_use,
        clippy::must_use_candidate,
        reason = "the rule is armed whether or not it is kept"
    )]
    pub fn named(self, name: &str) -> Self {
        self.rules.name(&self.rule, name);
        self
    }
}

impl fmt::Debug for Armed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Armed")
            .field("rule", &format_args!("{}", self.rule))
            .field("matched", &self.matched())
            .field("fired", &self.fired())
            .field("changed", &self.changed())
            .finish_non_exhaustive()
    }
}

/// A rule that is healed when this is dropped.
#[derive(Debug)]
#[must_use = "the rule is healed when the guard is dropped"]
pub struct Scoped(Armed);

impl Drop for Scoped {
    fn drop(&mut self) {
        self.0.heal();
    }
}

impl Deref for Scoped {
    type Target = Armed;

    fn deref(&self) -> &Armed {
        &self.0
    }
}
