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
