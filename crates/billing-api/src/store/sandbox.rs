//! What the sandbox provider remembers of its charges: it belongs to the provider, not to the billing API.

use super::{Store, StoreError};
use sqlx::Row;

/// A charge as the sandbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxCharge {
    /// What pays.
    pub reference: String,
    /// How much.
    pub amount_minor: i64,
    /// How it stands, in the sandbox's own words.
    pub outcome: String,
    /// How often it was asked, this time included.
    pub asked: i64,
}

impl Store {
    /// Remembers that an order's charge was asked for, the first time with `outcome`, and gives what is kept now.
    pub async fn sandbox_charge(
        &self,
        order: &str,
        reference: &str,
        amount_minor: i64,
        outcome: &str,
    ) -> Result<SandboxCharge, StoreError> {
        let row = sqlx::query(
            "insert into sandbox_charges (order_id, reference, amount_minor, outcome, asked)
             values ($1, $2, $3, $4, 1)
             on conflict (order_id) do update set asked = sandbox_charges.asked + 1
             returning reference, amount_minor, outcome, asked",
        )
        .bind(order)
        .bind(reference)
        .bind(amount_minor)
        .bind(outcome)
        .fetch_one(self.writer())
        .await?;
        Ok(SandboxCharge {
            reference: row.try_get("reference")?,
            amount_minor: row.try_get("amount_minor")?,
            outcome: row.try_get("outcome")?,
            asked: row.try_get("asked")?,
        })
    }

    /// Moves a charge from one outcome to another; whether this very call did, and the outcome that it has then, which is
    /// `None` where the order was never charged.
    pub async fn sandbox_move(
        &self,
        order: &str,
        from: &str,
        to: &str,
    ) -> Result<(bool, Option<String>), StoreError> {
        let moved = sqlx::query(
            "update sandbox_charges set outcome = $3 where order_id = $1 and outcome = $2",
        )
        .bind(order)
        .bind(from)
        .bind(to)
        .execute(self.writer())
        .await?;
        let row = sqlx::query("select outcome from sandbox_charges where order_id = $1")
            .bind(order)
            .fetch_optional(self.writer())
            .await?;
        let outcome = row.map(|row| row.try_get("outcome")).transpose()?;
        Ok((moved.rows_affected() == 1, outcome))
    }
}
