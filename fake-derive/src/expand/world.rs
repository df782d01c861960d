//! A method that asks the world, and nothing that is stored.
//!
//! ```text
//! self.0.outside().run::<__now>((), |world, ()| world.now())
//! self.0.outside().doze::<__sleep, _>(time, |world, time| world.sleep(time)).await
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::Body;
use crate::model::{Ask, Fake, Op, Style, Unit};
use crate::names;

/// Whether some method makes an id of a type that only the compiler knows: `__private::ids` has the ways.
pub(super) fn looks_for_ways(fake: &Fake) -> bool {
    fake.methods.iter().any(|method| {
        matches!(
            method.op,
            Op::World(Ask::Uuid { plain: false } | Ask::Sequence { plain: false })
        )
    })
}

/// Whether an expression of the user's draws from `rng`, which has its methods from traits.
pub(super) fn draws(fake: &Fake) -> bool {
    !fake.quiet && fake.methods.iter().any(|method| match &method.op {
        Op::Read(expr)
        | Op::Write(expr)
        | Op::World(Ask::NowAs(expr) | Ask::Id(expr) | Ask::Within(expr) | Ask::Sleep(expr)) => {
            names::mention(&quote!(#expr), "rng").is_some()
        }
        _ => false,
    })
}

impl Body<'_> {
    /// What is asked, and made the method's answer.
    pub(super) fn asked(&self, world: &Ident, ask: &Ask) -> TokenStream {
        // On the answer's type, so that one which the world cannot make is blamed itself.
        let here = self.method.output.value.span();
        let asked = names::moved(world, here);
        let value = &self.method.output.value;
        let tokens = match ask {
            Ask::Now => quote_spanned!(here=> #asked.now()),
            Ask::NowAs(how) => quote!(__fake::convert(#world.now(), #how)),
            Ask::NowIn(unit) => {
                let unit = self::unit(*unit);
                quote_spanned!(here=> #asked.now_in(#unit))
            }
            Ask::SinceEpoch => quote_spanned!(here=> #asked.since_epoch()),
            Ask::Monotonic => quote_spanned!(here=> #asked.monotonic()),
            Ask::MonotonicIn(unit) => {
                let unit = self::unit(*unit);
                quote_spanned!(here=> #asked.monotonic_in(#unit))
            }
            Ask::Uuid { plain: true } => quote_spanned!(here=> #asked.uuid()),
            Ask::Uuid { plain: false } => {
                quote_spanned!(here=> __fake::uuid_of::<#value>().uuid(#asked))
            }
            Ask::Sequence { plain: true } => quote_spanned!(here=> #asked.number()),
            Ask::Sequence { plain: false } => {
                quote_spanned!(here=> __fake::number_of::<#value>().number(#asked))
            }
            Ask::Id(expr) => quote!(#expr),
            Ask::Random => quote_spanned!(here=> #asked.random()),
            Ask::Within(range) => {
                let here = range.span();
                let asked = names::moved(world, here);
                quote_spanned!(here=> #asked.within(#range))
            }
            Ask::Fill(bytes) => return quote!(#world.fill(#bytes)),
            Ask::Bytes(length) => quote!(#world.bytes(#length)),
            Ask::Sleep(time) => {
                let here = time.span();
                let asked = names::moved(world, here);
                return if self.dozes() {
                    quote_spanned!(here=> #asked.sleep(#time))
                } else {
                    quote_spanned!(here=> #asked.pass(#time))
                };
            }
        };
        if self.fallible() {
            quote!(__fake::ok(#tokens))
        } else {
            tokens
        }
    }

    /// Whether the answer comes when a sleep is over.
    pub(super) fn dozes(&self) -> bool {
        matches!(self.method.op, Op::World(Ask::Sleep(_))) && self.method.style != Style::Sync
    }
}

pub(super) fn unit(unit: Unit) -> TokenStream {
    match unit {
        Unit::Seconds => quote!(__fake::Unit::Seconds),
        Unit::Millis => quote!(__fake::Unit::Millis),
        Unit::Micros => quote!(__fake::Unit::Micros),
        Unit::Nanos => quote!(__fake::Unit::Nanos),
    }
}
