mod todos {
    type AppResult<T> = core::result::Result<T, AppError>;

    struct AppError;

    struct Todo { id: u32, text: String, done: bool }

    #[fake(entity = Todo, key = id, duplicate = AppError, missing = AppError)]
    trait TodoRepository {
        #[fake(insert(Todo { id: ids.next(), text, done: false }))]
        fn create();
    }
}
