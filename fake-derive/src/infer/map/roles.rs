//! Which parameter is the key, the value, the time to live. Types decide; where two parameters have one type, names do.

use syn::Type;

use super::super::write::mentions;
use super::super::{Reported, Site, param};
use super::{Kept, Verb};
use crate::model::{Keys, Life, Param, Stored, Value};
use crate::names;
use crate::parse::{OpArgs, last_segment, same_type, type_arguments};

/// Names that a key has where its type is that of any text or number.
const KEY_NAMES: [&str; 13] = [
    "key",
    "k",
    "id",
    "name",
    "path",
    "token",
    "url",
    "uri",
    "hash",
    "fingerprint",
    "from",
    "bucket",
    "ip",
];

/// Parameters by what they are for.
pub(super) struct Roles<'a> {
    left: Vec<&'a Param>,
}

impl<'a> Roles<'a> {
    /// Takes the first parameter for which `test` holds.
    fn take(&mut self, test: impl Fn(&Param) -> bool) -> Option<&'a Param> {
        let position = self.left.iter().position(|value| test(value))?;
        Some(self.left.remove(position))
    }

    pub(super) fn take_typed(&mut self, ty: &Type) -> Option<&'a Param> {
        self.take(|value| param::same_key(&value.ty, ty))
    }

    /// Leaves out what an expression of the attribute mentions.
    pub(super) fn used_in(&mut self, expr: &syn::Expr) {
        self.left.retain(|value| !mentions(expr, &value.name));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Takes a list of keys out of the parameters, if there is one.
    pub(super) fn keys(&mut self, kept: Kept<'_>) -> Option<Keys> {
        let value = self.take(|value| is_list_of(&value.ty, kept.key))?;
        let list = param::list(&value.ty)?;
        Some(Keys {
            param: value.name.clone(),
            items_by_ref: list.items_by_ref,
        })
    }

    /// A parameter that begins the keys which are listed.
    pub(super) fn prefix(&mut self) -> Option<Value> {
        self.take(|value| names::plain(&value.name) == "prefix")
            .map(param::value)
    }

    /// A parameter that bounds what is listed.
    pub(super) fn limit(&mut self) -> Option<proc_macro2::Ident> {
        let limit = self.take(|value| {
            names::plain(&value.name) == "limit" && number_type(&value.ty) == Some("usize")
        })?;
        Some(limit.name.clone())
    }
}

/// `Duration`, perhaps optional.
fn is_duration(ty: &Type) -> bool {
    is_of(ty, "Duration")
}

fn is_of(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| {
        segment.ident == name
            || (segment.ident == "Option"
                && type_arguments(segment)
                    .first()
                    .is_some_and(|inner| is_of(inner, name)))
    })
}

impl<'a> Site<'a> {
    pub(super) fn roles(&self) -> Roles<'a> {
        Roles {
            left: self.values(),
        }
    }

    /// Whether one parameter carries several entries.
    pub(super) fn is_batch(&self, kept: Kept<'_>) -> bool {
        matches!(self.values().as_slice(), [only] if entries(&only.ty, kept).is_some())
    }

    /// The one parameter that carries the entries to put.
    pub(super) fn entries(
        &mut self,
        kept: Kept<'_>,
    ) -> Result<(proc_macro2::Ident, bool), Reported> {
        match self.values().as_slice() {
            [only] => match entries(&only.ty, kept) {
                Some(by_ref) => Ok((only.name.clone(), by_ref)),
                None => self.ask_map(kept, "its parameter carries no pairs of a key and a value"),
            },
            _ => self.ask_map(kept, "several entries come as one list of pairs"),
        }
    }

    /// Takes the key out of the parameters.
    pub(super) fn key(&mut self, kept: Kept<'_>, roles: &mut Roles<'a>) -> Result<Value, Reported> {
        let typed = |value: &Param| param::same_key(&value.ty, kept.key);
        if let Some(key) = roles.take(|value| typed(value) && is_key(kept, value)) {
            return self.fit(kept, key);
        }
        // Whoever says the operation means the only parameter that could be the key.
        let alone = roles.left.iter().filter(|value| typed(value)).count() == 1;
        if let (true, Some(_)) = (alone, &self.args.op) {
            if let Some(key) = roles.take(typed) {
                return self.fit(kept, key);
            }
        }
        // What converts into the key is one where its name says so.
        let converts = |value: &Param| {
            matches!(value.ty, Type::ImplTrait(_))
                || last_segment(&value.ty).is_some_and(|segment| segment.ident == "Cow")
        };
        let named = |value: &Param| is_key(kept, value) || names::plain(&value.name) == "key";
        if let Some(key) = roles.take(|value| converts(value) && named(value)) {
            return self.fit(kept, key);
        }
        let wanted = super::super::answer::text(kept.key);
        match roles.left.iter().find(|value| typed(value)) {
            Some(value) => {
                let name = &value.name;
                self.ask_word(kept, format!("nothing says that `{name}` is the key"))
            }
            None => self.ask_map(
                kept,
                format!("none of its parameters is a key (`{wanted}`)"),
            ),
        }
    }

    fn fit(&mut self, kept: Kept<'_>, value: &Param) -> Result<Value, Reported> {
        if !value.named {
            return self.ask_map(kept, "one of its parameters has no name");
        }
        if matches!(&value.ty, Type::Reference(reference) if reference.mutability.is_some()) {
            let name = &value.name;
            return self.ask_map(kept, format!("`{name}` is `&mut`, so it may be changed"));
        }
        Ok(param::value(value))
    }

    /// Takes a value of the map out of the parameters, or an expression out of the attribute.
    pub(super) fn put_value(
        &mut self,
        kept: Kept<'_>,
        roles: &mut Roles<'a>,
    ) -> Result<Stored, Reported> {
        if let Some(expr) = self.said("value") {
            roles.used_in(expr);
            return Ok(Stored::Expr(expr.clone()));
        }
        self.value_param(kept, roles, "its parameters carry no value")
            .map(Stored::Param)
    }

    pub(super) fn value_param(
        &mut self,
        kept: Kept<'_>,
        roles: &mut Roles<'a>,
        why: &str,
    ) -> Result<Value, Reported> {
        let exact = roles.take(|value| param::same_key(&value.ty, kept.value));
        let only = |roles: &mut Roles<'a>| match roles.left.as_slice() {
            // `From` converts it; rustc says where there is none.
            [only] if !is_time(&only.ty) => roles.take(|_| true),
            _ => None,
        };
        match exact.or_else(|| only(roles)) {
            Some(value) => self.fit(kept, value),
            None => self.ask_map(kept, why),
        }
    }

    /// What the attribute says by this word.
    fn said(&self, name: &str) -> Option<&'a syn::Expr> {
        let (_, OpArgs::Said(said)) = self.args.op.as_ref()? else {
            return None;
        };
        let found = said.iter().find(|(word, _)| word == name);
        found.and_then(|(_, value)| value.as_ref())
    }

    /// How long what is written lives: said, or a parameter that is a duration or a time.
    pub(super) fn life(&mut self, kept: Kept<'_>, roles: &mut Roles<'a>) -> Result<Life, Reported> {
        if let Some(expr) = self.said("ttl") {
            roles.used_in(expr);
            return Ok(Life::For(expr.clone()));
        }
        if let Some(expr) = self.said("until") {
            roles.used_in(expr);
            return Ok(Life::Until(expr.clone()));
        }
        // A value that is itself a duration is no time to live.
        let is_value = |value: &Param| same_type(&value.ty, kept.value);
        if let Some(ttl) = roles.take(|value| is_duration(&value.ty) && !is_value(value)) {
            let name = &ttl.name;
            return Ok(Life::For(syn::parse_quote!(#name)));
        }
        if let Some(until) = roles.take(|value| is_of(&value.ty, "SystemTime") && !is_value(value))
        {
            let name = &until.name;
            return Ok(Life::Until(syn::parse_quote!(#name)));
        }
        let unit = |value: &Param| {
            let words = names::words(&names::plain(&value.name));
            let is = |word: &str| words.iter().any(|known| known == word);
            ["ttl", "expiry", "expiration", "expires", "timeout"]
                .into_iter()
                .any(is)
        };
        let Some(number) = roles.take(|value| param::is_integer(&value.ty) && unit(value)) else {
            return Ok(Life::Declared);
        };
        let name = &number.name;
        let words = names::words(&names::plain(name));
        let last = words.last().map_or("", String::as_str);
        let is_u64 = number_type(&number.ty) == Some("u64");
        match last {
            "secs" | "seconds" | "sec" if is_u64 => Ok(Life::For(
                syn::parse_quote!(::core::time::Duration::from_secs(#name)),
            )),
            "ms" | "millis" | "milliseconds" if is_u64 => Ok(Life::For(
                syn::parse_quote!(::core::time::Duration::from_millis(#name)),
            )),
            _ => self.give_up(
                name,
                format!("nothing says in which unit `{name}` counts"),
                format!("say it: `#[fake(put(ttl = Duration::from_secs({name})))]`"),
            ),
        }
    }

    /// How much a counter moves, if it is said.
    pub(super) fn by(
        &mut self,
        kept: Kept<'_>,
        roles: &mut Roles<'a>,
        verb: Verb,
    ) -> Result<Option<syn::Expr>, Reported> {
        if let Some(expr) = self.said("by") {
            roles.used_in(expr);
            return Ok(Some(expr.clone()));
        }
        let Some(by) = roles.take(|value| param::is_integer(&value.ty)) else {
            return Ok(None);
        };
        let name = &by.name;
        if same_type(&by.ty, kept.value) {
            return Ok(Some(syn::parse_quote!(#name)));
        }
        let counted = super::super::answer::text(kept.value);
        let word = if verb == Verb::Increment {
            "increment"
        } else {
            "decrement"
        };
        self.ask_map_for(
            kept,
            &format!("`{name}` is no `{counted}`, which is what the map counts"),
            &format!("say how much: `#[fake({word}(by = ..))]`"),
        )
    }

    /// A parameter that nothing uses means something that is not understood.
    pub(super) fn used_up(&mut self, kept: Kept<'_>, roles: &Roles<'a>) -> Result<(), Reported> {
        let Some(left) = roles.left.first() else {
            return Ok(());
        };
        let name = &left.name;
        if let Some((word, _)) = &self.args.op {
            let left = roles.left.clone();
            let word = word.clone();
            return self.none_left(&word, &left);
        }
        let why = format!("nothing explains its parameter `{name}`");
        let lives = match super::name::verb(self.ident()) {
            Some((Verb::Put, _)) => "put(ttl = ..)",
            Some((Verb::PutIfAbsent, _)) => "put(if_absent, ttl = ..)",
            Some((Verb::Increment, _)) => "increment(ttl = ..)",
            _ => return self.ask_map(kept, why),
        };
        if !param::is_integer(&left.ty) {
            return self.ask_map(kept, why);
        }
        let help = format!(
            "where it says how long an entry lives, write `#[fake({lives})]`, else the body: `#[fake(write = |tx| ..)]`"
        );
        self.ask_map_for(kept, &why, &help)
    }
}

/// A list of keys.
fn is_list_of(ty: &Type, key: &Type) -> bool {
    param::list(ty).is_some_and(|list| {
        same_type(list.item, key) || (list.items_by_ref && param::borrows_as(key, list.item))
    })
}

fn is_time(ty: &Type) -> bool {
    is_duration(ty) || is_of(ty, "SystemTime")
}

fn number_type(ty: &Type) -> Option<&'static str> {
    let segment = last_segment(ty)?;
    ["u64", "usize"]
        .into_iter()
        .find(|name| segment.ident == name)
}

/// Whether the type is a list of the map's pairs, and if so whether it is borrowed.
fn entries(ty: &Type, kept: Kept<'_>) -> Option<bool> {
    let (bare, by_ref) = param::strip_reference(ty);
    let is_pair = |item: &Type| match item {
        Type::Tuple(pair) => {
            let parts: Vec<&Type> = pair.elems.iter().collect();
            matches!(parts.as_slice(), [key, value] if same_type(key, kept.key) && same_type(value, kept.value))
        }
        _ => false,
    };
    if let Type::Slice(slice) = bare {
        return is_pair(&slice.elem).then_some(by_ref);
    }
    let segment = last_segment(bare)?;
    match (
        segment.ident.to_string().as_str(),
        type_arguments(segment).as_slice(),
    ) {
        ("Vec", [item]) if is_pair(item) => Some(by_ref),
        ("HashMap" | "BTreeMap", [key, value, ..])
            if !by_ref && same_type(key, kept.key) && same_type(value, kept.value) =>
        {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a parameter of the key's type can be the key by its name too.
pub(super) fn is_key(kept: Kept<'_>, value: &Param) -> bool {
    if !param::is_plain(kept.key) {
        return true;
    }
    let words = names::words(&names::plain(&value.name));
    let last = words.last().map_or("", String::as_str);
    let of_map = names::words(&names::plain(kept.name));
    let of_value = last_segment(kept.value)
        .map(|segment| names::words_of_type(&names::plain(&segment.ident)))
        .unwrap_or_default();
    let mut nouns = of_map.iter().chain(&of_value);
    KEY_NAMES.contains(&last) || nouns.any(|noun| names::names_noun(noun, last))
}
