//! Nothing: the tests of this package hold the fakes against real services.
