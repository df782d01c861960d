//! Answers, taken apart as far as their types show what is in them, and as the model of the method knows its rows.
//!
//! ```text
//! Tree::maybe(value, |value| Tree::row(0, value))
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Type, parse_quote};

use super::columns::Columns;
use crate::expand::call;
use crate::infer::param::is_plain;
use crate::model::{All, Answer, Each, Fake, Method, Op};
use crate::names;
use crate::parse::{handed, is_collection, last_segment, same_type, type_arguments};

/// The answer of a method, whose success is `value`.
pub(super) fn tree(
    fake: &Fake,
    columns: &Columns,
    method: &Method,
    value: &TokenStream,
) -> TokenStream {
    if method.op.answer() == Some(&Answer::Key) {
        let table = Literal::usize_unsuffixed(method.table);
        return quote!(__contract::Tree::key(#table, #value));
    }
    let ty = call::without_self(fake, method.output.value.to_token_stream());
    let ty = ty.and_then(|ty| syn::parse2(ty).ok());
    let ty = ty.unwrap_or_else(|| method.output.value.clone());
    let known = Known {
        fake,
        key: key(fake, columns, method),
        collects: matches!(method.form.all, All::Collected(_) | All::Keyed(_)),
        keyed: matches!(method.form.all, All::Keyed(_)).then_some(method.table),
    };
    let Some((item, _, stream)) = handed(&ty) else {
        return known.of(&ty, value);
    };
    let value = if stream.is_some() {
        quote!(__contract::streamed(#value).await)
    } else {
        value.clone()
    };
    let one = known.each(&item);
    quote!(__contract::Tree::list(#value, #one))
}

/// The type in the answer that is a key of the table with this number, where the method says so: what it answers of each row,
/// or where its next page begins.
fn key(fake: &Fake, columns: &Columns, method: &Method) -> Option<(Type, usize)> {
    let table = |column| columns.keys_of(method.table, column);
    if let Each::Column(column, Some(ty)) = &method.form.each {
        return Some((ty.clone(), table(column)?));
    }
    let (All::Page(_), Op::Select { order, cut, .. }) = (&method.form.all, &method.op) else {
        return None;
    };
    let ([order], Some(_)) = (order.as_slice(), &cut.after) else {
        return None;
    };
    let of = table(&order.column)?;
    let key = fake.tables[of].key_type.as_ref()?;
    Some((parse_quote!(::core::option::Option<#key>), of))
}

/// What is known of the types in an answer.
struct Known<'f> {
    fake: &'f Fake,
    key: Option<(Type, usize)>,
    /// Whether collections under any name are made of rows.
    collects: bool,
    /// The table whose keys are those of a map.
    keyed: Option<usize>,
}

/// What is in a value, by its type.
enum Inside {
    Row(usize),
    Key(usize),
    Maybe(Type),
    Tried(Type),
    /// A value in a `Box`, an `Arc` and the like.
    Behind(Type),
    List(Type),
    Slice(Type),
    Set(Type),
    Map(Box<(Type, Type)>),
    Tuple(Vec<Type>),
    Leaf,
}

impl Known<'_> {
    fn inside(&self, ty: &Type) -> Inside {
        let text = ty.to_token_stream().to_string();
        let mut tables = self.fake.tables.iter();
        if let Some(table) =
            tables.position(|table| table.entity.to_token_stream().to_string() == text)
        {
            return Inside::Row(table);
        }
        if let Some(table) = self.key_of(ty) {
            return Inside::Key(table);
        }
        if let Type::Tuple(tuple) = ty {
            return Inside::Tuple(tuple.elems.iter().cloned().collect());
        }
        let Some(segment) = last_segment(ty).filter(|_| !matches!(ty, Type::Reference(_))) else {
            return Inside::Leaf;
        };
        let name = names::plain(&segment.ident);
        match (name.as_str(), type_arguments(segment).as_slice()) {
            ("Option", [inner]) => Inside::Maybe(inner.clone()),
            ("Result", [inner] | [inner, _]) => Inside::Tried(inner.clone()),
            ("Box" | "Arc" | "Rc", [Type::Slice(slice)]) => Inside::Slice((*slice.elem).clone()),
            ("Box" | "Arc" | "Rc" | "Cow", [inner]) => match self.inside(inner) {
                Inside::Leaf => Inside::Leaf,
                _ => Inside::Behind(inner.clone()),
            },
            ("Vec" | "VecDeque" | "LinkedList", [inner]) => Inside::List(inner.clone()),
            ("HashSet" | "BTreeSet" | "BinaryHeap" | "IndexSet", [inner, ..]) => {
                Inside::Set(inner.clone())
            }
            ("HashMap" | "BTreeMap" | "IndexMap", [key, value, ..]) => {
                Inside::Map(Box::new((key.clone(), value.clone())))
            }
            // Others are told by their names where they are made of rows for certain.
            (name, [key, value, ..]) if self.collects && name.ends_with("Map") => {
                Inside::Map(Box::new((key.clone(), value.clone())))
            }
            (name, [inner, ..]) if self.collects && is_collection(name) => {
                if name.ends_with("Deque") {
                    Inside::List(inner.clone())
                } else {
                    Inside::Set(inner.clone())
                }
            }
            _ => Inside::Leaf,
        }
    }

    /// The table whose keys are of this type: the method says so, or it is a type of the user's which one table makes.
    fn key_of(&self, ty: &Type) -> Option<usize> {
        if let Some((key, table)) = &self.key {
            if same_type(key, ty) {
                return Some(*table);
            }
        }
        let is_own = matches!(ty, Type::Path(_)) && !is_plain(ty);
        let mut tables = self.fake.tables.iter().enumerate().filter(|(_, table)| {
            let key = table.key.as_ref();
            is_own
                && key.is_some_and(|key| key.generate.is_some())
                && table
                    .key_type
                    .as_ref()
                    .is_some_and(|key| same_type(key, ty))
        });
        let (table, _) = tables.next()?;
        tables.next().is_none().then_some(table)
    }

    fn of(&self, ty: &Type, value: &TokenStream) -> TokenStream {
        match self.inside(ty) {
            Inside::Row(table) => {
                let table = Literal::usize_unsuffixed(table);
                quote_spanned!(ty.span()=> __contract::Tree::row(#table, #value))
            }
            Inside::Key(table) => {
                let table = Literal::usize_unsuffixed(table);
                if last_segment(ty).is_some_and(|segment| segment.ident == "Option") {
                    let part = names::local("part");
                    return quote!(__contract::Tree::maybe(#value, |#part| __contract::Tree::key(#table, #part)));
                }
                quote_spanned!(ty.span()=> __contract::Tree::key(#table, #value))
            }
            Inside::Maybe(inner) => {
                let some = self.each(&inner);
                quote!(__contract::Tree::maybe(#value, #some))
            }
            Inside::Tried(inner) => {
                let okay = self.each(&inner);
                quote!(__contract::Tree::tried(#value, #okay))
            }
            Inside::Behind(inner) => {
                self.of(&inner, &quote!(::core::clone::Clone::clone(&*#value)))
            }
            Inside::List(inner) => {
                let one = self.each(&inner);
                quote!(__contract::Tree::list(#value, #one))
            }
            Inside::Slice(inner) => {
                let one = self.each(&inner);
                quote!(__contract::Tree::slice(&*#value, #one))
            }
            Inside::Set(inner) => {
                let one = self.each(&inner);
                quote!(__contract::Tree::set(#value, #one))
            }
            Inside::Map(entry) => {
                let (key, inner) = *entry;
                let (part, inner) = (names::local("part"), self.each(&inner));
                let key = match self.keyed.map(Literal::usize_unsuffixed) {
                    Some(table) => quote!(|#part: #key| __contract::Tree::key(#table, #part)),
                    None => self.each(&key),
                };
                quote!(__contract::Tree::map(#value, #key, #inner))
            }
            Inside::Tuple(parts) => {
                let each = parts.iter().enumerate().map(|(at, ty)| {
                    let at = Literal::usize_unsuffixed(at);
                    self.of(ty, &quote!(#value.#at))
                });
                let bind = parts.is_empty().then(|| quote!(let () = #value;));
                quote!({ #bind __contract::Tree::Tuple(::std::vec::Vec::from([#(#each),*])) })
            }
            Inside::Leaf => quote_spanned!(ty.span()=> __contract::Tree::leaf(#value)),
        }
    }

    /// A function of one value of the type.
    fn each(&self, ty: &Type) -> TokenStream {
        let part = names::local("part");
        let tree = self.of(ty, &part.to_token_stream());
        // A lifetime of the trait's has no name here.
        let named = (!ty.to_token_stream().to_string().contains('\'')).then(|| quote!(: #ty));
        quote!(|#part #named| #tree)
    }
}
