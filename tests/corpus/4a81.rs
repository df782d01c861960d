mod users {
    type Result<T> = core::result::Result<T, anyhow::Error>;

    struct User { id: u64, username: String }

    #[fake(entity = User, key = id, unique(username))]
    trait UserRepository {}
}
