//! The engine on a trait of its own, without the macro.
