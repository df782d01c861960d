mod articles {
    struct Article { id: i64, user_id: i64, title: String, slug: String, description: String, body: String }

    struct Favorite { article_id: i64, user_id: i64 }

    struct ArticleTag { article_id: i64, tag: String }

    struct UpsertArticleQuery { article: Article }

    struct GetArticleQuery { article: Article, favorited: bool }

    struct GetArticleFavoritesQuery { user_id: i64 }

    #[fake(
        table(articles: Article, key = id: i64, unique(slug)),
        table(favorites: Favorite, key(article_id: i64, user_id: i64), references(article_id -> articles, on_delete = cascade)),
        table(tags: ArticleTag, key(article_id: i64, tag: String), references(article_id -> articles, on_delete = cascade)),
    )]
    trait ArticlesRepository {
        #[fake(insert(Article { id: ids.next(), user_id, title, slug, description, body }), answer = |article| UpsertArticleQuery { article })]
        fn create_article();
        #[fake(update(|article| {
            article.title = title;
            article.slug = slug;
            article.description = description;
            article.body = body;
        }), answer = |article| UpsertArticleQuery { article }, table = articles)]
        fn update_article();
        #[fake(ignore(author), read = |db| {
            let is_favorite = |id: i64, user: i64| db.favorites.contains(&(id, user));
            let fits = |article: &&Article| {
                tag.as_ref().is_none_or(|tag| db.tags.contains(&(article.id, tag.clone()))) && favorited.is_none()
            };
            let shown = |article: &Article| GetArticleQuery {
                article: article.clone(),
                favorited: user_id.is_some_and(|user| is_favorite(article.id, user)),
            };
            let found = db.articles.iter().filter(fits).map(shown);
            Ok(found.skip(offset.try_into()?).take(limit.try_into()?).collect())
        })]
        fn get_articles();
        #[fake(read = |db| {
            let article = db.articles.iter().find(|article| article.slug == slug).cloned();
            Ok(article.map(|article| GetArticleQuery {
                favorited: user_id.is_some_and(|user| db.favorites.contains(&(article.id, user))),
                article,
            }))
        })]
        fn get_article_by_slug();
        #[fake(write = |tx| {
            tx.favorites.upsert(Favorite { article_id, user_id })?;
            let article = tx.articles.get(&article_id).ok_or_else(|| anyhow::anyhow!("no article"))?;
            Ok(GetArticleQuery { article, favorited: true })
        })]
        fn favorite_article();
        #[fake(write = |tx| {
            tx.favorites.remove(&(article_id, user_id));
            let article = tx.articles.get(&article_id).ok_or_else(|| anyhow::anyhow!("no article"))?;
            Ok(GetArticleQuery { article, favorited: false })
        })]
        fn unfavorite_article();
        #[fake(list(article_id, answer = |favorite| GetArticleFavoritesQuery { user_id: favorite.user_id }), table = favorites)]
        fn get_user_favorites();
    }
}

mod comments {
    struct CommentEntity { id: i64, article_id: i64, user_id: i64, body: String }

    struct CommentQuery { comment: CommentEntity, following: bool }

    #[fake(table(comments: CommentEntity, key = id: i64))]
    trait CommentsRepository {
        #[fake(list(article_id, answer = |comment| CommentQuery { comment, following: false }), ignore(user_id))]
        fn get_comments();
        #[fake(insert(CommentEntity { id: ids.next(), article_id, user_id, body }), answer = |comment| CommentQuery { comment, following: false })]
        fn create_comment();
    }
}

mod profiles {
    struct UserFollowEntity { follower_id: i64, followee_id: i64 }

    #[fake(entity = UserFollowEntity, key(follower_id, followee_id))]
    trait ProfilesRepository {
        #[fake(list(follower_id = user_id))]
        fn get_user_followees();
        #[fake(list(followee_id = user_id))]
        fn get_user_followers();
        #[fake(insert(UserFollowEntity { follower_id, followee_id }))]
        fn add_user_follow();
    }
}

mod tags {
    struct TagEntity { id: i64, name: String }

    struct ArticleTag { article_id: i64, tag_id: i64 }

    struct ArticleTagQuery { article_id: i64, tag: String }

    #[fake(
        table(tags: TagEntity, key = id: i64, unique(name)),
        table(article_tags: ArticleTag, key(article_id, tag_id), references(tag_id -> tags)),
    )]
    trait TagsRepository {
        #[fake(list(name = tags), table = tags)]
        fn get_tags();
        #[fake(write = |tx| {
            let mut made = Vec::new();
            for name in tags {
                made.push(TagEntity { id: tx.tags.next_id(), name });
            }
            tx.tags.insert_all(made.clone())?;
            Ok(made)
        })]
        fn create_tags();
        #[fake(read = |db| {
            let of = db.article_tags.iter().filter(|link| link.article_id == article_id);
            let named = of.filter_map(|link| Some(ArticleTagQuery { article_id, tag: db.tags.get(&link.tag_id)?.name }));
            Ok(named.collect())
        })]
        fn get_article_tags_by_article_id();
        #[fake(read = |db| {
            let of = db.article_tags.iter().filter(|link| article_ids.contains(&link.article_id));
            let named = of.filter_map(|link| {
                Some(ArticleTagQuery { article_id: link.article_id, tag: db.tags.get(&link.tag_id)?.name })
            });
            Ok(named.collect())
        })]
        fn get_article_tags_article_ids();
        #[fake(write = |tx| {
            let links = tags.into_iter().map(|(article_id, tag_id)| ArticleTag { article_id, tag_id });
            tx.article_tags.insert_all(links)?;
            Ok(())
        })]
        fn create_article_tags();
    }
}

mod users {
    struct UserEntity { id: i64, email: String, username: String, password: String, bio: String, image: String }

    #[fake(entity = UserEntity, key = id, unique(email), unique(username))]
    trait UsersRepository {
        #[fake(insert(UserEntity {
            id: ids.next(),
            email: email.to_owned(),
            username: username.to_owned(),
            password: hashed_password.to_owned(),
            bio: String::new(),
            image: String::new(),
        }))]
        fn create_user();
        #[fake(update(|user| {
            user.email = email;
            user.username = username;
            user.password = password;
            user.bio = bio;
            user.image = image;
        }))]
        fn update_user();
    }
}

mod tokens {
    struct Token { token: String, user_id: i64, email: String }

    #[fake(entity = Token, key = token)]
    trait TokenService {
        #[fake(write = |tx| {
            let token = format!("{user_id}-{}", tx.rows.next_id::<u64>());
            tx.rows.insert(Token { token: token.clone(), user_id, email: email.to_owned() })?;
            Ok(token)
        })]
        fn new_token();
        #[fake(find(token, answer = user_id))]
        fn get_user_id_from_token();
    }

    type ConduitResult<T> = core::result::Result<T, anyhow::Error>;
}
