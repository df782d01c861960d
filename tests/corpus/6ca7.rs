mod session {
    #[fake(state(session: Option<Session>))]
    trait SessionStore {
        #[fake(read = |db| db.session.clone())]
        fn get_session();
        #[fake(write = |tx| tx.session = Some(session))]
        fn set_session();
        #[fake(write = |tx| tx.session = None)]
        fn clear_session();
    }
}
