//! Order and pages: which rows of a list come, and in which sequence.

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: u32,
    name: Option<&'static str>,
    rank: f64,
    size: u8,
}

fn item(id: u32, name: Option<&'static str>, size: u8) -> Item {
    Item {
        id,
        name,
        rank: f64::from(size),
        size,
    }
}

fn ids(rows: &[Item]) -> Vec<u32> {
    rows.iter().map(|row| row.id).collect()
}

/// The same trait for each database.
macro_rules! items {
    ($dialect:ident, $items:ident, $fake:ident) => {
        #[fake(entity = Item, key = id: u32, dialect = $dialect)]
        trait $items {
            fn list_order_by_name(&self) -> Vec<Item>;
            fn list_order_by_name_desc(&self) -> Vec<Item>;
        }

        impl $fake {
            fn filled() -> Self {
                let items = Self::new();
                items
                    .rows()
                    .insert_all([
                        item(1, Some("b"), 1),
                        item(2, None, 2),
                        item(3, Some("a"), 3),
                        item(4, None, 4),
                    ])
                    .expect("no constraint is in the way");
                items
            }
        }
    };
}

items!(postgres, PostgresItems, FakePostgresItems);
items!(sqlite, SqliteItems, FakeSqliteItems);
items!(mysql, MysqlItems, FakeMysqlItems);

#[test]
fn none_comes_last_ascending_in_postgres_and_first_elsewhere() {
    assert_eq!(
        ids(&FakePostgresItems::filled().list_order_by_name()),
        [3, 1, 2, 4]
    );
    assert_eq!(
        ids(&FakeSqliteItems::filled().list_order_by_name()),
        [2, 4, 3, 1]
    );
    assert_eq!(
        ids(&FakeMysqlItems::filled().list_order_by_name()),
        [2, 4, 3, 1]
    );
}

#[test]
fn none_comes_first_descending_in_postgres_and_last_elsewhere() {
    assert_eq!(
        ids(&FakePostgresItems::filled().list_order_by_name_desc()),
        [2, 4, 1, 3]
    );
    assert_eq!(
        ids(&FakeSqliteItems::filled().list_order_by_name_desc()),
        [1, 3, 2, 4]
    );
    assert_eq!(
        ids(&FakeMysqlItems::filled().list_order_by_name_desc()),
        [1, 3, 2, 4]
    );
}

#[fake(entity = Item, key = id: u32)]
trait Items {
    #[fake(order_by = size)]
    fn list_by_name(&self, name: &'static str) -> Vec<Item>;
    #[fake(list(order_by(size desc, id)))]
    fn by_size(&self) -> Vec<Item>;
    #[fake(list(order_by = rank desc))]
    fn by_rank(&self) -> Vec<Item>;
    #[fake(list(|item| item.size > 1, order_by = id desc, limit = 2))]
    fn some(&self) -> Vec<Item>;
    #[fake(list(limit = size, offset = number * size))]
    fn page(&self, number: u16, size: u16) -> Result<Vec<Item>, Violation>;

    fn list(&self, limit: usize, offset: usize) -> Result<Vec<Item>, Violation>;
    #[fake(list)]
    fn as_u8(&self, offset: u8, limit: u8) -> Vec<Item>;
    #[fake(list)]
    fn as_u16(&self, offset: u16, limit: u16) -> Vec<Item>;
    #[fake(list)]
    fn as_u32(&self, offset: u32, limit: u32) -> Vec<Item>;
    #[fake(list)]
    fn as_u64(&self, offset: u64, limit: u64) -> Vec<Item>;
    #[fake(list)]
    fn as_u128(&self, offset: u128, limit: u128) -> Vec<Item>;
    #[fake(list)]
    fn as_i8(&self, offset: i8, limit: i8) -> Vec<Item>;
    #[fake(list)]
    fn as_i16(&self, offset: i16, limit: i16) -> Vec<Item>;
    #[fake(list)]
    fn as_i32(&self, offset: i32, limit: i32) -> Vec<Item>;
    #[fake(list)]
    fn as_i64(&self, offset: i64, limit: i64) -> Result<Vec<Item>, Violation>;
    #[fake(list)]
    fn as_i128(&self, offset: i128, limit: i128) -> Vec<Item>;
    #[fake(list)]
    fn as_isize(&self, offset: isize, limit: isize) -> Vec<Item>;
    #[fake(list)]
    fn optional(&self, offset: Option<u32>, limit: Option<&i64>) -> Vec<Item>;
    #[fake(list)]
    fn borrowed(&self, skip: &usize, take: &Option<usize>) -> Vec<Item>;
    fn list_by_size_order_by_id_desc(&self, size: u8, limit: usize) -> Vec<Item>;
}

fn items() -> FakeItems {
    let items = FakeItems::new();
    items
        .rows()
        .insert_all([
            item(3, Some("x"), 2),
            item(1, Some("x"), 1),
            item(2, None, 2),
            item(4, Some("y"), 1),
        ])
        .expect("no constraint is in the way");
    items
}

#[test]
fn equal_rows_of_an_order_stay_in_the_order_of_insertion() {
    assert_eq!(ids(&items().list_by_name("x")), [1, 3]);
    assert_eq!(ids(&items().by_rank()), [3, 2, 1, 4]);
}

#[test]
fn an_order_has_several_columns_each_with_its_direction() {
    assert_eq!(ids(&items().by_size()), [2, 3, 1, 4]);
}

#[test]
fn a_list_orders_before_it_cuts() {
    assert_eq!(ids(&items().some()), [3, 2]);
    assert_eq!(ids(&items().list_by_size_order_by_id_desc(1, 1)), [4]);
}

#[test]
fn a_page_is_any_expression_over_the_parameters() {
    assert_eq!(items().page(1, 3).map(|rows| ids(&rows)), Ok(vec![4]));
    assert_eq!(items().page(0, 2).map(|rows| ids(&rows)), Ok(vec![3, 1]));
}

#[test]
fn limit_and_offset_are_known_by_name_in_any_integer_and_any_place() {
    let items = items();
    assert_eq!(items.list(1, 2).map(|rows| ids(&rows)), Ok(vec![2]));
    for page in [
        items.as_u8(1, 2),
        items.as_u16(1, 2),
        items.as_u32(1, 2),
        items.as_u64(1, 2),
        items.as_u128(1, 2),
        items.as_i8(1, 2),
        items.as_i16(1, 2),
        items.as_i32(1, 2),
        items.as_i64(1, 2).unwrap(),
        items.as_i128(1, 2),
        items.as_isize(1, 2),
        items.optional(Some(1), Some(&2)),
        items.borrowed(&1, &Some(2)),
    ] {
        assert_eq!(ids(&page), [1, 2]);
    }
}

#[test]
fn an_optional_bound_that_is_none_bounds_nothing() {
    assert_eq!(ids(&items().optional(None, None)), [3, 1, 2, 4]);
    assert_eq!(ids(&items().optional(Some(3), None)), [4]);
    assert_eq!(ids(&items().borrowed(&2, &None)), [2, 4]);
}

#[test]
fn a_page_beyond_the_end_is_empty_and_a_limit_of_zero_too() {
    let items = items();
    assert!(items.as_u8(4, 1).is_empty());
    assert!(items.as_u64(u64::MAX, u64::MAX).is_empty());
    assert!(items.as_u8(0, 0).is_empty());
    assert_eq!(items.as_u64(0, u64::MAX).len(), 4);
}

#[test]
fn a_bound_below_zero_is_rejected_and_named() {
    let items = items();
    let limit = items.as_i64(0, -1).unwrap_err();
    assert_eq!(
        (limit.kind(), limit.constraint()),
        (ViolationKind::Limit, "limit")
    );
    let offset = items.as_i64(-1, -1).unwrap_err();
    assert_eq!(offset.constraint(), "offset");
}

#[test]
fn a_bound_below_zero_panics_where_the_method_has_no_error() {
    let message = panic_of(|| items().as_i8(0, -1));
    assert!(message.contains("FakeItems::as_i8"), "{message}");
    assert!(message.contains("`limit` is below zero"), "{message}");
}

mod without_bounds {
    use fake_runtime::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct Product {
        id: u64,
    }

    /// No violation becomes one of these.
    #[derive(Debug, PartialEq)]
    struct Down;

    #[fake(entity = Product, key = id: u64)]
    trait Products {
        fn list(&self) -> Result<(Vec<Product>, usize), Down>;
        #[fake(list(page = |page| page.items.len()))]
        fn stock(&self) -> Result<usize, Down>;
    }

    #[test]
    fn a_page_of_everything_cannot_be_refused_and_needs_no_error_for_it() {
        let products = FakeProducts::new();
        products.rows().insert(Product { id: 7 }).unwrap();
        assert_eq!(products.list(), Ok((vec![Product { id: 7 }], 1)));
        assert_eq!(products.stock(), Ok(1));
    }
}

#[derive(Debug, PartialEq)]
struct Lost;

/// Nothing says how an error is made of a violation, and nothing has to.
#[fake(entity = Item, key = id: u32, failures(Lost))]
trait Unrefused {
    fn list(&self, limit: usize, offset: &Option<u32>) -> Result<Vec<Item>, Lost>;
    #[fake(list(order_by = id, after = cursor, limit = 2))]
    fn behind(&self, cursor: Option<u32>) -> Result<Vec<Item>, Lost>;
}

#[test]
fn a_page_whose_bounds_have_no_sign_is_never_refused() {
    let fake = FakeUnrefused::new();
    let items = [1, 2, 3].map(|id| item(id, None, 0));
    fake.rows().insert_all(items).unwrap();
    assert_eq!(ids(&fake.list(1, &Some(1)).unwrap()), [2]);
    assert_eq!(ids(&fake.behind(Some(1)).unwrap()), [2, 3]);
}
