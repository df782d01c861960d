//! A map goes back and forth as a table does.

use super::*;

#[test]
fn a_map_shows_what_it_was_and_goes_forward_again() {
    let (_, mut map) = numbers();
    map.put(key("a"), 1).unwrap();
    map.commit(1);
    map.put(key("a"), 2).unwrap();
    map.put(key("b"), 2).unwrap();
    map.commit(2);
    assert!(map.rewind(1) && map.is_rewound());
    assert_eq!(map.all(), [(key("a"), 1)]);
    map.forward();
    assert_eq!(map.all(), [(key("a"), 2), (key("b"), 2)]);
}

#[test]
fn a_fork_goes_its_own_way() {
    let (_, mut map) = with(|map| map.capacity(2));
    map.put(key("a"), 1).unwrap();
    let mut fork = map.fork();
    fork.put(key("b"), 2).unwrap();
    fork.set_capacity(5);
    assert_eq!((map.len(), fork.len()), (1, 2));
    assert_eq!((map.capacity(), fork.capacity()), (Some(2), Some(5)));
}

#[test]
fn delivering_a_put_twice_leaves_one_entry() {
    let (_, mut map) = numbers();
    map.put(key("a"), 1).unwrap();
    assert_eq!(map.again(), 0);
    assert_eq!(map.len(), 1);
}
