//! Signatures as real traits have them: types by path, bytes and paths, optional values, attributes.

use std::borrow::Cow;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fake_runtime::{Violation, fake};

use crate::support::now;

mod model {
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) struct File {
        pub(crate) path: PathBuf,
        pub(crate) hash: [u8; 4],
        pub(crate) bytes: Vec<u8>,
        pub(crate) owner: Option<Owner>,
        pub(crate) label: Option<String>,
        pub(crate) ratio: f64,
        pub(crate) mark: char,
        pub(crate) tags: Vec<String>,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd)]
    pub(crate) struct Owner(pub(crate) u32);

    use std::path::PathBuf;
}

use model::{File, Owner};

fn file(path: &str) -> File {
    let mut hash = [0; 4];
    hash[0] = u8::try_from(path.len()).expect("a short path");
    File {
        path: path.into(),
        hash,
        bytes: path.into(),
        owner: None,
        label: None,
        ratio: 0.5,
        mark: 'x',
        tags: vec![path.into()],
    }
}

#[fake(
    entity = model::File,
    key = path: PathBuf,
    unique(hash),
    unique(bytes),
    unique(label),
    index(owner),
)]
trait Files: Debug + Clone + Send + Sync + 'static {
    fn get(&self, path: &Path) -> Option<File>;
    #[expect(clippy::ptr_arg, reason = "real traits have it")]
    fn find_by_path(&self, path: &PathBuf) -> Option<model::File>;
    #[fake(find(path))]
    fn by_text(&self, path: &str) -> Option<crate::signatures::model::File>;
    fn find_by_hash(&self, hash: &[u8; 4]) -> Option<File>;
    fn find_by_bytes(&self, bytes: &[u8]) -> Option<File>;
    fn find_by_owner(&self, owner: &Owner) -> Vec<File>;
    fn find_by_owner_in(&self, owners: &[Owner]) -> Vec<File>;
    #[fake(list(owner))]
    fn of_owner(&self, owner: Option<Owner>) -> Vec<File>;
    fn find_by_label(&self, label: &str) -> Option<File>;
    #[fake(find(label))]
    fn labelled(&self, label: Option<&str>) -> Vec<File>;
    fn find_by_label_and_mark(&self, label: Cow<'_, str>, mark: char) -> Option<File>;
    fn list_by_ratio(&self, ratio: f64) -> Vec<File>;
    fn list_by_ratio_gte(&self, ratio: &f64) -> Vec<File>;
    fn list_by_label_between(&self, from: &str, to: &str) -> Vec<File>;
    fn list_by_owner_gt(&self, owner: Option<Owner>) -> Vec<File>;
    #[fake(list(|file| file.tags.contains(&tag)))]
    fn tagged(&self, tag: String) -> Vec<File>;
    fn insert(&self, file: File) -> Result<(), Violation>;
    fn set_label(&self, path: &Path, label: Option<String>) -> bool;
    fn update_label(&self, path: &Path, label: Option<&str>) -> Option<File>;
    fn change_owner(&self, path: &Path, owner: Option<&Owner>) -> bool;
    fn set_owner(&self, path: &Path, owner: Owner) -> bool;
    fn set_ratio(&self, path: &Path, ratio: f32) -> bool;
    #[fake(missing = ignore)]
    fn set_bytes(&self, path: &Path, bytes: &[u8]) -> Result<(), Violation>;
    fn delete(&self, path: impl AsRef<Path>) -> bool
    where
        Self: Sized;
    #[fake(read = |_| Box::new(self.clone()))]
    fn boxed(&self) -> Box<dyn Debug>;
}

fn files() -> FakeFiles {
    let files = FakeFiles::new();
    files.insert(file("a")).expect("nothing is in the way");
    files
        .insert(File {
            owner: Some(Owner(7)),
            label: Some("b".into()),
            ratio: 1.5,
            ..file("bb")
        })
        .expect("nothing is in the way");
    files
}

fn paths(files: &[File]) -> Vec<&str> {
    files.iter().filter_map(|file| file.path.to_str()).collect()
}

#[test]
fn a_path_is_found_by_path_by_buffer_and_by_text() {
    let files = files();
    assert_eq!(files.get(Path::new("a")), Some(file("a")));
    assert_eq!(files.find_by_path(&"a".into()), Some(file("a")));
    // A path hashes otherwise than its text: every row is looked at.
    assert_eq!(files.by_text("a"), Some(file("a")));
    assert_eq!(files.rows().get(Path::new("a")), Some(file("a")));
    assert!(files.delete("a") && !files.delete(PathBuf::from("a")));
}

#[test]
fn bytes_are_one_value_and_not_a_list_of_numbers() {
    let files = files();
    assert_eq!(files.find_by_bytes(b"a"), Some(file("a")));
    assert_eq!(files.find_by_hash(&[1, 0, 0, 0]), Some(file("a")));
    assert_eq!(
        files
            .set_bytes(Path::new("a"), b"bb")
            .unwrap_err()
            .constraint(),
        "bytes"
    );
    assert_eq!(files.set_bytes(Path::new("a"), b"c"), Ok(()));
    assert_eq!(files.set_bytes(Path::new("x"), b"d"), Ok(()));
}

#[test]
fn an_optional_field_is_found_by_its_value_or_by_an_option() {
    let files = files();
    assert_eq!(paths(&files.find_by_owner(&Owner(7))), ["bb"]);
    assert_eq!(
        paths(&files.find_by_owner_in(&[Owner(7), Owner(8)])),
        ["bb"]
    );
    assert_eq!(paths(&files.of_owner(Some(Owner(7)))), ["bb"]);
    assert_eq!(paths(&files.of_owner(None)), ["a"], "`None` finds `None`");
    assert_eq!(files.find_by_label("b").map(|file| file.ratio), Some(1.5));
    assert_eq!(paths(&files.labelled(Some("b"))), ["bb"]);
    assert_eq!(paths(&files.labelled(None)), ["a"]);
    assert!(files.find_by_label_and_mark("b".into(), 'x').is_some());
    assert!(files.find_by_label_and_mark("b".into(), 'y').is_none());
}

#[test]
fn what_has_no_hash_is_compared() {
    let files = files();
    assert_eq!(paths(&files.list_by_ratio(0.5)), ["a"]);
    assert_eq!(paths(&files.list_by_ratio_gte(&1.0)), ["bb"]);
    assert_eq!(paths(&files.tagged("a".into())), ["a"]);
    assert_eq!(paths(&files.list_by_owner_gt(Some(Owner(6)))), ["bb"]);
    assert_eq!(paths(&files.list_by_label_between("a", "c")), ["bb"]);
}

#[test]
fn a_field_is_set_from_whatever_becomes_it() {
    let files = files();
    let path = Path::new("a");
    assert!(files.set_owner(path, Owner(9)) && files.set_ratio(path, 0.25));
    assert!(files.set_label(path, Some("x".into())));
    assert!(files.change_owner(path, None) && files.change_owner(path, Some(&Owner(9))));
    assert_eq!(files.update_label(path, None).unwrap().label, None);
    assert_eq!(
        files.update_label(path, Some("x")).unwrap().label,
        Some("x".into())
    );
    let file = files.get(path).unwrap();
    assert_eq!(
        (file.owner, file.label, file.ratio.to_string()),
        (Some(Owner(9)), Some("x".into()), "0.25".into())
    );
}

#[test]
fn a_body_may_hand_out_the_fake_itself() {
    assert!(format!("{:?}", files().boxed()).starts_with("FakeFiles { rows: [File {"));
}

/// Operators over optional columns: what is absent is neither less nor more nor other than anything.
mod nullable {
    use super::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct Token {
        id: u32,
        expires: Option<u64>,
        revoked: Option<String>,
    }

    #[fake(entity = Token, key = id: u32)]
    trait Tokens {
        fn list_by_expires_before(&self, expires: u64) -> Vec<Token>;
        fn list_by_expires_lte(&self, at: &u64) -> Vec<Token>;
        fn list_by_expires_lt(&self, expires: Option<u64>) -> Vec<Token>;
        fn list_by_expires_after(&self, at: u64) -> Vec<Token>;
        fn list_by_expires_gte(&self, at: Option<&u64>) -> Vec<Token>;
        fn list_by_expires_between(&self, from: u64, to: u64) -> Vec<Token>;
        fn list_by_revoked_not(&self, reason: &str) -> Vec<Token>;
        fn list_by_expires_not(&self, at: u64) -> Vec<Token>;
        fn list_by_revoked_gt(&self, reason: String) -> Vec<Token>;
        fn list_by_id_not(&self, id: u32) -> Vec<Token>;
    }

    fn ids(tokens: &[Token]) -> Vec<u32> {
        tokens.iter().map(|token| token.id).collect()
    }

    #[test]
    fn none_is_in_no_comparison() {
        let tokens = FakeTokens::new();
        let token = |id, expires, revoked: Option<&str>| Token {
            id,
            expires,
            revoked: revoked.map(Into::into),
        };
        let rows = [
            token(1, None, None),
            token(2, Some(10), Some("lost")),
            token(3, Some(20), Some("old")),
        ];
        tokens.rows().insert_all(rows).unwrap();
        assert_eq!(ids(&tokens.list_by_expires_before(20)), [2]);
        assert_eq!(ids(&tokens.list_by_expires_lte(&20)), [2, 3]);
        assert_eq!(ids(&tokens.list_by_expires_lt(Some(11))), [2]);
        assert!(tokens.list_by_expires_lt(None).is_empty());
        assert_eq!(ids(&tokens.list_by_expires_after(0)), [2, 3]);
        assert_eq!(ids(&tokens.list_by_expires_gte(Some(&20))), [3]);
        assert!(tokens.list_by_expires_gte(None).is_empty());
        assert_eq!(ids(&tokens.list_by_expires_between(0, 10)), [2]);
        assert_eq!(ids(&tokens.list_by_revoked_not("lost")), [3]);
        assert_eq!(ids(&tokens.list_by_expires_not(10)), [3]);
        assert_eq!(ids(&tokens.list_by_revoked_gt("m".into())), [3]);
        assert_eq!(ids(&tokens.list_by_id_not(2)), [1, 3]);
    }
}

/// Attributes and bounds of real traits.
mod dressed {
    use super::{Arc, Debug, Violation, fake, now};

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Pair<T>(u32, T);

    type Row = Pair<String>;

    /// A trait with a generic entity, a tuple key and attributes everywhere.
    #[allow(async_fn_in_trait, reason = "a test")]
    #[fake(entity = Pair<String>, key = 0: u32, unique(1))]
    pub(super) trait Pairs
    where
        Self: Debug + Send + Sync,
    {
        #[must_use = "it may be absent"]
        #[fake(get(0 = id))]
        async fn find(&self, id: u32) -> Option<Pair<String>>;
        #[deprecated(note = "use `find`")]
        #[doc(hidden)]
        #[fake(get(0 = id))]
        async fn get(&self, id: u32) -> Option<Pair<String>>;
        /// Inserts.
        #[fake(insert(Pair(id, text.to_owned())))]
        async fn add(&self, id: u32, text: &str) -> Result<(), Violation>;
        async fn insert(
            &self,
            #[allow(unused, reason = "a test")] pair: &Pair<String>,
        ) -> Result<(), Violation>;
        #[fake(read = |db| db.rows.iter().map(|row| row.1.clone()).collect::<Vec<String>>())]
        async fn texts(self: Arc<Self>) -> Vec<String>;
    }

    #[test]
    fn attributes_bounds_and_generic_entities_are_kept() {
        let pairs = FakePairs::new();
        now(pairs.add(1, "a")).unwrap();
        assert_eq!(now(pairs.add(2, "a")).unwrap_err().constraint(), "_1");
        let row: Row = Pair(2, "b".into());
        now(pairs.insert(&row)).unwrap();
        assert_eq!(now(pairs.find(2)), Some(row));
        #[expect(deprecated, reason = "a test")]
        let old = now(pairs.get(3));
        assert_eq!(old, None);
        assert_eq!(now(Arc::new(pairs).texts()), ["a", "b"]);
    }
}
