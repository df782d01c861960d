//! A contract: sequences of calls on the fake and on a real implementation of the same trait, whose answers are compared.
//! Knows a trait by what is generated of it, and an implementation by nothing else.

mod block;
mod builder;
mod case;
mod class;
mod code;
mod coverage;
mod date;
mod draw;
mod ids;
mod judge;
mod observe;
mod orders;
mod parts;
mod pause;
mod pool;
mod provide;
mod regress;
mod report;
mod run;
mod shorter;
mod silent;
#[cfg(feature = "proptest")]
mod strategy;
mod suite;
mod tree;
mod value;

pub use builder::{Contract, ContractOf};
pub use code::{Given, code};
pub use draw::{Draw, NoPool};
pub use parts::Parts;
pub use provide::Provides;
pub use report::{ContractError, Verified};
pub use silent::Silent;
pub use suite::{About, Applies, Kind, Listing, MethodOf, Shares, Suite, TableOf, rows, tie};
#[cfg(feature = "stream")]
pub use tree::streamed;
pub use tree::{Answer, Tree};
pub use value::{
    Argument, Cell, Comparable, Drawable, NoCell, OptionalCell, PlainCell, Value, put,
};
