//! What a method does to the state: the operation, which rows it is about, and in which order.

use proc_macro2::{Ident, TokenStream};
use syn::Expr;

use super::{Answer, Column, MapOp, QueueOp};

/// What a method does to the state.
pub(crate) enum Op {
    Select {
        by: Selector,
        answer: Answer,
        order: Vec<Order>,
        first: bool,
        cut: Cut,
    },
    Exists {
        by: Selector,
    },
    Count {
        by: Selector,
    },
    Insert {
        rows: Source,
        answer: Answer,
    },
    Upsert {
        rows: Source,
        answer: Answer,
    },
    Replace {
        rows: Source,
        answer: Answer,
    },
    Update {
        by: Selector,
        change: Change,
        answer: Answer,
    },
    Delete {
        by: Selector,
        answer: Answer,
    },
    /// An operation on a map.
    Map(MapOp),
    /// An operation on a queue.
    Queue(Box<QueueOp>),
    Read(Expr),
    Write(Expr),
    /// Without `self`: what a closure or a function of the user's answers.
    Static(Expr),
    /// Asks the world, and nothing that is stored.
    World(Ask),
    /// The trait's own body stays.
    Default,
    Unsupported,
    /// A side effect that is counted.
    Noop,
    /// What recordings answer, and nothing else.
    Served,
    /// Reported; its body never runs, because the crate does not compile.
    Broken,
}

impl Op {
    /// The page that it answers.
    pub(crate) fn cut(&self) -> Option<&Cut> {
        match self {
            Self::Select { cut, .. } => Some(cut),
            _ => None,
        }
    }

    /// Whether it is one on the rows of a single table, and no body of the user's.
    pub(crate) fn is_on_a_table(&self) -> bool {
        self.is_on_a_part() && !matches!(self, Self::Map(_) | Self::Queue(_))
    }

    /// What it yields of a table's rows.
    pub(crate) fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Select { answer, .. }
            | Self::Insert { answer, .. }
            | Self::Upsert { answer, .. }
            | Self::Replace { answer, .. }
            | Self::Update { answer, .. }
            | Self::Delete { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// Whether it is one on a single table, map or queue.
    pub(crate) fn is_on_a_part(&self) -> bool {
        !matches!(
            self,
            Self::Read(_)
                | Self::Write(_)
                | Self::World(_)
                | Self::Static(_)
                | Self::Default
                | Self::Unsupported
                | Self::Noop
                | Self::Served
                | Self::Broken
        )
    }
}

/// What a method asks the world for.
pub(crate) enum Ask {
    /// The time in the method's own type.
    Now,
    /// The time as this makes it of a `SystemTime`.
    NowAs(Expr),
    NowIn(Unit),
    SinceEpoch,
    Monotonic,
    MonotonicIn(Unit),
    /// A UUID; `plain` where the type is known to be one.
    Uuid {
        plain: bool,
    },
    /// The next number; `plain` where the type is known to be one.
    Sequence {
        plain: bool,
    },
    /// An id by an expression over `ids`.
    Id(Expr),
    Random,
    /// One of a range.
    Within(Expr),
    /// Bytes into this parameter.
    Fill(Ident),
    /// So many bytes.
    Bytes(Expr),
    /// For so long, or until then.
    Sleep(Expr),
}

/// A part of time that numbers count.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Millis,
    Micros,
    Nanos,
}

pub(crate) enum Selector {
    All,
    /// Every term must hold.
    And(Vec<Term>),
    /// One term must hold.
    Or(Vec<Term>),
}

pub(crate) struct Term {
    pub(crate) column: Option<Column>,
    pub(crate) test: Test,
}

pub(crate) enum Test {
    /// The column equals the value of an expression over the parameters.
    Is(Value),
    /// The column is one of a list.
    In(Many),
    Compare(Operator, Vec<Value>),
    /// A closure of the user's over the row.
    Closure(Expr),
}

/// A value that a parameter carries.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) tokens: TokenStream,
    /// Whether the tokens are a reference already.
    pub(crate) by_ref: bool,
}

/// Values that a parameter carries together.
pub(crate) struct Many {
    pub(crate) value: Value,
    /// Whether it is a slice or a `Vec`; a set is not.
    pub(crate) is_slice: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Operator {
    Between,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Not,
    IsNone,
    IsSome,
    StartsWith,
    Contains,
    IgnoreCase,
}

pub(crate) struct Order {
    pub(crate) column: Column,
    pub(crate) descending: bool,
}

/// Which of the rows are on the page.
#[derive(Default)]
pub(crate) struct Cut {
    pub(crate) limit: Option<Expr>,
    pub(crate) offset: Option<Expr>,
    pub(crate) after: Option<Box<After>>,
}

impl Cut {
    /// Whether rows may be left out.
    pub(crate) fn cuts(&self) -> bool {
        self.limit.is_some() || self.offset.is_some() || self.after.is_some()
    }

    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let after = self.after.as_ref().map(|after| &after.expr);
        self.limit.iter().chain(&self.offset).chain(after)
    }
}

/// The cursor behind which a page begins.
pub(crate) struct After {
    pub(crate) expr: Expr,
    /// The same as a value, which may be in an `Option`.
    pub(crate) value: Value,
    pub(crate) optional: bool,
}

/// Where new rows come from.
pub(crate) enum Source {
    Entity {
        param: Ident,
        held: Held,
    },
    /// `From<Input> for Entity`, the key generated where the table says so.
    Input {
        param: Ident,
    },
    Expr(Expr),
    /// A collection of inputs, each as above.
    Inputs {
        param: Ident,
        /// Whether it is a pointer to a slice, which is no iterator itself.
        behind: bool,
    },
    /// A collection of entities: by value, or borrowed.
    Batch {
        param: Ident,
        by_ref: bool,
        items_by_ref: bool,
        /// Whether it is a pointer to a slice, which is no iterator itself.
        behind: bool,
    },
}

impl Source {
    /// Whether it is several rows: all of them are written, or none.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::Batch { .. } | Self::Inputs { .. })
    }
}

/// How a parameter is a row.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Held {
    Value,
    Reference,
    Box,
    /// What shows one by reference: `Arc<T>`, `&Arc<T>`, `Cow<'_, T>`.
    Pointer,
    /// `impl AsRef<T>`.
    AsRef,
    /// `impl Borrow<T>`.
    Borrow,
    /// `impl Into<T>`, or a `T` for a table of `Arc<T>`.
    Into,
}

pub(crate) enum Change {
    Closure(Expr),
    Field {
        column: Box<Column>,
        value: Value,
    },
    /// Each field becomes what is in its `Option`, where that is a `Some`.
    Patch(Vec<(Column, TokenStream)>),
}
