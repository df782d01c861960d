//! What the runtime has to know of each method, as types: a marker, the arguments that tests can look at, where the
//! key is among them, and the answer.
//!
//! ```text
//! pub enum __insert {}
//! impl __fake::Method for __insert {
//!     type Args<'c> = User;
//!     type Answer = __fake::AsyncFallible<Result<(), StorageError>>;
//!     type Does = __fake::Writes<__fake::RowKey<u64>>;
//!     const NUMBER: usize = 0;
//! }
//! ```

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Lifetime, Type};

use super::lent::Lender;
use super::{Own, boxed, form, hidden};
use crate::model::{Answer, Fake, Held, Method, Op, Selector, Source, Style, Table, Test};
use crate::names::{self, Mentions};

/// How a method is called.
pub(super) struct Call {
    marker: Ident,
    number: Literal,
    /// The parameters that tests can look at; the others are captured.
    args: Vec<Ident>,
    types: Vec<TokenStream>,
    /// The same, with the lifetimes left out.
    mentioned: Vec<TokenStream>,
    /// `None` where the answer's type has no name outside of the method.
    answer: Option<TokenStream>,
}

impl Call {
    pub(super) fn all(fake: &Fake) -> Vec<Self> {
        let methods = fake.methods.iter().enumerate();
        methods
            .map(|(number, method)| Self::of(fake, number, method))
            .collect()
    }

    fn of(fake: &Fake, number: usize, method: &Method) -> Self {
        let inside = method.input.sig.receiver().is_some();
        let answer = inside
            .then(|| nameable(fake, method, &form::answer(method)))
            .flatten();
        let listed: Vec<_> = method
            .params
            .iter()
            .filter(|param| answer.is_some() && !param.context)
            .collect();
        let known = |name: &str| hidden::is_known(fake, name);
        let lender = Lender {
            hides: &|ty| method.style != Style::Async && hidden::may_hide_a_lifetime(ty, &known),
            said: &|ty, life| argument(fake, method, ty, life),
        };
        let (mut args, mut types, mut mentioned) = (Vec::new(), Vec::new(), Vec::new());
        for param in listed {
            if let Some(ty) = lender.lent(&param.ty) {
                args.push(param.name.clone());
                types.push(ty);
                let elided = Lifetime::new("'_", Span::mixed_site());
                mentioned.extend(argument(fake, method, param.ty.to_token_stream(), &elided));
            }
        }
        Self {
            marker: names::marker(&method.input.sig.ident),
            number: Literal::usize_unsuffixed(number),
            args,
            types,
            mentioned,
            answer,
        }
    }

    /// Whether faults can be armed for it.
    pub(super) fn is_known(&self) -> bool {
        self.answer.is_some()
    }

    /// The arguments that tests can look at, by name.
    pub(super) fn args(&self) -> &[Ident] {
        &self.args
    }

    pub(super) fn lists(&self, name: &Ident) -> bool {
        self.args.contains(name)
    }

    pub(super) fn marker(&self, own: &Own) -> TokenStream {
        if self.is_known() {
            own.generics.path(&self.marker)
        } else {
            let number = &self.number;
            quote!(__fake::Opaque<#number>)
        }
    }

    /// The arguments as one value.
    pub(super) fn values(&self) -> TokenStream {
        one_or_tuple(&self.args)
    }

    /// The pattern that gives them their names back where the body uses them.
    pub(super) fn pattern(&self, body: &Mentions) -> TokenStream {
        let used = |name: &Ident| {
            if body.has(name) {
                name.to_token_stream()
            } else {
                quote!(_)
            }
        };
        let names: Vec<TokenStream> = self.args.iter().map(used).collect();
        one_or_tuple(&names)
    }

    /// The types that its marker mentions.
    pub(super) fn mentions(&self) -> impl Iterator<Item = &TokenStream> {
        self.mentioned.iter().chain(&self.answer)
    }

    /// The marker and what it says.
    pub(super) fn declaration(
        &self,
        own: &Own,
        method: &Method,
        has_types: bool,
    ) -> Option<TokenStream> {
        let Own { fake, vis, .. } = own;
        let answer = self.answer.as_ref()?;
        let conditions: Vec<_> = crate::model::conditions(&method.input.attrs).collect();
        let (marker, number) = (&self.marker, &self.number);
        let args = one_or_tuple(&self.types);
        let waits = method.style != Style::Sync;
        let kind = match (waits, method.output.is_fallible()) {
            (false, false) => quote!(Sure),
            (false, true) => quote!(Fallible),
            (true, false) => quote!(AsyncSure),
            (true, true) => quote!(AsyncFallible),
        };
        let does = self.does(fake, method);
        let types = names::types();
        let (params, clause) = (own.generics.declared(None), own.generics.clause());
        let declared = if has_types {
            quote!(struct #marker<T = #types>(T);)
        } else if let Some(phantom) = own.generics.phantom() {
            quote!(struct #marker #params(#phantom) #clause;)
        } else {
            quote!(enum #marker #params {})
        };
        let marker = own.generics.ty(marker);
        Some(quote! {
            #(#conditions)*
            #vis #declared
            #(#conditions)*
            impl #params __fake::Method for #marker #clause {
                type Args<'c> = #args;
                type Answer = __fake::#kind<#answer>;
                type Does = __fake::#does;
                const NUMBER: usize = #number;
            }
        })
    }

    fn does(&self, fake: &Fake, method: &Method) -> TokenStream {
        let table = fake.tables.get(method.table);
        let key = table
            .and_then(|table| self.key(fake, table, method))
            .unwrap_or_else(|| quote!(__fake::NoKey));
        match &method.op {
            // What a body of the user's looks at is not known, nor what several selects in a row see.
            Op::Read(_)
            | Op::Select {
                answer: Answer::EachRow,
                ..
            } => quote!(Views<#key>),
            Op::Select { .. } => {
                let entity = table.map(|table| &table.entity);
                quote!(Reads<#key, #entity>)
            }
            Op::Exists { .. } | Op::Count { .. } => quote!(Tells<#key>),
            Op::Insert { rows, .. } | Op::Upsert { rows, .. } | Op::Replace { rows, .. }
                if rows.is_list() =>
            {
                quote!(Batch)
            }
            Op::Insert { .. }
            | Op::Upsert { .. }
            | Op::Replace { .. }
            | Op::Update { .. }
            | Op::Delete { .. }
            | Op::Write(_) => quote!(Writes<#key>),
            Op::Queue(op) => super::queue::does(self, fake, method, op),
            Op::World(_) => quote!(Asks),
            Op::Map(op) => super::map::does(self, fake, method, op),
            Op::Broken => match fake.tables.as_slice() {
                [Table { entity, .. }] => quote!(Anything<#entity>),
                _ => quote!(Anything),
            },
            Op::Default | Op::Static(_) | Op::Unsupported | Op::Noop | Op::Served => {
                quote!(Effects)
            }
        }
    }

    /// Where the table's key is among the arguments.
    fn key(&self, fake: &Fake, table: &Table, method: &Method) -> Option<TokenStream> {
        // So many the runtime can look into.
        let ty = table.key_type.as_ref().filter(|_| self.args.len() <= 8)?;
        let columns = table.key_columns();
        let named = |name: &Ident| self.args.iter().position(|arg| arg == name);
        let position = |at: usize| {
            let at = Literal::usize_unsuffixed(at);
            if self.args.len() == 1 {
                quote!(__fake::ArgKey<#ty>)
            } else {
                quote!(__fake::ArgAt<#at, #ty>)
            }
        };
        let by = match &method.op {
            Op::Insert { rows, .. } | Op::Upsert { rows, .. } | Op::Replace { rows, .. } => {
                let Source::Entity { param, held } = rows else {
                    return None;
                };
                // What else holds a row does not show its key before the call.
                if !matches!(held, Held::Value | Held::Reference | Held::Box) {
                    return None;
                }
                let alone = self.args.len() == 1 && named(param).is_some();
                return alone.then(|| quote!(__fake::RowKey<#ty>));
            }
            Op::Read(_) | Op::Write(_) => {
                let [column] = columns else { return None };
                let at = self.args.iter().position(|arg| {
                    names::plain(arg) == names::plain(&column.name)
                        && Self::has_type(fake, method, arg, ty)
                })?;
                return Some(position(at));
            }
            Op::Select { by, .. }
            | Op::Exists { by }
            | Op::Count { by }
            | Op::Update { by, .. }
            | Op::Delete { by, .. } => by,
            _ => return None,
        };
        let Selector::And(terms) = by else {
            return None;
        };
        let mut found = Vec::new();
        for column in columns {
            let value = terms
                .iter()
                .find_map(|term| match (&term.column, &term.test) {
                    (Some(of), Test::Is(value)) if of.text() == column.text() => Some(value),
                    _ => None,
                })?;
            let arg = syn::parse2::<Ident>(value.tokens.clone()).ok()?;
            found.push((named(&arg)?, arg));
        }
        match found.as_slice() {
            [(at, arg)] if Self::has_type(fake, method, arg, ty) => Some(position(*at)),
            [_] | [] => None,
            several => {
                let Type::Tuple(parts) = ty else { return None };
                let in_order = several
                    .iter()
                    .enumerate()
                    .all(|(place, (at, _))| place == *at);
                let alike = several.len() == self.args.len()
                    && several.len() == parts.elems.len()
                    && several
                        .iter()
                        .zip(&parts.elems)
                        .all(|((_, arg), part)| Self::has_type(fake, method, arg, part));
                (in_order && alike).then(|| quote!(__fake::ArgKey<#ty>))
            }
        }
    }

    /// The place of a map's key, which this argument is.
    pub(super) fn place(
        &self,
        fake: &Fake,
        method: &Method,
        arg: &Ident,
        ty: &Type,
    ) -> Option<TokenStream> {
        let at = self.args.iter().position(|listed| listed == arg)?;
        if self.args.len() > 8 || !Self::has_type(fake, method, arg, ty) {
            return None;
        }
        if self.args.len() == 1 {
            return Some(quote!(__fake::ArgKey<#ty>));
        }
        let at = Literal::usize_unsuffixed(at);
        Some(quote!(__fake::ArgAt<#at, #ty>))
    }

    /// Whether a parameter surely hashes as the key does: it has its type, or what that borrows as.
    fn has_type(fake: &Fake, method: &Method, arg: &Ident, key: &Type) -> bool {
        let param = method.params.iter().find(|param| param.name == *arg);
        let Some(param) = param else { return false };
        let mut ty = &param.ty;
        while let Type::Reference(reference) = ty {
            ty = &reference.elem;
        }
        let text = |ty: &Type| {
            let ty = ty.to_token_stream();
            without_self(fake, ty).map(|ty| ty.to_string())
        };
        let (Some(ty), Some(key)) = (text(ty), text(key)) else {
            return false;
        };
        ty == key
            || (ty == "str" && key == "String")
            || key == format!("Vec < {} >", ty.trim_matches(['[', ']', ' ']))
    }
}

pub(super) fn one_or_tuple(parts: &[impl ToTokens]) -> TokenStream {
    match parts {
        [one] => one.to_token_stream(),
        parts => quote!((#(#parts),*)),
    }
}

/// A type as it can be written outside of the method, with `Self::Name` as the attribute says it.
pub(super) fn nameable(fake: &Fake, method: &Method, ty: &Type) -> Option<TokenStream> {
    outside(fake, method, ty.to_token_stream(), &mut |life| {
        (life? == "static").then(|| Lifetime::new("'static", Span::call_site()))
    })
}

/// A parameter's type with `life` for every lifetime; `None` where they cannot all be one.
fn argument(fake: &Fake, method: &Method, ty: TokenStream, life: &Lifetime) -> Option<TokenStream> {
    if names::is_invariant(&ty) {
        return None;
    }
    outside(
        fake,
        method,
        hidden::spelled(ty),
        &mut |named| match named {
            Some(named) if named == "static" => Some(Lifetime::new("'static", Span::call_site())),
            _ => Some(life.clone()),
        },
    )
}

fn outside(
    fake: &Fake,
    method: &Method,
    ty: TokenStream,
    life: &mut dyn FnMut(Option<&Ident>) -> Option<Lifetime>,
) -> Option<TokenStream> {
    let generics = &method.input.sig.generics;
    if generics
        .type_params()
        .any(|param| names::mention(&ty, &names::plain(&param.ident)).is_some())
        || generics
            .const_params()
            .any(|param| names::mention(&ty, &names::plain(&param.ident)).is_some())
    {
        return None;
    }
    boxed::with_lifetimes(without_self(fake, ty)?, life)
}

fn has_self(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "Self",
        TokenTree::Group(group) => has_self(&group.stream()),
        _ => false,
    })
}

/// `Self::Error` and `<Self as Trait>::Error` as the attribute says it; `None` where `Self` is anything else.
pub(super) fn without_self(fake: &Fake, tokens: TokenStream) -> Option<TokenStream> {
    if !has_self(&tokens) {
        return Some(tokens);
    }
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let text = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
    let name = names::plain(&fake.item.ident);
    let qualified = ["<", "Self", "as", &name, ">", ":", ":"];
    let begins = |at: usize, with: &[&str]| (at..).zip(with).all(|(at, word)| text(at) == *word);
    let mut made = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let written = [&qualified[..], &["Self", ":", ":"]];
        if let Some(words) = written.into_iter().find(|words| begins(at, words)) {
            at += words.len();
            let named = text(at);
            let mut types = fake.options.types.iter();
            let known = types.find(|known| known.name == named)?;
            // With its parameters, it is another type in each call.
            if !known.generics.params.is_empty() || text(at + 1) == "<" {
                return None;
            }
            known.ty.to_tokens(&mut made);
            at += 1;
            continue;
        }
        match token {
            TokenTree::Ident(ident) if ident == "Self" => return None,
            TokenTree::Group(group) => {
                let inner = without_self(fake, group.stream())?;
                let mut other = proc_macro2::Group::new(group.delimiter(), inner);
                other.set_span(group.span());
                TokenTree::Group(other).to_tokens(&mut made);
            }
            other => other.to_tokens(&mut made),
        }
        at += 1;
    }
    Some(made)
}
