use std::future::Future;
use fake_runtime::fake;
/// No state at all: every method succeeds and is counted.
pub trait Mailer {
    fn send(&self, to: &str) -> impl Future<Output = Result<(), String>> + Send;
    fn sent(&self) -> usize;
}
/// A fake of [`Mailer`] without state: its methods succeed and are counted.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct SilentMailer(::fake_runtime::Fake<SilentMailerTables>);
/// The state of [`SilentMailer`], as the bodies of `read` and `write` see it.
pub struct SilentMailerTables {}
/// How often each method of [`SilentMailer`] was called.
pub struct SilentMailerCalls<'f>(&'f ::fake_runtime::Fake<SilentMailerTables>);
#[allow(dead_code, reason = "a test need not use all of a fake")]
const _: () = {
    use ::fake_runtime::__private::{self as __fake};
    impl __fake::State for SilentMailerTables {
        const NAME: &'static str = "SilentMailer";
        const METHODS: &'static [&'static str] = &["send", "sent"];
        type Plain = ();
        fn new(_setup: &__fake::Setup) -> Self {
            Self {}
        }
        fn each(&self, _visit: &mut dyn ::core::ops::FnMut(&dyn __fake::AnyTable)) {}
        fn each_mut(
            &mut self,
            _visit: &mut dyn ::core::ops::FnMut(&mut dyn __fake::AnyTable),
        ) {}
        fn fork(&self) -> Self {
            Self {}
        }
    }
    impl SilentMailer {
        /// An empty fake in a world of its own.
        pub fn new() -> Self {
            Self::in_world(&::fake_runtime::World::new())
        }
        /// An empty fake in `world`, whose seed and clock it shares.
        pub fn in_world(world: &::fake_runtime::World) -> Self {
            Self(::fake_runtime::Fake::new(world))
        }
        /// A fake with the same state, shared until one of them writes, in a world of its own.
        pub fn fork(&self) -> Self {
            Self(self.0.fork())
        }
        /// How often each method was called.
        pub fn calls(&self) -> SilentMailerCalls<'_> {
            SilentMailerCalls(&self.0)
        }
    }
    impl ::core::clone::Clone for SilentMailer {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for SilentMailer {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for SilentMailer {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for SilentMailer {
        type Target = ::fake_runtime::Fake<SilentMailerTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    impl<'f> SilentMailerCalls<'f> {
        /// Calls of `send`.
        pub fn send(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(0)
        }
        /// Calls of `sent`.
        pub fn sent(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(1)
        }
    }
    impl Mailer for SilentMailer {
        /// Succeeds, does nothing and is counted.
        async fn send(&self, to: &str) -> Result<(), String> {
            let _ = &to;
            self.0.call(0, "send").noop_ok()
        }
        /// Succeeds, does nothing and is counted.
        fn sent(&self) -> usize {
            self.0.call(1, "sent").noop()
        }
    }
};
