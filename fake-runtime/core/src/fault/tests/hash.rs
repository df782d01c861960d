//! The hash of keys.

use std::sync::Arc;

use super::super::portable;

#[test]
fn the_same_key_has_the_same_hash_in_every_release() {
    let golden = [
        (portable(&0_u64), 0x1fa5_823e_77fa_43cc),
        (portable(&7_u64), 0xba6c_343f_386b_4af0),
        (portable(&-1_i32), 0x783f_cfaa_5c90_9c50),
        (portable(&u128::MAX), 0x408e_a898_aae8_218f),
        (portable(""), 0x929e_28e4_fce6_6e7c),
        (portable("ada@example.com"), 0x56de_74ee_f802_b70c),
        (portable(&("tenant", 7_u32)), 0x540a_8ee8_6e2e_d184),
        (portable(&Some(7_u8)), 0x2c37_7572_6aa2_79df),
        (portable(&[1_u8, 2, 3]), 0xf497_1fe8_aba6_0776),
        (portable(&()), 0x5cd8_31f9_afd7_a81c),
    ];
    for (n, (found, expected)) in golden.into_iter().enumerate() {
        assert_eq!(found, expected, "vector {n}: {found:#018x}");
    }
}

#[test]
fn a_number_hashes_alike_in_every_width() {
    let seven = portable(&7_u64);
    assert_eq!(portable(&7_u8), seven);
    assert_eq!(portable(&7_u16), seven);
    assert_eq!(portable(&7_u32), seven);
    assert_eq!(portable(&7_usize), seven);
    assert_eq!(portable(&7_i8), seven);
    assert_eq!(portable(&7_i64), seven);
    assert_eq!(portable(&7_isize), seven);
    let negative = portable(&-7_i64);
    assert_eq!(portable(&-7_i8), negative);
    assert_eq!(portable(&-7_isize), negative);
    assert_ne!(negative, seven);
}

#[test]
fn a_text_hashes_alike_however_it_is_held() {
    let text = portable("ada");
    assert_eq!(portable(&"ada"), text);
    assert_eq!(portable(&String::from("ada")), text);
    assert_eq!(portable(&Arc::<str>::from("ada")), text);
    assert_ne!(portable(&b"ada"[..]), text);
}

#[test]
fn where_one_part_of_a_key_ends_matters() {
    assert_ne!(portable(&("ab", "c")), portable(&("a", "bc")));
    assert_ne!(portable(&(1_u8, 2_u8)), portable(&(2_u8, 1_u8)));
    assert_ne!(portable(&1_u128), portable(&(1_u128 << 64)));
    assert_ne!(portable(&Some(0_u8)), portable(&None::<u8>));
}
