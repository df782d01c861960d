mod users {
    struct User { email: String, name: String }

    #[fake(entity = User, key = email)]
    trait UserRepository {
        #[fake(find(email, answer = name))]
        fn find_by_email();
    }
}
