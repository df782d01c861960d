use std::time::{Duration, SystemTime};
use async_trait::async_trait;
use fake_runtime::fake;
#[derive(Clone, Debug, PartialEq)]
pub struct OrderId(u64);
impl From<u64> for OrderId {
    fn from(number: u64) -> Self {
        Self(number)
    }
}
/// Time, ids and chance: nothing is stored, and all of it follows from the world.
#[async_trait]
pub trait System: Send + Sync {
    fn now(&self) -> SystemTime;
    fn now_ms(&self) -> Result<u64, String>;
    async fn sleep(&self, time: Duration);
    fn next_order_id(&self) -> OrderId;
    async fn new_token(&self) -> String;
    fn roll(&self, sides: u8) -> u8;
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String>;
}
/// A fake of [`System`] without state: its time, ids and chance are those of its world.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeSystem(::fake_runtime::Fake<FakeSystemTables>);
/// The state of [`FakeSystem`], as the bodies of `read` and `write` see it.
pub struct FakeSystemTables {}
/// The methods of [`FakeSystem`], as `calls` and `faults` show them.
pub struct FakeSystemMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, ids::*};
    impl __fake::State for FakeSystemTables {
        const NAME: &'static str = "FakeSystem";
        const METHODS: &'static [&'static str] = &[
            "now",
            "now_ms",
            "sleep",
            "next_order_id",
            "new_token",
            "roll",
            "fill",
        ];
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
    impl FakeSystem {
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
        pub fn calls(&self) -> FakeSystemMethods<__fake::CallsOf<'_, FakeSystemTables>> {
            FakeSystemMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(
            &self,
        ) -> FakeSystemMethods<__fake::FaultsOf<'_, FakeSystemTables>> {
            FakeSystemMethods(self.0.faults_of())
        }
    }
    impl ::core::clone::Clone for FakeSystem {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeSystem {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeSystem {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeSystem {
        type Target = __fake::Fake<FakeSystemTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(OrderId);
    pub struct __now<T = __Types>(T);
    impl __fake::Method for __now {
        type Args<'c> = ();
        type Answer = __fake::Sure<SystemTime>;
        type Does = __fake::Asks;
        const NUMBER: usize = 0;
    }
    pub struct __now_ms<T = __Types>(T);
    impl __fake::Method for __now_ms {
        type Args<'c> = ();
        type Answer = __fake::Fallible<Result<u64, String>>;
        type Does = __fake::Asks;
        const NUMBER: usize = 1;
    }
    pub struct __sleep<T = __Types>(T);
    impl __fake::Method for __sleep {
        type Args<'c> = Duration;
        type Answer = __fake::AsyncSure<()>;
        type Does = __fake::Asks;
        const NUMBER: usize = 2;
    }
    pub struct __next_order_id<T = __Types>(T);
    impl __fake::Method for __next_order_id {
        type Args<'c> = ();
        type Answer = __fake::Sure<OrderId>;
        type Does = __fake::Asks;
        const NUMBER: usize = 3;
    }
    pub struct __new_token<T = __Types>(T);
    impl __fake::Method for __new_token {
        type Args<'c> = ();
        type Answer = __fake::AsyncSure<String>;
        type Does = __fake::Asks;
        const NUMBER: usize = 4;
    }
    pub struct __roll<T = __Types>(T);
    impl __fake::Method for __roll {
        type Args<'c> = u8;
        type Answer = __fake::Sure<u8>;
        type Does = __fake::Asks;
        const NUMBER: usize = 5;
    }
    pub struct __fill<T = __Types>(T);
    impl __fake::Method for __fill {
        type Args<'c> = ();
        type Answer = __fake::Fallible<Result<(), String>>;
        type Does = __fake::Asks;
        const NUMBER: usize = 6;
    }
    impl<V: __fake::View> FakeSystemMethods<V> {
        /// The method `now`.
        pub fn now(&self) -> V::Of<__now> {
            self.0.of()
        }
        /// The method `now_ms`.
        pub fn now_ms(&self) -> V::Of<__now_ms> {
            self.0.of()
        }
        /// The method `sleep`.
        pub fn sleep(&self) -> V::Of<__sleep> {
            self.0.of()
        }
        /// The method `next_order_id`.
        pub fn next_order_id(&self) -> V::Of<__next_order_id> {
            self.0.of()
        }
        /// The method `new_token`.
        pub fn new_token(&self) -> V::Of<__new_token> {
            self.0.of()
        }
        /// The method `roll`.
        pub fn roll(&self) -> V::Of<__roll> {
            self.0.of()
        }
        /// The method `fill`.
        pub fn fill(&self) -> V::Of<__fill> {
            self.0.of()
        }
    }
    impl System for FakeSystem {
        /// Answers the time of the world's clock.
        ///
        /// Inferred from its name, parameters and return type.
        fn now(&self) -> SystemTime {
            self.0.outside().run::<__now>((), |world, ()| world.now())
        }
        /// Answers the time of the world's clock: milliseconds since the epoch.
        ///
        /// Inferred from its name, parameters and return type.
        fn now_ms(&self) -> Result<u64, String> {
            self.0
                .outside()
                .run::<
                    __now_ms,
                >((), |world, ()| __fake::ok(world.now_in(__fake::Unit::Millis)))
        }
        /// Sleeps until the world's clock has come so far; a synchronous method moves it there.
        ///
        /// Inferred from its name, parameters and return type.
        fn sleep<'life0, 'async_trait>(
            &'life0 self,
            time: Duration,
        ) -> __fake::Boxed<'async_trait, ()>
        where
            'life0: 'async_trait,
        {
            ::std::boxed::Box::pin(
                self
                    .0
                    .outside()
                    .doze::<__sleep, _>(time, |world, time| world.sleep(time)),
            )
        }
        /// Answers the next number of the fake's sequence, from 1.
        ///
        /// As its attribute says.
        fn next_order_id(&self) -> OrderId {
            self.0
                .outside()
                .run::<
                    __next_order_id,
                >((), |world, ()| __fake::number_of::<OrderId>().number(world))
        }
        /// Answers a new UUID, which follows from the world's seed.
        ///
        /// As its attribute says.
        fn new_token<'life0, 'async_trait>(
            &'life0 self,
        ) -> __fake::Boxed<'async_trait, String>
        where
            'life0: 'async_trait,
        {
            ::std::boxed::Box::pin(
                self.0.outside().later::<__new_token, _>((), |world, ()| world.uuid()),
            )
        }
        /// Answers one value of the range, drawn by the world's seed.
        ///
        /// As its attribute says.
        fn roll(&self, sides: u8) -> u8 {
            self.0.outside().run::<__roll>(sides, |world, sides| world.within(1..=sides))
        }
        /// Draws bytes by the world's seed.
        ///
        /// Inferred from its name, parameters and return type.
        fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
            self.0.outside().run::<__fill>((), move |world, ()| world.fill(bytes))
        }
    }
};
