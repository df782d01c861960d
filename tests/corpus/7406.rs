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

    #[fake(table(books: BookRow, key = id: BookIdentity), table(checkouts: Checkout), duplicate = PersistenceError::default())]
    trait BookQueryService {
        #[fake(find(id = identity, answer = |book| BookDetailsDTO { id: book.id, title: book.title }), ignore(actor), table = books)]
        fn get_book_details();
        #[fake(list(
            |book| query.title.as_ref().is_none_or(|title| book.title.contains(title)),
            answer = |book| BookDetailsDTO { id: book.id, title: book.title },
            page = |page| BookListResponseDTO { books: page.items },
        ), ignore(actor), table = books)]
        fn get_book_list();
        #[fake(list(
            book = identity,
            limit = query.limit,
            answer = at,
            page = |page| CheckoutHistoryListDTO { checkouts: page.items },
        ), table = checkouts)]
        fn get_checkout_history();
    }
}
