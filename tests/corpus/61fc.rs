mod users {
    struct User { id: u64, email: String }

    #[fake(entity = User, key = id, unique(email), missing = Error::default())]
    trait UserRepository {}
}
