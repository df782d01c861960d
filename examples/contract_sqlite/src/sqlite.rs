//! The shop on SQLite: the adapter that production runs.

use rusqlite::ffi::{
    SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY,
};
use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, params};

use crate::{Customer, Order, Shop, ShopError};

const SCHEMA: &str = "
    PRAGMA foreign_keys = ON;
    CREATE TABLE customers (
        id    INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name  TEXT NOT NULL
    );
    CREATE TABLE orders (
        id          INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
        cents       INTEGER NOT NULL CHECK (cents > 0)
    );";

/// How a customer is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Save {
    /// It is short and reads well, and it *deletes* every other row that has the key or the address.
    InsertOrReplace,
    /// The row of this key is changed; an address that another row has is an error.
    OnConflictUpdate,
}

impl Save {
    fn sql(self) -> &'static str {
        match self {
            Self::InsertOrReplace => {
                "INSERT OR REPLACE INTO customers (id, email, name) VALUES (?1, ?2, ?3)"
            }
            Self::OnConflictUpdate => {
                "INSERT INTO customers (id, email, name) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name"
            }
        }
    }
}

/// A shop in a database.
pub struct SqliteShop {
    connection: Connection,
    save: Save,
}

impl SqliteShop {
    /// An empty one, in memory.
    pub fn new(save: Save) -> Result<Self, ShopError> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection, save })
    }

    /// All customers, in no order.
    pub fn customers(&self) -> Result<Vec<Customer>, ShopError> {
        let all = "SELECT id, email, name FROM customers";
        self.all(all, [], customer)
    }

    /// All orders, in no order.
    pub fn orders(&self) -> Result<Vec<Order>, ShopError> {
        self.all("SELECT id, customer_id, cents FROM orders", [], order)
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        row: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, ShopError> {
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params, row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn customer(row: &Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
    })
}

fn order(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        cents: row.get(2)?,
    })
}

/// Which of the rules a statement has broken, of those that the trait has an error for.
impl From<Error> for ShopError {
    fn from(error: Error) -> Self {
        let Error::SqliteFailure(failure, text) = &error else {
            return Self::Database(error.to_string());
        };
        match failure.extended_code {
            SQLITE_CONSTRAINT_PRIMARYKEY => Self::Taken("id"),
            SQLITE_CONSTRAINT_FOREIGNKEY => Self::NoSuchCustomer,
            SQLITE_CONSTRAINT_CHECK => Self::NotAPrice,
            _ if failure.code == ErrorCode::ConstraintViolation
                && text.as_deref().is_some_and(|text| text.ends_with(".email")) =>
            {
                Self::Taken("email")
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

impl Shop for SqliteShop {
    fn insert_customer(&self, customer: Customer) -> Result<(), ShopError> {
        let Customer { id, email, name } = customer;
        let sql = "INSERT INTO customers (id, email, name) VALUES (?1, ?2, ?3)";
        self.connection.execute(sql, params![id, email, name])?;
        Ok(())
    }

    fn save_customer(&self, customer: Customer) -> Result<(), ShopError> {
        let Customer { id, email, name } = customer;
        let sql = self.save.sql();
        self.connection.execute(sql, params![id, email, name])?;
        Ok(())
    }

    fn find_customer_by_email(&self, email: &str) -> Result<Option<Customer>, ShopError> {
        let sql = "SELECT id, email, name FROM customers WHERE email = ?1";
        let found = self.connection.query_row(sql, [email], customer);
        Ok(found.optional()?)
    }

    fn rename_customer(&self, id: i64, name: String) -> Result<Customer, ShopError> {
        let sql = "UPDATE customers SET name = ?2 WHERE id = ?1 RETURNING id, email, name";
        let renamed = self
            .connection
            .query_row(sql, params![id, name], customer)
            .optional()?;
        renamed.ok_or(ShopError::Missing)
    }

    fn delete_customer(&self, id: i64) -> Result<bool, ShopError> {
        let sql = "DELETE FROM customers WHERE id = ?1";
        Ok(self.connection.execute(sql, [id])? > 0)
    }

    fn page_of_customers(&self, offset: u32, limit: u32) -> Result<Vec<Customer>, ShopError> {
        let sql = "SELECT id, email, name FROM customers ORDER BY name, id LIMIT ?2 OFFSET ?1";
        self.all(sql, [offset, limit], customer)
    }

    fn place_order(&self, customer_id: i64, cents: i64) -> Result<Order, ShopError> {
        let sql = "INSERT INTO orders (customer_id, cents) VALUES (?1, ?2)
                   RETURNING id, customer_id, cents";
        let placed = self.connection.query_row(sql, [customer_id, cents], order);
        Ok(placed?)
    }

    fn list_orders_by_customer(&self, customer_id: i64) -> Result<Vec<Order>, ShopError> {
        let sql = "SELECT id, customer_id, cents FROM orders WHERE customer_id = ?1";
        self.all(sql, [customer_id], order)
    }
}
