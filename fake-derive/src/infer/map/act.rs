//! From a verb to the operation, given the parameters and the answer.

use syn::Type;

use super::super::{Site, param};
use super::{Acted, Kept, Verb};
use crate::model::MapAnswer::{
    Bool, Collected, Each, Keys, Number, OptionDuration, OptionValue, Pairs, Unit, Value, Values,
};
use crate::model::{Life, MapAct, MapAnswer};
use crate::parse::OpArgs;

impl Site<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm for each verb")]
    pub(super) fn act(&mut self, kept: Kept<'_>, verb: Verb) -> Acted {
        let mut roles = self.roles();
        let (act, wanted): (MapAct, &[MapAnswer]) = match verb {
            Verb::Get => match roles.keys(kept) {
                Some(keys) => (MapAct::GetMany { keys }, &[Each, Pairs, Collected]),
                None if roles.is_empty() => return self.listed(kept),
                None => {
                    let key = self.key(kept, &mut roles)?;
                    (MapAct::Get { key }, &[Value, OptionValue])
                }
            },
            Verb::Contains => match roles.keys(kept) {
                Some(keys) => (MapAct::CountExisting { keys }, &[Number]),
                None => {
                    let key = self.key(kept, &mut roles)?;
                    (MapAct::Contains { key }, &[Bool])
                }
            },
            Verb::Ttl => {
                let key = self.key(kept, &mut roles)?;
                (MapAct::Ttl { key }, &[OptionDuration])
            }
            Verb::Keys => {
                let prefix = roles.prefix();
                let limit = roles.limit();
                (MapAct::Keys { prefix, limit }, &[Keys])
            }
            Verb::List => return self.listed(kept),
            Verb::Len => (MapAct::Len, &[Number]),
            Verb::IsEmpty => (MapAct::IsEmpty, &[Bool]),
            Verb::Put | Verb::PutIfAbsent => {
                let key = self.key(kept, &mut roles)?;
                let life = self.life(kept, &mut roles)?;
                let value = self.put_value(kept, &mut roles)?;
                let if_absent = verb == Verb::PutIfAbsent;
                let plain = matches!(life, Life::Declared);
                let wanted: &[MapAnswer] = match (if_absent, plain) {
                    (true, _) => &[Bool, Unit],
                    (false, true) => &[Unit, OptionValue],
                    (false, false) => &[Unit],
                };
                let act = MapAct::Put {
                    key,
                    value,
                    life,
                    if_absent,
                };
                (act, wanted)
            }
            Verb::Insert => {
                let is_exchange = self.shaped(kept, &[OptionValue, Unit, Bool])? == OptionValue;
                if !is_exchange {
                    return self.ask_map_for(
                        kept,
                        "some maps replace what is there, and others only add",
                        "say which: `#[fake(put)]` or `#[fake(put(if_absent))]`",
                    );
                }
                return self.act(kept, Verb::Put);
            }
            Verb::PutAll => {
                let (entries, by_ref) = self.entries(kept)?;
                return Ok((
                    MapAct::PutAll { entries, by_ref },
                    self.shaped(kept, &[Unit, Number])?,
                ));
            }
            Verb::Swap => {
                let key = self.key(kept, &mut roles)?;
                let why = "it needs the value that is expected, and the new one";
                let expected = self.value_param(kept, &mut roles, why)?;
                let new = self.value_param(kept, &mut roles, why)?;
                (MapAct::Swap { key, expected, new }, &[Bool])
            }
            Verb::Update => {
                let Some((_, OpArgs::Expr(change))) = &self.args.op else {
                    unreachable!("`map_explicit` asks only where there is a closure")
                };
                let key = self.key(kept, &mut roles)?;
                roles.used_in(change);
                let change = change.clone();
                (
                    MapAct::Update { key, change },
                    &[Value, OptionValue, Bool, Unit],
                )
            }
            Verb::Take => {
                let key = self.key(kept, &mut roles)?;
                (MapAct::Take { key }, &[Value, OptionValue])
            }
            Verb::Delete => match roles.keys(kept) {
                Some(keys) => (MapAct::DeleteAll { keys }, &[Unit, Number]),
                None if roles.is_empty() && self.says_all() => (MapAct::Clear, &[Unit, Number]),
                None => {
                    let key = self.key(kept, &mut roles)?;
                    if self.is_optional_value(kept) {
                        (MapAct::Take { key }, &[OptionValue])
                    } else {
                        (MapAct::Delete { key }, &[Unit, Bool, Number])
                    }
                }
            },
            // `clear_session(id)` is about one.
            Verb::Clear if !roles.is_empty() => {
                let key = self.key(kept, &mut roles)?;
                (MapAct::Delete { key }, &[Unit, Bool, Number])
            }
            Verb::Clear => (MapAct::Clear, &[Unit, Number]),
            Verb::Increment | Verb::Decrement => {
                if !param::is_integer(kept.value) {
                    let counted = super::super::answer::text(kept.value);
                    return self.ask_map(kept, format!("its values are `{counted}`, no integers"));
                }
                let key = self.key(kept, &mut roles)?;
                let ttl = match self.life(kept, &mut roles)? {
                    Life::For(ttl) => Some(ttl),
                    Life::Declared => None,
                    Life::Until(_) => {
                        return self.ask_map(kept, "a counter begins to live when it is made");
                    }
                };
                let by = self.by(kept, &mut roles, verb)?;
                let down = verb == Verb::Decrement;
                (MapAct::Count { key, by, down, ttl }, &[Value, Unit])
            }
            Verb::Expire => {
                let key = self.key(kept, &mut roles)?;
                let life = self.life(kept, &mut roles)?;
                if matches!(life, Life::Declared) {
                    return self.ask_map(kept, "nothing says for how long the entry lives");
                }
                (MapAct::Expire { key, life }, &[Unit, Bool])
            }
            Verb::Persist => {
                let key = self.key(kept, &mut roles)?;
                (MapAct::Persist { key }, &[Unit, Bool])
            }
            Verb::Rename => {
                let from = self.key(kept, &mut roles)?;
                let to = roles.take_typed(kept.key);
                let Some(to) = to else {
                    return self.ask_map(kept, "it needs the new key beside the old one");
                };
                let to = param::value(to);
                (MapAct::Rename { from, to }, &[Unit, Bool])
            }
        };
        self.used_up(kept, &roles)?;
        let answer = self.shaped(kept, wanted)?;
        self.absent_is_said(kept, &act, answer)?;
        Ok((act, answer))
    }

    /// Everything, as the answer says: keys, values or pairs.
    fn listed(&mut self, kept: Kept<'_>) -> Acted {
        let mut roles = self.roles();
        let prefix = roles.prefix();
        let limit = roles.limit();
        self.used_up(kept, &roles)?;
        if same(kept.key, kept.value) {
            return self.ask_map(
                kept,
                "keys and values have one type, and nothing says which it lists",
            );
        }
        let answer = self.shaped(kept, &[Keys, Values, Pairs, Collected])?;
        if answer == Keys {
            return Ok((MapAct::Keys { prefix, limit }, answer));
        }
        if prefix.is_some() || limit.is_some() {
            return self.ask_map(kept, "only keys are listed by prefix");
        }
        Ok((MapAct::All, answer))
    }

    fn is_optional_value(&self, kept: Kept<'_>) -> bool {
        let segment = crate::parse::last_segment(&self.output.value);
        segment.is_some_and(|segment| {
            let inner = crate::parse::type_arguments(segment);
            segment.ident == "Option" && inner.first().is_some_and(|inner| same(inner, kept.value))
        })
    }

    /// Whether the name promises all entries.
    fn says_all(&self) -> bool {
        let words = crate::names::words(&crate::names::plain(self.ident()));
        words.iter().any(|word| word == "all")
    }

    /// Where nothing shows that an entry was absent, somebody has to say what happens.
    fn absent_is_said(
        &mut self,
        kept: Kept<'_>,
        act: &MapAct,
        answer: MapAnswer,
    ) -> Result<(), super::super::Reported> {
        match act {
            MapAct::Put {
                if_absent: true, ..
            } if answer == Unit && !self.output.is_fallible() => self.ask_map_for(
                kept,
                "nothing shows whether the key was taken",
                "let it answer `bool`, or a `Result`",
            ),
            MapAct::Expire { .. }
            | MapAct::Persist { .. }
            | MapAct::Rename { .. }
            | MapAct::Update { .. }
                if answer == Unit =>
            {
                self.unit_is_said("entry")
            }
            _ => Ok(()),
        }
    }
}

fn same(one: &Type, other: &Type) -> bool {
    crate::parse::same_type(one, other)
}
