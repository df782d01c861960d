//! What is generated of a trait, as the engine knows it.

use std::any::{Any, TypeId};
use std::fmt::Debug;
use std::future::Future;

use super::draw::{Draw, NoPool};
use super::tree::Answer;
use super::value::{Argument, Comparable, Value};
use crate::world::World;

/// A trait, its operations, and the fake that says what they are to do. What `contract` in the attribute generates
/// implements it.
pub trait Suite: Sized + 'static {
    /// An operation with its arguments, owned.
    type Operation: Clone + Debug + 'static;
    /// The fake.
    type Fake: Clone + 'static;
    /// The trait's name.
    const TRAIT: &'static str;

    /// What is known of the methods and tables.
    fn about() -> About;
    /// An empty fake.
    fn fake(world: &World) -> Self::Fake;
    /// Another fake in the same state.
    fn fork(fake: &Self::Fake) -> Self::Fake;
    /// The rows that the fake has, table by table.
    fn rows(fake: &Self::Fake) -> Vec<Vec<Box<dyn Value>>>;
    /// Draws a call of the method with this name.
    ///
    /// # Errors
    ///
    /// Where there is nothing to draw an argument from.
    fn draw(method: &str, draw: &mut Draw<'_>) -> Result<Self::Operation, NoPool>;
    /// Makes a call on the fake.
    fn on_fake(operation: Self::Operation, fake: &mut Self::Fake) -> impl Future<Output = Answer>;
    /// The call as it is written in Rust, without what it is called on.
    fn code(operation: &Self::Operation) -> String;
}

/// How an operation is made on an implementation of the trait.
#[diagnostic::on_unimplemented(
    message = "`{R}` is no implementation of the trait that this contract is of",
    label = "`.real(..)` answers with a guard and an implementation",
    note = "return `(guard, implementation)`, with `()` for the guard where nothing has to be kept"
)]
pub trait Applies<R>: Suite {
    /// Makes the call.
    fn apply(operation: Self::Operation, real: &mut R) -> impl Future<Output = Answer>;
}

/// The same, for several calls at once.
#[diagnostic::on_unimplemented(
    message = "the methods of this trait cannot be called at the same time",
    note = "one of them takes `&mut self`"
)]
pub trait Shares<R>: Applies<R> {
    /// Makes the call.
    fn share(operation: Self::Operation, real: &R) -> impl Future<Output = Answer>;
}

/// What is known of a trait.
#[derive(Default)]
pub struct About {
    /// Its methods, without those that are left out.
    pub methods: Vec<MethodOf>,
    /// The tables of its fake.
    pub tables: Vec<TableOf>,
    /// Whether time makes a difference to it: something has a time to live, or is hidden for a while.
    pub expires: bool,
}

/// What is known of a method.
pub struct MethodOf {
    /// Its name.
    pub name: &'static str,
    /// Whether it is asynchronous.
    pub waits: bool,
    /// Whether it takes `&mut self`.
    pub mutable: bool,
    /// What it does to the state, roughly.
    pub kind: Kind,
    /// How lists that it answers with are compared.
    pub listing: Listing,
    /// What can happen to it that a contract should have seen.
    pub outcomes: &'static [&'static str],
}

/// What a method does to the state, roughly.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It puts something there.
    Creates,
    /// It changes what is there, or does anything.
    Changes,
    /// It takes something away.
    Removes,
    /// It only looks.
    Reads,
}

impl Kind {
    /// How often methods of this kind are called together, beside those of others: so that the state is neither always empty
    /// nor always full, and is looked at.
    pub(super) fn share(self) -> u32 {
        match self {
            Self::Creates => 36_000,
            Self::Changes => 16_000,
            Self::Removes => 12_000,
            Self::Reads => 37_000,
        }
    }
}

/// Whether two rows are equal in the columns of an order.
pub(super) type Ties = fn(&dyn Any, &dyn Any) -> bool;

/// How lists are compared.
#[derive(Clone, Copy)]
pub enum Listing {
    /// Member by member.
    Exact,
    /// In any order.
    Unordered,
    /// In the order of some columns: rows that are equal in those stand in any order.
    Sorted(Ties),
    /// A part of a list that has no order: which part it is is not said, only how long.
    Part,
    /// A part of a sorted list: at its ends, of rows that are equal in the columns of the order, any can be in it.
    SortedPart(Ties),
}

/// Whether the two are rows of this type that are equal by `same`.
pub fn tie<E: 'static>(one: &dyn Any, other: &dyn Any, same: impl Fn(&E, &E) -> bool) -> bool {
    match (one.downcast_ref(), other.downcast_ref()) {
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

/// The rows of a table, without their type.
#[must_use]
pub fn rows<E: Comparable>(rows: Vec<E>) -> Vec<Box<dyn Value>> {
    let rows = rows.into_iter();
    rows.map(|row| Box::new(row) as Box<dyn Value>).collect()
}

/// What is known of a table.
pub struct TableOf {
    pub(super) name: &'static str,
    /// The type of its rows.
    pub(super) entity: TypeId,
    /// The number of the column that is the key and made by the table.
    pub(super) generated: Option<usize>,
    /// The columns that constraints, orders and selectors are about.
    pub(super) columns: Vec<ColumnOf>,
}

type Gets = Box<dyn Fn(&dyn Any) -> Option<Box<dyn Value>>>;
type Copies = Box<dyn Fn(&dyn Any, &mut dyn Any)>;
type Sets = Box<dyn Fn(&mut dyn Any, &dyn Argument)>;

/// What is known of a column.
pub(super) struct ColumnOf {
    /// The value that a row has there.
    pub(super) get: Gets,
    /// Copies it from one row to another.
    pub(super) copy: Copies,
    /// Sets it to a value, where that has the column's type.
    pub(super) set: Sets,
    /// The table whose key it is.
    pub(super) refers_to: Option<usize>,
    /// Whether a constraint is about it, so that rows of the pool exchange it.
    pub(super) constrained: bool,
}

impl TableOf {
    /// A table without columns.
    #[must_use]
    pub fn new<E: 'static>(name: &'static str) -> Self {
        Self {
            name,
            entity: TypeId::of::<E>(),
            generated: None,
            columns: Vec::new(),
        }
    }

    /// With one more column.
    #[must_use]
    pub fn column<E: 'static>(
        mut self,
        get: fn(&E) -> Option<Box<dyn Value>>,
        copy: fn(&E, &mut E),
        set: fn(&mut E, &dyn Argument),
    ) -> Self {
        self.columns.push(ColumnOf {
            get: Box::new(move |row| row.downcast_ref().and_then(get)),
            copy: Box::new(move |from, to| {
                if let (Some(from), Some(to)) = (from.downcast_ref(), to.downcast_mut()) {
                    copy(from, to);
                }
            }),
            set: Box::new(move |row, value| {
                if let Some(row) = row.downcast_mut() {
                    set(row, value);
                }
            }),
            refers_to: None,
            constrained: false,
        });
        self
    }

    /// The last column is one that a constraint is about.
    #[must_use]
    pub fn constrained(mut self) -> Self {
        if let Some(column) = self.columns.last_mut() {
            column.constrained = true;
        }
        self
    }

    /// The last column is a key of the table with this number.
    #[must_use]
    pub fn refers_to(mut self, table: usize) -> Self {
        if let Some(column) = self.columns.last_mut() {
            column.refers_to = Some(table);
        }
        self
    }

    /// The last column is the key, which the table makes.
    #[must_use]
    pub fn generated(mut self) -> Self {
        self.generated = self.columns.len().checked_sub(1);
        self
    }
}
