//! The user's own errors: how a violation or an absent row becomes one.

use std::cell::RefCell;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::Own;
use super::error_type::ErrorType;
use crate::model::{Fake, Fallible, Method, Missing, Op};
use crate::names;

/// Which errors are declared, and the error type that the functions for them have.
pub(super) struct Raise {
    /// The error type of the first method that can fail, if it can be named outside of the trait.
    error: Option<ErrorType>,
    duplicate: bool,
    missing: bool,
    /// Some declared error looks at the row, so there is a function for each table.
    sees_row: bool,
    /// The error types for which nothing is declared, so that they are made of a violation themselves.
    raised: RefCell<Vec<ErrorType>>,
}

impl Raise {
    pub(super) fn of(fake: &Fake) -> Self {
        let declared = errors_of_constraints(fake);
        let sees_row = declared
            .iter()
            .map(|(.., error)| *error)
            .chain(&fake.options.duplicate)
            .any(|error| names::mention(&error.to_token_stream(), "row").is_some());
        Self {
            error: fake
                .methods
                .iter()
                .filter(|method| !matches!(method.op, Op::Default))
                .find_map(|method| ErrorType::of(fake, method)),
            duplicate: fake.options.duplicate.is_some() || !declared.is_empty(),
            missing: fake.options.missing.is_some(),
            sees_row,
            raised: RefCell::default(),
        }
    }

    /// `StorageError: Raised,` for every error type that has had to be made of a violation, on
    /// the tokens of the first method that has it.
    pub(super) fn conditions(&self) -> TokenStream {
        self.raised.borrow().iter().map(condition).collect()
    }

    fn needs(&self, error: Option<ErrorType>) {
        let mut raised = self.raised.borrow_mut();
        if let Some(error) = error {
            if !raised.iter().any(|known| known.is(&error)) {
                raised.push(error);
            }
        }
    }

    /// The function that makes the method's error of a violation.
    fn raise(&self, own: &Own, method: &Method) -> TokenStream {
        self.needs(ErrorType::of(own.fake, method));
        // Asked where the method names its error, in case the type has no name outside of the trait.
        let span = match &method.output.fallible {
            Fallible::Error(error) => error.span(),
            _ => method.output.whole.span(),
        };
        quote_spanned!(span=> __fake::raise)
    }

    /// What stands for a violation that nothing is declared for.
    fn falls_back(own: &Own) -> bool {
        own.fake.options.duplicate.is_none()
    }

    pub(super) fn error(&self) -> Option<TokenStream> {
        self.error.as_ref().map(ToTokens::to_token_stream)
    }

    /// `FakeTTables::duplicate` and `FakeTTables::missing`: each declared expression, once.
    pub(super) fn functions(&self, own: &Own) -> Option<TokenStream> {
        let error = self.error()?;
        let raiser = own.raiser();
        let options = &own.fake.options;
        let mut functions = TokenStream::new();
        let mut conditions = None;
        if self.duplicate && self.is_raised(own) {
            let violation = self.violation(own);
            if Self::falls_back(own) {
                self.needs(self.error.clone());
                conditions = self.error.as_ref().map(condition);
            }
            if self.sees_row {
                let offered = names::local("offered");
                for table in own.fake.worked_on() {
                    let (name, entity) = (duplicate_of(&table.name), &table.entity);
                    let body = self.body(own, Some(&names::plain(&table.name)), Some(&offered));
                    functions.extend(quote! {
                        fn #name(rejected: impl ::core::convert::Into<__fake::Rejected<#entity>>) -> #error {
                            let __fake::Rejected { violation: #violation, row: #offered } =
                                ::core::convert::Into::into(rejected);
                            #body
                        }
                    });
                }
            } else {
                let body = self.body(own, None, None);
                functions.extend(quote! {
                    fn duplicate(violation: impl __fake::Refused) -> #error {
                        let #violation = __fake::Refused::violation(violation);
                        #body
                    }
                });
            }
        }
        if let (Some(expr), true) = (&options.missing, misses(own.fake)) {
            let violation = binding(expr, "violation");
            functions.extend(quote! {
                fn missing(#violation: __fake::Violation) -> #error { #expr }
            });
        }
        let generic = own.generics.conditions();
        let conditions = quote!(#generic #conditions);
        let conditions = (!conditions.is_empty()).then(|| quote!(where #conditions));
        let params = own.generics.declared(None);
        (!functions.is_empty()).then(|| quote!(impl #params #raiser #conditions { #functions }))
    }

    /// The name by which the declared expressions call the violation.
    fn violation(&self, own: &Own) -> Ident {
        let (mut all, mut needed) = (TokenStream::new(), self.sees_row);
        for (.., error) in errors_of_constraints(own.fake) {
            error.to_tokens(&mut all);
            needed = true;
        }
        match &own.fake.options.duplicate {
            Some(error) => error.to_tokens(&mut all),
            None => needed = true,
        }
        let unnamed = || names::local(if needed { "violation" } else { "_violation" });
        names::mention(&all, "violation").unwrap_or_else(unnamed)
    }

    /// A match over the constraints with an error of their own; the rest is `duplicate`, or
    /// `From<Violation>`. `offered` holds the row, where one was offered.
    fn body(&self, own: &Own, table: Option<&str>, offered: Option<&Ident>) -> TokenStream {
        let violation = self.violation(own);
        let said = |error: &Expr| match (names::mention(&error.to_token_stream(), "row"), offered) {
            (None, _) => error.to_token_stream(),
            (Some(row), Some(offered)) => quote!({
                let #row = __fake::offered(&#offered, &#violation);
                #error
            }),
            (Some(_), None) => quote!(__fake::no_row(&#violation)),
        };
        let rest = match &own.fake.options.duplicate {
            Some(error) => said(error),
            None => quote!(__fake::raise(#violation)),
        };
        let arms: Vec<TokenStream> = errors_of_constraints(own.fake)
            .into_iter()
            .filter(|(of, ..)| table.is_none_or(|table| table == of))
            .map(|(table, constraint, error)| {
                let error = said(error);
                quote!((#table, #constraint) => #error,)
            })
            .collect();
        if arms.is_empty() {
            return rest;
        }
        quote! {
            match (#violation.table(), #violation.constraint()) {
                #(#arms)*
                _ => #rest,
            }
        }
    }

    /// Whether any method could be handed a violation.
    fn is_raised(&self, own: &Own) -> bool {
        own.fake.methods.iter().any(|method| {
            method.output.is_fallible()
                && method.duplicate.is_none()
                && self.fits(own, method)
                && match &method.op {
                    Op::Insert { .. }
                    | Op::Upsert { .. }
                    | Op::Replace { .. }
                    | Op::Update { .. } => true,
                    Op::Write(_) => !self.sees_row,
                    Op::Map(op) => {
                        !self.sees_row && op.is_refused(&own.fake.stores[op.store], true)
                    }
                    Op::Delete { .. } => !self.sees_row && own.fake.has_references(),
                    Op::Select { .. } => !self.sees_row && method.may_be_cut_below_zero(),
                    _ => false,
                }
        })
    }

    /// Whether the functions have this method's error type.
    fn fits(&self, own: &Own, method: &Method) -> bool {
        match (&self.error, ErrorType::of(own.fake, method)) {
            (Some(one), Some(other)) => one.is(&other),
            _ => false,
        }
    }

    /// A function or closure from `Box<Rejected<Row>>` to the method's error.
    pub(super) fn rejected(&self, own: &Own, method: &Method, table: &Ident) -> TokenStream {
        if !method.output.is_fallible() {
            return quote!(__fake::Violation::from);
        }
        if let Some(expr) = &method.duplicate {
            return closure(method, expr);
        }
        if !self.duplicate {
            return self.raise(own, method);
        }
        if self.fits(own, method) {
            let function = if self.sees_row {
                duplicate_of(table)
            } else {
                Ident::new("duplicate", proc_macro2::Span::call_site())
            };
            let raiser = own.raiser_path();
            return quote!(#raiser::#function);
        }
        if Self::falls_back(own) {
            self.needs(ErrorType::of(own.fake, method));
        }
        let violation = self.violation(own);
        if self.sees_row {
            let offered = names::local("offered");
            let body = self.body(own, Some(&names::plain(table)), Some(&offered));
            return quote!(|rejected| {
                let __fake::Rejected { violation: #violation, row: #offered } = *rejected;
                #body
            });
        }
        let body = self.body(own, None, None);
        quote!(|rejected| {
            let #violation = __fake::Violation::from(rejected);
            #body
        })
    }

    /// A function or closure from `Violation` to the method's error, for what no row is at hand for.
    pub(super) fn settled(&self, own: &Own, method: &Method) -> TokenStream {
        if let Some(expr) = &method.duplicate {
            if names::mention(&expr.to_token_stream(), "row").is_none() {
                return closure_of_violation(method, expr);
            }
        }
        if !self.duplicate {
            return self.raise(own, method);
        }
        if !self.sees_row && self.fits(own, method) {
            let raiser = own.raiser_path();
            return quote!(#raiser::duplicate);
        }
        if Self::falls_back(own) {
            self.needs(ErrorType::of(own.fake, method));
        }
        let body = self.body(own, None, None);
        let violation = self.violation(own);
        quote!(|#violation: __fake::Violation| #body)
    }

    /// A function or closure from `Violation` to the error for an absent row.
    pub(super) fn missing(&self, own: &Own, method: &Method) -> TokenStream {
        if !method.output.is_fallible() {
            return quote!(::core::convert::identity);
        }
        match (&method.missing, &own.fake.options.missing) {
            (Some(Missing::Error(expr)), _) => closure_of_violation(method, expr),
            (_, Some(_)) if self.missing && self.fits(own, method) => {
                let raiser = own.raiser_path();
                quote!(#raiser::missing)
            }
            (_, Some(expr)) => closure_of_violation(method, expr),
            (_, None) => self.raise(own, method),
        }
    }
}

/// Whether an absent row can be an error of the trait's.
fn misses(fake: &Fake) -> bool {
    use crate::model::Answer::{Key, Row, Unit};
    fake.methods.iter().any(|method| {
        let own = method.missing.is_some();
        !own && method.output.is_fallible()
            && match &method.op {
                Op::Select { answer, .. } => *answer == Row,
                Op::Delete { answer, .. } => matches!(answer, Row | Key),
                Op::Map(op) => op.misses(),
                Op::Replace { answer, .. } | Op::Update { answer, .. } => {
                    matches!(answer, Row | Key | Unit)
                }
                Op::Queue(op) => op.misses(false),
                _ => false,
            }
    })
}

/// Every constraint with an error of its own: its table, its name, the error.
fn errors_of_constraints<'f>(fake: &'f Fake) -> Vec<(String, String, &'f Expr)> {
    let mut errors = Vec::new();
    for table in fake.worked_on() {
        let name = names::plain(&table.name);
        let mut add = |constraint: String, error: &'f Option<Expr>| {
            if let Some(error) = error {
                errors.push((name.clone(), constraint, error));
            }
        };
        for index in &table.indexes {
            add(index.constraint(), &index.error);
        }
        for (position, check) in table.checks.iter().enumerate() {
            add(table.check_name(position), &check.error);
        }
        for reference in &table.references {
            add(reference.constraint(), &reference.error);
        }
        if let Some(version) = &table.version {
            add(version.column.plain(), &version.error);
        }
    }
    errors
}

fn duplicate_of(table: &Ident) -> Ident {
    names::ident(
        &format!("{}_duplicate", names::plain(table)),
        proc_macro2::Span::call_site(),
    )
}

fn binding(expr: &Expr, name: &str) -> Ident {
    names::mention(&expr.to_token_stream(), name)
        .unwrap_or_else(|| names::local(&format!("_{name}")))
}

/// The error's type, so that an expression of another type is blamed, and not what is around it.
fn returns(method: &Method) -> Option<&Type> {
    match &method.output.fallible {
        Fallible::Error(ty) if !ty.to_token_stream().to_string().contains("impl ") => Some(ty),
        _ => None,
    }
}

/// `|rejected| EXPR`, with what the expression mentions.
fn closure(method: &Method, expr: &Expr) -> TokenStream {
    let tokens = expr.to_token_stream();
    let returns = returns(method).map(|ty| quote!(-> #ty));
    match (
        names::mention(&tokens, "violation"),
        names::mention(&tokens, "row"),
    ) {
        (None, None) if returns.is_none() => quote!(|_| #expr),
        (None, None) => quote!(|_| #returns { #expr }),
        (Some(violation), None) => quote!(|rejected| #returns {
            let #violation = __fake::Violation::from(rejected);
            #expr
        }),
        (violation, Some(row)) => {
            let violation = violation.unwrap_or_else(|| names::local("violation"));
            let offered = names::local("offered");
            quote!(|rejected| #returns {
                let __fake::Rejected { violation: #violation, row: #offered } = *rejected;
                let #row = __fake::offered(&#offered, &#violation);
                #expr
            })
        }
    }
}

fn closure_of_violation(method: &Method, expr: &Expr) -> TokenStream {
    let violation = match names::mention(&expr.to_token_stream(), "violation") {
        Some(violation) => quote!(#violation: __fake::Violation),
        None => quote!(_),
    };
    match returns(method) {
        Some(ty) => quote!(|#violation| -> #ty { #expr }),
        None => quote!(|#violation| #expr),
    }
}

/// `StorageError: Raised,`.
fn condition(error: &ErrorType) -> TokenStream {
    let made = quote_spanned!(error.span()=> __fake::Raised);
    quote!(#error: #made,)
}
