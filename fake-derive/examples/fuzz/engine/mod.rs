//! Random and mutated attributes and traits for the macro's front end, and what must hold for each.
//! The example runs as many as it is told to; a small fixed slice is a test of the crate.

mod dice;
mod inputs;
mod pieces;
mod verdict;

#[cfg(test)]
mod tests {
    use super::{Inputs, judge};

    #[test]
    fn whatever_the_tokens_are_the_macro_does_not_panic_and_the_trait_stays() {
        let mut inputs = Inputs::new(1, &[]);
        let mut accepted = 0;
        for number in 0..1_500 {
            let input = inputs.next(number);
            match judge(&input) {
                Ok(verdict) => accepted += u32::from(verdict.accepted),
                Err(broken) => panic!("input {number} of seed 1: {broken}\n{input}"),
            }
        }
        // Mutations that nothing survives would test the first error alone.
        assert!(
            accepted > 150,
            "only {accepted} of 1500 inputs were accepted"
        );
    }
}

pub(crate) use inputs::{Input, Inputs};
pub(crate) use pieces::PRELUDE;
pub(crate) use verdict::judge;
