mod realworld {
    struct Article { slug: String, title: String, author: Uuid }

    struct Comment { id: u64, article: String, author: Uuid, body: String }

    struct User { id: Uuid, email: String, password: String, profile: Profile }

    struct Profile { username: String, bio: Option<String> }

    struct Follow { follower: Uuid, followed: String }

    struct Favorite { article: String, user: Uuid }

    struct ArticleContent { title: String }

    struct CommentContent { body: String }

    struct ArticleUpdate { title: Option<String> }

    struct UserUpdate { bio: Option<String> }

    struct SignUp { username: String, email: String, password: String }

    struct ArticleView { article: Article, favorited: bool }

    struct ProfileView { profile: Profile, following: bool }

    struct ArticleQuery { author: Option<Uuid> }

    struct FeedQuery { limit: usize }

    enum FavoriteOutcome { Favorited, Already }

    enum UnfavoriteOutcome { Unfavorited, WasNot }

    impl From<SignUp> for User {
        fn from(new: SignUp) -> Self {
            let profile = Profile { username: new.username, bio: None };
            User { id: Uuid::nil(), email: new.email, password: new.password, profile }
        }
    }

    impl From<fake_runtime::Violation> for DatabaseError {
        fn from(_: fake_runtime::Violation) -> Self {
            DatabaseError::default()
        }
    }

    #[fake(
        table(articles: Article, key = slug: String),
        table(comments: Comment, key = id: u64, references(article -> articles, on_delete = cascade)),
        table(users: User, key(id: Uuid, generate = uuid), unique(email), unique(profile.username)),
        table(follows: Follow, key(follower: Uuid, followed: String)),
        table(favorites: Favorite, key(article: String, user: Uuid)),
    )]
    trait Repository {
        #[fake(
            insert(Article { slug: draft.title.to_lowercase(), title: draft.title, author: author.id }),
            duplicate = PublishArticleError::default(),
        )]
        fn publish_article();
        #[fake(missing = GetArticleError::default())]
        fn get_article_by_slug();
        #[fake(read = |db| {
            let favorited = db.favorites.contains(&(article.slug.clone(), viewer.id));
            Ok(ArticleView { article, favorited })
        })]
        fn get_article_view();
        #[fake(read = |db| {
            let view = |article: Article| ArticleView {
                favorited: db.favorites.contains(&(article.slug.clone(), viewer.id)),
                article,
            };
            Ok(articles.into_iter().map(view).collect())
        })]
        fn get_articles_views();
        #[fake(list(|article| query.author.is_none_or(|author| article.author == author)))]
        fn find_articles();
        #[fake(read = |db| {
            let followed = |article: &&Article| {
                let author = db.users.get(&article.author);
                author.is_some_and(|author| db.follows.contains(&(user.id, author.profile.username)))
            };
            let view = |article: &Article| ArticleView {
                article: article.clone(),
                favorited: db.favorites.contains(&(article.slug.clone(), user.id)),
            };
            Ok(db.articles.iter().filter(followed).take(query.limit).map(view).collect())
        })]
        fn feed();
        #[fake(insert(Comment { id: ids.next(), article: article.slug.clone(), author: user.id, body: comment.body }))]
        fn comment_article();
        #[fake(missing = DeleteCommentError::default())]
        fn get_comment();
        #[fake(list(article = article.slug))]
        fn get_comments();
        #[fake(duplicate = DeleteCommentError::default())]
        fn delete_comment();
        #[fake(update(|it| if let Some(title) = update.title { it.title = title }), by(slug = article.slug), table = articles)]
        fn update_article();
        #[fake(write = |tx| {
            let favorite = Favorite { article: article.slug.clone(), user: user.id };
            Ok(if tx.favorites.upsert(favorite)? { FavoriteOutcome::Favorited } else { FavoriteOutcome::Already })
        })]
        fn favorite();
        #[fake(write = |tx| Ok(match tx.favorites.remove(&(article.slug.clone(), user.id)) {
            Some(_) => UnfavoriteOutcome::Unfavorited,
            None => UnfavoriteOutcome::WasNot,
        }))]
        fn unfavorite();
        #[fake(insert, duplicate = SignUpError::default())]
        fn sign_up();
        #[fake(update(|it| if let Some(bio) = update.bio { it.profile.bio = Some(bio) }), by(id = user.id), table = users)]
        fn update_user();
        #[fake(missing = GetUserError::default())]
        fn get_user_by_id();
        #[fake(find(email, password), missing = LoginError::default())]
        fn get_user_by_email_and_password();
        #[fake(find(profile.username = username, answer = profile), table = users, missing = GetUserError::default())]
        fn get_profile();
        #[fake(read = |db| {
            let mut profiles = db.users.iter().map(|user| &user.profile);
            let profile = profiles.find(|profile| profile.username == username).ok_or_else(GetUserError::default)?;
            let following = db.follows.contains(&(viewer.id, username.to_owned()));
            Ok(ProfileView { profile: profile.clone(), following })
        })]
        fn get_profile_view();
        #[fake(upsert(Follow { follower: follower.id, followed: to_be_followed.username.clone() }))]
        fn follow();
        #[fake(delete(follower = follower.id, followed = to_be_unfollowed.username), table = follows)]
        fn unfollow();
        #[fake(list(answer = title), table = articles)]
        fn get_tags();
    }
}
