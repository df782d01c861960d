//! A method whose attribute names the operation: only the parameters are still matched.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::selector::terms_of_tuple;
use super::write::mentions;
use super::{Found, Inferred, Reported, Site, given, param};
use crate::model::{Answer, Change, Op, Param, Project, Selector, Source, Term, Test};
use crate::names;
use crate::parse::{OpArgs, SelectorArg};

impl Site<'_> {
    pub(super) fn explicit(&mut self) -> Inferred {
        let args = self.args;
        let Some((word, given)) = &args.op else {
            unreachable!("`operation` asks only where there is an attribute")
        };
        match (word.to_string().as_str(), given) {
            ("read", OpArgs::Body(body)) => Ok(Found {
                table: 0,
                op: Op::Read(body.clone()),
            }),
            ("write", OpArgs::Body(body)) => Ok(Found {
                table: 0,
                op: Op::Write(body.clone()),
            }),
            ("insert" | "upsert", OpArgs::Expr(row)) => {
                let table = self.table(&[])?;
                let rows = Source::Expr(row.clone());
                self.all_used(word, &|name| mentions(row, name))?;
                let answer = self.stored(table, &rows, &word.to_string())?;
                Ok(Found {
                    table,
                    op: if word == "insert" {
                        Op::Insert { rows, answer }
                    } else {
                        Op::Upsert { rows, answer }
                    },
                })
            }
            ("insert" | "upsert", _) => {
                let table = self.table(&[])?;
                let rows = self.source(table, &word.to_string())?;
                let answer = self.stored(table, &rows, &word.to_string())?;
                Ok(Found {
                    table,
                    op: if word == "insert" {
                        Op::Insert { rows, answer }
                    } else {
                        Op::Upsert { rows, answer }
                    },
                })
            }
            ("update", OpArgs::Expr(change)) => self.update_with(word, change),
            ("update", _) => {
                let table = self.table(&[])?;
                self.replace(table)
            }
            ("patch", OpArgs::Selector(fields)) => self.patch(word, fields),
            ("now" | "id" | "random" | "sleep", given) => self.world(word, given),
            (_, given) => self.selecting(word, given),
        }
    }

    fn selecting(&mut self, word: &Ident, given: &OpArgs) -> Inferred {
        let table = self.table(&[])?;
        let answer = match word.to_string().as_str() {
            "count" | "exists" => None,
            "delete" => Some(self.deleted(table)?),
            _ => Some(self.answer(table)?),
        };
        let (mut values, page) = self.page(matches!(answer, Some(Answer::Rows)), None)?;
        let by = self.selected(table, word, given, &mut values)?;
        match word.to_string().as_str() {
            "get" | "find" if matches!(answer, Some(Answer::Row | Answer::OptionRow)) => {
                if matches!(by, Selector::All) && self.args.first.is_none() {
                    return self.give_up(
                        word,
                        format!("`{word}` answers one row, and nothing says which"),
                        "name its fields, `find(email)`, or the first of an order: `find(order_by = name, first)`",
                    );
                }
                let orders = self.orders();
                Ok(
                    self.finish_select(
                        table,
                        by,
                        answer.unwrap_or(Answer::OptionRow),
                        orders,
                        page,
                    ),
                )
            }
            "get" | "find" | "list" if matches!(answer, Some(Answer::Rows | Answer::EachRow)) => {
                let orders = self.orders();
                Ok(self.finish_select(table, by, answer.unwrap_or(Answer::Rows), orders, page))
            }
            // Not its `answer`, which says what rows become, and is refused beside it.
            "exists" if param::is_bool(&self.output.value) => Ok(Found {
                table,
                op: Op::Exists { by },
            }),
            "count" if param::is_integer(&self.output.value) => Ok(Found {
                table,
                op: Op::Count { by },
            }),
            "delete" => Ok(Found {
                table,
                op: Op::Delete {
                    by,
                    answer: answer.unwrap_or(Answer::Unit),
                },
            }),
            _ => {
                let shown = super::answer::text(&self.output.value);
                let wanted = match word.to_string().as_str() {
                    "get" | "find" => "a row, an `Option` or a collection of it",
                    "list" => "a collection of rows",
                    "exists" => "a `bool`",
                    _ => "an integer",
                };
                let help = match word.to_string().as_str() {
                    "get" | "find" | "list" => {
                        "say what each row becomes, `answer = |row| ..`, or write the body: `#[fake(read = |db| ..)]`"
                    }
                    _ => "write the body where the answer is another: `#[fake(read = |db| ..)]`",
                };
                self.give_up(
                    word,
                    format!("`{word}` answers {wanted}, and the method answers `{shown}`"),
                    help,
                )
            }
        }
    }

    /// The rows that the attribute names, or the parameters where it names none.
    fn selected(
        &mut self,
        table: usize,
        word: &Ident,
        given: &OpArgs,
        values: &mut Vec<&Param>,
    ) -> Result<Selector, Reported> {
        let args = self.args;
        let spelled = match (given, &args.by) {
            (OpArgs::Selector(_), Some((by, _))) => {
                self.errors.twice(
                    word,
                    by,
                    "the rows are selected twice",
                    "name all fields in one of them",
                );
                return Err(Reported);
            }
            (OpArgs::Selector(terms), None) | (_, Some((_, terms))) => terms,
            _ => {
                let values = std::mem::take(values);
                return self.selector(table, None, values);
            }
        };
        let by = self.spelled(table, spelled, values)?;
        self.none_left(word, &self.unspelled(&by, values))?;
        Ok(by)
    }

    /// The parameters that neither a selector nor the page uses.
    pub(super) fn unspelled<'p>(&self, by: &Selector, values: &[&'p Param]) -> Vec<&'p Param> {
        values
            .iter()
            .copied()
            .filter(|value| !spelled_mentions(by, &value.name) && !self.mentioned(&value.name))
            .collect()
    }

    /// Whether the attribute names a column as this parameter is called.
    pub(super) fn spells(&self, name: &Ident) -> bool {
        let selector = match &self.args.op {
            Some((_, OpArgs::Selector(terms))) => terms.as_slice(),
            _ => &[],
        };
        let by = self.args.by.iter().flat_map(|(_, terms)| terms);
        selector.iter().chain(by).any(|arg| {
            matches!(arg, SelectorArg::Column(column) if column.plain() == names::plain(name))
        })
    }

    /// Whether the attribute makes its page or its answer of this parameter.
    pub(super) fn mentioned(&self, name: &Ident) -> bool {
        let args = self.args;
        let page = [&args.limit, &args.offset, &args.after, &args.page]
            .into_iter()
            .flatten();
        let each = match &args.answer {
            Some((_, Project::Made(made))) => Some(made),
            _ => None,
        };
        let mut made = page.map(|(_, expr)| expr).chain(each);
        made.any(|expr| mentions(expr, name))
    }

    /// `update(|user| user.name = name)`.
    fn update_with(&mut self, word: &Ident, change: &syn::Expr) -> Inferred {
        let table = self.table(&[])?;
        let is_given = |value: &&&Param| {
            let (bare, _) = param::strip_reference(&value.ty);
            matches!(change, syn::Expr::Path(path) if path.path.is_ident(&value.name))
                && matches!(bare, syn::Type::Path(_))
                && param::is_plain(bare)
        };
        if let Some(value) = self.values().iter().find(is_given) {
            let name = &value.name;
            return self.give_up(
                change,
                format!("`{name}` is a value, and an `update` is a closure over the row"),
                format!("write `update(|row| row.{name} = {name})`"),
            );
        }
        self.changing(
            table,
            word,
            &quote!(#change),
            Change::Closure(change.clone()),
        )
    }

    /// A change of the rows that the parameters select: by the key, by what the change does not mention, or as `by` says.
    pub(super) fn changing(
        &mut self,
        table: usize,
        word: &Ident,
        mentioned: &TokenStream,
        change: Change,
    ) -> Inferred {
        let stored = &self.tables[table];
        let mut values = self.values();
        let mentions = |name: &Ident| names::mention(mentioned, &names::plain(name)).is_some();
        let by = if let Some((_, spelled)) = &self.args.by {
            self.spelled(table, spelled, &mut values)?
        } else if let Some(terms) = key_terms(stored, &mut values) {
            Selector::And(terms)
        } else if let [only] = values.as_slice() {
            let by_entity = given::is_row(&only.ty, stored);
            let only = *only;
            if !by_entity && mentions(&only.name) {
                return self.nothing_selects(word);
            }
            values.clear();
            if by_entity {
                self.key_of_entity(table, &only.name)?
            } else {
                self.selector(table, None, vec![only])?
            }
        } else {
            let (changing, selecting): (Vec<&Param>, Vec<&Param>) =
                values.iter().partition(|value| mentions(&value.name));
            values = changing;
            if selecting.is_empty() {
                return self.nothing_selects(word);
            }
            self.selector(table, None, selecting)?
        };
        let left: Vec<&Param> = values
            .into_iter()
            .filter(|value| {
                !mentions(&value.name)
                    && !spelled_mentions(&by, &value.name)
                    && !self.mentioned(&value.name)
            })
            .collect();
        self.none_left(word, &left)?;
        let answer = self.changed(table)?;
        let columns: Vec<_> = match &by {
            Selector::And(terms) => terms
                .iter()
                .filter(|term| matches!(term.test, Test::Is(_)))
                .filter_map(|term| term.column.as_ref())
                .collect(),
            _ => Vec::new(),
        };
        if stored.at_most_one(&columns) {
            self.absence_is_said(&answer)?;
        }
        Ok(Found {
            table,
            op: Op::Update { by, change, answer },
        })
    }

    fn nothing_selects(&mut self, word: &Ident) -> Inferred {
        let help = if word == "patch" {
            "name the fields that select: `#[fake(patch(..), by(id = patch.id))]`"
        } else {
            "name the fields that select: `#[fake(update(|row| ..), by(tenant))]`"
        };
        self.give_up(word, "nothing says which rows change", help)
    }

    pub(super) fn all_used(
        &mut self,
        word: &Ident,
        used: &dyn Fn(&Ident) -> bool,
    ) -> Result<(), Reported> {
        let mut left = self.values();
        left.retain(|value| {
            !used(&value.name) && !value.bound.iter().any(used) && !self.mentioned(&value.name)
        });
        self.none_left(word, &left)
    }

    /// A parameter that nothing uses was forgotten, or belongs to nobody.
    pub(super) fn none_left(&mut self, word: &Ident, left: &[&Param]) -> Result<(), Reported> {
        for value in left {
            let name = &value.name;
            self.errors.at(
                name,
                format!("`{word}` does not use the parameter `{name}`"),
                format!("use it in the attribute, or mark it: `#[fake(ignore)] {name}: ..`"),
            );
        }
        if left.is_empty() {
            Ok(())
        } else {
            Err(Reported)
        }
    }
}

/// The terms for a whole key, where the parameters name every column of it.
pub(super) fn key_terms(
    table: &crate::model::Table,
    values: &mut Vec<&Param>,
) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    let mut left = values.clone();
    if let Some(at) = left
        .iter()
        .position(|value| given::is_whole_key(value, table))
    {
        let terms = terms_of_tuple(left.remove(at), table);
        *values = left;
        return Some(terms);
    }
    for column in table.key_columns() {
        let position = left.iter().position(|value| {
            param::declared_column(&value.name, table)
                .is_some_and(|named| named.text() == column.text())
        })?;
        let value = left.remove(position);
        terms.push(Term {
            column: Some(column.clone()),
            test: Test::Is(param::value(value)),
        });
    }
    if terms.is_empty() {
        return None;
    }
    *values = left;
    Some(terms)
}

fn spelled_mentions(by: &Selector, name: &Ident) -> bool {
    let terms = match by {
        Selector::All => return false,
        Selector::And(terms) | Selector::Or(terms) => terms,
    };
    terms.iter().any(|term| match &term.test {
        Test::Is(value) => mentions(&value.tokens, name),
        Test::In(many) => mentions(&many.value.tokens, name),
        Test::Compare(_, values) => values.iter().any(|value| mentions(&value.tokens, name)),
        Test::Closure(closure) => mentions(closure, name),
    })
}
