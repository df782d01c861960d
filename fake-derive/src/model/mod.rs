//! What a fake is, after its trait has been read. Nodes keep the syntax they came from, to blame it.

mod answer;
mod associated;
mod map;
mod owned;
mod queue;
mod store;
mod table;

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, ItemTrait, Meta, Path, TraitItemFn, Type, Visibility, WherePredicate};

pub(crate) use answer::{All, Answer, Each, Form, Handed, Handle, Project, Wrapper};
pub(crate) use associated::{Associated, resolved};
pub(crate) use map::{Keys, Life, MapAct, MapAnswer, MapOp, Stored};
pub(crate) use owned::Owned;
pub(crate) use queue::{From, Given, Message, QueueAct, QueueAnswer, QueueOp, Settle, Wait, Which};
pub(crate) use store::{Kind, Setting, Store};
pub(crate) use table::{
    Check, Column, Generate, Index, Key, OnDelete, Precision, Reference, Table, Version,
};

/// A whole fake. Methods that could not be understood are [`Op::Broken`]; the rest still stands.
pub(crate) struct Fake {
    /// The trait as it is emitted again: the user's own, without our helper attributes.
    pub(crate) item: ItemTrait,
    pub(crate) options: Options,
    pub(crate) role: Role,
    pub(crate) tables: Vec<Table>,
    /// Maps and queues.
    pub(crate) stores: Vec<Store>,
    pub(crate) states: Vec<State>,
    pub(crate) methods: Vec<Method>,
    /// Something is wrong, and reported: what is generated only keeps rustc from saying more.
    pub(crate) quiet: bool,
}

impl Fake {
    /// A fake without any state: every method is a side effect which is counted.
    pub(crate) fn is_noop(&self) -> bool {
        self.tables.is_empty() && self.stores.is_empty() && self.states.is_empty()
    }

    /// The trait that is implemented, as generated code names it.
    pub(crate) fn of(&self) -> TokenStream {
        match &self.options.remote {
            Some(path) => path.to_token_stream(),
            None => variant(&self.item).unwrap_or_else(|| self.item.ident.to_token_stream()),
        }
    }

    /// Whether the trait's arguments are said where it is named: `remote = Repository<User>`.
    pub(crate) fn names_arguments(&self) -> bool {
        let last = self
            .options
            .remote
            .as_ref()
            .and_then(|path| path.segments.last());
        last.is_some_and(|last| !last.arguments.is_none())
    }

    /// Whether the fake declares its state itself.
    pub(crate) fn has_state(&self) -> bool {
        !matches!(self.role, Role::Face { .. })
    }

    /// Whether an operation of the trait works on this table. A fake of one trait has no others.
    pub(crate) fn works_on(&self, table: usize) -> bool {
        self.has_state()
            || self
                .methods
                .iter()
                .any(|method| method.table == table && method.op.is_on_a_table())
    }

    /// The tables that its operations work on.
    pub(crate) fn worked_on(&self) -> impl Iterator<Item = &Table> {
        let tables = self.tables.iter().enumerate();
        tables.filter_map(|(at, table)| self.works_on(at).then_some(table))
    }

    /// The maps and queues that its operations work on; all of them where the fake declares its state itself.
    pub(crate) fn worked_on_stores(&self) -> impl Iterator<Item = &Store> {
        let is_used = |at: usize| {
            self.methods.iter().any(|method| match &method.op {
                Op::Map(op) => op.store == at,
                Op::Queue(op) => op.store == at,
                _ => false,
            })
        };
        let stores = self.stores.iter().enumerate();
        stores.filter_map(move |(at, store)| (self.has_state() || is_used(at)).then_some(store))
    }

    /// The names of all parts of the state that tests can reach.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Ident> {
        let tables = self.tables.iter().map(|table| &table.name);
        tables.chain(self.stores.iter().map(|store| &store.name))
    }

    /// Whether what this method answers is recorded and served.
    pub(crate) fn records(&self, method: &Method) -> bool {
        self.options.recordings.is_some()
            && !matches!(method.op, Op::Default | Op::Static(_))
            && method.recording != Recording::Skip
    }

    /// Whether a contract calls this method.
    pub(crate) fn contracts(&self, method: &Method) -> bool {
        let compares = !matches!(
            method.op,
            Op::World(_) | Op::Default | Op::Unsupported | Op::Noop | Op::Served
        );
        self.options.contract.is_some() && compares && method.compared != Some(Compared::Skip)
    }

    /// The methods that the handle has whatever the trait is: one of the trait's with such a name would hide it, or be hidden.
    pub(crate) fn inherent(&self) -> Vec<&'static str> {
        let serve = self.options.recordings.is_some().then_some("serve");
        let dump = self.options.dump.iter().flat_map(|_| ["dump", "load_dump"]);
        let always = crate::names::INHERENT.into_iter();
        // Those are a matter of each trait.
        let of_a_trait = ["calls", "faults", "failures"];
        always
            .filter(|name| matches!(self.role, Role::Fake) || !of_a_trait.contains(name))
            .chain(serve)
            .chain(dump)
            .collect()
    }

    pub(crate) fn has_references(&self) -> bool {
        self.tables.iter().any(|table| !table.references.is_empty())
    }
}

/// What an attribute stands on.
pub(crate) enum Role {
    /// A trait, of which it makes a fake with a state of its own.
    Fake,
    /// A struct: a store, whose state several traits share. It has no methods.
    Store,
    /// A trait on a store.
    Face {
        store: Path,
        /// The store's method that shows the trait's own calls and faults.
        accessor: Ident,
    },
}

/// What the trait's attribute says about the fake as a whole.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) name: Option<Ident>,
    pub(crate) vis: Option<Visibility>,
    pub(crate) cfg: Option<TokenStream>,
    pub(crate) krate: Option<Path>,
    /// The trait of another crate of which the item is a copy.
    pub(crate) remote: Option<Path>,
    pub(crate) dialect: Dialect,
    pub(crate) duplicate: Option<Expr>,
    pub(crate) missing: Option<Expr>,
    pub(crate) failures: Vec<Expr>,
    pub(crate) now: Option<Now>,
    pub(crate) renames: Vec<(Ident, Ident)>,
    pub(crate) types: Vec<Associated>,
    /// `where(T: Hash)`: what a generic fake asks of its parameters.
    pub(crate) conditions: Vec<WherePredicate>,
    /// The trait's constants.
    pub(crate) consts: Vec<(Ident, Expr)>,
    /// The word that asks for recordings of a real client.
    pub(crate) recordings: Option<Ident>,
    /// The word that lets the state be taken out and put back.
    pub(crate) dump: Option<Ident>,
    /// The word by which the user vouches that the fake keeps what an unsafe trait promises.
    pub(crate) vouched: Option<Ident>,
    /// The word that asks for a contract with real implementations.
    pub(crate) contract: Option<Ident>,
    /// The store that the trait stands on.
    pub(crate) on: Option<Path>,
    /// Every word that was said, to blame those which do not belong there.
    pub(crate) words: Vec<Ident>,
}

/// The type of `now` in the user's expressions.
pub(crate) enum Now {
    Type(Type),
    Convert(Expr),
}

/// The database whose rules hold where they differ.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Dialect {
    #[default]
    Postgres,
    Sqlite,
    Mysql,
}

/// A plain value of the user's beside the tables.
pub(crate) struct State {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) init: Option<Expr>,
}

/// A method of the trait and what it does.
pub(crate) struct Method {
    /// The user's declaration, without our helper attributes.
    pub(crate) input: TraitItemFn,
    pub(crate) style: Style,
    pub(crate) output: Output,
    pub(crate) params: Vec<Param>,
    /// The table that the operation works on.
    pub(crate) table: usize,
    pub(crate) op: Op,
    /// How what the operation yields becomes the answer.
    pub(crate) form: Form,
    pub(crate) missing: Option<Missing>,
    pub(crate) duplicate: Option<Expr>,
    /// Whether name and parameters decided, or an attribute.
    pub(crate) inferred: bool,
    /// Which item of the trait it is.
    pub(crate) position: usize,
    pub(crate) recording: Recording,
    /// How a contract compares what it answers, where that is said.
    pub(crate) compared: Option<Compared>,
    pub(crate) said: Said,
}

/// How a contract compares the answers of a method.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Compared {
    /// Not at all: the method is left out.
    Skip,
    /// A list is in the order that it has.
    Ordered,
    /// A list is in any order.
    Unordered,
}

impl Method {
    /// Whether it answers a part of the rows, of which a bound may be refused.
    pub(crate) fn is_paged(&self) -> bool {
        self.op.cut().is_some_and(Cut::cuts)
    }
}

/// What recordings have of a method.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Recording {
    /// Nothing.
    Skip,
    /// Its requests, which the check asks again.
    Check,
    /// Its requests, which nobody asks again: they may change something.
    Once,
}

/// The words of the method's attribute that modify its operation, to blame them.
pub(crate) struct Said {
    pub(crate) table: Option<Ident>,
    pub(crate) by: Option<Ident>,
    pub(crate) order: Option<Ident>,
    pub(crate) first: Option<Ident>,
    pub(crate) limit: Option<Ident>,
    pub(crate) offset: Option<Ident>,
    pub(crate) after: Option<Ident>,
    pub(crate) answer: Option<Ident>,
    pub(crate) page: Option<Ident>,
    pub(crate) missing: Option<Ident>,
    pub(crate) duplicate: Option<Ident>,
    pub(crate) recordings: Option<Ident>,
    pub(crate) contract: Option<Ident>,
}

/// How a method is asynchronous.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    Sync,
    /// `async fn`, natively or below `#[async_trait]`.
    Async,
    /// `-> impl Future<Output = ..>`.
    Impl,
    /// `-> Pin<Box<dyn Future<Output = ..>>>` or `BoxFuture<'_, ..>`.
    Boxed,
}

/// What a method answers, seen through futures and `Result`.
pub(crate) struct Output {
    /// The type which the future resolves to, or the return type itself; `()` where there is none.
    pub(crate) whole: Type,
    pub(crate) value: Type,
    pub(crate) fallible: Fallible,
}

pub(crate) enum Fallible {
    No,
    /// `Result<T, E>`.
    Error(Box<Type>),
    /// An alias that hides its error type.
    Alias,
}

impl Output {
    pub(crate) fn is_fallible(&self) -> bool {
        !matches!(self.fallible, Fallible::No)
    }
}

pub(crate) struct Param {
    pub(crate) name: Ident,
    /// Whether the name is the user's: `_` and patterns have none.
    pub(crate) named: bool,
    /// The names in its pattern, where it is one.
    pub(crate) bound: Vec<Ident>,
    pub(crate) ty: Type,
    /// A connection, a clock or the like, which no table has a column for.
    pub(crate) context: bool,
}

/// What a method says about absent rows.
pub(crate) enum Missing {
    Ignore,
    Error(Expr),
}

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
    /// A collection of entities: by value, or borrowed.
    Batch {
        param: Ident,
        by_ref: bool,
        items_by_ref: bool,
        /// Whether it is a pointer to a slice, which is no iterator itself.
        behind: bool,
    },
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

/// Attributes which the generated impl repeats: `cfg`.
pub(crate) fn conditions(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
}

/// `SendUsers` of `#[trait_variant::make(SendUsers: Send)]`: what implements that trait has the declared one by it.
fn variant(item: &ItemTrait) -> Option<TokenStream> {
    item.attrs.iter().find_map(|attr| {
        let Meta::List(list) = &attr.meta else {
            return None;
        };
        let makes = list.path.segments.last()?.ident == "make";
        let mut tokens = list.tokens.clone().into_iter();
        match (tokens.next()?, tokens.next()?) {
            (TokenTree::Ident(name), TokenTree::Punct(colon))
                if makes && colon.as_char() == ':' && colon.spacing() == Spacing::Alone =>
            {
                Some(name.to_token_stream())
            }
            _ => None,
        }
    })
}
