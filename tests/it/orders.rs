//! `shuffle`: what nobody has ordered comes in an order that follows from the seed and from what is stored.

use std::collections::HashSet;

use fake_runtime::{World, fake, versions};

#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: u32,
    shelf: u8,
}

#[fake(entity = Item, key = id: u32, shuffle)]
trait Items {
    fn insert(&self, item: Item);
    fn list(&self) -> Vec<Item>;
    fn list_by_shelf(&self, shelf: u8) -> Vec<Item>;
    #[fake(list(order_by = id))]
    fn sorted(&self) -> Vec<Item>;
    #[fake(list(order_by = shelf))]
    fn by_shelf(&self) -> Vec<Item>;
    #[fake(list)]
    fn page(&self, offset: usize, limit: usize) -> Vec<Item>;
    #[fake(find(shelf), first)]
    fn any_of(&self, shelf: u8) -> Option<Item>;
    #[fake(read = |db| db.rows.iter().map(|item| item.id).collect())]
    fn ids(&self) -> Vec<u32>;
    #[fake(update(|item| item.shelf += 1), by(shelf))]
    fn move_up(&self, shelf: u8) -> Vec<Item>;
}

fn items(seed: u64) -> FakeItems {
    let items = FakeItems::in_world(&World::seeded(seed));
    let all = (1..=8).map(|id| Item { id, shelf: 1 });
    items.rows().insert_all(all).expect("each has its own key");
    items
}

fn ids(items: &[Item]) -> Vec<u32> {
    items.iter().map(|item| item.id).collect()
}

const INSERTED: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

#[test]
fn a_list_without_an_order_comes_in_another_for_each_seed_and_has_every_row_once() {
    let orders: HashSet<Vec<u32>> = (0..20).map(|seed| ids(&items(seed).list())).collect();
    assert!(orders.len() >= 19, "of 40 320 orders: {}", orders.len());
    for mut order in orders {
        order.sort_unstable();
        assert_eq!(order, INSERTED);
    }
}

#[test]
fn the_same_seed_and_content_have_the_same_order_however_often_it_is_asked_for() {
    let (one, other) = (items(7), items(7));
    assert_eq!(one.list(), other.list());
    assert_eq!(one.list(), one.list());
    assert_eq!(one.fork().list(), one.list());
    assert_eq!(one.ids(), ids(&one.list()));
}

#[test]
fn a_write_makes_another_order_and_going_back_the_old_one() {
    let items = items(7);
    let (before, checkpoint) = (ids(&items.list()), items.checkpoint());
    items.insert(Item { id: 9, shelf: 2 });
    let mut after = ids(&items.list());
    after.retain(|id| *id != 9);
    assert_ne!(after, before);
    items.restore(&checkpoint);
    assert_eq!(ids(&items.list()), before);
}

#[test]
fn a_stale_list_comes_as_it_came_then() {
    let items = items(7);
    let before = items.list();
    items.insert(Item { id: 9, shelf: 2 });
    items.faults().list().once().stale(versions(1));
    assert_eq!(items.list(), before);
}

#[test]
fn what_is_ordered_is_in_order_and_ties_are_not_those_of_insertion() {
    let items = items(7);
    assert_eq!(ids(&items.sorted()), INSERTED);
    assert_ne!(ids(&items.by_shelf()), INSERTED);
    items
        .rows()
        .update(&8, |item| item.shelf = 0)
        .expect("it is there");
    assert_eq!(items.by_shelf()[0].id, 8);
}

#[test]
fn pages_between_which_nothing_is_written_have_every_row_once() {
    let items = items(7);
    let mut seen = ids(&items.page(0, 5));
    seen.extend(ids(&items.page(5, 5)));
    assert_eq!(seen, ids(&items.list()));
}

#[test]
fn the_first_without_an_order_and_the_rows_of_an_update_are_anyones() {
    let firsts: HashSet<u32> = (0..20)
        .filter_map(|seed| items(seed).any_of(1))
        .map(|item| item.id)
        .collect();
    assert!(firsts.len() > 4, "{firsts:?}");
    assert_eq!(
        items(7).any_of(1).as_ref(),
        items(7).list_by_shelf(1).first()
    );
    let mut moved = ids(&items(7).move_up(1));
    assert_ne!(moved, INSERTED);
    moved.sort_unstable();
    assert_eq!(moved, INSERTED);
}

#[test]
fn a_test_that_looks_in_sees_the_order_of_insertion() {
    let items = items(7);
    assert_eq!(ids(&items.rows().all()), INSERTED);
    assert_eq!(ids(&items.rows().filter(|item| item.id > 6)), [7, 8]);
    assert_eq!(
        items
            .rows()
            .find(|item| item.shelf == 1)
            .map(|item| item.id),
        Some(1)
    );
}

#[fake(
    table(apples: Item, key = id: u32, shuffle),
    table(pears: Item, key = id: u32, shuffle),
    table(plums: Item, key = id: u32),
)]
trait Fruits {
    #[fake(list, table = apples)]
    fn list_apples(&self) -> Vec<Item>;
    #[fake(list, table = pears)]
    fn list_pears(&self) -> Vec<Item>;
    #[fake(list, table = plums)]
    fn list_plums(&self) -> Vec<Item>;
}

#[test]
fn tables_have_orders_of_their_own_and_only_those_that_say_so() {
    let fruits = FakeFruits::new();
    let all = || (1..=8).map(|id| Item { id, shelf: 1 });
    fruits
        .apples()
        .insert_all(all())
        .expect("nothing is in the way");
    fruits
        .pears()
        .insert_all(all())
        .expect("nothing is in the way");
    fruits
        .plums()
        .insert_all(all())
        .expect("nothing is in the way");
    assert_ne!(fruits.list_apples(), fruits.list_pears());
    assert_eq!(ids(&fruits.list_plums()), INSERTED);
}

#[fake(map(sessions: u32 => u8, shuffle))]
trait Sessions {
    fn put(&self, id: u32, value: u8);
    fn keys(&self) -> Vec<u32>;
    fn values(&self) -> Vec<u8>;
}

#[test]
fn keys_of_a_map_come_in_a_seeded_order_and_a_test_sees_that_of_insertion() {
    let keys = |seed| {
        let sessions = FakeSessions::in_world(&World::seeded(seed));
        for id in INSERTED {
            sessions.put(id, 0);
        }
        assert_eq!(sessions.sessions().keys(), INSERTED);
        assert_eq!(sessions.values().len(), 8);
        assert_eq!(sessions.keys(), sessions.keys());
        sessions.keys()
    };
    let mut one = keys(1);
    assert_ne!(one, keys(2));
    assert_eq!(one, keys(1));
    one.sort_unstable();
    assert_eq!(one, INSERTED);
}
