//! Calls as Rust. Knows values by their `Debug`, which the derived one writes nearly as they are made.

use std::time::Duration;

use super::value::Argument;

/// How a parameter takes its value.
#[derive(Clone, Copy)]
pub enum Given {
    /// Owned.
    Value,
    /// By reference to the owner.
    Reference,
    /// As `&str`, or in an `Option`.
    Borrowed,
}

/// A call: the method, and each argument with how it is taken.
#[must_use]
pub fn code(method: &str, waits: bool, arguments: &[(&dyn Argument, Given)]) -> String {
    let arguments: Vec<String> = arguments
        .iter()
        .map(|(value, given)| {
            if let Some(time) = value.any().downcast_ref::<Duration>() {
                return duration(*time);
            }
            let text = format!("{:?}", value.shown());
            match given {
                Given::Value => owned(&text),
                Given::Reference if text.starts_with('"') => text,
                Given::Reference if text.starts_with('[') => format!("&{}", inside(&text)),
                Given::Reference => format!("&{}", owned(&text)),
                Given::Borrowed => text,
            }
        })
        .collect();
    let wait = if waits { ".await" } else { "" };
    format!("{method}({}){wait}", arguments.join(", "))
}

/// `Debug` writes a duration as no Rust.
fn duration(time: Duration) -> String {
    match time.subsec_nanos() {
        0 => format!("Duration::from_secs({})", time.as_secs()),
        nanos if nanos % 1_000_000 == 0 => format!("Duration::from_millis({})", time.as_millis()),
        _ => format!("Duration::from_nanos({})", time.as_nanos()),
    }
}

/// A pause, by the closure that the test has for it.
pub(super) fn pause(by: Duration) -> String {
    format!("advance(real, {}).await;", duration(by))
}

/// The same without what makes the outer list a `Vec`.
fn inside(text: &str) -> String {
    owned(text).trim_start_matches("vec!").to_owned()
}

/// `Debug` writes an owned text as a literal, and a `Vec` as an array.
fn owned(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 16);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' => made.push_str("vec!["),
            '"' => {
                made.push('"');
                copy_literal(&mut chars, &mut made);
                made.push_str(".into()");
            }
            c => made.push(c),
        }
    }
    made
}

/// The rest of a literal, to its closing quote.
fn copy_literal(chars: &mut std::str::Chars<'_>, made: &mut String) {
    while let Some(c) = chars.next() {
        made.push(c);
        match c {
            '\\' => made.extend(chars.next()),
            '"' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_written_as_it_is_made() {
        #[derive(Clone, Debug)]
        #[allow(dead_code, reason = "printed")]
        struct User {
            id: u64,
            email: String,
            tags: Vec<String>,
        }
        let user = User {
            id: 1,
            email: "a\"b".to_owned(),
            tags: vec!["x".to_owned()],
        };
        let text = "a".to_owned();
        assert_eq!(
            code("insert", true, &[(&user, Given::Value)]),
            r#"insert(User { id: 1, email: "a\"b".into(), tags: vec!["x".into()] }).await"#
        );
        assert_eq!(
            code("find", false, &[(&text, Given::Reference)]),
            "find(\"a\")"
        );
        assert_eq!(
            code("find", false, &[(&Some(text), Given::Borrowed)]),
            "find(Some(\"a\"))"
        );
        let second = Duration::from_secs(1);
        assert_eq!(
            pause(second / 2),
            "advance(real, Duration::from_millis(500)).await;"
        );
        assert_eq!(duration(second / 3), "Duration::from_nanos(333333333)");
        assert_eq!(
            code("wait", false, &[(&second, Given::Value)]),
            "wait(Duration::from_secs(1))"
        );
        assert_eq!(
            code("all", false, &[(&vec![1, 2], Given::Reference)]),
            "all(&[1, 2])"
        );
        assert_eq!(
            code("all", false, &[(&vec![1, 2], Given::Value)]),
            "all(vec![1, 2])"
        );
    }
}
