//! Inputs: valid pieces put together at random, and most of them broken at random.

use std::fmt;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::dice::Dice;
use super::pieces::{ARGUMENTS, HEADS, IDENTIFIERS, ITEMS, LITERALS, METHODS, TABLES, WORDS};

/// An attribute's arguments and the item below it.
pub(crate) struct Input {
    pub(crate) attribute: TokenStream,
    pub(crate) item: TokenStream,
    /// Nothing in it was broken on purpose.
    pub(crate) whole: bool,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#[fake({})]\n{}", self.attribute, self.item)
    }
}

/// All inputs of a seed. Each follows from the seed and its number alone.
pub(crate) struct Inputs {
    seed: u64,
    methods: Vec<TokenStream>,
    /// Signatures from elsewhere, which are not known to be valid.
    foreign: Vec<TokenStream>,
}

impl Inputs {
    pub(crate) fn new(seed: u64, foreign: &[String]) -> Self {
        Self {
            seed,
            methods: METHODS.iter().map(|text| tokens(text)).collect(),
            foreign: foreign
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect(),
        }
    }

    /// The input of this number.
    pub(crate) fn numbered(&self, number: u64) -> Input {
        let mut dice = Dice::new(self.seed.wrapping_mul(0x1_0000_0001) ^ (number << 20));
        let whole = dice.once_in(4);
        let mut input = self.put_together(&mut dice, whole);
        if !whole {
            let mutations = 1 + dice.below(4);
            for _ in 0..mutations {
                // A broken item is seldom a trait still, a broken attribute always stands on one.
                if dice.once_in(3) {
                    input.item = self.mutated(&mut dice, input.item);
                } else {
                    input.attribute = self.mutated(&mut dice, input.attribute);
                }
            }
        }
        input
    }

    fn put_together(&self, dice: &mut Dice, whole: bool) -> Input {
        let mut attribute = String::new();
        // The last table has next to no columns, so that few methods fit it.
        let tables = &TABLES[..TABLES.len() - usize::from(whole)];
        for table in dice.some(tables, 2) {
            attribute.push_str(table);
            attribute.push(',');
        }
        if attribute.is_empty() && whole {
            // A fake without state could not answer most of the methods.
            attribute.push_str(ARGUMENTS[0]);
            attribute.push(',');
        }
        if !attribute.is_empty() || !whole {
            for argument in dice.some(&ARGUMENTS[usize::from(whole)..], 4) {
                attribute.push_str(argument);
                attribute.push(',');
            }
        }
        let mut item: TokenStream = tokens(dice.pick(HEADS));
        let mut body = TokenStream::new();
        if dice.once_in(8) && !whole {
            body.extend(tokens(dice.pick(ITEMS)));
        }
        for method in dice.some(&self.methods, 6) {
            body.extend(method.clone());
        }
        if !self.foreign.is_empty() && !whole && dice.once_in(2) {
            body.extend(dice.pick(&self.foreign));
        }
        item.extend([TokenTree::Group(Group::new(Delimiter::Brace, body))]);
        Input {
            attribute: tokens(&attribute),
            item,
            whole,
        }
    }

    /// The tokens with one change, at any depth.
    fn mutated(&self, dice: &mut Dice, stream: TokenStream) -> TokenStream {
        let mut trees: Vec<TokenTree> = stream.into_iter().collect();
        let groups: Vec<usize> = trees
            .iter()
            .enumerate()
            .filter(
                |(_, tree)| matches!(tree, TokenTree::Group(group) if !group.stream().is_empty()),
            )
            .map(|(position, _)| position)
            .collect();
        if !groups.is_empty() && !dice.once_in(4) {
            let position = dice.pick(&groups);
            if let TokenTree::Group(group) = &trees[position] {
                let inside = self.mutated(dice, group.stream());
                trees[position] = Group::new(group.delimiter(), inside).into();
            }
            return trees.into_iter().collect();
        }
        self.change(dice, &mut trees);
        trees.into_iter().collect()
    }

    fn change(&self, dice: &mut Dice, trees: &mut Vec<TokenTree>) {
        let position = dice.below(trees.len() + 1);
        if position == trees.len() {
            trees.push(token(dice));
            return;
        }
        match dice.below(9) {
            0 => {
                trees.remove(position);
            }
            1 => trees.insert(position, trees[position].clone()),
            2 => {
                let other = dice.below(trees.len());
                trees.swap(position, other);
            }
            3 | 4 => trees[position] = token(dice),
            5 => trees.insert(position, token(dice)),
            6 => {
                let end = position + 1 + dice.below(trees.len() - position);
                let inside: TokenStream = trees.drain(position..end).collect();
                trees.insert(position, Group::new(delimiter(dice), inside).into());
            }
            7 => {
                if let TokenTree::Group(group) = trees[position].clone() {
                    trees.splice(position..=position, group.stream());
                } else {
                    trees.truncate(position);
                }
            }
            _ => {
                let inserted: Vec<TokenTree> = self.splice(dice).into_iter().collect();
                let start = dice.below(inserted.len());
                let end = start + 1 + dice.below(inserted.len() - start);
                trees.splice(position..position, inserted[start..end].iter().cloned());
            }
        }
    }

    /// Tokens of another input.
    fn splice(&self, dice: &mut Dice) -> TokenStream {
        match dice.below(4) {
            0 => tokens(dice.pick(TABLES)),
            1 => tokens(dice.pick(ARGUMENTS)),
            2 if !self.foreign.is_empty() => dice.pick(&self.foreign),
            _ => dice.pick(&self.methods),
        }
    }
}

/// The tokens of a piece, which is valid.
fn tokens(text: &str) -> TokenStream {
    text.parse().expect("every piece is made of tokens")
}

fn delimiter(dice: &mut Dice) -> Delimiter {
    dice.pick(&[
        Delimiter::Parenthesis,
        Delimiter::Brace,
        Delimiter::Bracket,
        // What a `macro_rules!` puts around what it was given.
        Delimiter::None,
    ])
}

/// Any token at all.
fn token(dice: &mut Dice) -> TokenTree {
    match dice.below(8) {
        0 | 1 => Ident::new(dice.pick(WORDS), Span::call_site()).into(),
        2 => identifier(dice.pick(IDENTIFIERS)).into(),
        3 => literal(dice.pick(LITERALS)).into(),
        4 => Group::new(delimiter(dice), TokenStream::new()).into(),
        _ => {
            let puncts: Vec<char> = ",;:=|&.#!?<>*+-/^%@$~'".chars().collect();
            let spacing = dice.pick(&[Spacing::Alone, Spacing::Joint]);
            match dice.pick(&puncts) {
                // A quote alone is no token.
                '\'' => Ident::new("static", Span::call_site()).into(),
                punct => Punct::new(punct, spacing).into(),
            }
        }
    }
}

fn identifier(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

fn literal(text: &str) -> Literal {
    text.parse().expect("every literal is one")
}
