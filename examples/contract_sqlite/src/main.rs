//! A shop on SQLite, held against the fake of its trait. Tests of the shop's services use the fake; this is what makes
//! the fake worth trusting, and what finds the mistakes in the adapter that no such test can see.
//!
//! One way of saving a customer is wrong: `INSERT OR REPLACE` deletes whoever has the address already, orders and all. The
//! contract finds it and prints the shortest calls that show it. Then the other way is held against the fake, and agrees.
//!
//! ```sh
//! cargo run -p contract_sqlite
//! ```

mod sqlite;

use fake_runtime::{ContractError, Verified, fake};
use sqlite::{Save, SqliteShop};

/// Somebody who orders.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub id: i64,
    pub email: String,
    pub name: String,
}

/// What somebody has ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: i64,
    pub customer_id: i64,
    pub cents: i64,
}

/// Why a shop does not do what it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum ShopError {
    Taken(&'static str),
    NoSuchCustomer,
    NotAPrice,
    Missing,
    Database(String),
}

/// What the services of the shop know of its database.
#[fake(
    table(customers: Customer, key = id: i64, unique(email)),
    table(
        orders: Order,
        key(id: i64, generate = sequence),
        references(customer_id -> customers, on_delete = cascade, error = ShopError::NoSuchCustomer),
        check(|order| order.cents > 0, error = ShopError::NotAPrice),
    ),
    duplicate = ShopError::Taken(violation.constraint()),
    missing = ShopError::Missing,
    dialect = sqlite,
    contract,
)]
pub trait Shop {
    fn insert_customer(&self, customer: Customer) -> Result<(), ShopError>;
    fn save_customer(&self, customer: Customer) -> Result<(), ShopError>;
    fn find_customer_by_email(&self, email: &str) -> Result<Option<Customer>, ShopError>;
    #[fake(update(|customer| customer.name = name))]
    fn rename_customer(&self, id: i64, name: String) -> Result<Customer, ShopError>;
    fn delete_customer(&self, id: i64) -> Result<bool, ShopError>;
    #[fake(list(order_by(name, id)), table = customers)]
    fn page_of_customers(&self, offset: u32, limit: u32) -> Result<Vec<Customer>, ShopError>;
    #[fake(insert(Order { id: ids.next(), customer_id, cents }))]
    fn place_order(&self, customer_id: i64, cents: i64) -> Result<Order, ShopError>;
    #[fake(list(customer_id), table = orders)]
    fn list_orders_by_customer(&self, customer_id: i64) -> Result<Vec<Order>, ShopError>;
}

/// Four customers, of whom some would share an address but for its case.
fn customers() -> [Customer; 4] {
    let customer = |id, email: &str, name: &str| Customer {
        id,
        email: email.to_owned(),
        name: name.to_owned(),
    };
    [
        customer(1, "ada@example.com", "Ada"),
        customer(2, "grace@example.com", "Grace"),
        customer(3, "Ada@example.com", "Grace"),
        customer(4, "edsger@example.com", "Ada"),
    ]
}

/// Hundreds of sequences of calls, each on an empty database and on an empty fake.
fn contract(save: Save) -> Result<Verified, ContractError> {
    let rows = "the tables are there";
    ShopContract::new()
        .real(async || ((), SqliteShop::new(save).expect("a database in memory")))
        .pool(customers())
        .observe(async |shop: &SqliteShop| shop.customers().expect(rows))
        .observe(async |shop: &SqliteShop| shop.orders().expect(rows))
        .check()
}

fn main() {
    println!("1. customers are saved with `INSERT OR REPLACE`\n");
    match contract(Save::InsertOrReplace) {
        Err(difference) => println!("{difference}"),
        Ok(verified) => panic!("nobody has noticed: {verified}"),
    }
    println!("2. they are saved with `ON CONFLICT (id) DO UPDATE`\n");
    match contract(Save::OnConflictUpdate) {
        Ok(verified) => println!("{verified}"),
        Err(difference) => panic!("{difference}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_that_deletes_others_is_found_in_two_calls() {
        let difference = contract(Save::InsertOrReplace).expect_err("it deletes");
        assert_eq!(difference.calls(), 2, "{difference}");
        let told = difference.to_string();
        assert!(told.contains("save_customer"), "{told}");
    }

    #[test]
    fn a_save_that_changes_the_row_of_its_key_does_as_the_fake_does() {
        let verified = contract(Save::OnConflictUpdate).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((verified.cases, verified.unverified), (256, None));
    }
}
