//! The cart: chosen changes that are not ordered yet, one for each subscription.

use super::{Db, StoreError, message};
use midcycle_contract::Selection;
use midcycle_engine::json::to_text;
use sqlx::Row;

/// The cart with the place of each item, in the order in which they were first put there.
pub async fn cart_of(db: &mut Db, account: &str) -> Result<Vec<(String, Selection)>, StoreError> {
    let rows =
        sqlx::query("select place, selection from cart where account = $1 order by put_ms, place")
            .bind(account)
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("place")?, message(row, "selection")?)))
        .collect()
}

/// Puts an item at a place, instead of what was there.
pub async fn put_into_cart(
    db: &mut Db,
    account: &str,
    place: &str,
    selection: &Selection,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into cart (account, place, selection, put_ms) values ($1, $2, $3, $4)
         on conflict (account, place) do update set selection = excluded.selection",
    )
    .bind(account)
    .bind(place)
    .bind(to_text(selection))
    .bind(crate::clock::now_ms())
    .execute(db)
    .await?;
    Ok(())
}

/// Takes an item out; nothing happens where there is none.
pub async fn remove_from_cart(db: &mut Db, account: &str, place: &str) -> Result<(), StoreError> {
    sqlx::query("delete from cart where account = $1 and place = $2")
        .bind(account)
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}
