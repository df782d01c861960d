use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub token: String,
    pub user: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StorageError {
    Refused(&'static str),
    Lost,
}

/// A state that two traits share.
#[fake(
    table(users: User, key = id: u64, unique(email)),
    table(sessions: Session, key = token: String, references(user -> users)),
    duplicate = StorageError::Refused(violation.constraint()),
    failures(StorageError::Lost),
)]
pub struct FakeStore;

#[fake(on = FakeStore, rename(users = of_users))]
pub trait Users {
    async fn insert_user(&self, user: User) -> Result<(), StorageError>;
    async fn find(&self, id: u64) -> Result<Option<User>, StorageError>;
}

#[fake(on = FakeStore, rename(sessions = of_sessions))]
pub trait Sessions {
    #[fake(insert)]
    fn open(&self, session: Session) -> Result<(), StorageError>;
    fn find(&self, token: &str) -> Option<Session>;
    #[fake(read = |db| db.sessions.get(token).and_then(|session| db.users.get(&session.user)))]
    fn user_of(&self, token: &str) -> Option<User>;
}
