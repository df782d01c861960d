//! The shape of an answer: what it has of a table's rows, and how they stand in it.

use quote::ToTokens;
use syn::{Expr, GenericArgument, PathArguments, PathSegment, Type, TypeParamBound};

use super::param::{self, strip_reference};
use crate::model::{All, Answer, Each, Form, Project, Table, Wrapper};
use crate::names;
use crate::parse::{MethodArgs, is_collection, last_segment, same_type, type_arguments};

/// What an operation has to yield for a method's answer, and how that becomes the answer.
pub(super) struct Shape {
    pub(super) answer: Answer,
    pub(super) form: Form,
}

/// What answers are read against.
#[derive(Clone, Copy)]
pub(super) struct Rows<'t> {
    pub(super) table: &'t Table,
    pub(super) key: Option<&'t Type>,
    /// What the attribute makes of each row.
    pub(super) each: Option<&'t Project>,
    /// What it makes of a page of them.
    pub(super) page: Option<&'t Expr>,
}

impl<'t> Rows<'t> {
    pub(super) fn of(table: &'t Table, key: Option<&'t Type>, args: &'t MethodArgs) -> Self {
        Self {
            table,
            key,
            each: args.answer.as_ref().map(|(_, each)| each),
            page: args.page.as_ref().map(|(_, page)| page),
        }
    }
}

impl Rows<'_> {
    /// What the type is, seen from the table; `None` where it is something else.
    pub(super) fn shape(self, value: &Type) -> Option<Shape> {
        if let Some(page) = self.page {
            let form = Form {
                each: self.projected(None).unwrap_or_default(),
                all: All::Page(page.clone()),
                total: None,
            };
            return Some(Shape {
                answer: Answer::Rows,
                form,
            });
        }
        if let Some(answer) = self.single(value) {
            return Some(Shape {
                answer,
                form: Form::default(),
            });
        }
        let counted = with_total(value).and_then(|(rows, total)| {
            let total = Some(total.clone());
            Some(Form {
                total,
                ..self.several(rows)?
            })
        });
        let listed = counted.or_else(|| self.several(value));
        if let Some(form) = listed.or_else(|| self.handed(value)) {
            return Some(Shape {
                answer: Answer::Rows,
                form,
            });
        }
        let one = |answer, each| {
            let form = Form {
                each,
                ..Form::default()
            };
            Some(Shape { answer, form })
        };
        if let Some([inner]) = arguments_of(value, "Option").as_deref() {
            return one(Answer::OptionRow, self.item(inner)?);
        }
        if let Some([inner]) = arguments_of(value, "Vec").as_deref() {
            let inner = arguments_of(inner, "Option")?;
            return one(Answer::EachRow, self.item(inner.first()?)?);
        }
        one(Answer::Row, self.item(value)?)
    }

    /// What is no form of rows, or the row itself.
    fn single(self, value: &Type) -> Option<Answer> {
        if let Type::Tuple(tuple) = value {
            if tuple.elems.is_empty() {
                return Some(Answer::Unit);
            }
        }
        if self.each.is_some() {
            return None;
        }
        if same_type(value, &self.table.entity) {
            return Some(Answer::Row);
        }
        if self.key.is_some_and(|key| same_type(key, value)) {
            return Some(Answer::Key);
        }
        let segment = last_segment(value)?;
        if matches!(value, Type::Reference(_)) || !segment.arguments.is_none() {
            return None;
        }
        if segment.ident == "bool" {
            return Some(Answer::Bool);
        }
        param::is_integer(value).then_some(Answer::Number)
    }

    /// What the attribute says that each row becomes, of this type where that is known.
    fn projected(self, ty: Option<&Type>) -> Option<Each> {
        let ty = ty.cloned();
        self.each.map(|each| match each {
            Project::Column(column) => Each::Column(column.clone(), ty),
            Project::Made(made) => Each::Made(made.clone(), ty),
        })
    }

    /// What one row becomes, where a collection or an `Option` has this type in it.
    pub(super) fn item(self, ty: &Type) -> Option<Each> {
        if let Some(each) = self.projected(Some(ty)) {
            return Some(each);
        }
        if same_type(ty, &self.table.entity) {
            return Some(Each::Row);
        }
        let segment = path_segment(ty)?;
        let wrapper = match segment.ident.to_string().as_str() {
            "Box" => Wrapper::Box,
            "Arc" => Wrapper::Arc,
            "Rc" => Wrapper::Rc,
            "Cow" => Wrapper::Cow,
            _ => return None,
        };
        match type_arguments(segment).as_slice() {
            [inner] if same_type(inner, &self.table.entity) => {
                Some(Each::Wrapped(segment.ident.clone(), wrapper))
            }
            _ => None,
        }
    }

    /// How several rows stand in a collection of them.
    fn several(self, value: &Type) -> Option<Form> {
        let segment = path_segment(value)?;
        let arguments = type_arguments(segment);
        let here = segment.ident.span();
        let form = |each, all| {
            Some(Form {
                each,
                all,
                total: None,
            })
        };
        let name = names::plain(&segment.ident);
        match (name.as_str(), arguments.as_slice()) {
            ("Vec", [item]) => form(self.item(item)?, All::Vec),
            ("Box" | "Arc" | "Rc", [Type::Slice(slice)]) => {
                form(self.item(&slice.elem)?, All::Collected(here))
            }
            (_, [_, ..]) if name.ends_with("Map") && self.each.is_some() => {
                form(self.projected(None)?, All::Collected(here))
            }
            (_, [key, item, ..]) if name.ends_with("Map") => {
                let is_key = self.key.is_some_and(|known| same_type(known, key));
                let each = self.item(item).filter(|_| is_key)?;
                form(each, All::Keyed(here))
            }
            (_, [item, ..]) if is_collection(&name) => form(self.item(item)?, All::Collected(here)),
            _ => None,
        }
    }

    /// Whether the type looks like an alias of `Result` under a name that does not say so: a path of the
    /// user's around one answer.
    pub(super) fn wrapped(self, value: &Type) -> bool {
        const KNOWN: [&str; 6] = ["Option", "Vec", "Box", "Arc", "Rc", "Cow"];
        let Some(segment) = last_segment(value) else {
            return false;
        };
        let name = names::plain(&segment.ident);
        match type_arguments(segment).as_slice() {
            [inner] if !KNOWN.contains(&name.as_str()) && !is_collection(&name) => {
                self.shape(inner).is_some()
            }
            _ => false,
        }
    }
}

/// `(Vec<T>, u64)`: a collection, and how many there are in all.
fn with_total(value: &Type) -> Option<(&Type, &Type)> {
    let Type::Tuple(tuple) = value else {
        return None;
    };
    let mut parts = tuple.elems.iter();
    let (rows, total) = (parts.next()?, parts.next()?);
    let is_number = param::is_integer(total) && !param::is_option(total);
    (parts.next().is_none() && is_number).then_some((rows, total))
}

/// The last segment of a path that is no reference.
fn path_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(_) | Type::Paren(_) | Type::Group(_) => last_segment(ty),
        _ => None,
    }
}

fn arguments_of(ty: &Type, name: &str) -> Option<Vec<Type>> {
    let segment = path_segment(ty).filter(|segment| segment.ident == name)?;
    Some(type_arguments(segment))
}

/// Whether the table's entity stands anywhere in the type.
pub(super) fn contains_entity(ty: &Type, table: &Table) -> bool {
    let (bare, _) = strip_reference(ty);
    let in_bound = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            let mut segments = bound.path.segments.iter();
            segments.any(|segment| in_arguments(segment, table))
        }
        _ => false,
    };
    match bare {
        _ if same_type(bare, &table.entity) => true,
        Type::Tuple(tuple) => tuple.elems.iter().any(|part| contains_entity(part, table)),
        Type::Slice(slice) => contains_entity(&slice.elem, table),
        Type::ImplTrait(object) => object.bounds.iter().any(in_bound),
        Type::TraitObject(object) => object.bounds.iter().any(in_bound),
        _ => last_segment(bare).is_some_and(|segment| in_arguments(segment, table)),
    }
}

fn in_arguments(segment: &PathSegment, table: &Table) -> bool {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return false;
    };
    arguments.args.iter().any(|argument| match argument {
        GenericArgument::Type(inner) => contains_entity(inner, table),
        GenericArgument::AssocType(assoc) => contains_entity(&assoc.ty, table),
        _ => false,
    })
}

pub(super) fn text(ty: &Type) -> String {
    crate::names::spaced(&ty.to_token_stream().to_string())
}
