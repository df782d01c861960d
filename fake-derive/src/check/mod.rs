//! Every rule that a fake must obey as a whole. Reads the model, writes only errors.

mod contract;
mod data;
mod methods;
mod recordings;
mod shared;
mod tables;
mod traits;

use crate::diag::Errors;
use crate::model::Fake;
use crate::pipeline::Runtime;

/// Checks everything that parsing and inference could not see by themselves.
pub(crate) fn check(errors: &mut Errors, fake: &Fake) {
    tables::names(errors, fake);
    tables::constraints(errors, fake);
    tables::precisions(errors, fake);
    tables::references(errors, fake);
    tables::parameters(errors, fake);
    tables::dialect(errors, fake);
    traits::shape(errors, fake);
    traits::associated(errors, fake);
    traits::names(errors, fake);
    traits::renames(errors, fake);
    traits::failures(errors, fake);
    methods::modifiers(errors, fake);
    recordings::methods(errors, fake);
    contract::contract(errors, fake);
    traits::dump(errors, fake);
    shared::store(errors, fake);
    shared::face(errors, fake);
}

/// Checks that the runtime has what the attribute asks for.
pub(crate) fn features(errors: &mut Errors, fake: &Fake, runtime: Runtime) {
    if !runtime.has_serde {
        recordings::feature(errors, fake);
    }
    if !runtime.has_contract {
        contract::feature(errors, fake);
    }
    if !runtime.has_stream {
        methods::streams(errors, fake);
    }
}
