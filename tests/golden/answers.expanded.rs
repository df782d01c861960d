use std::collections::HashMap;
use std::sync::Arc;
use fake_runtime::{Violation, fake};
/// A track of an album.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub title: String,
}
/// What changes of a track.
pub struct TrackPatch {
    /// Its new title.
    pub title: Option<String>,
}
/// Answers in other forms than rows.
pub trait Tracks {
    fn find_by_id(&self, id: u64) -> Option<Arc<Track>>;
    fn get_all(&self) -> HashMap<u64, Track>;
    fn iter(&self) -> impl Iterator<Item = Result<Track, Violation>>;
    fn title(&self, id: u64) -> Result<Option<String>, Violation>;
    fn titles(
        &self,
        cursor: Option<u64>,
        limit: usize,
    ) -> Result<(Vec<String>, u64), Violation>;
    fn update(&self, id: u64, patch: TrackPatch) -> Result<Option<Track>, Violation>;
}
/// A stateful in-memory fake of [`Tracks`]: `rows`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeTracks(::fake_runtime::Fake<FakeTracksTables>);
/// The state of [`FakeTracks`], as the bodies of `read` and `write` see it.
pub struct FakeTracksTables {
    /// Rows of `Track`, by `id`.
    pub rows: ::fake_runtime::Table<Track, u64>,
}
/// The methods of [`FakeTracks`], as `calls` and `faults` show them.
pub struct FakeTracksMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeTracksTables
    where
        Track: __fake::Row,
    {
        const NAME: &'static str = "FakeTracks";
        const METHODS: &'static [&'static str] = &[
            "find_by_id",
            "get_all",
            "iter",
            "title",
            "titles",
            "update",
        ];
        type Plain = ();
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                rows: __fake::table::<Track>("rows", __fake::Dialect::Postgres, setup)
                    .key("id", [__fake::column(|row: &Track| &row.id).indexed()])
                    .shown(__fake::shown::<Track>().how())
                    .by_key(__fake::KeyBy::Field(|row: &Track| &row.id)),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.rows);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.rows);
        }
        fn fork(&self) -> Self {
            Self { rows: self.rows.fork() }
        }
    }
    impl FakeTracks
    where
        Track: __fake::Row,
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
        pub fn calls(&self) -> FakeTracksMethods<__fake::CallsOf<'_, FakeTracksTables>> {
            FakeTracksMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(
            &self,
        ) -> FakeTracksMethods<__fake::FaultsOf<'_, FakeTracksTables>> {
            FakeTracksMethods(self.0.faults_of())
        }
        /// The rows of `rows`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn rows(&self) -> __fake::Rows<'_, FakeTracksTables, Track, u64> {
            self.0.part(|tables| &tables.rows, |tables| &mut tables.rows)
        }
    }
    impl ::core::clone::Clone for FakeTracks {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeTracks
    where
        Track: __fake::Row,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeTracks
    where
        Track: __fake::Row,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeTracks {
        type Target = __fake::Fake<FakeTracksTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(
        Track,
        __fake::Snapshot<Result<Track, Violation>>,
        Violation,
        TrackPatch,
    );
    pub struct __find_by_id<T = __Types>(T);
    impl __fake::Method for __find_by_id {
        type Args<'c> = u64;
        type Answer = __fake::Sure<Option<Arc<Track>>>;
        type Does = __fake::Reads<__fake::ArgKey<u64>, Track>;
        const NUMBER: usize = 0;
    }
    pub struct __get_all<T = __Types>(T);
    impl __fake::Method for __get_all {
        type Args<'c> = ();
        type Answer = __fake::Sure<HashMap<u64, Track>>;
        type Does = __fake::Reads<__fake::NoKey, Track>;
        const NUMBER: usize = 1;
    }
    pub struct __iter<T = __Types>(T);
    impl __fake::Method for __iter {
        type Args<'c> = ();
        type Answer = __fake::Sure<__fake::Snapshot<Result<Track, Violation>>>;
        type Does = __fake::Reads<__fake::NoKey, Track>;
        const NUMBER: usize = 2;
    }
    pub struct __title<T = __Types>(T);
    impl __fake::Method for __title {
        type Args<'c> = u64;
        type Answer = __fake::Fallible<Result<Option<String>, Violation>>;
        type Does = __fake::Reads<__fake::ArgKey<u64>, Track>;
        const NUMBER: usize = 3;
    }
    pub struct __titles<T = __Types>(T);
    impl __fake::Method for __titles {
        type Args<'c> = (Option<u64>, usize);
        type Answer = __fake::Fallible<Result<(Vec<String>, u64), Violation>>;
        type Does = __fake::Reads<__fake::NoKey, Track>;
        const NUMBER: usize = 4;
    }
    pub struct __update<T = __Types>(T);
    impl __fake::Method for __update {
        type Args<'c> = (u64, <fn(&()) -> *const TrackPatch as __fake::Lends<'c>>::Args);
        type Answer = __fake::Fallible<Result<Option<Track>, Violation>>;
        type Does = __fake::Writes<__fake::ArgAt<0, u64>>;
        const NUMBER: usize = 5;
    }
    impl<V: __fake::View> FakeTracksMethods<V> {
        /// The method `find_by_id`.
        pub fn find_by_id(&self) -> V::Of<__find_by_id> {
            self.0.of()
        }
        /// The method `get_all`.
        pub fn get_all(&self) -> V::Of<__get_all> {
            self.0.of()
        }
        /// The method `iter`.
        #[allow(clippy::iter_not_returning_iterator, reason = "a view of the method")]
        pub fn iter(&self) -> V::Of<__iter> {
            self.0.of()
        }
        /// The method `title`.
        pub fn title(&self) -> V::Of<__title> {
            self.0.of()
        }
        /// The method `titles`.
        pub fn titles(&self) -> V::Of<__titles> {
            self.0.of()
        }
        /// The method `update`.
        pub fn update(&self) -> V::Of<__update> {
            self.0.of()
        }
    }
    impl Tracks for FakeTracks
    where
        Track: __fake::Row,
        Violation: __fake::Raised,
    {
        /// Finds the `Track` whose `id` is `id`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn find_by_id(&self, id: u64) -> Option<Arc<Track>> {
            self.rows()
                .run::<
                    __find_by_id,
                >(
                    id,
                    |call, id| __fake::made(
                        call
                            .one(
                                (&__fake::is(|row: &Track| &row.id, &id)).probe().through(0),
                            ),
                        |row| row.map(::std::sync::Arc::new),
                    ),
                )
        }
        /// Lists each `Track`. They are by `id`.
        ///
        /// Inferred from its name, parameters and return type.
        fn get_all(&self) -> HashMap<u64, Track> {
            self.rows()
                .run::<
                    __get_all,
                >(
                    (),
                    |call, ()| __fake::made(
                        call.many(__fake::All),
                        |rows| __fake::keyed(
                            rows,
                            |row: &Track| ::core::clone::Clone::clone(&row.id),
                            ::core::convert::identity,
                        ),
                    ),
                )
        }
        /// Lists each `Track`. They stay as they are at the call.
        ///
        /// Inferred from its name, parameters and return type.
        fn iter(&self) -> impl Iterator<Item = Result<Track, Violation>> {
            self.rows()
                .run::<
                    __iter,
                >(
                    (),
                    |call, ()| __fake::made(
                        call.many(__fake::All),
                        |rows| -> __fake::Snapshot<Result<Track, Violation>> {
                            __fake::handed_ok(rows, ::core::convert::identity)
                        },
                    ),
                )
        }
        /// Finds the `Track` whose `id` is `id`; `None` where there is none. Answers its `title`.
        ///
        /// As its attribute says.
        fn title(&self, id: u64) -> Result<Option<String>, Violation> {
            self.rows()
                .run::<
                    __title,
                >(
                    id,
                    |call, id| __fake::ok(
                        __fake::made(
                            call
                                .one(
                                    (&__fake::is(|row: &Track| &row.id, &id)).probe().through(0),
                                ),
                            |row| {
                                row
                                    .map(|row: Track| -> String {
                                        ::core::clone::Clone::clone(&row.title)
                                    })
                            },
                        ),
                    ),
                )
        }
        /// Lists each `Track`, ordered by `id`, one page of them. Answers what `answer` makes of it. The number is that of all of them.
        ///
        /// As its attribute says.
        fn titles(
            &self,
            cursor: Option<u64>,
            limit: usize,
        ) -> Result<(Vec<String>, u64), Violation> {
            self.rows()
                .run::<
                    __titles,
                >(
                    (cursor, limit),
                    |call, (cursor, limit)| {
                        __fake::surely(
                                call
                                    .sorted(
                                        __fake::All,
                                        |one: &Track, other: &Track| {
                                            __fake::order(&one.id, &other.id, __fake::Dialect::Postgres)
                                                .ascending()
                                        },
                                    )
                                    .behind(
                                        &cursor,
                                        |row: &Track, cursor| {
                                            cursor
                                                .as_ref()
                                                .is_none_or(|cursor| {
                                                    __fake::compare(&row.id, cursor)
                                                        .order()
                                                        .is_some_and(::core::cmp::Ordering::is_gt)
                                                })
                                        },
                                    )
                                    .page(__fake::Unbounded, limit),
                            )
                            .map(|page| __fake::counted(
                                page,
                                |rows| __fake::collected(
                                    rows,
                                    |track| -> String { track.title },
                                ),
                            ))
                    },
                )
        }
        /// Sets `title` of the `Track` whose `id` is `id`, each where it is given; `None` where there is none.
        ///
        /// As its attribute says.
        fn update(
            &self,
            id: u64,
            patch: TrackPatch,
        ) -> Result<Option<Track>, Violation> {
            self.rows()
                .run::<
                    __update,
                >(
                    (id, patch),
                    |call, (id, patch)| {
                        call
                            .update_one(
                                (&__fake::is(|row: &Track| &row.id, &id))
                                    .probe()
                                    .through(0),
                                |row: &mut Track| {
                                    __fake::patch(&mut row.title, &patch.title);
                                },
                            )
                            .map_err(__fake::raise)
                    },
                )
        }
    }
};
