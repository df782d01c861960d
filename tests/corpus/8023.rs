mod users {
    struct User { email: String, name: String }

    #[fake(entity = User, key = email)]
    trait UserRepository {
        #[fake(read = |db| db.rows.get(email).map(|user| user.name))]
        fn find_by_email();
    }
}
