//! Local development: a service over HTTP that runs on its fakes, without a database. Its state is a file, so that what
//! was entered yesterday is there today, and the database's rules hold: an e-mail that is taken stays taken.
//!
//! ```sh
//! cargo run --example local_dev                            # a scripted client, twice, with a restart between
//! cargo run --example local_dev -- serve 8080              # a server, until it is stopped
//! cargo run --example local_dev -- serve 8080 users.json   # the same, on another file
//! curl -d '{"email": "ada@example.com", "name": "Ada"}' http://127.0.0.1:8080/users
//! ```
//!
//! The server understands as much of HTTP as `curl` and a browser need here, and serves one request after the other.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fake_runtime::{Dump, fake};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct NewUser {
    email: String,
    name: String,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        let NewUser { email, name } = new;
        Self { id: 0, email, name }
    }
}

#[derive(Debug, PartialEq)]
pub enum StorageError {
    Taken(&'static str),
}

/// What the service stores its users in: a database elsewhere, the fake here.
#[fake(
    entity = User,
    key(id: u64, generate = sequence),
    unique(email, ignore_case),
    duplicate = StorageError::Taken(violation.constraint()),
    dump,
)]
pub trait UserRepository {
    fn create(&self, user: NewUser) -> Result<User, StorageError>;
    fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    fn list(&self) -> Result<Vec<User>, StorageError>;
    fn delete(&self, id: u64) -> Result<bool, StorageError>;
}

/// A status, and the text that goes with it.
type Answer = (u16, String);

/// The service: it knows the trait, and neither files nor fakes.
pub fn answer(users: &impl UserRepository, method: &str, path: &str, body: &str) -> Answer {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let id = |text: &str| text.parse::<u64>().ok();
    let answered = match (method, parts.as_slice()) {
        ("GET", ["users"]) => users.list().map(|users| (200, json(&users))),
        ("POST", ["users"]) => match serde_json::from_str(body) {
            Ok(new) => users.create(new).map(|user| (201, json(&user))),
            Err(error) => return (400, format!("no user: {error}\n")),
        },
        ("GET", ["users", number]) => match id(number) {
            Some(id) => users.find_by_id(id).map(|found| match found {
                Some(user) => (200, json(&user)),
                None => (404, "no such user\n".to_owned()),
            }),
            None => return (400, "no number\n".to_owned()),
        },
        ("DELETE", ["users", number]) => match id(number) {
            Some(id) => users.delete(id).map(|found| match found {
                true => (204, String::new()),
                false => (404, "no such user\n".to_owned()),
            }),
            None => return (400, "no number\n".to_owned()),
        },
        _ => return (404, "try /users\n".to_owned()),
    };
    answered.unwrap_or_else(|StorageError::Taken(what)| (409, format!("this {what} is taken\n")))
}

fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("users are JSON");
    text + "\n"
}

/// The fake, with the state that is in the file.
fn open(file: &Path) -> Result<FakeUserRepository, Box<dyn Error>> {
    let users = FakeUserRepository::new();
    if let Some(dump) = Dump::read(file)? {
        users.load_dump(&dump)?;
    }
    Ok(users)
}

/// Serves so many requests, or without end; what a request has changed is in the file before it is answered.
fn serve(
    listener: &TcpListener,
    users: &FakeUserRepository,
    file: &Path,
    requests: Option<usize>,
) -> Result<(), Box<dyn Error>> {
    for stream in listener.incoming().take(requests.unwrap_or(usize::MAX)) {
        let mut stream = stream?;
        let Some((method, path, body)) = request(&stream) else {
            // A browser that has changed its mind, or no HTTP at all.
            continue;
        };
        let (status, text) = answer(users, &method, &path, &body);
        if method != "GET" {
            users.dump().write(file)?;
        }
        let length = text.len();
        let head =
            format!("HTTP/1.1 {status} -\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        // Whoever does not wait for the answer has no need of it.
        let _ = stream.write_all((head + &text).as_bytes());
    }
    Ok(())
}

/// Method, path and body.
fn request(stream: &TcpStream) -> Option<(String, String, String)> {
    const MOST: u64 = 64 * 1024;
    let mut reader = BufReader::new(stream.take(MOST));
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim();
        match header.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok()?;
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; usize::try_from(MOST).ok()?.min(length)];
    reader.read_exact(&mut body).ok()?;
    Some((method, path, String::from_utf8(body).ok()?))
}

/// One request as a client sends it, and what comes back.
fn ask(to: &TcpListener, method: &str, path: &str, body: &str) -> Result<Answer, Box<dyn Error>> {
    let mut stream = TcpStream::connect(to.local_addr()?)?;
    // A server that has failed does not answer.
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, text) = answer.split_once("\r\n\r\n").ok_or("no HTTP")?;
    let status = head.split(' ').nth(1).ok_or("no status")?;
    Ok((status.parse()?, text.trim_end().to_owned()))
}

/// Starts the service on this file, has a client ask all of this, and stops it.
fn session(file: &Path, requests: &[(&str, &str, &str)]) -> Result<Vec<Answer>, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let users = open(file)?;
    std::thread::scope(|scope| {
        let server = scope.spawn(|| {
            let served = serve(&listener, &users, file, Some(requests.len()));
            served.map_err(|error| error.to_string())
        });
        let asked = requests
            .iter()
            .map(|(method, path, body)| ask(&listener, method, path, body))
            .collect();
        server.join().expect("the server does not panic")?;
        asked
    })
}

const ADA: &str = r#"{"email": "ada@example.com", "name": "Ada"}"#;
const BOB: &str = r#"{"email": "bob@example.com", "name": "Bob"}"#;
const TAKEN: &str = r#"{"email": "ADA@example.com", "name": "Impostor"}"#;

const MONDAY: [(&str, &str, &str); 3] = [
    ("POST", "/users", ADA),
    ("POST", "/users", BOB),
    ("DELETE", "/users/2", ""),
];

const TUESDAY: [(&str, &str, &str); 4] = [
    ("GET", "/users/1", ""),
    ("POST", "/users", TAKEN),
    ("POST", "/users", BOB),
    ("GET", "/users", ""),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [word, port, rest @ ..] = args.as_slice() {
        if word == "serve" {
            let file = rest.first().map_or("local_dev.json", String::as_str);
            let listener = TcpListener::bind(("127.0.0.1", port.parse()?))?;
            println!("http://{}/users, kept in {file}", listener.local_addr()?);
            let file = Path::new(file);
            return serve(&listener, &open(file)?, file, None);
        }
    }
    let folder = folder("local-dev");
    let file = folder.join("users.json");
    let mut before = FakeUserRepository::new().dump();
    for (day, requests) in [("monday", &MONDAY[..]), ("tuesday", &TUESDAY[..])] {
        println!("{day}, on {}:", file.display());
        let answers = session(&file, requests)?;
        for ((method, path, body), (status, text)) in requests.iter().zip(answers) {
            println!("  {method} {path} {body}\n    {status} {text}");
        }
        let after = Dump::read(&file)?.ok_or("the service has saved")?;
        println!("what {day} has changed:\n{}\n", before.diff(&after));
        before = after;
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// A folder for one run.
fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("fake-{name}-{}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses(answers: &[Answer]) -> Vec<u16> {
        answers.iter().map(|(status, _)| *status).collect()
    }

    #[test]
    fn what_was_entered_is_there_after_a_restart_and_the_rules_hold() {
        let folder = folder("restart");
        let file = folder.join("users.json");
        let monday = session(&file, &MONDAY).unwrap();
        assert_eq!(statuses(&monday), [201, 201, 204]);
        let kept = Dump::read(&file).unwrap().unwrap();

        let tuesday = session(&file, &TUESDAY).unwrap();
        assert_eq!(statuses(&tuesday), [200, 409, 201, 200]);
        assert!(tuesday[0].1.contains("ada@example.com"));
        assert_eq!(tuesday[1].1, "this email is taken");
        // Neither the number of the user who was deleted on monday is given again, nor that of the refused one.
        assert!(tuesday[2].1.contains("\"id\":4"));

        let diff = kept.diff(&Dump::read(&file).unwrap().unwrap());
        let added = r#"+ 4: {"email":"bob@example.com","id":4,"name":"Bob"}"#;
        assert_eq!(diff.to_string(), format!("rows:\n  {added}"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_was_edited_against_the_rules_does_not_start() {
        let folder = folder("edited");
        let file = folder.join("users.json");
        session(&file, &MONDAY).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(
            &file,
            text.replace("\"name\": \"Ada\"", "\"nmae\": \"Ada\""),
        )
        .unwrap();
        let error = open(&file).unwrap_err().to_string();
        assert_eq!(
            error,
            "row 1 of `rows`, with the key 1: missing field `name`"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_no_request_of_the_services_is_refused() {
        let users = FakeUserRepository::new();
        let status = |method, path, body| answer(&users, method, path, body).0;
        assert_eq!(status("POST", "/users", "{}"), 400);
        assert_eq!(status("GET", "/users/ada", ""), 400);
        assert_eq!(status("GET", "/users/1", ""), 404);
        assert_eq!(status("DELETE", "/users/1", ""), 404);
        assert_eq!(status("PUT", "/", ""), 404);
    }
}
