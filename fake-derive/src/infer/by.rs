//! The words behind `by_`, read against the parameters.

use proc_macro2::Ident;

use super::given::{self, Listed};
use super::name::nouns;
use super::param;
use crate::model::{Column, Operator, Param, Table, Term, Test};
use crate::names;

const OPERATORS: [(&[&str], Operator, usize); 18] = [
    (&["starts", "with"], Operator::StartsWith, 1),
    (&["ignore", "case"], Operator::IgnoreCase, 1),
    (&["greater", "than"], Operator::Greater, 1),
    (&["less", "than"], Operator::Less, 1),
    (&["is", "none"], Operator::IsNone, 0),
    (&["is", "null"], Operator::IsNone, 0),
    (&["is", "some"], Operator::IsSome, 0),
    (&["is", "not", "null"], Operator::IsSome, 0),
    (&["between"], Operator::Between, 2),
    (&["gte"], Operator::GreaterOrEqual, 1),
    (&["gt"], Operator::Greater, 1),
    (&["lte"], Operator::LessOrEqual, 1),
    (&["lt"], Operator::Less, 1),
    (&["before"], Operator::Less, 1),
    (&["after"], Operator::Greater, 1),
    (&["since"], Operator::GreaterOrEqual, 1),
    (&["not"], Operator::Not, 1),
    (&["contains"], Operator::Contains, 1),
];

/// Whether a parameter is the one for a column: by its name, its plural, or behind the entity's noun.
pub(super) fn names_column(param: &Ident, column: &Column, table: &Table) -> bool {
    let (param, column) = (names::plain(param), column.plain());
    param == column
        || names::singulars(&param).contains(&column)
        || param::without_noun(&param, table)
            .iter()
            .any(|short| *short == column || names::singulars(short).contains(&column))
}

/// The column that a list's parameter names in the plural: `ids` selects by `id`.
pub(super) fn listed_column(param: &Ident, table: &Table) -> Column {
    let plain = names::plain(param);
    let singulars = names::singulars(&plain);
    for singular in &singulars {
        let ident = names::ident(singular, param.span());
        if let Some(column) = param::declared_column(&ident, table) {
            return column;
        }
    }
    match singulars.last() {
        Some(singular) => Column::field(names::ident(singular, param.span())),
        None => param::column(param, table),
    }
}

/// The words behind `by_` as they are read: what is left of the parameters, and the terms so far.
pub(super) struct Reading<'t, 'p> {
    table: &'t Table,
    pub(super) unused: Vec<&'p Param>,
    pub(super) terms: Vec<Term>,
    pub(super) and: bool,
    pub(super) or: bool,
}

impl<'t, 'p> Reading<'t, 'p> {
    pub(super) fn of(table: &'t Table, values: Vec<&'p Param>) -> Self {
        Self {
            table,
            unused: values,
            terms: Vec::new(),
            and: false,
            or: false,
        }
    }

    /// Whether the words and the parameters agree.
    pub(super) fn read(&mut self, words: &[String]) -> bool {
        if words.is_empty() {
            return false;
        }
        if self.equality(words) {
            return true;
        }
        for (position, word) in words.iter().enumerate() {
            let joiner = matches!(word.as_str(), "and" | "or" | "with");
            if joiner && position > 0 && position + 1 < words.len() {
                let before = (self.unused.clone(), self.terms.len());
                if self.chunk(&words[..position]) && self.read(&words[position + 1..]) {
                    if word == "or" {
                        self.or = true;
                    } else {
                        self.and = true;
                    }
                    return true;
                }
                self.unused = before.0;
                self.terms.truncate(before.1);
            }
        }
        self.chunk(words)
    }

    /// One column with an operator, or several columns whose names follow each other.
    fn chunk(&mut self, words: &[String]) -> bool {
        if self.equality(words) || self.compared(words) {
            return true;
        }
        // `merchant_id_key_id`: two parameters without an `and`.
        for split in (1..words.len()).rev() {
            let before = (self.unused.clone(), self.terms.len());
            if self.equality(&words[..split]) && self.chunk(&words[split..]) {
                self.and = true;
                return true;
            }
            self.unused = before.0;
            self.terms.truncate(before.1);
        }
        false
    }

    /// A parameter of exactly this name, without an operator that could be meant instead.
    fn equality(&mut self, words: &[String]) -> bool {
        let name = words.join("_");
        let position = self
            .unused
            .iter()
            .position(|value| self.is_called(value, &name));
        let Some(position) = position else {
            return false;
        };
        let value = self.unused[position];
        if OPERATORS
            .iter()
            .any(|(operator, ..)| words.len() > operator.len() && words.ends_with(&owned(operator)))
        {
            return false;
        }
        self.unused.remove(position);
        let list = given::list(&value.ty);
        let column = self.column_called(&name, value, list.as_ref());
        let test = if list.is_some() {
            Test::In(given::many(value))
        } else {
            Test::Is(param::value(value))
        };
        self.terms.push(Term {
            column: Some(column),
            test,
        });
        true
    }

    /// `realm` is called by `realm` and `realm_id`; `id` also by `user_id` where the entity is a user.
    fn is_called(&self, value: &Param, name: &str) -> bool {
        let param = names::plain(&value.name);
        if param::is_option(&value.ty) {
            return false;
        }
        param == name
            || param == format!("{name}_id")
            || param::without_noun(&param, self.table)
                .iter()
                .any(|short| short == name)
            || self.is_behind_noun(&param, name)
            || (given::list(&value.ty).is_some()
                && names::singulars(&param)
                    .iter()
                    .any(|singular| singular == name))
    }

    /// `torrent_id` is called by `id` where the entity is a `TorrentFile`: by the beginning of its noun.
    fn is_behind_noun(&self, param: &str, name: &str) -> bool {
        let words = names::words(param);
        let last = names::words(name);
        let Some(front) = words
            .len()
            .checked_sub(last.len())
            .map(|length| &words[..length])
        else {
            return false;
        };
        words.ends_with(&last)
            && !front.is_empty()
            && nouns(self.table).iter().any(|noun| noun.starts_with(front))
    }

    fn column_called(&self, name: &str, value: &Param, list: Option<&Listed<'_>>) -> Column {
        if list.is_some() {
            return listed_column(&value.name, self.table);
        }
        if let Some(column) = param::declared_column(&value.name, self.table) {
            return column;
        }
        let ident = names::ident(name, value.name.span());
        if let Some(column) = param::declared_column(&ident, self.table) {
            return column;
        }
        // The parameter's own name is the field's, unless only the entity's noun sets them apart.
        let param = names::plain(&value.name);
        let short = param::without_noun(&param, self.table);
        if param == format!("{name}_id")
            || (self.is_behind_noun(&param, name) && !short.iter().any(|short| short == name))
        {
            Column::field(value.name.clone())
        } else {
            Column::field(ident)
        }
    }

    fn compared(&mut self, words: &[String]) -> bool {
        if words.len() > 1 && words.last().is_some_and(|last| last == "in") {
            let Some(position) = self
                .unused
                .iter()
                .position(|value| given::list(&value.ty).is_some())
            else {
                return false;
            };
            let value = self.unused.remove(position);
            let column = self.field(&words[..words.len() - 1], value);
            self.terms.push(Term {
                column: Some(column),
                test: Test::In(given::many(value)),
            });
            return true;
        }
        let found = OPERATORS
            .iter()
            .filter(|(operator, ..)| {
                words.len() > operator.len() && words.ends_with(&owned(operator))
            })
            .max_by_key(|(operator, ..)| operator.len());
        let Some((operator, meaning, given)) = found else {
            return false;
        };
        let column_words = &words[..words.len() - operator.len()];
        if self.unused.len() < *given
            || self
                .unused
                .iter()
                .any(|value| names::plain(&value.name) == words.join("_"))
        {
            return false;
        }
        let values: Vec<&Param> = self.unused.drain(..*given).collect();
        let column = match values.first() {
            Some(value) => self.field(column_words, value),
            None => self.column_of_words(column_words, proc_macro2::Span::call_site()),
        };
        self.terms.push(Term {
            column: Some(column),
            test: Test::Compare(*meaning, values.into_iter().map(param::value).collect()),
        });
        true
    }

    fn field(&self, words: &[String], value: &Param) -> Column {
        self.column_of_words(words, value.name.span())
    }

    fn column_of_words(&self, words: &[String], span: proc_macro2::Span) -> Column {
        let ident = names::ident(&words.join("_"), span);
        param::declared_column(&ident, self.table).unwrap_or_else(|| Column::field(ident))
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
