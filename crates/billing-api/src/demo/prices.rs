//! A price list that changes while somebody chooses: elsewhere that is the operator's doing, here the visitor's.

use crate::store::{Store, StoreError, keep_product, lock_accounts, products, transact};
use midcycle_engine::Decimal;
use midcycle_engine::money::Currency;
use midcycle_engine::price::Price;

/// Raises every price in a currency by one major unit. What is owned keeps its own price, and no version rises: what was
/// quoted before is known by its fingerprint.
pub async fn raise_prices(store: &Store, currency: Currency) -> Result<(), StoreError> {
    transact!(store, |db| {
        lock_accounts(db).await?;
        for mut product in products(db).await? {
            let rows = product.plans.iter_mut().flat_map(|plan| &mut plan.prices);
            for row in rows.filter(|row| row.currency == currency) {
                raise(&mut row.price);
            }
            keep_product(db, &product).await?;
        }
        Ok(())
    })
}

/// One more for each unit, package or period; what is paid for reaching a tier stays.
fn raise(price: &mut Price) {
    match price {
        Price::Flat { amount } | Price::Package { amount, .. } => *amount += Decimal::ONE,
        Price::PerUnit { unit_amount } => *unit_amount += Decimal::ONE,
        Price::Graduated { tiers } | Price::Volume { tiers } => {
            for tier in tiers {
                tier.unit_amount += Decimal::ONE;
            }
        }
        Price::Stairstep { tiers } => {
            for tier in tiers {
                tier.amount += Decimal::ONE;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::json::Read;

    /// Each model costs more by what its quantity counts, and the digits that a price is written with stay.
    #[test]
    fn every_model_rises_by_one() {
        let table = [
            (r#"{"model":"flat","amount":"29.90"}"#, 10, "30.9"),
            (r#"{"model":"per_unit","unit_amount":"0.125"}"#, 10, "11.25"),
            (
                r#"{"model":"graduated","tiers":[{"up_to":4,"unit_amount":"2","flat_amount":"7"},
                    {"up_to":null,"unit_amount":"1.50"}]}"#,
                10,
                "34", // 4 x 3 + 7 + 6 x 2.50
            ),
            (
                r#"{"model":"volume","tiers":[{"up_to":4,"unit_amount":"2"},{"up_to":null,"unit_amount":"1.50"}]}"#,
                10,
                "25",
            ),
            (
                r#"{"model":"stairstep","tiers":[{"up_to":4,"amount":"50"},{"up_to":null,"amount":"80.5"}]}"#,
                10,
                "81.5",
            ),
            (
                r#"{"model":"package","size":4,"amount":"49.50"}"#,
                10,
                "151.5",
            ),
        ];
        for (text, quantity, expected) in table {
            let mut price = Price::from_text(text).unwrap();
            raise(&mut price);
            let amount = price.full_amount(quantity).unwrap().to_decimal().unwrap();
            assert_eq!(amount.normalize().to_string(), expected, "{text}");
        }
    }
}
