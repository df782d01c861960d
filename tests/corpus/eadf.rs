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
        #[fake(list(|row| row.header.name == criteria.name, page = |page| Some(Analyses(page.items))))]
        fn find_by_criteria();
        #[fake(find(id, answer = header))]
        fn find_header_by_id();
        #[fake(list(|row| row.header.name == criteria.name, answer = header, page = |page| Some(Headers(page.items))))]
        fn find_header_by_criteria();
    }
}

mod files_2 {
    struct File { id: String, name: String, error: Option<String> }

    struct Criteria { name: String }

    struct Files(Vec<File>);

    #[fake(entity = File, key = id, duplicate = violation.to_string(), missing = violation.to_string())]
    trait Repository {
        #[fake(list(|file| file.name == criteria.name, page = |page| Some(Files(page.items))))]
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
