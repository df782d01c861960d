use std::time::Duration;
use async_trait::async_trait;
use fake_runtime::{Delivery, fake};
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub id: u64,
}
/// A queue of jobs, for which consumers wait.
#[async_trait]
pub trait Jobs: Send + Sync {
    async fn push(&self, shard: u32, job: Job);
    async fn next(&self, shard: u32) -> Delivery<Job>;
    async fn take(&self, max: usize) -> Vec<Job>;
    async fn ack(&self, receipt: u64) -> bool;
}
/// A stateful in-memory fake of [`Jobs`]: `jobs`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeJobs(::fake_runtime::Fake<FakeJobsTables>);
/// The state of [`FakeJobs`], as the bodies of `read` and `write` see it.
pub struct FakeJobsTables {
    /// Messages of `Job`, in their order. `visibility = Duration::from_secs (10)`. `partition = shard`.
    pub jobs: ::fake_runtime::Queue<Job>,
}
/// The methods of [`FakeJobs`], as `calls` and `faults` show them.
pub struct FakeJobsMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeJobsTables
    where
        Job: __fake::Row,
    {
        const NAME: &'static str = "FakeJobs";
        const METHODS: &'static [&'static str] = &["push", "next", "take", "ack"];
        type Plain = ();
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                jobs: __fake::queue::<Job>("jobs", setup)
                    .visibility(Duration::from_secs(10))
                    .shown(__fake::shown::<Job>().how()),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.jobs);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.jobs);
        }
        fn fork(&self) -> Self {
            Self { jobs: self.jobs.fork() }
        }
    }
    impl FakeJobs
    where
        Job: __fake::Row,
    {
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
        pub fn calls(&self) -> FakeJobsMethods<__fake::CallsOf<'_, FakeJobsTables>> {
            FakeJobsMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeJobsMethods<__fake::FaultsOf<'_, FakeJobsTables>> {
            FakeJobsMethods(self.0.faults_of())
        }
        /// The messages of `jobs`, to put some in and to look at: nothing interferes.
        pub fn jobs(&self) -> __fake::Messages<'_, FakeJobsTables, Job> {
            self.0.part(|tables| &tables.jobs, |tables| &mut tables.jobs)
        }
    }
    impl ::core::clone::Clone for FakeJobs {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeJobs
    where
        Job: __fake::Row,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeJobs
    where
        Job: __fake::Row,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeJobs {
        type Target = __fake::Fake<FakeJobsTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(Job, Delivery<Job>);
    pub struct __push<T = __Types>(T);
    impl __fake::Method for __push {
        type Args<'c> = (u32, Job);
        type Answer = __fake::AsyncSure<()>;
        type Does = __fake::Writes<__fake::Parted<__fake::ArgAt<0, u32>>>;
        const NUMBER: usize = 0;
    }
    pub struct __next<T = __Types>(T);
    impl __fake::Method for __next {
        type Args<'c> = u32;
        type Answer = __fake::AsyncSure<Delivery<Job>>;
        type Does = __fake::Takes<__fake::Parted<__fake::ArgKey<u32>>, Job>;
        const NUMBER: usize = 1;
    }
    pub struct __take<T = __Types>(T);
    impl __fake::Method for __take {
        type Args<'c> = usize;
        type Answer = __fake::AsyncSure<Vec<Job>>;
        type Does = __fake::Takes<__fake::NoKey, Job>;
        const NUMBER: usize = 2;
    }
    pub struct __ack<T = __Types>(T);
    impl __fake::Method for __ack {
        type Args<'c> = u64;
        type Answer = __fake::AsyncSure<bool>;
        type Does = __fake::Writes<__fake::ByReceipt>;
        const NUMBER: usize = 3;
    }
    impl<V: __fake::View> FakeJobsMethods<V> {
        /// The method `push`.
        pub fn push(&self) -> V::Of<__push> {
            self.0.of()
        }
        /// The method `next`.
        pub fn next(&self) -> V::Of<__next> {
            self.0.of()
        }
        /// The method `take`.
        pub fn take(&self) -> V::Of<__take> {
            self.0.of()
        }
        /// The method `ack`.
        pub fn ack(&self) -> V::Of<__ack> {
            self.0.of()
        }
    }
    impl Jobs for FakeJobs
    where
        Job: __fake::Row,
    {
        /// Puts a `Job` into `jobs`.
        ///
        /// Inferred from its name, parameters and return type.
        fn push<'life0, 'async_trait>(
            &'life0 self,
            shard: u32,
            job: Job,
        ) -> __fake::Boxed<'async_trait, ()>
        where
            'life0: 'async_trait,
        {
            self.jobs()
                .boxed::<
                    __push,
                >(
                    (shard, job),
                    |call, (shard, job)| __fake::made(
                        call.push(__fake::Address::new().partition(&shard), job),
                        ::core::mem::drop,
                    ),
                )
        }
        /// The first `Job` of `jobs`, which is hidden until it is acknowledged or its timeout is over. Waits until there is one.
        ///
        /// Inferred from its name, parameters and return type.
        fn next<'life0, 'async_trait>(
            &'life0 self,
            shard: u32,
        ) -> __fake::Boxed<'async_trait, Delivery<Job>>
        where
            'life0: 'async_trait,
        {
            self.jobs()
                .wait_boxed::<
                    __next,
                >(
                    shard,
                    ::core::option::Option::None,
                    |call, shard, turn| {
                        call.next(turn, __fake::Address::new().partition(&shard))
                    },
                    __fake::never,
                )
        }
        /// Each `Job` of `jobs`, which is removed at once.
        ///
        /// As its attribute says.
        fn take<'life0, 'async_trait>(
            &'life0 self,
            max: usize,
        ) -> __fake::Boxed<'async_trait, Vec<Job>>
        where
            'life0: 'async_trait,
        {
            self.jobs()
                .boxed::<
                    __take,
                >(
                    max,
                    |call, max| {
                        call.pop_batch(__fake::Address::new(), __fake::at_most(max))
                    },
                )
        }
        /// Acknowledges a delivery: its message is removed; `false` where the receipt counts no more.
        ///
        /// Inferred from its name, parameters and return type.
        fn ack<'life0, 'async_trait>(
            &'life0 self,
            receipt: u64,
        ) -> __fake::Boxed<'async_trait, bool>
        where
            'life0: 'async_trait,
        {
            self.jobs()
                .boxed::<
                    __ack,
                >(receipt, |call, receipt| call.ack(__fake::receipt(&receipt)))
        }
    }
};
