mod database {
    struct User { user_id: i64, username: String, email: String, admin: bool, verified: bool, banned: Option<String> }

    struct UserAuthentication { user_id: UserId, password_hash: String }

    struct UserProfile { user_id: i64, username: String }

    struct UserCompact { user_id: i64, username: String, admin: bool }

    struct TrackerKey { key: String }

    struct UserKey { user_id: i64, key: TrackerKey }

    struct Category { category_id: i64, name: String }

    struct Stored { id: i64, info_hash: InfoHash, canonical: InfoHash, uploader: UserId, torrent: Torrent, title: String, description: String, category: Option<CategoryId>, updated: DateTime<Utc> }

    struct DbTorrent { torrent_id: i64, info_hash: InfoHash }

    struct TorrentFile { torrent_id: i64, path: String }

    struct Announce { torrent_id: i64, urls: Vec<String> }

    struct Seed { torrent_id: i64, url: String }

    struct Node { torrent_id: i64, ip: String, port: i64 }

    struct TorrentTag { tag_id: TagId, name: String }

    struct TagLink { torrent_id: i64, tag_id: TagId }

    struct TrackerInfo { torrent_id: i64, tracker_url: Url, seeders: i64, leechers: i64 }

    struct TorrentCompact { torrent_id: i64, info_hash: InfoHash }

    struct TorrentListing { torrent_id: i64, title: String }

    struct TorrentsResponse { total: usize, results: Vec<TorrentListing> }

    struct CanonicalInfoHashGroup { canonical: InfoHash, group: Vec<InfoHash> }

    impl Stored {
        fn compact(&self) -> TorrentCompact {
            TorrentCompact { torrent_id: self.id, info_hash: self.info_hash.clone() }
        }

        fn listing(&self) -> TorrentListing {
            TorrentListing { torrent_id: self.id, title: self.title.clone() }
        }
    }

    impl From<fake_runtime::Violation> for Error {
        fn from(_: fake_runtime::Violation) -> Self {
            Error::default()
        }
    }

    #[fake(
        table(users: User, key = user_id: i64, unique(username), unique(email)),
        table(user_authentications: UserAuthentication, key = user_id: UserId),
        table(user_profiles: UserProfile, key = user_id: i64, unique(username)),
        table(user_keys: UserKey),
        table(categories: Category, key = category_id: i64, unique(name)),
        table(torrents: Stored, key = id: i64, unique(info_hash)),
        table(torrent_infos: DbTorrent, key = torrent_id: i64, unique(info_hash)),
        table(torrent_files: TorrentFile),
        table(announces: Announce, key = torrent_id: i64),
        table(seeds: Seed),
        table(nodes: Node),
        table(tags: TorrentTag, key = tag_id: TagId, unique(name)),
        table(tag_links: TagLink, key(torrent_id: i64, tag_id: TagId)),
        table(tracker_infos: TrackerInfo, key(torrent_id: i64, tracker_url: Url)),
        rename(new = fresh),
    )]
    trait Database {
        #[fake(unsupported)]
        fn get_database_driver();
        #[fake(unsupported)]
        fn new();
        #[fake(write = |tx| {
            let id = tx.users.next_id();
            let (username, email) = (username.to_owned(), email.to_owned());
            tx.users.insert(User { user_id: id, username, email, admin: false, verified: false, banned: None })?;
            let (user_id, password_hash) = (UserId::from(id as u64), password.to_owned());
            tx.user_authentications.insert(UserAuthentication { user_id: user_id.clone(), password_hash })?;
            Ok(user_id)
        })]
        fn insert_user_and_get_id();
        #[fake(
            update(|it| it.password_hash = new_password.to_owned()),
            by(user_id = UserId::from(user_id as u64)),
            table = user_authentications,
            missing = Error::default(),
        )]
        fn change_user_password();
        #[fake(find(user_id, answer = |user| UserCompact {
            user_id,
            username: user.username,
            admin: user.admin,
        }), table = users)]
        fn get_user_compact_from_id();
        #[fake(find(user_id, first, answer = key), table = user_keys)]
        fn get_user_tracker_key();
        #[fake(update(|user| user.banned = Some(format!("{reason} until {date_expiry}"))), missing = Error::default())]
        fn ban_user();
        #[fake(update(|user| user.admin = true), table = users, missing = Error::default())]
        fn grant_admin_role();
        #[fake(update(|user| user.verified = true), table = users, missing = Error::default())]
        fn verify_email();
        #[fake(insert(UserKey { user_id, key: tracker_key.clone() }))]
        fn add_tracker_key();
        #[fake(insert(Category { category_id: ids.next(), name: category_name.to_owned() }))]
        fn insert_category_and_get_id();
        #[fake(ignore(categories, tags, sort), read = |db| {
            let fits = |stored: &&Stored| search.as_ref().is_none_or(|text| stored.title.contains(text));
            let found = db.torrents.iter().filter(fits).map(Stored::listing);
            let results: Vec<_> = found.skip(offset as usize).take(page_size.into()).collect();
            Ok(TorrentsResponse { total: db.torrents.iter().filter(fits).count(), results })
        })]
        fn get_torrents_search_sorted_paginated();
        #[fake(insert(Stored {
            id: ids.next(),
            info_hash: original_info_hash.clone(),
            canonical: original_info_hash.clone(),
            uploader: uploader_id,
            torrent: torrent.clone(),
            title: String::new(),
            description: String::new(),
            category: None,
            updated: DateTime::default(),
        }), ignore(metadata))]
        fn insert_torrent_and_get_id();
        #[fake(find(info_hash, answer = torrent), table = torrents)]
        fn get_torrent_from_info_hash();
        #[fake(find(id = torrent_id, answer = torrent), table = torrents)]
        fn get_torrent_from_id();
        #[fake(list(canonical, answer = info_hash, page = |page| CanonicalInfoHashGroup { canonical: canonical.clone(), group: page.items }), table = torrents)]
        fn get_torrent_canonical_info_hash_group();
        #[fake(find(info_hash, answer = canonical), table = torrents)]
        fn find_canonical_info_hash_for();
        #[fake(
            update(|stored| stored.canonical = canonical.clone()),
            by(info_hash = original),
            table = torrents,
            missing = Error::default(),
        )]
        fn add_info_hash_to_canonical_info_hash_group();
        #[fake(list(torrent_id, answer = urls), table = announces)]
        fn get_torrent_announce_urls_from_id();
        #[fake(list(torrent_id, answer = url), table = seeds)]
        fn get_torrent_http_seed_urls_from_id();
        #[fake(list(torrent_id, answer = |node| (node.ip, node.port)), table = nodes)]
        fn get_torrent_nodes_from_id();
        #[fake(find(id = torrent_id, answer = |it| it.listing()), table = torrents)]
        fn get_torrent_listing_from_id();
        #[fake(find(info_hash, answer = |it| it.listing()), table = torrents)]
        fn get_torrent_listing_from_info_hash();
        #[fake(list(answer = |it| it.compact()), table = torrents)]
        fn get_all_torrents_compact();
        #[fake(list(|it| it.updated < datetime, answer = |it| it.compact()), table = torrents)]
        fn get_torrents_with_stats_not_updated_since();
        #[fake(update(|stored| stored.title = title.to_owned()), missing = Error::default())]
        fn update_torrent_title();
        #[fake(update(|stored| stored.description = description.to_owned()), missing = Error::default())]
        fn update_torrent_description();
        #[fake(update(|stored| stored.category = Some(category_id)), by(id = torrent_id), table = torrents, missing = Error::default())]
        fn update_torrent_category();
        #[fake(insert(TorrentTag { tag_id: TagId::from(ids.next::<u64>()), name: name.to_owned() }), answer = |tag| tag.tag_id.0 as i64)]
        fn insert_tag_and_get_id();
        #[fake(insert(TagLink { torrent_id, tag_id }))]
        fn add_torrent_tag_link();
        #[fake(write = |tx| {
            tx.tag_links.insert_all(tag_ids.iter().map(|tag| TagLink { torrent_id, tag_id: tag.clone() }))?;
            Ok(())
        })]
        fn add_torrent_tag_links();
        #[fake(delete(torrent_id, tag_id), table = tag_links)]
        fn delete_torrent_tag_link();
        #[fake(delete(torrent_id), table = tag_links)]
        fn delete_all_torrent_tag_links();
        #[fake(read = |db| {
            let of = db.tag_links.iter().filter(|link| link.torrent_id == torrent_id);
            Ok(of.filter_map(|link| db.tags.get(&link.tag_id)).collect())
        })]
        fn get_tags_for_torrent_id();
        #[fake(upsert(TrackerInfo { torrent_id, tracker_url: tracker_url.clone(), seeders, leechers }))]
        fn update_tracker_info();
        #[fake(write = |tx| {
            tx.users.clear();
            tx.user_authentications.clear();
            tx.categories.clear();
            tx.torrents.clear();
            tx.tags.clear();
            Ok(())
        })]
        fn delete_all_database_rows();
    }
}

mod users {
    struct User { user_id: UserId, username: String, email: String, password_hash: String, admin: bool }

    struct UserCompact { user_id: UserId, username: String, admin: bool }

    #[fake(
        entity = User,
        key = user_id: UserId,
        unique(username),
        unique(email),
        duplicate = Error::default(),
        missing = Error::default(),
    )]
    trait Repository {
        #[fake(find(user_id, answer = |user| UserCompact { user_id: user.user_id, username: user.username, admin: user.admin }), missing = ServiceError::default())]
        fn get_compact();
        #[fake(update(|user| user.admin = true), missing = Error::default())]
        fn grant_admin_role();
        #[fake(insert(User {
            user_id: UserId::from(ids.next::<u64>()),
            username: username.to_owned(),
            email: email.to_owned(),
            password_hash: password_hash.to_owned(),
            admin: false,
        }))]
        fn add();
    }
}
