mod sessions {
    type Result<T> = core::result::Result<T, Error>;

    struct Record { id: Id, data: HashMap<String, String>, expires_at: SystemTime }

    #[fake(table(sessions: Record, key = id: Id), duplicate = Error::default())]
    trait SessionStore {
        #[fake(write = |tx| {
            while tx.sessions.contains(&session_record.id) {
                session_record.id = Id::from(tx.sessions.next_id::<u64>());
            }
            tx.sessions.insert(session_record.clone())?;
            Ok(())
        })]
        fn create();
        #[fake(find(id = session_id, |record| record.expires_at > now))]
        fn load();
    }

    impl From<fake_runtime::Violation> for Error {
        fn from(_: fake_runtime::Violation) -> Self {
            Error::default()
        }
    }
}
