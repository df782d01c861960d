mod objects {
    #[fake(map(objects: String => Bytes), missing = StorageError::default())]
    trait Storage {}
}

mod registry {
    type DbResult<T> = core::result::Result<T, DbError>;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct User { id: i64, name: String, pwd: String, salt: String, is_admin: bool, is_read_only: bool, email: Option<String> }

    struct Identity { issuer: String, subject: String, user_id: i64 }

    struct Session { token: String, user: String, created: SystemTime }

    struct SessionInfo { user: String }

    struct AuthToken { id: i32, name: String, token: String, user: String }

    struct Group { name: String }

    struct GroupUser { group_name: String, user: String }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Crate {
        id: i64,
        name: NormalizedName,
        restricted: bool,
        max_version: Version,
        last_updated: DateTime<Utc>,
        downloads: u64,
        cached: bool,
        etag: String,
        description: Option<String>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct NormalizedName(String);

    #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct OriginalName(String);

    #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct Version(String);

    struct PublishMetadata { name: NormalizedName, version: Version }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct CrateVersion { crate_name: NormalizedName, version: Version, downloads: u64, cached: bool, docs_link: String, yanked: bool }

    struct CrateUser { crate_name: NormalizedName, user: String }

    struct CrateOwner { crate_name: NormalizedName, owner: String }

    struct CrateGroup { crate_name: NormalizedName, group: String }

    struct CrateMeta { crate_name: NormalizedName, version: Version }

    struct CrateData { crate_name: NormalizedName, versions: Vec<Version> }

    struct CrateOverview { name: NormalizedName }

    struct CrateSummary { name: NormalizedName, downloads: u64 }

    struct Prefetch { data: Vec<u8>, etag: String }

    struct PrefetchState { fresh: bool }

    struct CratesioPrefetchMsg { name: NormalizedName, etag: String }

    struct DocQueueEntry { id: i64, normalized_name: NormalizedName, version: Version, path: Path }

    struct Webhook { id: String, event: WebhookEvent }

    struct WebhookQueue { id: String, event: WebhookEvent, payload: Value, last_attempt: Option<DateTime<Utc>>, next_attempt: DateTime<Utc> }

    struct OAuth2State { state: String, data: OAuth2StateData, created: SystemTime }

    struct OAuth2StateData { pkce_verifier: String, nonce: String }

    struct Toolchain { id: i64, name: String, version: String, date: String, channel: Option<String> }

    struct Target { id: i64, toolchain_id: i64, target: String, storage_path: String, hash: String, size: i64, status: String }

    struct Component { target_id: i64, name: String, storage_path: String, hash: String, size: i64 }

    struct ToolchainWithTargets { toolchain: Toolchain, targets: Vec<Target> }

    struct ChannelInfo { channel: String, name: String, version: String }

    enum DbError { Duplicate(&'static str), Missing }

    impl From<fake_runtime::Violation> for DbError {
        fn from(violation: fake_runtime::Violation) -> Self {
            match violation.kind() {
                fake_runtime::ViolationKind::Missing => DbError::Missing,
                _ => DbError::Duplicate(violation.constraint()),
            }
        }
    }

    impl Crate {
        fn overview(&self) -> CrateOverview {
            CrateOverview { name: self.name.clone() }
        }
    }

    #[fake(
        table(users: User, key = id: i64, unique(name)),
        table(identities: Identity, key(issuer: String, subject: String), references(user_id -> users)),
        table(sessions: Session, key = token: String),
        table(auth_tokens: AuthToken, key = id: i32, unique(token)),
        table(groups: Group, key = name: String),
        table(group_users: GroupUser, key(group_name: String, user: String)),
        table(crates: Crate, key = id: i64, unique(name)),
        table(crate_versions: CrateVersion, key(crate_name: NormalizedName, version: Version)),
        table(crate_users: CrateUser, key(crate_name: NormalizedName, user: String)),
        table(owners: CrateOwner, key(crate_name: NormalizedName, owner: String)),
        table(crate_groups: CrateGroup, key(crate_name: NormalizedName, group: String)),
        table(crate_meta: CrateMeta, key(crate_name: NormalizedName, version: Version)),
        table(doc_queue: DocQueueEntry, key = id: i64),
        table(webhooks: Webhook, key = id: String),
        table(webhook_queue: WebhookQueue, key = id: String),
        table(oauth2_states: OAuth2State, key = state: String),
        table(toolchains: Toolchain, key = id: i64, unique(name, version)),
        table(toolchain_targets: Target, key = id: i64, references(toolchain_id -> toolchains, on_delete = cascade)),
        table(components: Component, references(target_id -> toolchain_targets, on_delete = cascade)),
        table(channels: ChannelInfo, key = channel: String),
        now: DateTime<Utc>,
    )]
    trait DbProvider {
        #[fake(find(
            order_by = last_updated desc,
            first,
            answer = |krate| (OriginalName(krate.name.0), krate.max_version),
        ), table = crates)]
        fn get_last_updated_crate();
        #[fake(find(name, pwd))]
        fn authenticate_user();
        #[fake(
            update(|it| it.downloads += 1),
            by(crate_name, version = crate_version),
            table = crate_versions,
            missing = ignore,
        )]
        fn increase_download_counter();
        #[fake(
            update(|it| it.downloads += 1),
            by(crate_name, version = crate_version, |it| it.cached),
            table = crate_versions,
            missing = ignore,
        )]
        fn increase_cached_download_counter();
        #[fake(
            update(|it| it.downloads += count),
            by(crate_name, version = crate_version),
            table = crate_versions,
            missing = ignore,
        )]
        fn increase_download_counter_by();
        #[fake(
            update(|it| it.downloads += count),
            by(crate_name, version = crate_version, |it| it.cached),
            table = crate_versions,
            missing = ignore,
        )]
        fn increase_cached_download_counter_by();
        #[fake(find(token = session_token, answer = |session| SessionInfo { user: session.user }), table = sessions)]
        fn validate_session();
        #[fake(delete(|session| session.created <= SystemTime::from(now) - Duration::from_secs(3_600)))]
        fn delete_expired_sessions();
        #[fake(insert(Session { token: session_token.to_owned(), user: name.to_owned(), created: now.into() }))]
        fn add_session_token();
        #[fake(insert(CrateUser { crate_name: crate_name.clone(), user: user.to_owned() }))]
        fn add_crate_user();
        #[fake(insert(CrateOwner { crate_name: crate_name.clone(), owner: owner.to_owned() }))]
        fn add_owner();
        #[fake(exists(name = crate_name, |krate| krate.restricted), table = crates)]
        fn is_download_restricted();
        #[fake(
            update(|krate| krate.restricted = restricted),
            by(name = crate_name),
            table = crates,
            missing = DbError::Missing,
        )]
        fn change_download_restricted();
        #[fake(exists(crate_name, user), table = crate_users)]
        fn is_crate_user();
        #[fake(exists(crate_name, owner = user))]
        fn is_owner();
        #[fake(find(name = crate_name, answer = id), table = crates)]
        fn get_crate_id();
        #[fake(read = |db| {
            let owns = |user: &&User| db.owners.contains(&(crate_name.clone(), user.name.clone()));
            Ok(db.users.iter().filter(owns).cloned().collect())
        })]
        fn get_crate_owners();
        #[fake(read = |db| {
            let uses = |user: &&User| db.crate_users.contains(&(crate_name.clone(), user.name.clone()));
            Ok(db.users.iter().filter(uses).cloned().collect())
        })]
        fn get_crate_users();
        #[fake(list(crate_name, answer = version), table = crate_versions)]
        fn get_crate_versions();
        #[fake(delete(token = session_token), table = sessions)]
        fn delete_session_token();
        #[fake(update(|user| user.pwd = new_pwd.to_owned()), by(name = user_name), table = users, missing = DbError::Missing)]
        fn change_pwd();
        #[fake(update(|user| user.is_read_only = state), by(name = user_name), table = users, missing = DbError::Missing)]
        fn change_read_only_state();
        #[fake(update(|user| user.is_admin = state), by(name = user_name), table = users, missing = DbError::Missing)]
        fn change_admin_state();
        #[fake(read = |db| {
            let of = |krate: Crate| db.crate_versions.contains(&(krate.name, Version(version.to_owned())));
            Ok(db.crates.get(&crate_id).is_some_and(of))
        })]
        fn crate_version_exists();
        #[fake(find(id = crate_id, answer = max_version), table = crates)]
        fn get_max_version_from_id();
        #[fake(find(name = crate_name, answer = max_version), table = crates)]
        fn get_max_version_from_name();
        #[fake(
            update(|krate| krate.max_version = version.clone()),
            by(id = crate_id),
            table = crates,
            missing = DbError::Missing,
        )]
        fn update_max_version();
        #[fake(insert(AuthToken { id: ids.next(), name: name.to_owned(), token: token.to_owned(), user: user.to_owned() }))]
        fn add_auth_token();
        #[fake(read = |db| {
            let token = db.auth_tokens.iter().find(|it| it.token == token).ok_or(DbError::Missing)?;
            db.users.iter().find(|user| user.name == token.user).cloned().ok_or(DbError::Missing)
        })]
        fn get_user_from_token();
        #[fake(list(user = user_name))]
        fn get_auth_tokens();
        #[fake(delete(|it| it.crate_name.0 == crate_name, owner))]
        fn delete_owner();
        #[fake(insert(User {
            id: ids.next(), name: name.to_owned(), pwd: pwd.to_owned(), salt: salt.to_owned(), is_admin, is_read_only, email: None
        }))]
        fn add_user();
        #[fake(insert(Group { name: name.to_owned() }))]
        fn add_group();
        #[fake(insert(GroupUser { group_name: group_name.to_owned(), user: user.to_owned() }))]
        fn add_group_user();
        #[fake(read = |db| {
            let is_in = |user: &&User| db.group_users.contains(&(group_name.to_owned(), user.name.clone()));
            Ok(db.users.iter().filter(is_in).cloned().collect())
        })]
        fn get_group_users();
        #[fake(exists(group_name, user = group), table = group_users)]
        fn is_group_user();
        #[fake(insert(CrateGroup { crate_name: crate_name.clone(), group: group.to_owned() }))]
        fn add_crate_group();
        #[fake(read = |db| {
            let has = |group: &&Group| db.crate_groups.contains(&(crate_name.clone(), group.name.clone()));
            Ok(db.groups.iter().filter(has).cloned().collect())
        })]
        fn get_crate_groups();
        #[fake(exists(crate_name, group), table = crate_groups)]
        fn is_crate_group();
        #[fake(read = |db| {
            let of = db.crate_groups.iter().filter(|it| it.crate_name == *crate_name);
            Ok(of.into_iter().any(|it| db.group_users.contains(&(it.group.clone(), user.to_owned()))))
        })]
        fn is_crate_group_user();
        #[fake(count(|krate| !krate.cached), table = crates)]
        fn get_total_unique_crates();
        #[fake(count(|it| !it.cached), table = crate_versions)]
        fn get_total_crate_versions();
        #[fake(read = |db| Ok(db.crate_versions.iter().map(|it| it.downloads).sum()))]
        fn get_total_downloads();
        #[fake(list(order_by = downloads desc, limit = top, answer = |krate| (krate.name.0, krate.downloads)), table = crates)]
        fn get_top_crates_downloads();
        #[fake(count(|krate| krate.cached), table = crates)]
        fn get_total_unique_cached_crates();
        #[fake(count(|it| it.cached), table = crate_versions)]
        fn get_total_cached_crate_versions();
        #[fake(read = |db| Ok(db.crate_versions.iter().filter(|it| it.cached).map(|it| it.downloads).sum()))]
        fn get_total_cached_downloads();
        #[fake(list(answer = |krate| CrateSummary { name: krate.name, downloads: krate.downloads }), table = crates)]
        fn get_crate_summaries();
        #[fake(insert(DocQueueEntry {
            id: ids.next(), normalized_name: krate.clone(), version: version.clone(), path: path.clone()
        }))]
        fn add_doc_queue();
        #[fake(write = |tx| {
            let version = (krate.clone(), version.clone());
            tx.crate_meta.remove(&version);
            tx.crate_versions.remove(&version);
            Ok(())
        })]
        fn delete_crate();
        #[fake(list(cached = cache, |krate| krate.name.0.contains(contains), answer = |krate| krate.overview()), table = crates)]
        fn search_in_crate_name();
        #[fake(update(|krate| krate.last_updated = *last_updated), table = crates, missing = DbError::Missing)]
        fn update_last_updated();
        #[fake(list(cached = cache, answer = |krate| krate.overview()), table = crates)]
        fn get_crate_overview_list();
        #[fake(read = |db| {
            let of = db.crate_versions.iter().filter(|it| it.crate_name == *crate_name);
            Ok(CrateData { crate_name: crate_name.clone(), versions: of.map(|it| it.version.clone()).collect() })
        })]
        fn get_crate_data();
        #[fake(insert(Crate {
            id: ids.next(), name: NormalizedName(name.to_owned()), last_updated: *created, ..Default::default()
        }))]
        fn add_empty_crate();
        #[fake(ignore(cksum), write = |tx| {
            let id = tx.crates.next_id();
            let (crate_name, version) = (pub_metadata.name.clone(), pub_metadata.version.clone());
            tx.crates.insert(Crate { id, name: crate_name.clone(), last_updated: *created, ..Default::default() })?;
            tx.owners.insert(CrateOwner { crate_name: crate_name.clone(), owner: owner.to_owned() })?;
            tx.crate_versions.insert(CrateVersion { crate_name, version, ..Default::default() })?;
            Ok(id)
        })]
        fn add_crate();
        #[fake(update(|it| it.docs_link = docs_link.to_owned()), by(crate_name, version), table = crate_versions, missing = DbError::Missing)]
        fn update_docs_link();
        #[fake(
            insert(CrateMeta { crate_name: pub_metadata.name.clone(), version: pub_metadata.version.clone() }),
            ignore(created, crate_id),
        )]
        fn add_crate_metadata();
        #[fake(find(|krate| krate.name.0 == crate_name, answer = |krate| Prefetch { data: krate.name.0.into_bytes(), etag: krate.etag }), table = crates)]
        fn get_prefetch_data();
        #[fake(find(name = crate_name, answer = |krate| PrefetchState { fresh: if_none_match == Some(krate.etag) }), table = crates, ignore(if_modified_since))]
        fn is_cratesio_cache_up_to_date();
        #[fake(insert(Crate {
            id: ids.next(),
            name: NormalizedName(crate_name.0.clone()),
            etag: etag.to_owned(),
            description,
            cached: true,
            ..Default::default()
        }), answer = |krate| Prefetch { data: Vec::new(), etag: krate.etag }, ignore(last_modified, indices))]
        fn add_cratesio_prefetch_data();
        #[fake(list(|krate| krate.cached, answer = |krate| CratesioPrefetchMsg { name: krate.name, etag: krate.etag }), table = crates)]
        fn get_cratesio_index_update_list();
        #[fake(update(|it| it.yanked = false), by(crate_name, version), table = crate_versions, missing = DbError::Missing)]
        fn unyank_crate();
        #[fake(update(|it| it.yanked = true), by(crate_name, version), table = crate_versions, missing = DbError::Missing)]
        fn yank_crate();
        #[fake(insert(WebhookQueue { id: ids.uuid(), event, payload, last_attempt: None, next_attempt: now }))]
        fn add_webhook_queue();
        #[fake(list(|entry| entry.next_attempt <= timestamp))]
        fn get_pending_webhook_queue_entries();
        #[fake(update(|entry| {
            entry.last_attempt = Some(last_attempt);
            entry.next_attempt = next_attempt;
        }), missing = DbError::Missing)]
        fn update_webhook_queue();
        #[fake(read = |db| {
            let identity = db.identities.get(&(issuer.to_owned(), subject.to_owned()));
            Ok(identity.and_then(|identity| db.users.get(&identity.user_id)))
        })]
        fn get_user_by_oauth2_identity();
        #[fake(write = |tx| {
            let user_id = tx.users.next_id();
            let user = User { id: user_id, name: username.to_owned(), is_admin, is_read_only, email, ..Default::default() };
            tx.users.insert(user.clone())?;
            tx.identities.insert(Identity { issuer: issuer.to_owned(), subject: subject.to_owned(), user_id })?;
            Ok(user)
        })]
        fn create_oauth2_user();
        #[fake(ignore(email), insert(Identity { issuer: issuer.to_owned(), subject: subject.to_owned(), user_id }))]
        fn link_oauth2_identity();
        #[fake(upsert(OAuth2State {
            state: state.to_owned(),
            data: OAuth2StateData { pkce_verifier: pkce_verifier.to_owned(), nonce: nonce.to_owned() },
            created: now.into(),
        }))]
        fn store_oauth2_state();
        #[fake(delete(state), answer = data, table = oauth2_states)]
        fn get_and_delete_oauth2_state();
        #[fake(delete(|it| it.created <= SystemTime::from(now) - Duration::from_secs(600)), table = oauth2_states)]
        fn cleanup_expired_oauth2_states();
        #[fake(read = |db| Ok(db.users.iter().all(|user| user.name != username)))]
        fn is_username_available();
        #[fake(insert(Toolchain { id: ids.next(), name: name.to_owned(), version: version.to_owned(), date: date.to_owned(), channel }))]
        fn add_toolchain();
        #[fake(insert(Target {
            id: ids.next(),
            toolchain_id,
            target: target.to_owned(),
            storage_path: storage_path.to_owned(),
            hash: hash.to_owned(),
            size,
            status: "new".to_owned(),
        }))]
        fn add_toolchain_target();
        #[fake(insert(Component {
            target_id, name: name.to_owned(), storage_path: storage_path.to_owned(), hash: hash.to_owned(), size
        }))]
        fn add_toolchain_component();
        #[fake(update(|it| it.status = status.to_owned()), by(id = target_id), table = toolchain_targets, missing = DbError::Missing)]
        fn set_target_status();
        #[fake(read = |db| {
            let found = db.toolchains.iter().find(|it| it.channel.as_deref() == Some(channel));
            let targets = |id: i64| db.toolchain_targets.iter().filter(|it| it.toolchain_id == id).cloned().collect();
            Ok(found.map(|it| ToolchainWithTargets { toolchain: it.clone(), targets: targets(it.id) }))
        })]
        fn get_toolchain_by_channel();
        #[fake(read = |db| {
            let found = db.toolchains.iter().find(|it| it.name == name && it.version == version);
            let targets = |id: i64| db.toolchain_targets.iter().filter(|it| it.toolchain_id == id).cloned().collect();
            Ok(found.map(|it| ToolchainWithTargets { toolchain: it.clone(), targets: targets(it.id) }))
        })]
        fn get_toolchain_by_version();
        #[fake(read = |db| {
            let targets = |id: i64| db.toolchain_targets.iter().filter(|it| it.toolchain_id == id).cloned().collect();
            let shown = |it: &Toolchain| ToolchainWithTargets { toolchain: it.clone(), targets: targets(it.id) };
            Ok(db.toolchains.iter().map(shown).collect())
        })]
        fn list_toolchains();
        #[fake(write = |tx| {
            let of = tx.toolchains.iter().find(|it| it.name == name && it.version == version);
            let id = of.map(|it| it.id).ok_or(DbError::Missing)?;
            tx.toolchain_targets.remove_where(|it| it.toolchain_id == id && it.target == target);
            Ok(())
        })]
        fn delete_toolchain_target();
        #[fake(upsert(ChannelInfo { channel: channel.to_owned(), name: name.to_owned(), version: version.to_owned() }))]
        fn set_channel();
    }
}
