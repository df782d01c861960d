use fake_runtime::{Violation, fake};
use serde::{Deserialize, Serialize};
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    pub hall: u8,
    pub number: u32,
    pub taken: bool,
}
/// A state that can be taken out and put back.
pub trait Seats {
    fn insert(&self, seat: Seat) -> Result<(), Violation>;
    fn book(&self, hall: u8, number: u32) -> Result<(), Violation>;
}
/// A stateful in-memory fake of [`Seats`]: `rows`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeSeats(::fake_runtime::Fake<FakeSeatsTables>);
/// The state of [`FakeSeats`], as the bodies of `read` and `write` see it.
pub struct FakeSeatsTables {
    /// Rows of `Seat`, by `hall` and `number`.
    pub rows: ::fake_runtime::Table<Seat, (u8, u32)>,
    /// A plain value, which rolls back with the rows.
    pub booked: u64,
}
/// The methods of [`FakeSeats`], as `calls` and `faults` show them.
pub struct FakeSeatsMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeSeatsTables
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
    {
        const NAME: &'static str = "FakeSeats";
        const METHODS: &'static [&'static str] = &["insert", "book"];
        type Plain = (u64,);
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                rows: __fake::table::<Seat>("rows", __fake::Dialect::Postgres, setup)
                    .key(
                        "hall_number",
                        [
                            __fake::column(|row: &Seat| &row.hall).indexed(),
                            __fake::column(|row: &Seat| &row.number).indexed(),
                        ],
                    )
                    .shown(__fake::shown::<Seat>().how())
                    .by_key(
                        __fake::KeyBy::Value(|row: &Seat| (
                            ::core::clone::Clone::clone(&row.hall),
                            ::core::clone::Clone::clone(&row.number),
                        )),
                    ),
                booked: <u64 as ::core::default::Default>::default(),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.rows);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.rows);
        }
        fn fork(&self) -> Self {
            Self {
                rows: self.rows.fork(),
                booked: ::core::clone::Clone::clone(&self.booked),
            }
        }
        fn plain(&self) -> ::core::option::Option<Self::Plain> {
            ::core::option::Option::Some((::core::clone::Clone::clone(&self.booked),))
        }
        fn set_plain(&mut self, plain: Self::Plain) {
            (self.booked,) = plain;
        }
    }
    impl FakeSeats
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
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
        pub fn calls(&self) -> FakeSeatsMethods<__fake::CallsOf<'_, FakeSeatsTables>> {
            FakeSeatsMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeSeatsMethods<__fake::FaultsOf<'_, FakeSeatsTables>> {
            FakeSeatsMethods(self.0.faults_of())
        }
        /// The rows of `rows`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn rows(&self) -> __fake::Rows<'_, FakeSeatsTables, Seat, (u8, u32)> {
            self.0.part(|tables| &tables.rows, |tables| &mut tables.rows)
        }
    }
    impl ::core::clone::Clone for FakeSeats {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeSeats
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeSeats
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeSeats {
        type Target = __fake::Fake<FakeSeatsTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(Seat, Violation);
    pub struct __insert<T = __Types>(T);
    impl __fake::Method for __insert {
        type Args<'c> = Seat;
        type Answer = __fake::Fallible<Result<(), Violation>>;
        type Does = __fake::Writes<__fake::RowKey<(u8, u32)>>;
        const NUMBER: usize = 0;
    }
    pub struct __book<T = __Types>(T);
    impl __fake::Method for __book {
        type Args<'c> = (u8, u32);
        type Answer = __fake::Fallible<Result<(), Violation>>;
        type Does = __fake::Writes<__fake::NoKey>;
        const NUMBER: usize = 1;
    }
    impl<V: __fake::View> FakeSeatsMethods<V> {
        /// The method `insert`.
        pub fn insert(&self) -> V::Of<__insert> {
            self.0.of()
        }
        /// The method `book`.
        pub fn book(&self) -> V::Of<__book> {
            self.0.of()
        }
    }
    impl Seats for FakeSeats
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
        Violation: __fake::Raised,
    {
        /// Inserts `seat`; a violated constraint stores nothing.
        ///
        /// Inferred from its name, parameters and return type.
        fn insert(&self, seat: Seat) -> Result<(), Violation> {
            self.rows()
                .run::<
                    __insert,
                >(seat, |call, seat| call.insert_row(seat).map_err(__fake::raise))
        }
        /// Changes the state with a body of its own, in one transaction: an `Err` or a panic rolls it back.
        ///
        /// As its attribute says.
        fn book(&self, hall: u8, number: u32) -> Result<(), Violation> {
            self.0
                .run::<
                    __book,
                >(
                    (hall, number),
                    |call, (hall, number)| {
                        call
                            .write(
                                |tx| -> Result<(), Violation> {
                                    tx.booked += 1;
                                    tx.rows
                                        .update(&(hall, number), |seat| seat.taken = true)
                                        .map(drop)
                                },
                                __fake::raise,
                            )
                    },
                )
        }
    }
    impl __fake::Dumps for FakeSeatsTables
    where
        Seat: __fake::Row,
        u64: __fake::Plain,
        Seat: __fake::Recorded,
        u64: __fake::Recorded,
    {
        fn dump(&self, parts: &mut __fake::Dumping) {
            parts.part("rows", &self.rows, |row| __fake::key(&(&row.hall, &row.number)));
            parts.value("booked", &self.booked);
        }
        fn load(&mut self, parts: &mut __fake::Loading<'_>) {
            parts.part("rows", &mut self.rows);
            parts.value("booked", &mut self.booked);
        }
    }
};
