//! Random and mutated attributes and traits for the macro's front end, and what must hold for each.
//! The example runs as many as it is told to; a small fixed slice is a test of the crate.

mod dice;
mod inputs;
mod pieces;
mod verdict;

pub(crate) use inputs::{Input, Inputs};
pub(crate) use verdict::judge;

#[cfg(test)]
mod tests {
    use super::{Inputs, judge};

    #[test]
    fn whatever_the_tokens_are_the_macro_does_not_panic_and_the_trait_stays() {
        let inputs = Inputs::new(1, &[]);
        let (mut traits, mut accepted) = (0, 0);
        for number in 0..800 {
            let input = inputs.numbered(number);
            match judge(&input) {
                Ok(verdict) => {
                    assert!(verdict.is_trait || !input.whole, "{input}");
                    traits += u32::from(verdict.is_trait);
                    accepted += u32::from(verdict.accepted);
                }
                Err(broken) => panic!("input {number} of seed 1: {broken}\n{input}"),
            }
        }
        // Mutations that nothing survives would test the first error alone.
        assert!(traits > 400, "only {traits} of 800 inputs were traits");
        assert!(accepted > 80, "only {accepted} of 800 inputs were accepted");
    }
}
