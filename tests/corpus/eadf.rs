mod bus {
    trait Event: Send + Sync {}

    #[fake]
    trait Bus {}
}

mod analyses {
    struct Analysis { id: Uuid, header: Header }

    struct Header { name: String }

    struct Criteria { name: String }

    struct Analyses(Vec<Analysis>);

    struct Headers(Vec<Header>);

    #[fake(entity = Analysis, key = id, duplicate = violation.to_string(), missing = violation.to_string())]
    trait Repository {
        #[fake(read = |db| {
            let found: Vec<_> = db.rows.iter().filter(|row| row.header.name == criteria.name).cloned().collect();
            Ok((!found.is_empty()).then_some(Analyses(found)))
        })]
        fn find_by_criteria();
        #[fake(read = |db| Ok(db.rows.get(id).map(|row| row.header)))]
        fn find_header_by_id();
        #[fake(read = |db| {
            let headers = db.rows.iter().map(|row| row.header.clone());
            let found: Vec<_> = headers.filter(|header| header.name == criteria.name).collect();
            Ok((!found.is_empty()).then_some(Headers(found)))
        })]
        fn find_header_by_criteria();
    }
}

mod files_2 {
    struct File { id: String, name: String, error: Option<String> }

    struct Criteria { name: String }

    struct Files(Vec<File>);

    #[fake(entity = File, key = id, duplicate = violation.to_string(), missing = violation.to_string())]
    trait Repository {
        #[fake(read = |db| {
            let found: Vec<_> = db.rows.iter().filter(|file| file.name == criteria.name).cloned().collect();
            Ok((!found.is_empty()).then_some(Files(found)))
        })]
        fn find_by_criteria();
        #[fake(read = |db| match db.rows.get(id) {
            Some(File { error: None, .. }) => Ok(()),
            _ => Err("not valid".to_owned()),
        })]
        fn validate();
        #[fake(update(|file| file.error = Some(msg.to_owned())))]
        fn mark_as_error();
    }
}
