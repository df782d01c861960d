//! What a contract cannot call or compare. Knows types by their looks: whether values can be compared is for rustc to say.

use quote::ToTokens;
use syn::{FnArg, ReceiverKind};

use super::data::{NAMELESS, borrows, has_word};
use crate::diag::{Errors, Place};
use crate::model::{Each, Fake, Method, Op, Owned, Wrapper};
use crate::parse::handed;

const SKIP: &str = "leave it out of the contract, `#[fake(contract = skip)]`";

/// Said where the runtime was built without the feature.
pub(super) fn feature(errors: &mut Errors, fake: &Fake) {
    errors.go_to(Place::Attribute);
    if let Some(word) = &fake.options.contract {
        errors.at(
            word,
            "`contract` needs the feature `contract` of `fake-runtime`",
            "write `features = [\"contract\"]` where `Cargo.toml` names `fake-runtime`",
        );
    }
}

/// Every rule about the contract of a trait.
pub(super) fn contract(errors: &mut Errors, fake: &Fake) {
    for method in &fake.methods {
        errors.go_to(Place::Item(method.position));
        if let (Some(word), None) = (&method.said.contract, &fake.options.contract) {
            errors.at(
                word,
                "this trait has no contract",
                "say `contract` in the trait's attribute",
            );
        }
        if fake.contracts(method) && !matches!(method.op, Op::Broken) {
            callable(errors, method);
        }
    }
    let Some(word) = &fake.options.contract else {
        return;
    };
    if let Some(first) = fake.item.generics.params.first() {
        errors.go_to(Place::Head);
        errors.at(
            first,
            "a generic trait has no contract",
            "write one for a trait of the concrete types, or remove `contract`",
        );
    }
    if !fake.methods.iter().any(|method| fake.contracts(method)) {
        errors.go_to(Place::Attribute);
        errors.at(
            word,
            "a contract needs a method whose answer follows from a state",
            "declare the state, for example `entity = User, key = id: u64`, or remove `contract`",
        );
    }
}

/// Whether it can be called with values of its own and its answer be kept.
fn callable(errors: &mut Errors, method: &Method) {
    let signature = &method.input.sig;
    let name = &signature.ident;
    let mut refuse = |tokens: &dyn ToTokens, why: String| {
        errors.at(
            tokens,
            format!("a contract cannot call `{name}`: {why}"),
            SKIP,
        );
    };
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            if !matches!(receiver.kind, ReceiverKind::Reference(..)) {
                refuse(receiver, "it takes the implementation away".to_owned());
            }
        }
        _ => refuse(name, "it has no `self`".to_owned()),
    }
    let generics = &signature.generics;
    if let Some(param) = generics.type_params().next() {
        let why = format!("`{}` is another type in each call", param.ident);
        return refuse(&param.ident, why);
    }
    if let Some(param) = generics.const_params().next() {
        let why = format!("`{}` is another value in each call", param.ident);
        return refuse(&param.ident, why);
    }
    for param in &method.params {
        let what = &param.name;
        let tokens = param.ty.to_token_stream();
        if param.context {
            refuse(&param.ty, format!("`{what}` is nothing that can be drawn"));
        } else if has_word(&tokens, &NAMELESS) {
            refuse(&param.ty, format!("a value of `{what}` is not only data"));
        } else if Owned::of(&param.ty).is_none_or(|owned| borrows(&owned.ty)) {
            let why = format!("it is not known which type owns what `{what}` borrows");
            refuse(&param.ty, why);
        }
    }
    // Of an error nothing is asked but that it can be printed, and of an iterator nothing but its items.
    let item = match handed(&method.output.value) {
        // What a body answers is looked at nowhere else.
        Some((_, _, Some(stream))) if !cfg!(feature = "stream") => {
            refuse(&stream, "streams need the feature `stream`".to_owned());
            return;
        }
        Some((item, ..)) => item,
        None => method.output.value.clone(),
    };
    let cow = matches!(method.form.each, Each::Wrapped(_, Wrapper::Cow));
    let value = item.to_token_stream();
    if has_word(&value, &["impl", "dyn"]) {
        refuse(
            &method.output.value,
            "its answer is not only data".to_owned(),
        );
    } else if borrows(&value) && !cow {
        refuse(&method.output.value, "its answer is borrowed".to_owned());
    }
}
