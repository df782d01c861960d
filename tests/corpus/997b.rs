mod authenticator {
    trait UserInterface: Send + Sync {}

    struct AUser;

    impl UserInterface for AUser {}

    struct Token { refresh: String, id: String }

    #[fake(entity = Token, key = refresh: String, missing = DomainError::default())]
    trait Authenticator {
        #[fake(read = |db| {
            let given = |token: &&Token| id_token.is_some_and(|id| token.id == id)
                || refresh_token.is_some_and(|refresh| token.refresh == refresh);
            let token = db.rows.iter().find(given).ok_or_else(DomainError::default)?;
            let user: Arc<dyn UserInterface> = Arc::new(AUser);
            Ok((user, token.id.clone()))
        })]
        fn verify_token();
        #[fake(find(refresh = refresh_token, answer = id))]
        fn get_id_token_by_refresh_token();
    }
}

mod client {
    trait ECClientResponse {}

    #[fake(state(answers: HashMap<String, Value>, asked: Vec<String>), duplicate = DomainError::default())]
    trait ECClient {
        #[fake(read = |db| {
            let answer = db.answers.get(query).ok_or_else(DomainError::default)?;
            serde_json::from_value(answer.clone()).map_err(|_| DomainError::default())
        })]
        fn query();
        #[fake(write = |tx| {
            tx.asked.push(input.to_string());
            let answer = tx.answers.get(query).ok_or_else(DomainError::default)?;
            serde_json::from_value(answer.clone()).map_err(|_| DomainError::default())
        })]
        fn mutation();
    }
}

mod transactions {
    #[fake(state(started: bool), where(T: Send + Sync + 'static, C: Send + Sync + 'static), duplicate = DomainError::default())]
    trait TransactionManager {
        #[fake(write = |tx| { tx.started = true; Ok(()) })]
        fn begin();
        #[fake(read = |db| db.started)]
        fn is_transaction_started();
        #[fake(unsupported)]
        fn get_transaction();
        #[fake(unsupported)]
        fn get_connection();
        #[fake(write = |tx| { tx.started = false; Ok(()) })]
        fn commit();
        #[fake(write = |tx| { tx.started = false; Ok(()) })]
        fn rollback();
    }
}

mod draft_orders {
    struct DraftOrder { id: DraftOrderId, customer_id: CustomerId }

    #[fake(entity = DraftOrder, key = id, duplicate = DomainError::default(), missing = DomainError::default())]
    trait DraftOrderRepository {}
}

mod inventory {
    struct InventoryLevel { sku: Sku, location_id: LocationId, available: i64 }

    struct InventoryChange { sku: Sku, location_id: LocationId, by: i64 }

    #[fake(
        entity = InventoryLevel,
        key(sku, location_id),
        duplicate = DomainError::default(),
        missing = DomainError::default(),
    )]
    trait InventoryLevelRepository {
        #[fake(
            update(|level| level.available += inventory_change.by),
            by(sku = inventory_change.sku, location_id = inventory_change.location_id),
        )]
        fn update();
    }
}

mod locations {
    struct Location { id: LocationId, active: bool }

    #[fake(entity = Location, key = id: LocationId, duplicate = DomainError::default())]
    trait LocationRepository {
        #[fake(list(|location| location.active, answer = id))]
        fn find_all_location_ids();
    }
}

mod media {
    struct Media { id: MediaId, product_id: ProductId }

    #[fake(entity = Media, key = id: MediaId, duplicate = DomainError::default())]
    trait MediaRepository {}
}

mod products {
    struct Product { id: ProductId, name: String }

    #[fake(entity = Product, key = id, duplicate = DomainError::default(), missing = DomainError::default())]
    trait ProductRepository {}
}
