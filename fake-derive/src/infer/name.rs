//! From a method's name to its operation: the verb, the entity's noun, what follows `by_`.

use syn::ext::IdentExt;

use super::{Inferred, Reported, Site, answer, entity, given, param};
use crate::model::{Answer, Order, Param, Table};
use crate::names;

/// What a verb does, before parameters and return type have had their say.
#[derive(Clone, Copy, PartialEq)]
enum Verb {
    Select,
    List,
    Insert,
    Upsert,
    Update,
    Set,
    Delete,
    Clear,
    Exists,
    Count,
}

const VERBS: [(&str, Verb); 34] = [
    ("get", Verb::Select),
    ("find", Verb::Select),
    ("fetch", Verb::Select),
    ("load", Verb::Select),
    ("lookup", Verb::Select),
    ("retrieve", Verb::Select),
    ("select", Verb::Select),
    ("search", Verb::Select),
    ("list", Verb::List),
    ("all", Verb::List),
    ("stream", Verb::List),
    ("iter", Verb::List),
    ("insert", Verb::Insert),
    ("create", Verb::Insert),
    ("add", Verb::Insert),
    ("register", Verb::Insert),
    ("append", Verb::Insert),
    ("save", Verb::Upsert),
    ("put", Verb::Upsert),
    ("store", Verb::Upsert),
    ("upsert", Verb::Upsert),
    ("update", Verb::Update),
    ("replace", Verb::Update),
    ("edit", Verb::Update),
    ("set", Verb::Set),
    ("change", Verb::Set),
    ("delete", Verb::Delete),
    ("remove", Verb::Delete),
    ("clear", Verb::Clear),
    ("exists", Verb::Exists),
    ("contains", Verb::Exists),
    ("has", Verb::Exists),
    ("count", Verb::Count),
    ("len", Verb::Count),
];

/// Whether the verb of a method with this name only reads.
pub(super) fn reads(name: &str) -> bool {
    let words = names::words(name);
    let verb = words
        .first()
        .and_then(|first| VERBS.iter().find(|(verb, _)| verb == first));
    verb.is_some_and(|(_, verb)| {
        matches!(verb, Verb::Select | Verb::List | Verb::Exists | Verb::Count)
    })
}

/// Words that may stand between the verb and the noun, or behind it, and add nothing.
const QUALIFIERS: [&str; 7] = ["all", "one", "many", "batch", "bulk", "list", "optional"];

/// What separates the noun from the fields that select.
const PREPOSITIONS: [&str; 3] = ["by", "for", "from"];

/// Endings of entity types that are not part of the noun.
const SUFFIXES: [&str; 9] = [
    "entity",
    "model",
    "row",
    "record",
    "dto",
    "dao",
    "data",
    "query",
    "aggregate",
];

/// The nouns by which a name may call the table's entity, longest first: `draft order`, `order`, and the table's own name.
pub(super) fn nouns(table: &Table) -> Vec<Vec<String>> {
    let mut nouns: Vec<Vec<String>> = Vec::new();
    for kind in [whole_names(table), own_names(table), ends(table)] {
        for noun in kind {
            let position = nouns.partition_point(|longer| longer.len() >= noun.len());
            nouns.insert(position, noun);
        }
    }
    nouns.dedup();
    nouns
}

/// The name of the entity, also without what says that it is a row.
fn whole_names(table: &Table) -> Vec<Vec<String>> {
    let mut words = names::words_of_type(&entity(table));
    let mut nouns = vec![words.clone()];
    while words.len() > 1
        && words
            .last()
            .is_some_and(|last| SUFFIXES.contains(&last.as_str()))
    {
        words.pop();
        nouns.push(words.clone());
    }
    nouns
}

/// The table's name, also in the singular.
fn own_names(table: &Table) -> Vec<Vec<String>> {
    if table.name == "rows" {
        return Vec::new();
    }
    let mut name = names::words(&names::plain(&table.name));
    let mut nouns = vec![name.clone()];
    if let Some(last) = name.pop() {
        for singular in names::singulars(&last) {
            let mut noun = name.clone();
            noun.push(singular);
            nouns.push(noun);
        }
    }
    nouns.retain(|noun| !noun.is_empty());
    nouns
}

/// What stands at the end of the entity's name: `order` of `DraftOrder`.
fn ends(table: &Table) -> Vec<Vec<String>> {
    let words = whole_names(table).pop().unwrap_or_default();
    (1..words.len())
        .map(|start| words[start..].to_vec())
        .collect()
}

/// How well the words begin with a noun of the table's, its last word perhaps in the plural: by how many of them it is, and
/// whether it is the table's own name, that of its rows, or only the end of this one.
pub(super) fn noun_rank(words: &[String], table: &Table) -> Option<(usize, usize)> {
    let words: &[String] = match words {
        [first, rest @ ..] if QUALIFIERS.contains(&first.as_str()) => rest,
        _ => words,
    };
    let kinds = [ends(table), whole_names(table), own_names(table)];
    let mut highest = None;
    for (kind, nouns) in kinds.iter().enumerate() {
        for noun in nouns {
            if starts_with_noun(words, noun) {
                highest = highest.max(Some((noun.len(), kind)));
            }
        }
    }
    highest
}

fn starts_with_noun(words: &[String], noun: &[String]) -> bool {
    words.len() >= noun.len()
        && words[..noun.len() - 1] == noun[..noun.len() - 1]
        && names::names_noun(&words[noun.len() - 1], &noun[noun.len() - 1])
}

/// What is left of a name behind its verb.
pub(super) struct Rest {
    /// Words in front of the noun: `crate` of `get_crate_versions`, which a parameter has to explain.
    parent: Vec<String>,
    /// Words that nothing has explained yet.
    pub(super) words: Vec<String>,
    /// The words behind `by_` or `for_`, if there is one.
    pub(super) by: Option<Vec<String>>,
    /// Whether it was `for_`, which may also ask for rows that only belong to another one.
    pub(super) is_for: bool,
    pub(super) order: Vec<Order>,
    pub(super) all: bool,
    pub(super) count: bool,
}

impl Rest {
    fn of(mut words: Vec<String>, table: &Table, selects: bool) -> Self {
        let order = order(&mut words, table);
        if words.last().is_some_and(|last| last == "optional") {
            words.pop();
        }
        let mut all = skip_qualifiers(&mut words);
        let parent = take_noun(&mut words, table, selects);
        all |= skip_qualifiers(&mut words);
        let count = words.first().is_some_and(|first| first == "count");
        if count {
            words.remove(0);
        }
        let position = words
            .iter()
            .position(|word| PREPOSITIONS.contains(&word.as_str()));
        let is_for = position.is_some_and(|position| words[position] == "for");
        let by = position.map(|position| {
            let by = words[position + 1..].to_vec();
            words.truncate(position);
            by
        });
        Self {
            parent,
            words,
            by,
            is_for,
            order,
            all,
            count,
        }
    }
}

/// Takes words that add nothing off the front; whether one of them was `all`.
fn skip_qualifiers(words: &mut Vec<String>) -> bool {
    let count = words
        .iter()
        .take_while(|word| QUALIFIERS.contains(&word.as_str()))
        .count();
    words.drain(..count).any(|word| word == "all")
}

/// Takes the table's noun out, and returns the words that stand in front of it: only where rows are
/// selected can a parameter explain them.
fn take_noun(words: &mut Vec<String>, table: &Table, selects: bool) -> Vec<String> {
    let nouns = nouns(table);
    let end = words
        .iter()
        .position(|word| PREPOSITIONS.contains(&word.as_str()))
        .unwrap_or(words.len());
    for start in 0..if selects { end } else { end.min(1) } {
        if let Some(noun) = nouns
            .iter()
            .find(|noun| starts_with_noun(&words[start..end], noun))
        {
            words.drain(start..start + noun.len());
            return words.drain(..start).collect();
        }
    }
    Vec::new()
}

/// Takes `order_by_name_desc` off the end; the `order` of `find_order_by_id` is no such thing where
/// the rows are orders.
fn order(words: &mut Vec<String>, table: &Table) -> Vec<Order> {
    let orders = nouns(table)
        .iter()
        .any(|noun| noun.last().is_some_and(|last| last == "order"));
    let Some(start) = words.windows(2).position(|pair| {
        matches!(pair[0].as_str(), "ordered" | "sorted") && pair[1] == "by"
            || pair[0] == "order" && pair[1] == "by" && !orders
    }) else {
        return Vec::new();
    };
    let mut column = words.split_off(start).split_off(2);
    let descending = column.last().is_some_and(|last| last == "desc");
    if descending || column.last().is_some_and(|last| last == "asc") {
        column.pop();
    }
    if column.is_empty() {
        return Vec::new();
    }
    let name = names::ident(&column.join("_"), proc_macro2::Span::call_site());
    vec![Order {
        column: crate::model::Column::field(name),
        descending,
    }]
}

impl Site<'_> {
    /// Reads a method that has no attribute.
    pub(super) fn by_name(&mut self) -> Inferred {
        let mut words = names::words(&self.ident().unraw().to_string());
        let verb = words
            .first()
            .and_then(|first| VERBS.iter().find(|(word, _)| word == first))
            .map(|(_, verb)| *verb);
        if !words.is_empty() {
            words.remove(0);
        }
        let Some(verb) = verb else {
            return self.ask("no verb that is known stands in front");
        };
        let table = self.table(&words)?;
        let selects = matches!(
            verb,
            Verb::Select | Verb::List | Verb::Delete | Verb::Exists | Verb::Count
        );
        let rest = Rest::of(words, &self.tables[table], selects);
        match verb {
            Verb::Select | Verb::List if rest.count => self.count(table, &rest),
            Verb::Select | Verb::List => self.select(table, rest, verb == Verb::List),
            Verb::Insert => self.insert(table, &rest),
            Verb::Upsert => self.save(table, &rest),
            Verb::Update if rest.words.is_empty() => self.update(table, &rest),
            Verb::Set if self.is_given_entity(table) => self.save(table, &rest),
            Verb::Update | Verb::Set => self.set_field(table, &rest),
            Verb::Delete => self.delete(table, &rest, false),
            Verb::Clear => self.delete(table, &rest, true),
            Verb::Exists => self.exists(table, &rest),
            Verb::Count => self.count(table, &rest),
        }
    }

    fn is_given_entity(&self, table: usize) -> bool {
        matches!(self.values().as_slice(), [value] if given::is_row(&value.ty, &self.tables[table]))
    }

    /// Refuses to guess, and shows what to write.
    pub(super) fn ask<T>(&mut self, why: impl AsRef<str>) -> Result<T, Reported> {
        Err(self.unclear(why.as_ref()))
    }

    fn unclear(&mut self, why: &str) -> Reported {
        let ident = self.ident();
        let subject = self.subject().map(|table| entity(&self.tables[table]));
        let help = self.suggestion(subject.as_deref().unwrap_or("Row"));
        let subject = match subject {
            Some(subject) => format!("`{subject}`"),
            None => "the state".to_owned(),
        };
        let problem = format!("cannot tell what `{ident}` does to {subject}: {why}");
        self.errors.at(ident, problem, help);
        Reported
    }

    /// The table that messages are about: the one the attribute names, else the one that types or nouns show, else the only one.
    fn subject(&self) -> Option<usize> {
        if let Some((_, said)) = &self.args.table {
            return self.tables.iter().position(|table| table.name == *said);
        }
        let words = names::words(&names::plain(self.ident()));
        match self
            .tables_shown(words.get(1..).unwrap_or_default())
            .as_slice()
        {
            [table] => Some(*table),
            _ => (self.tables.len() == 1).then_some(0),
        }
    }

    /// The attribute that fits the method's verb and answer best.
    fn suggestion(&self, subject: &str) -> String {
        let Some(table) = self.subject() else {
            return "write it: `#[fake(read = |db| ..)]` or `#[fake(write = |tx| ..)]`".to_owned();
        };
        let key = self.key_types[table].as_ref();
        let table = &self.tables[table];
        let answers = answer::Rows::of(table, key, self.args);
        let answers = answers.shape(&self.output.value);
        let answers = answers.map(|shape| shape.answer);
        let words = names::words(&names::plain(self.ident()));
        let said = self.args.op.as_ref().map(|(word, _)| word.to_string());
        let first = said.as_deref().or(words.first().map(String::as_str));
        let first = first.unwrap_or_default();
        let verb = VERBS.iter().find(|(word, _)| *word == first);
        let verb = verb.map(|(_, verb)| *verb);
        let reads = matches!(verb, Some(Verb::Select | Verb::List))
            || ["is", "query", "read", "latest"].contains(&first);
        let integer = param::is_integer(&self.output.value);
        let selector = match self.values().iter().find(|value| value.named) {
            Some(value) => value.name.to_string(),
            None => "|row| ..".to_owned(),
        };
        let read = "or write it: `#[fake(read = |db| ..)]`";
        let write = "or write it: `#[fake(write = |tx| ..)]`";
        match (verb, answers) {
            (Some(Verb::Insert), _) => {
                format!("say which row, for example `#[fake(insert({subject} {{ .. }}))]`, {write}")
            }
            (Some(Verb::Upsert), _) => {
                format!("say which row, for example `#[fake(upsert({subject} {{ .. }}))]`, {write}")
            }
            (Some(Verb::Delete | Verb::Clear), _) => {
                format!("say which rows, for example `#[fake(delete(|row| ..))]`, {write}")
            }
            (Some(Verb::Exists), Some(Answer::Bool)) => {
                format!("say which rows, for example `#[fake(exists({selector}))]`, {read}")
            }
            (Some(Verb::Count), _) if integer => {
                format!("say which rows, for example `#[fake(count({selector}))]`, {read}")
            }
            (_, Some(Answer::Rows)) if !matches!(verb, Some(Verb::Update | Verb::Set)) => {
                format!("say which rows, for example `#[fake(list(|row| ..))]`, {read}")
            }
            (_, Some(Answer::OptionRow | Answer::Row)) if reads => {
                format!("say which row, for example `#[fake(find({selector}))]`, {read}")
            }
            (Some(Verb::Exists | Verb::Count), _) => "write it: `#[fake(read = |db| ..)]`".to_owned(),
            (Some(Verb::Select | Verb::List), None) => {
                format!("say what each row becomes, `#[fake(answer = |row| ..)]`, {read}")
            }
            (_, None) => "write it: `#[fake(read = |db| ..)]`, or `#[fake(write = |tx| ..)]` where it changes something".to_owned(),
            _ if reads => "write it: `#[fake(read = |db| ..)]`".to_owned(),
            (None, Some(Answer::OptionRow | Answer::Row)) => format!(
                "say it, for example `#[fake(find({selector}))]`, `#[fake(update(|row| ..))]` or `#[fake(write = |tx| ..)]`"
            ),
            (None, _) if integer => format!(
                "say it, for example `#[fake(count({selector}))]`, `#[fake(update(|row| ..))]` or `#[fake(write = |tx| ..)]`"
            ),
            _ => "say it, for example `#[fake(update(|row| ..))]` or `#[fake(write = |tx| ..)]`".to_owned(),
        }
    }

    /// A leftover word means something that the name alone does not say.
    pub(super) fn no_leftover(&mut self, rest: &Rest) -> Result<(), Reported> {
        let given_by_parent =
            |value: &&Param| names::words(&names::plain(&value.name)).starts_with(&rest.parent);
        let unexplained = match rest.parent.as_slice() {
            [] => &rest.words,
            _ if self.values().iter().any(given_by_parent) => &rest.words,
            parent => parent,
        };
        if unexplained.is_empty() {
            return Ok(());
        }
        self.ask(format!(
            "nothing explains `{}` in its name",
            unexplained.join("_")
        ))
    }
}
