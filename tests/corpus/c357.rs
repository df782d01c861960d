mod docs {
    #[fake]
    trait DocsRsClient {}
}

mod github {
    type Result<T> = core::result::Result<T, GitHubError>;

    struct GitHubUser { id: i64, login: String }

    struct GitHubOrganization { id: i64, login: String }

    struct GitHubTeam { id: i32, org: String, name: String }

    struct GitHubTeamMembership { state: String }

    struct GitHubOrgMembership { role: String }

    struct GitHubPublicKey { key: String }

    struct GitRef { owner: String, repo: String, name: String, sha: String }

    struct GitCommit { owner: String, repo: String, sha: String, message: String }

    struct CreateCommit<'a> { message: &'a str }

    struct GitHubError;

    struct GitHubAuth { user: i64 }

    #[fake(
        table(users: GitHubUser, key = id, unique(login)),
        table(orgs: GitHubOrganization, key = id: i64, unique(login)),
        table(teams: GitHubTeam, key = id: i32, unique(org, name)),
        table(public_keys: GitHubPublicKey),
        table(refs: GitRef, key(owner, repo, name)),
        table(commits: GitCommit, key(owner, repo, sha)),
        map(team_memberships: (i32, i32, String) => GitHubTeamMembership),
        map(org_memberships: (i32, String) => GitHubOrgMembership),
        duplicate = GitHubError,
        missing = GitHubError,
        rename(public_keys = key_rows),
    )]
    trait GitHubClient {
        #[fake(find(id = auth.user))]
        fn current_user();
        #[fake(find(login = name), ignore(auth))]
        fn get_user();
        #[fake(find(id = account_id), ignore(auth))]
        fn get_user_by_id();
        #[fake(find(login = org_name), ignore(auth))]
        fn org_by_name();
        #[fake(find(org = org_name, name = team_name), ignore(auth))]
        fn team_by_name();
        #[fake(ignore(auth), read = |db| Ok(db.team_memberships.get(&(org_id, team_id, username.to_owned()))))]
        fn team_membership();
        #[fake(ignore(auth), read = |db| Ok(db.org_memberships.get(&(org_id, username.to_owned()))))]
        fn org_membership();
        #[fake(list, ignore(auth))]
        fn public_keys();
        #[fake(find(owner, repo, name = ref_name), ignore(auth))]
        fn get_ref();
        #[fake(ignore(auth))]
        fn get_commit();
        #[fake(
            insert(GitCommit { owner: owner.to_owned(), repo: repo.to_owned(), sha: ids.uuid(), message: input.message.to_owned() }),
            ignore(auth),
        )]
        fn create_commit();
        #[fake(
            insert(GitRef { owner: owner.to_owned(), repo: repo.to_owned(), name: ref_name.to_owned(), sha: sha.to_owned() }),
            ignore(auth),
        )]
        fn create_ref();
        #[fake(update(|it| it.sha = sha.to_owned()), by(owner, repo, name = ref_name), ignore(force, auth))]
        fn update_ref();
    }
}

mod oidc {
    #[fake(map(keys: String => DecodingKey))]
    trait OidcKeyStore {
        #[fake(get)]
        fn get_oidc_key();
    }
}

mod teams {
    #[fake(map(permissions: String => Permission))]
    trait TeamRepo {}
}

mod sqs {
    struct Message { receipt: String, body: String }

    struct ReceiveMessageOutput { messages: Vec<Message> }

    #[fake(entity = Message, key = receipt)]
    trait SqsQueue {
        #[fake(read = |db| {
            let messages = db.rows.iter().take(max_messages as usize).cloned().collect();
            Ok(ReceiveMessageOutput { messages })
        })]
        fn receive_messages();
        #[fake(delete(receipt = receipt_handle))]
        fn delete_message();
    }
}
