//! What cannot be recorded, or not be asked again. Knows types by their looks: whether serde can write them is for rustc
//! to say.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{FnArg, ReceiverKind, Safety, TraitItem};

use super::data::{NAMELESS, borrows, has_word};
use crate::diag::{Errors, Place};
use crate::model::{Fake, Method, Op, Owned, Recording};
use crate::names;

/// Said where the runtime was built without the feature.
pub(super) fn feature(errors: &mut Errors, fake: &Fake) {
    errors.go_to(Place::Attribute);
    let options = &fake.options;
    for word in options.recordings.iter().chain(&options.dump) {
        errors.at(
            word,
            format!("`{word}` needs the feature `serde` of `fake-runtime`"),
            "write `features = [\"serde\"]` where `Cargo.toml` names `fake-runtime`",
        );
    }
}

/// A file has values of types that are known.
fn generic(errors: &mut Errors, fake: &Fake) {
    let params = &fake.item.generics.params;
    if let (Some(first), Some(_)) = (params.first(), &fake.options.recordings) {
        errors.go_to(Place::Head);
        errors.at(
            first,
            "calls of a generic trait cannot be recorded",
            "record a trait of the concrete types, or remove `recordings`",
        );
    }
}

/// The wrapper has the associated types that the attribute says: one for each name.
fn generic_associated(errors: &mut Errors, fake: &Fake) {
    if fake.options.recordings.is_none() {
        return;
    }
    for (position, item) in fake.item.items.iter().enumerate() {
        let TraitItem::Type(declared) = item else {
            continue;
        };
        if let Some(first) = declared.generics.params.first() {
            errors.go_to(Place::Item(position));
            errors.at(
                first,
                format!(
                    "calls of a trait whose `{}` has parameters cannot be recorded",
                    declared.ident
                ),
                "remove `recordings`",
            );
        }
    }
}

/// Each method of a trait that is recorded.
pub(super) fn methods(errors: &mut Errors, fake: &Fake) {
    generic(errors, fake);
    generic_associated(errors, fake);
    for method in &fake.methods {
        errors.go_to(Place::Item(method.position));
        if let Some(word) = &method.said.recordings {
            misplaced(errors, fake, method, word);
        }
        let is_unsafe = matches!(method.input.sig.safety, Safety::Unsafe(_));
        if let (Safety::Unsafe(token), Some(_)) =
            (&method.input.sig.safety, &fake.options.recordings)
        {
            errors.at(
                token,
                format!("a wrapper cannot pass `{}` on: its caller promises what the wrapper does not know", method.input.sig.ident),
                "implement the trait for a wrapper by hand",
            );
        }
        if !fake.records(method) || is_unsafe || matches!(method.op, Op::Broken) {
            continue;
        }
        if unrecorded(errors, method) && method.recording == Recording::Check {
            unasked(errors, method);
        }
    }
}

fn misplaced(errors: &mut Errors, fake: &Fake, method: &Method, word: &Ident) {
    if fake.options.recordings.is_none() {
        errors.at(
            word,
            "nothing of this trait is recorded",
            "say `recordings` in the trait's attribute",
        );
    } else if matches!(method.op, Op::Default) {
        errors.at(
            word,
            format!(
                "`{}` keeps its body, which is not recorded",
                method.input.sig.ident
            ),
            "remove it: the methods that the body calls are recorded",
        );
    }
}

/// Whether the method can be recorded; says why not.
fn unrecorded(errors: &mut Errors, method: &Method) -> bool {
    let signature = &method.input.sig;
    let name = &signature.ident;
    let refuse = |errors: &mut Errors, tokens: &dyn ToTokens, why: String| {
        errors.at(
            tokens,
            format!("`{name}` cannot be recorded: {why}"),
            "say so, `#[fake(recordings = skip)]`: the wrapper passes it on",
        );
        false
    };
    if let Some(FnArg::Receiver(receiver)) = signature.inputs.first() {
        if !matches!(
            receiver.kind,
            ReceiverKind::Reference(..) | ReceiverKind::Value
        ) {
            // Not even passed on: the wrapper has the real client inside of it.
            errors.at(
                receiver,
                format!("a wrapper cannot pass `{name}` on"),
                "let it take `&self`, or implement the trait for a wrapper by hand",
            );
            return false;
        }
    }
    let generics = &signature.generics;
    if let Some(param) = generics.type_params().next() {
        let why = format!("`{}` is another type in each call", param.ident);
        return refuse(errors, &param.ident, why);
    }
    if let Some(param) = generics.const_params().next() {
        let why = format!("`{}` is another value in each call", param.ident);
        return refuse(errors, &param.ident, why);
    }
    let mut fine = true;
    for param in method.params.iter().filter(|param| !param.context) {
        let tokens = param.ty.to_token_stream();
        if has_word(&tokens, &NAMELESS) || names::is_invariant(&tokens) {
            let why = format!("a value of `{}` is not only data", param.name);
            fine = refuse(errors, &param.ty, why);
        }
    }
    let whole = method.output.whole.to_token_stream();
    if has_word(&whole, &["impl", "dyn"]) {
        fine = refuse(
            errors,
            &method.output.whole,
            "its answer is not only data".to_owned(),
        );
    } else if borrows(&whole) {
        fine = refuse(
            errors,
            &method.output.whole,
            "its answer is borrowed".to_owned(),
        );
    }
    fine
}

/// Says why the check cannot ask it again.
fn unasked(errors: &mut Errors, method: &Method) {
    let signature = &method.input.sig;
    let name = &signature.ident;
    let help = "say so, `#[fake(recordings = once)]`: it is recorded and served, and the check leaves it out";
    if let Some(FnArg::Receiver(receiver)) = signature.inputs.first() {
        if matches!(receiver.kind, ReceiverKind::Value) {
            errors.at(
                receiver,
                format!("`{name}` cannot be asked again: it takes the client away"),
                help,
            );
        }
    }
    for param in &method.params {
        let what = &param.name;
        if param.context {
            let problem = format!("`{name}` cannot be asked again: `{what}` is in no recording");
            errors.at(&param.ty, problem, help);
        } else if Owned::of(&param.ty).is_none() {
            let problem = format!(
                "`{name}` cannot be asked again: it is not known which type owns what `{what}` borrows"
            );
            errors.at(&param.ty, problem, help);
        }
    }
}
