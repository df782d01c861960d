//! Places in an answer, and patterns of them. Knows no values.

use std::fmt;

/// A place in an answer. In lists, the elements are not told apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Place(Vec<Step>);

/// One step into a value.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Field(String),
    Element,
    /// Of patterns: any steps, and none.
    Any,
}

impl Place {
    pub(super) fn field(&self, name: &str) -> Self {
        self.and(Step::Field(name.to_owned()))
    }

    pub(super) fn element(&self) -> Self {
        self.and(Step::Element)
    }

    fn and(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Element => f.write_str("[*]")?,
                Step::Any => f.write_str(".")?,
            }
        }
        Ok(())
    }
}

/// Places that the check leaves out, with all that is inside of them: `$.a`, `$.list[*].a`, `$..a`.
#[derive(Clone, Debug)]
pub(in super::super) struct Pattern(Vec<Step>);

impl Pattern {
    pub(in super::super) fn read(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('$')?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("[*]") {
                steps.push(Step::Element);
                rest = after;
                continue;
            }
            rest = rest.strip_prefix('.')?;
            if let Some(after) = rest.strip_prefix('.') {
                steps.push(Step::Any);
                rest = after;
            }
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Field(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        (!steps.is_empty()).then_some(Self(steps))
    }

    pub(super) fn covers(&self, place: &Place) -> bool {
        begins(&self.0, &place.0)
    }
}

/// Whether the place is one of the pattern's, or inside of one.
fn begins(pattern: &[Step], place: &[Step]) -> bool {
    match (pattern, place) {
        ([], _) => true,
        ([Step::Any, rest @ ..], place) => {
            (0..=place.len()).any(|skipped| begins(rest, &place[skipped..]))
        }
        ([one, rest @ ..], [other, places @ ..]) if one == other => begins(rest, places),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        Place(Pattern::read(text).expect("a path").0)
    }

    #[test]
    fn a_pattern_covers_its_place_and_what_is_inside() {
        for (pattern, inside, covered) in [
            ("$.a", "$.a", true),
            ("$.a", "$.a.b", true),
            ("$.a.b", "$.a", false),
            ("$.a", "$.b", false),
            ("$[*].url", "$[*].url", true),
            ("$.items[*].url", "$.items[*].id", false),
            ("$..url", "$.items[*].url", true),
            ("$..url", "$.url", true),
            ("$..url", "$.urls", false),
        ] {
            let pattern_read = Pattern::read(pattern).expect("a path");
            assert_eq!(
                pattern_read.covers(&place(inside)),
                covered,
                "{pattern} of {inside}"
            );
        }
    }

    #[test]
    fn what_is_no_path_is_not_read() {
        for text in ["", "$", "a", "a.b", "$.", "$..", "$[0]", "$a"] {
            assert!(Pattern::read(text).is_none(), "{text}");
        }
    }
}
