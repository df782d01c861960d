mod transaction {
    #[fake(type Error = String, type Pool = (), state(open: bool), duplicate = violation.to_string())]
    trait Transaction {
        #[fake(unsupported)]
        fn begin();
        #[fake(write = |tx| { tx.open = false; Ok(()) })]
        fn commit();
        #[fake(write = |tx| { tx.open = false; Ok(()) })]
        fn rollback();
        #[fake(unsupported)]
        fn transaction();
    }
}

mod repository {
    trait Aggregate {
        type IntoId;
    }

    trait Transaction {
        type Error;
    }

    struct Order { id: u64, total: u64 }

    struct Open;

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct StoreError;

    impl fmt::Display for StoreError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("store")
        }
    }

    impl std::error::Error for StoreError {}

    impl Aggregate for Order {
        type IntoId = u64;
    }

    impl Transaction for Open {
        type Error = StoreError;
    }

    #[fake(
        entity = Order, key = id: u64,
        type Error = StoreError, type Aggregate = Order, type Transaction = Open,
        duplicate = StoreError, missing = StoreError,
    )]
    trait Repository {
    }
}
