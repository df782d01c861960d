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
/// The methods of [`SilentMailer`], as `calls` and `faults` show them.
pub struct SilentMailerMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake};
    impl __fake::State for SilentMailerTables {
        const NAME: &'static str = "SilentMailer";
        const METHODS: &'static [&'static str] = &["send", "sent"];
        type Plain = ();
        fn new(_setup: &__fake::Setup) -> Self {
            Self {}
        }
        fn each(&self, _visit: __fake::Visit<'_>) {}
        fn each_mut(&mut self, _visit: __fake::VisitMut<'_>) {}
        fn fork(&self) -> Self {
            Self {}
        }
    }
    impl SilentMailer {
        /// An empty fake in a world of its own.
        pub fn new() -> Self {
            Self::in_world(&__fake::World::new())
        }
        /// An empty fake in `world`, whose seed and clock it shares.
        pub fn in_world(world: &__fake::World) -> Self {
            Self(__fake::Fake::new(world))
        }
        /// A fake with the same state, shared until one of them writes, in a world of its own.
        pub fn fork(&self) -> Self {
            Self(self.0.fork())
        }
        /// The same fake by this name, under which it draws its faults and stands in the journal.
        pub fn named(self, name: &str) -> Self {
            Self(self.0.handle(name))
        }
        /// A second handle on the same state, with faults and counters of its own.
        pub fn handle(&self, name: &str) -> Self {
            Self(self.0.handle(name))
        }
        /// How each method was called.
        pub fn calls(
            &self,
        ) -> SilentMailerMethods<__fake::CallsOf<'_, SilentMailerTables>> {
            SilentMailerMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(
            &self,
        ) -> SilentMailerMethods<__fake::FaultsOf<'_, SilentMailerTables>> {
            SilentMailerMethods(self.0.faults_of())
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
        type Target = __fake::Fake<SilentMailerTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    pub enum __send {}
    impl __fake::Method for __send {
        type Args<'c> = &'c str;
        type Answer = __fake::AsyncFallible<Result<(), String>>;
        type Does = __fake::Effects;
        const NUMBER: usize = 0;
    }
    pub enum __sent {}
    impl __fake::Method for __sent {
        type Args<'c> = ();
        type Answer = __fake::Sure<usize>;
        type Does = __fake::Effects;
        const NUMBER: usize = 1;
    }
    impl<V: __fake::View> SilentMailerMethods<V> {
        /// The method `send`.
        pub fn send(&self) -> V::Of<__send> {
            self.0.of()
        }
        /// The method `sent`.
        pub fn sent(&self) -> V::Of<__sent> {
            self.0.of()
        }
    }
    impl Mailer for SilentMailer {
        /// Succeeds, does nothing and is counted.
        async fn send(&self, to: &str) -> Result<(), String> {
            self.0.later::<__send, _>(to, |call, _| call.noop_ok()).await
        }
        /// Succeeds, does nothing and is counted.
        fn sent(&self) -> usize {
            self.0.run::<__sent>((), |call, ()| call.noop())
        }
    }
};
