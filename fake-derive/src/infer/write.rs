//! Inserts, updates and deletes: where new rows come from, and which are changed.

use proc_macro2::Ident;
use quote::quote;

use super::name::Rest;
use super::{Found, Inferred, Reported, Site, answer, entity, given, param};
use crate::model::{Answer, Change, Column, Held, Op, Param, Selector, Source, Table, Term, Test};
use crate::names;
use crate::parse::last_segment;

/// Words in the name of a type that is made to be turned into an entity.
const INPUT_STARTS: [&str; 5] = ["new", "create", "insert", "add", "register"];
const INPUT_ENDS: [&str; 9] = [
    "input", "request", "params", "payload", "command", "draft", "form", "data", "dto",
];

impl Site<'_> {
    pub(super) fn insert(&mut self, table: usize, rest: &Rest) -> Inferred {
        self.no_leftover(rest)?;
        if rest.by.is_some() {
            return self.ask("an insert has nothing to select by");
        }
        let rows = self.source(table, "insert")?;
        let answer = self.stored(table, &rows, "insert")?;
        Ok(Found {
            table,
            op: Op::Insert { rows, answer },
        })
    }

    pub(super) fn save(&mut self, table: usize, rest: &Rest) -> Inferred {
        self.no_leftover(rest)?;
        if rest.by.is_some() {
            return self.ask("a save has nothing to select by");
        }
        self.needs_key(table)?;
        let rows = self.source(table, "upsert")?;
        if matches!(rows, Source::Input { .. }) {
            return self
                .ask("what is saved is not the entity, so whether a row is new cannot be seen");
        }
        let answer = self.stored(table, &rows, "upsert")?;
        Ok(Found {
            table,
            op: Op::Upsert { rows, answer },
        })
    }

    /// `update(entity)`: replaces the row of its key.
    pub(super) fn update(&mut self, table: usize, rest: &Rest) -> Inferred {
        if rest.by.is_some() {
            return self.ask("nothing says which field changes");
        }
        self.replace(table)
    }

    pub(super) fn replace(&mut self, table: usize) -> Inferred {
        self.needs_key(table)?;
        let rows = self.source(table, "update")?;
        if !matches!(rows, Source::Entity { .. } | Source::Batch { .. }) {
            return self.ask("it is not given the whole row, so nothing says what changes");
        }
        let answer = self.changed(table)?;
        if matches!(rows, Source::Batch { .. }) && !matches!(answer, Answer::Unit | Answer::Number)
        {
            return self.ask(format!(
                "for several rows it answers `{}`",
                answer::text(&self.output.value)
            ));
        }
        if matches!(rows, Source::Entity { .. }) {
            self.absence_is_said(&answer)?;
        }
        Ok(Found {
            table,
            op: Op::Replace { rows, answer },
        })
    }

    /// `set_name(id, name)`, `update_name(id, name)`: one field of the row of a key.
    pub(super) fn set_field(&mut self, table: usize, rest: &Rest) -> Inferred {
        self.needs_key(table)?;
        let values = self.values();
        let Some((value, selecting)) = values.split_last() else {
            return self.ask("it is given no value");
        };
        let field = rest.words.join("_");
        let given = names::plain(&value.name);
        let entity_table = &self.tables[table];
        let agrees = given == field
            || given == format!("new_{field}")
            || field.ends_with(&format!("_{given}"))
            || param::without_noun(&given, entity_table).contains(&field);
        if field.is_empty() || rest.by.is_some() || !agrees {
            return self.ask(format!(
                "its name and its last parameter, `{}`, do not name one field",
                value.name
            ));
        }
        let columns = entity_table.key_columns();
        let mut terms = Vec::new();
        for column in columns {
            let named = selecting.iter().find(|param| {
                param::declared_column(&param.name, entity_table)
                    .is_some_and(|named| named.text() == column.text())
            });
            let Some(named) = named else {
                return self.ask(format!("no parameter names the key's `{}`", column.path));
            };
            terms.push(Term {
                column: Some(column.clone()),
                test: Test::Is(param::value(named)),
            });
        }
        if selecting.len() != columns.len() {
            return self.ask("it is given more than the key and one value");
        }
        let column = Column::field(names::ident(&field, value.name.span()));
        let answer = self.changed(table)?;
        self.absence_is_said(&answer)?;
        let change = Change::Field {
            column: Box::new(column),
            value: param::stored(value),
        };
        Ok(Found {
            table,
            op: Op::Update {
                by: Selector::And(terms),
                change,
                answer,
            },
        })
    }

    pub(super) fn delete(&mut self, table: usize, rest: &Rest, clear: bool) -> Inferred {
        self.no_leftover(rest)?;
        let values = self.values();
        let by = self.selector(table, rest.by.as_deref(), values)?;
        if matches!(by, Selector::All) && !rest.all && !clear {
            return self.ask("nothing says which row");
        }
        if !matches!(by, Selector::All) && clear && rest.by.is_none() {
            return self.ask("`clear` says all rows, and its parameters say some");
        }
        let answer = self.deleted(table)?;
        if matches!(by, Selector::All)
            && !matches!(answer, Answer::Unit | Answer::Number | Answer::Rows)
        {
            return self.ask(format!(
                "for all rows it answers `{}`",
                answer::text(&self.output.value)
            ));
        }
        Ok(Found {
            table,
            op: Op::Delete { by, answer },
        })
    }

    pub(super) fn deleted(&mut self, table: usize) -> Result<Answer, Reported> {
        match self.answer_of_a_write(table)? {
            Answer::EachRow => self.ask("a delete does not answer each row"),
            answer => Ok(self.counted(answer)),
        }
    }

    /// What a change answers, which tells what absence means.
    pub(super) fn changed(&mut self, table: usize) -> Result<Answer, Reported> {
        match self.answer_of_a_write(table)? {
            Answer::EachRow => self.ask("a change does not answer each row"),
            answer => Ok(self.counted(answer)),
        }
    }

    /// Only what is listed has a page.
    fn answer_of_a_write(&mut self, table: usize) -> Result<Answer, Reported> {
        let answer = self.answer(table)?;
        let shape = self.rows(table).shape(&self.output.value);
        if shape.is_some_and(|shape| shape.form.is_page()) {
            return self.ask("only a list answers a page, or a total");
        }
        Ok(answer)
    }

    /// An integer says how many rows there were, as a database does, also where keys are such integers.
    fn counted(&self, answer: Answer) -> Answer {
        if answer == Answer::Key && param::is_integer(&self.output.value) {
            Answer::Number
        } else {
            answer
        }
    }

    /// `()` cannot show that the row was absent: somebody has to say what happens.
    pub(super) fn absence_is_said(&mut self, answer: &Answer) -> Result<(), Reported> {
        match answer {
            Answer::Unit => self.unit_is_said("row"),
            _ => Ok(()),
        }
    }

    /// The same of what a method that answers `()` is about.
    pub(super) fn unit_is_said(&mut self, what: &str) -> Result<(), Reported> {
        if self.says_missing() || self.in_doubt {
            return Ok(());
        }
        let ident = self.ident();
        let help = if self.output.is_fallible() {
            "say it here, `#[fake(missing = ERROR)]` or `#[fake(missing = ignore)]`, or for the whole trait: `missing = ERROR`"
        } else {
            "say it: `#[fake(missing = ignore)]`; to show it, answer `bool` or a `Result`"
        };
        self.give_up(
            ident,
            format!("`{ident}` answers `()`, so nothing says what an absent {what} means"),
            help,
        )
    }

    fn needs_key(&mut self, table: usize) -> Result<(), Reported> {
        if self.tables[table].key.is_some() {
            Ok(())
        } else {
            self.no_key(table)
        }
    }

    /// The answer of an insert or an upsert.
    pub(super) fn stored(
        &mut self,
        table: usize,
        rows: &Source,
        what: &str,
    ) -> Result<Answer, Reported> {
        let answer = self.answer_of_a_write(table)?;
        match (&answer, rows.is_list()) {
            (Answer::Unit, _) | (Answer::Row | Answer::Key, false) | (Answer::Rows | Answer::Number, true) => Ok(answer),
            (Answer::Number, false) => self.ask(format!(
                "it answers a number, which may be the key or a count; give the key that type: `key = id: {}`",
                answer::text(&self.output.value)
            )),
            (Answer::Bool, _) => self.ask(format!("it answers `bool`, which may say that a row was new or that the {what} went well")),
            _ => self.ask(format!("an {what} does not answer `{}`", answer::text(&self.output.value))),
        }
    }

    /// Where the rows of an insert, upsert or update come from.
    pub(super) fn source(&mut self, table: usize, what: &str) -> Result<Source, Reported> {
        let values = self.values();
        let stored = &self.tables[table];
        let name = entity(stored);
        if let [
            Param {
                name,
                ty: syn::Type::Reference(reference),
                ..
            },
        ] = values.as_slice()
        {
            if reference.mutability.is_some() {
                return self.ask(format!("`{name}` is `&mut`, so it may be changed"));
            }
        }
        match values.as_slice() {
            [value] if given::row(&value.ty, stored).is_some() => {
                let held = given::row(&value.ty, stored).unwrap_or(Held::Value);
                let param = value.name.clone();
                Ok(Source::Entity { param, held })
            }
            [value] if given::is_batch_of(&value.ty, stored) => {
                let listed = given::list(&value.ty).ok_or(Reported)?;
                Ok(Source::Batch {
                    param: value.name.clone(),
                    by_ref: listed.list.by_ref,
                    items_by_ref: listed.list.items_by_ref,
                    behind: listed.is_slice_behind(),
                })
            }
            [value] if what == "insert" && self.is_list_of_inputs(value, table) => {
                Ok(Source::Inputs {
                    param: value.name.clone(),
                    behind: given::list(&value.ty).is_some_and(|listed| listed.is_slice_behind()),
                })
            }
            [value] if self.is_input(&value.ty, value, table) => Ok(Source::Input {
                param: value.name.clone(),
            }),
            _ => {
                let row = row_of(&name, &values);
                let ident = self.ident();
                let (problem, help) = match what {
                    "update" if values.iter().any(|value| is_patch(value)) => (
                        "changes",
                        "which fields are set where there is a `Some`, `#[fake(patch(name, email))]`, or what changes: \
                         `#[fake(update(|row| ..))]`"
                            .to_owned(),
                    ),
                    "update" => (
                        "changes",
                        "what changes: `#[fake(update(|row| ..))]`".to_owned(),
                    ),
                    _ if values.iter().any(|value| given::list(&value.ty).is_some()) => (
                        "stores",
                        format!(
                            "the row, `#[fake({what}({row}))]`, or where a list is several rows, what is stored of it: \
                             `#[fake(write = |tx| ..)]`"
                        ),
                    ),
                    _ => ("stores", format!("the row: `#[fake({what}({row}))]`")),
                };
                self.give_up(
                    ident,
                    format!("cannot tell what `{ident}` {problem}, given its parameters"),
                    format!("write {help}"),
                )
            }
        }
    }

    fn is_list_of_inputs(&self, value: &Param, table: usize) -> bool {
        let item = given::list(&value.ty).map(|listed| listed.list.item);
        item.is_some_and(|item| self.is_input(item, value, table))
    }

    /// A type made to become the entity: `NewUser`, `UserInput`, `CreateUserRequest`. Where the attribute says that it is
    /// stored, its name need not say so.
    fn is_input(&self, ty: &syn::Type, value: &Param, table: usize) -> bool {
        if param::is_plain(ty) {
            return false;
        }
        let of_another = |table: &Table| given::row(ty, table).is_some();
        if self.args.op.is_some() && value.named && !self.tables.iter().any(of_another) {
            return true;
        }
        let (bare, _) = param::strip_reference(ty);
        let Some(segment) = last_segment(bare) else {
            return false;
        };
        let words = names::words_of_type(&names::plain(&segment.ident));
        let starts = words
            .first()
            .is_some_and(|first| INPUT_STARTS.contains(&first.as_str()));
        let ends = words
            .last()
            .is_some_and(|last| INPUT_ENDS.contains(&last.as_str()));
        let id = words
            .last()
            .is_some_and(|last| last == "id" || last == "key");
        let noun = super::name::nouns(&self.tables[table])
            .iter()
            .any(|noun| words.windows(noun.len()).any(|window| window == noun));
        !id && (starts || ends || noun)
    }
}

/// A type whose name says that it is a part of an entity: `UserPatch`, `ProfileChanges`.
fn is_patch(value: &Param) -> bool {
    const ENDS: [&str; 5] = ["patch", "update", "changes", "changeset", "edit"];
    let words = last_segment(&value.ty)
        .map(|segment| names::words_of_type(&names::plain(&segment.ident)))
        .unwrap_or_default();
    words
        .last()
        .is_some_and(|last| ENDS.contains(&last.as_str()))
}

/// `User { id: ids.next(), name, .. }` as a hint.
fn row_of(name: &str, values: &[&Param]) -> String {
    let given: Vec<String> = values.iter().map(|value| value.name.to_string()).collect();
    if given.is_empty() {
        format!("{name} {{ .. }}")
    } else {
        format!("{name} {{ {}, .. }}", given.join(", "))
    }
}

/// Whether the tokens of an expression mention an identifier.
pub(super) fn mentions(expr: &impl quote::ToTokens, ident: &Ident) -> bool {
    crate::names::mention(&quote!(#expr), &names::plain(ident)).is_some()
}
