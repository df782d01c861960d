//! One case: a sequence of calls, each made on the fake and on the real implementation.

use std::any::TypeId;

use rand::RngExt;

use super::block::{at_once, caught};
use super::builder::Contract;
use super::code;
use super::draw::{Choices, Draw, Focus, NoPool};
use super::ids::{Keys, Side};
use super::judge::Compare;
use super::orders::{self, Beside, Orders, Share};
use super::pool::Pools;
use super::suite::{Applies, MethodOf, Suite};
use super::tree::{Answer, Tree};
use super::value::Value;
use crate::violation::ViolationKind;
use crate::violation::noted::{self, Noted};
use crate::world::{World, WorldRng};

/// What is done: a call of the method with this number, or nothing for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Call(usize),
    Pause,
}

/// A call or a pause, as the decisions that draw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The task that makes it at the same time as others do, from 1; 0 where it is made alone.
    pub(super) task: usize,
    pub(super) act: Act,
    pub(super) choices: Vec<u32>,
}

/// Which calls a case makes.
#[derive(Clone, Copy)]
pub(super) enum Plan<'p> {
    /// So many new ones.
    New(usize),
    /// These.
    Steps(&'p [Step]),
}

/// What a case has shown.
pub(super) struct Shown {
    pub(super) steps: Vec<Step>,
    pub(super) lines: Vec<Line>,
    /// What is not as the fake says, at the last line.
    pub(super) broken: Option<Broken>,
}

/// A call and its answers, or a pause, which has none.
pub(super) struct Line {
    pub(super) task: usize,
    pub(super) act: Act,
    pub(super) code: String,
    pub(super) outcome: &'static str,
    pub(super) fake: String,
    pub(super) real: String,
}

/// Where the two do not agree.
pub(super) enum Broken {
    /// In what they answer.
    Answers,
    /// In what calls at the same time answer, or leave behind: no order of them does on the fake.
    Orders,
    /// In the rows that they have then, of the table of this name: the fake's and the real one's.
    Rows(&'static str, String, String),
}

/// A case under way.
pub(super) struct Case<'r, 'c, S: Suite, R> {
    pub(super) of: &'r Contract<'c, S, R>,
    pub(super) pools: &'r Pools<'r>,
    pub(super) keys: Keys,
    pub(super) fake: S::Fake,
    world: World,
}

impl<'r, 'c, S: Applies<R>, R> Case<'r, 'c, S, R> {
    pub(super) fn new(of: &'r Contract<'c, S, R>, pools: &'r Pools<'r>, seed: u64) -> Self {
        let world = World::seeded(seed);
        Self {
            of,
            pools,
            keys: Keys::of_tables(of.about.tables.len()),
            fake: S::fake(&world),
            world,
        }
    }

    /// Makes the calls until one of them is answered otherwise.
    ///
    /// # Errors
    ///
    /// Where an argument cannot be drawn.
    pub(super) async fn run(
        mut self,
        seed: u64,
        plan: Plan<'_>,
        real: &mut R,
    ) -> Result<Shown, NoPool> {
        let mut rng = WorldRng::new(seed, 0);
        let focus = Focus::of(&mut rng);
        let weights = self.weights(&mut rng);
        let len = match plan {
            Plan::New(len) => len,
            Plan::Steps(steps) => steps.len(),
        };
        let mut shown = Shown {
            steps: Vec::with_capacity(len),
            lines: Vec::with_capacity(len),
            broken: None,
        };
        let mut beside = Vec::new();
        for at in 0..len {
            let (task, act, choices) = match plan {
                Plan::New(_) => {
                    let task = self.of.task(at, len);
                    let act = if task == 0 && self.pauses(&mut rng) {
                        Act::Pause
                    } else {
                        Act::Call(any(&weights, &mut rng))
                    };
                    (task, act, Choices::fresh(&mut rng, focus))
                }
                Plan::Steps(steps) => {
                    let Step { task, act, .. } = steps[at];
                    (task, act, Choices::given(&steps[at].choices))
                }
            };
            let (choices, line, broken) = match act {
                Act::Pause => self.pause(choices, real).await,
                Act::Call(method) => {
                    let (operation, choices) = self.draw(method, choices, Side::Fake)?;
                    if task > 0 {
                        beside.push((operation, task, method, choices));
                        continue;
                    }
                    let (line, broken) = self.call(method, &choices, operation, real).await?;
                    (choices, line, broken)
                }
            };
            shown.steps.push(Step { task, act, choices });
            shown.lines.push(line);
            shown.broken = broken;
            if shown.broken.is_some() {
                return Ok(shown);
            }
        }
        if let Some((tasks, share)) = self.of.tasks.filter(|_| !beside.is_empty()) {
            self.beside(beside, tasks, share, real, &mut shown).await?;
        }
        Ok(shown)
    }

    /// Makes calls of several tasks at the same time, and looks for an order that explains them.
    async fn beside(
        &mut self,
        steps: Vec<(S::Operation, usize, usize, Vec<u32>)>,
        tasks: usize,
        share: Share<S, R>,
        real: &mut R,
        shown: &mut Shown,
    ) -> Result<(), NoPool> {
        let mut calls = Vec::new();
        for (ours, task, method, choices) in steps {
            let (theirs, _) = self.draw(method, Choices::given(&choices), Side::Real)?;
            calls.push(Beside {
                task: task - 1,
                method,
                ours,
                theirs,
            });
            let act = Act::Call(method);
            shown.steps.push(Step { task, act, choices });
        }
        let made = orders::make::<S, R>(&calls, tasks, real, share).await;
        for (call, made) in calls.iter().zip(&made) {
            shown.lines.push(Line {
                task: call.task + 1,
                act: Act::Call(call.method),
                code: S::code(&call.ours),
                outcome: "beside others",
                fake: String::new(),
                real: made.answer.text(),
            });
        }
        let seen = self.see(real).await;
        let orders = Orders {
            of: self.of,
            calls: &calls,
            made: &made,
        };
        let of = self.of;
        let mut accept = |fake: &S::Fake, keys: &mut Keys| differs(of, fake, keys, &seen).is_none();
        if !orders.any(&self.fake, &mut self.keys, &mut Vec::new(), &mut accept) {
            shown.broken = Some(Broken::Orders);
        }
        Ok(())
    }

    /// How often each method is called. Each case leaves some out, so that what the others need comes to be.
    fn weights(&self, rng: &mut WorldRng) -> Vec<u32> {
        let methods = &self.of.about.methods;
        let kept = [1, 1, 2, 3][rng.random_range(0..4)];
        let mut some: Vec<bool> = methods.iter().map(|_| rng.random_ratio(kept, 4)).collect();
        if !some.contains(&true) {
            some.fill(true);
        }
        let kept = || methods.iter().zip(&some);
        let alike = |kind| kept().filter(move |(method, kept)| **kept && method.kind == kind);
        let weight = |(method, kept): (&MethodOf, &bool)| {
            let alike = u32::try_from(alike(method.kind).count()).unwrap_or(u32::MAX);
            if *kept {
                method.kind.share() / alike
            } else {
                0
            }
        };
        kept().map(weight).collect()
    }

    pub(super) fn draw(
        &self,
        method: usize,
        choices: Choices<'_>,
        side: Side,
    ) -> Result<(S::Operation, Vec<u32>), NoPool> {
        let tables = &self.of.about.tables;
        let mut draw = Draw::new(choices, self.pools, tables, &self.keys, side);
        let operation = S::draw(self.of.about.methods[method].name, &mut draw)?;
        Ok((operation, draw.made()))
    }

    /// Whether it is time for a pause.
    fn pauses(&self, rng: &mut WorldRng) -> bool {
        // Without pauses nothing is drawn, so that sequences stay what they were.
        self.of.pauses.is_some() && rng.random_ratio(1, 6)
    }

    /// Lets time pass on both sides.
    async fn pause(
        &mut self,
        mut choices: Choices<'_>,
        real: &mut R,
    ) -> (Vec<u32>, Line, Option<Broken>) {
        let mut line = Line {
            task: 0,
            act: Act::Pause,
            code: String::new(),
            outcome: "pause",
            fake: String::new(),
            real: String::new(),
        };
        let Some(pauses) = &self.of.pauses else {
            unreachable!("rejected by `regress::read`, and not drawn");
        };
        let by = pauses.lengths[choices.member(pauses.lengths.len())];
        line.code = code::pause(by);
        self.world.clock().advance(by);
        pauses.pass(real, by).await;
        let seen = self.see(real).await;
        let broken = differs(self.of, &self.fake, &mut self.keys, &seen);
        (choices.made(), line, broken)
    }

    /// Makes one call on both sides.
    async fn call(
        &mut self,
        method: usize,
        choices: &[u32],
        operation: S::Operation,
        real: &mut R,
    ) -> Result<(Line, Option<Broken>), NoPool> {
        let (theirs, _) = self.draw(method, Choices::given(choices), Side::Real)?;
        let code = S::code(&operation);
        let (fake, noted) = self.on_fake(operation);
        let mut line = Line {
            task: 0,
            act: Act::Call(method),
            code,
            outcome: "waits",
            fake: String::new(),
            real: String::new(),
        };
        let fake = match fake {
            Some(Answer::Panicked(text)) => {
                // What the fake has no answer to is nothing that the two could agree in.
                line.outcome = "panic";
                line.fake = format!("a panic: {text}");
                return Ok((line, None));
            }
            Some(answer) => answer,
            // What would wait for somebody else is not asked of the real one, which nobody wakes.
            None => return Ok((line, None)),
        };
        let theirs = caught(S::apply(theirs, real)).await;
        let answer = theirs.unwrap_or_else(Answer::Panicked);
        line.outcome = outcome(&fake, noted.as_ref());
        (line.fake, line.real) = (fake.text(), answer.text());
        let listing = self.of.about.methods[method].listing;
        if !self
            .compare()
            .answers(&fake, &answer, listing, noted.as_ref())
        {
            return Ok((line, Some(Broken::Answers)));
        }
        let seen = self.see(real).await;
        let broken = differs(self.of, &self.fake, &mut self.keys, &seen);
        Ok((line, broken))
    }

    fn on_fake(&mut self, operation: S::Operation) -> (Option<Answer>, Option<Noted>) {
        drop(noted::take());
        let answer = match at_once(caught(S::on_fake(operation, &mut self.fake))) {
            None => None,
            Some(Ok(answer)) => Some(answer),
            Some(Err(panic)) => Some(Answer::Panicked(panic)),
        };
        (answer, noted::take())
    }

    fn compare(&mut self) -> Compare<'_, 'c> {
        Compare {
            judge: &self.of.judge,
            tables: &self.of.about.tables,
            keys: &mut self.keys,
        }
    }

    /// The rows that the test shows of the real implementation.
    async fn see(&self, real: &mut R) -> Vec<Seen> {
        let mut seen = Vec::new();
        for observer in &self.of.observers {
            seen.push((observer.entity, observer.sees.rows(real).await));
        }
        seen
    }
}

/// Rows of the real implementation, and their type.
type Seen = (TypeId, Vec<Box<dyn Value>>);

/// Holds all rows of the tables against each other that the test shows.
fn differs<S: Applies<R>, R>(
    of: &Contract<'_, S, R>,
    fake: &S::Fake,
    keys: &mut Keys,
    seen: &[Seen],
) -> Option<Broken> {
    for (entity, rows) in seen {
        let all = S::rows(fake).into_iter().enumerate();
        let mut tables = all.zip(&of.about.tables);
        let found = tables.find(|(_, table)| table.entity == *entity);
        let Some(((table, ours), about)) = found else {
            continue;
        };
        let row = |row: &dyn Value| Tree::Row(table, row.copy());
        let ours: Vec<Tree> = ours.iter().map(|ours| row(&**ours)).collect();
        let theirs: Vec<Tree> = rows.iter().map(|theirs| row(&**theirs)).collect();
        let mut compare = Compare {
            judge: &of.judge,
            tables: &of.about.tables,
            keys: &mut *keys,
        };
        if !compare.states(&ours, &theirs) {
            let text = |rows| Tree::List(rows).text();
            return Some(Broken::Rows(about.name, text(ours), text(theirs)));
        }
    }
    None
}

/// One of the numbers of these weights.
fn any(weights: &[u32], rng: &mut WorldRng) -> usize {
    let mut left = rng.random_range(0..weights.iter().sum());
    let holds = |weight: &u32| {
        let holds = left < *weight;
        left = left.saturating_sub(*weight);
        holds
    };
    weights.iter().position(holds).unwrap_or_default()
}

/// What has happened to a call, as the fake tells it.
fn outcome(fake: &Answer, noted: Option<&Noted>) -> &'static str {
    match (fake, noted) {
        (Answer::Failed(_), Some(noted)) => match noted.kind {
            ViolationKind::Key | ViolationKind::Unique => "duplicate",
            ViolationKind::References => "reference violated",
            ViolationKind::Check => "check violated",
            ViolationKind::Version => "outdated",
            ViolationKind::Missing => "absence",
            ViolationKind::Full => "full",
            _ => "error",
        },
        (Answer::Failed(_), None) => "error",
        (Answer::Done(tree) | Answer::Okay(tree), _) if tree.hit() == Some(false) => "absence",
        (Answer::Done(_) | Answer::Okay(_) | Answer::Panicked(_), _) => "hit",
    }
}
