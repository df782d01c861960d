mod clock {
    #[fake]
    trait Clock {}
}

mod books {
    struct Book { id: BookId, title: String }

    #[fake(entity = Book, key = id, duplicate = PersistenceError::default())]
    trait BookRepository {}
}

mod users {
    struct User { id: UserId, name: String }

    #[fake(entity = User, key = id, duplicate = PersistenceError::default())]
    trait UserRepository {}
}

mod book_queries {
    struct BookRow { id: BookIdentity, title: String }

    struct Checkout { book: BookIdentity, at: SystemTime }

    #[derive(Clone, Debug, PartialEq)]
    struct BookDetailsDTO { id: BookIdentity, title: String }

    #[derive(Clone, Debug, PartialEq)]
    struct BookListResponseDTO { books: Vec<BookDetailsDTO> }

    #[derive(Clone, Debug, PartialEq)]
    struct CheckoutHistoryListDTO { checkouts: Vec<SystemTime> }

    struct BookListQueryDTO { title: Option<String> }

    struct CheckoutHistoryQueryDTO { limit: usize }

    #[fake(table(books: BookRow, key = id: BookIdentity), table(checkouts: Checkout))]
    trait BookQueryService {
        #[fake(ignore(actor), read = |db| {
            let book = db.books.get(&identity);
            Ok(book.map(|book| BookDetailsDTO { id: book.id, title: book.title }))
        })]
        fn get_book_details();
        #[fake(ignore(actor), read = |db| {
            let named = |book: &&BookRow| query.title.as_ref().is_none_or(|title| book.title.contains(title));
            let shown = |book: &BookRow| BookDetailsDTO { id: book.id.clone(), title: book.title.clone() };
            Ok(BookListResponseDTO { books: db.books.iter().filter(named).map(shown).collect() })
        })]
        fn get_book_list();
        #[fake(read = |db| {
            let of = db.checkouts.iter().filter(|checkout| checkout.book == identity);
            Ok(CheckoutHistoryListDTO { checkouts: of.take(query.limit).map(|checkout| checkout.at).collect() })
        })]
        fn get_checkout_history();
    }
}
