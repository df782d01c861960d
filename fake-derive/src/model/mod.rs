//! What a fake is, after its trait has been read. Nodes keep the syntax they came from, to blame it.

mod answer;
mod associated;
mod map;
mod method;
mod op;
mod owned;
mod queue;
mod store;
mod table;

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, ItemTrait, Meta, Path, Type, Visibility, WherePredicate};

pub(crate) use answer::{All, Answer, Each, Form, Handed, Handle, Project, Wrapper};
pub(crate) use associated::{Associated, resolved};
pub(crate) use map::{Keys, Life, MapAct, MapAnswer, MapOp, Stored};
pub(crate) use method::{
    Compared, Fallible, Method, Missing, Output, Param, Recording, Said, Style,
};
pub(crate) use op::{
    After, Ask, Change, Cut, Held, Many, Op, Operator, Order, Selector, Source, Term, Test, Unit,
    Value,
};
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
    pub(crate) fn worked_on(&self) -> Vec<&Table> {
        let tables = self.tables.iter().enumerate();
        tables
            .filter_map(|(at, table)| self.works_on(at).then_some(table))
            .collect()
    }

    /// The maps and queues that its operations work on; all of them where the fake declares its state itself.
    pub(crate) fn worked_on_stores(&self) -> Vec<&Store> {
        let is_used = |at: usize| {
            self.methods.iter().any(|method| match &method.op {
                Op::Map(op) => op.store == at,
                Op::Queue(op) => op.store == at,
                _ => false,
            })
        };
        let stores = self.stores.iter().enumerate();
        stores
            .filter_map(|(at, store)| (self.has_state() || is_used(at)).then_some(store))
            .collect()
    }

    /// The names of all parts of the state that tests can reach.
    pub(crate) fn parts(&self) -> Vec<&Ident> {
        let mut names: Vec<&Ident> = self.tables.iter().map(|table| &table.name).collect();
        names.extend(self.stores.iter().map(|store| &store.name));
        names
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
        let mut names = crate::names::INHERENT.to_vec();
        if !matches!(self.role, Role::Fake) {
            // Those are a matter of each trait.
            names.retain(|name| !["calls", "faults", "failures"].contains(name));
        }
        if self.options.recordings.is_some() {
            names.push("serve");
        }
        if self.options.dump.is_some() {
            names.extend(["dump", "load_dump"]);
        }
        names
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

impl Options {
    /// The other name that `rename(..)` gives to what a fake has by this one.
    pub(crate) fn renamed(&self, name: &str) -> Option<&Ident> {
        let mut renames = self.renames.iter();
        renames.find(|(from, _)| from == name).map(|(_, to)| to)
    }
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
