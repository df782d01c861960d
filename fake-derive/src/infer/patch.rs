//! `patch(name, email)`: fields that change where something is given for them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::explicit::key_terms;
use super::write::mentions;
use super::{Inferred, Reported, Site};
use crate::model::{Change, Column};
use crate::names;
use crate::parse::SelectorArg;

impl Site<'_> {
    /// `patch(name, email)`: each field by the parameter of its name, else by that field of the patch.
    pub(super) fn patch(&mut self, word: &Ident, fields: &[SelectorArg]) -> Inferred {
        let table = self.table(&[])?;
        let values = self.values();
        let named = |column: &Column| {
            values
                .iter()
                .find(|value| names::plain(&value.name) == column.plain())
        };
        let (mut patched, mut change) = (Vec::new(), TokenStream::new());
        for field in fields {
            let (column, value) = match field {
                SelectorArg::Column(column) => {
                    let value = match named(column) {
                        Some(value) => value.name.to_token_stream(),
                        None => self.field_of_patch(table, fields, column)?,
                    };
                    // A field that is no `Option` of the row's is blamed where the attribute names it.
                    (column, names::moved(&value, column.name.span()))
                }
                SelectorArg::Equals(column, value) => (column, quote!(#value)),
                SelectorArg::Closure(closure) => {
                    return self.give_up(
                        closure,
                        "a patch sets fields, and this is a closure",
                        "name the fields, `patch(name, email)`, or write the change: `update(|row| ..)`",
                    );
                }
            };
            if column.is_method {
                return self.give_up(
                    &column.path,
                    format!(
                        "a patch sets fields, and `{}` is computed",
                        names::spaced(column.text())
                    ),
                    "name the field",
                );
            }
            change.extend(quote!(#value,));
            patched.push((column.clone(), value));
        }
        self.changing(table, word, &change, Change::Patch(patched))
    }

    /// `patch.name`, of the one parameter which neither selects nor is a field itself.
    fn field_of_patch(
        &mut self,
        table: usize,
        fields: &[SelectorArg],
        column: &Column,
    ) -> Result<TokenStream, Reported> {
        let mut left = self.values();
        left.retain(|value| {
            let is_field = fields.iter().any(|field| match field {
                SelectorArg::Column(column) => column.plain() == names::plain(&value.name),
                SelectorArg::Equals(_, expr) => mentions(expr, &value.name),
                SelectorArg::Closure(_) => false,
            });
            !is_field
        });
        // What it selects by may be in the patch itself: `by(id = patch.id)`.
        if self.args.by.is_none() {
            key_terms(&self.tables[table], &mut left);
        } else {
            left.retain(|value| !self.spells(&value.name));
        }
        if let [only] = left.as_slice() {
            let (name, path) = (&only.name, &column.path);
            return Ok(quote!(#name.#path));
        }
        let name = &column.path;
        let given: Vec<String> = left
            .iter()
            .map(|value| format!("`{}`", value.name))
            .collect();
        let problem = if given.is_empty() {
            format!(
                "no parameter is called `{name}`, and none is left that could have it as a field"
            )
        } else {
            format!(
                "no parameter is called `{name}`, and which of {} has it as a field is not certain",
                given.join(", ")
            )
        };
        self.give_up(
            name,
            problem,
            format!("say what it becomes: `{name} = EXPRESSION`, an `Option`"),
        )
    }
}
