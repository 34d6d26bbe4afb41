//! Correction documents: the tax of an order that was placed while its VAT number was undetermined.
//!
//! The order and its document stay as they are. What a later answer changes is the tax of what the order sold, and of what
//! was credited of that since; a document of its own says so, once for each order. Its amount is the balance's, but for
//! what the rules forfeit by the taxes of then and of now.

use super::Orders;
use super::retax::{Correction, Part, Sold, correction, sold};
use super::terms::{new_id, title};
use crate::clock::Clock;
use crate::faults::crash_point;
use crate::store::{
    self, AccountRow, Corrected, Db, NewDocument, Paper, Party, Posting, Review, Reviewed,
    StoreError, transact,
};
use midcycle_contract::order::Document;
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{TaxTable, VatState};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Balance, Current, Settlement, Tax};

/// What came of a review.
enum Outcome {
    Corrected,
    Right,
    NotCorrected(String),
}

impl Orders {
    /// Reviews a placed order by what is known of its number now, all of it or nothing. `true` where that corrects it: not
    /// where both sides agree, where it was reviewed before, or while an order of the account is open.
    pub(super) async fn correct(&self, account: &str, order: &str) -> Result<bool, StoreError> {
        let reviewed = transact!(self.store, |db| {
            store::lock_account(db, account).await?;
            if store::open_order_of(db, account).await?.is_some() {
                return Ok(None);
            }
            match store::review_of(db, order).await? {
                Some(review) => self::review(db, self.clock, &review).await.map(Some),
                None => Ok(None),
            }
        })?;
        if let Some(Outcome::NotCorrected(why)) = &reviewed {
            tracing::error!(order, why, "it wants a correction by hand");
        }
        Ok(matches!(reviewed, Some(Outcome::Corrected)))
    }
}

async fn review(db: &mut Db, clock: Clock, review: &Review) -> Result<Outcome, StoreError> {
    match compute(db, review).await {
        Ok(computed) => correct(db, clock, review, &computed).await,
        // Another try would come to the same: it is written down once, and the audit tells of it from then on.
        Err(error) if error.stays() => {
            let why = error.to_string();
            let reviewed = Reviewed::NotCorrected(&why);
            store::keep_review(db, &review.order, review.answer, reviewed).await?;
            let kind = "order.not-corrected";
            store::record_event(db, &review.account, kind, &review.order, None).await?;
            Ok(Outcome::NotCorrected(why))
        }
        Err(error) => Err(error),
    }
}

/// All that may turn out not to be computable.
struct Computed {
    sold: Vec<Sold>,
    table: TaxTable,
    correction: Correction,
}

async fn compute(db: &mut Db, review: &Review) -> Result<Computed, StoreError> {
    let sold = sold(db, &review.account).await?;
    let table = review.taxes()?;
    let correction = correction(&sold, &review.order, table.for_state(review.answer))?;
    Ok(Computed {
        sold,
        table,
        correction,
    })
}

async fn correct(
    db: &mut Db,
    clock: Clock,
    review: &Review,
    computed: &Computed,
) -> Result<Outcome, StoreError> {
    let (order, of_account) = (&review.order, &review.account);
    if computed.correction.parts.is_empty() {
        store::keep_review(db, order, review.answer, Reviewed::Right).await?;
        return Ok(Outcome::Right);
    }
    let account = AccountRow::find(db, of_account).await?;
    let account = account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
    let taxes = computed.table.for_state(review.answer);
    retell(db, &computed.sold, review, taxes).await?;
    store::record_event(db, of_account, "order.corrected", order, None).await?;
    AccountRow::raise_version(db, of_account).await?;
    let at = clock.today(db, &account.time_zone).await?.date;
    crash_point("in-correction");
    issue(db, review, at, computed).await?;
    crash_point("before-correction-commit");
    Ok(Outcome::Corrected)
}

/// Subscriptions that still run on the order have paid its taxes of now, which a later credit carries.
async fn retell(
    db: &mut Db,
    sold: &[Sold],
    review: &Review,
    taxes: &[Tax],
) -> Result<(), StoreError> {
    let owned = store::subscriptions(db, &review.account).await?;
    let corrected = sold.iter().filter(|sold| sold.placed.order == review.order);
    for one in corrected {
        let runs_on = owned
            .iter()
            .find(|owned| owned.id == one.placed.subscription && owned.current == one.placed.left);
        if let Some(owned) = runs_on {
            let current = Current {
                taxes: Some(taxes.to_vec()),
                ..owned.current.clone()
            };
            store::retell_current(db, &owned.id, &current).await?;
        }
    }
    Ok(())
}

/// Ledger, review, and last the document.
async fn issue(
    db: &mut Db,
    review: &Review,
    at: Moment,
    computed: &Computed,
) -> Result<(), StoreError> {
    let (order, account) = (&review.order, &review.account);
    let Correction {
        parts,
        total,
        tax,
        forfeited,
    } = &computed.correction;
    let corrected = store::document_of_order(db, order).await?;
    let corrected =
        corrected.ok_or_else(|| StoreError::Corrupt(format!("order {order} has no document")))?;
    let paper = paper(db, review, &corrected, computed).await?;
    let document = new_id()?;
    let day = at.to_string();
    let posting = |kind| Posting {
        account,
        at: &day,
        kind,
        document: Some(&document),
        order: None,
    };
    store::post(db, posting("correction"), &store::sale(*total, *tax)).await?;
    if *forfeited != 0 {
        store::post(db, posting("forfeited"), &store::gift(-forfeited)).await?;
    }
    let reviewed = Reviewed::Corrected(&document);
    store::keep_review(db, order, review.answer, reviewed).await?;
    let requests: Vec<_> = parts.iter().map(|part| &part.request).collect();
    let quotes: Vec<_> = parts.iter().map(|part| &part.difference).collect();
    let new = NewDocument {
        id: &document,
        account,
        at,
        currency: corrected.currency,
        total_minor: *total,
        tax_minor: *tax,
        order: None,
        paper: &paper,
        requests: &requests,
        quotes: &quotes,
        corrects: Some(&corrected.id),
    };
    store::issue(db, new).await
}

/// What stands on the correction beside its lines: the number only where it is one.
async fn paper(
    db: &mut Db,
    review: &Review,
    corrected: &Document,
    computed: &Computed,
) -> Result<Paper, StoreError> {
    let correction = &computed.correction;
    let catalog = store::products(db).await?;
    let before = store::balance_minor(db, &review.account).await?;
    let of_account = store::paper_of_account(db, &review.account).await?;
    let is_valid = review.answer == VatState::Valid;
    let title_of = |part: &Part| title(&catalog, &part.product, &part.plan);
    Ok(Paper {
        buyer: Party {
            vat_id: review.vat_id.clone().filter(|_| is_valid),
            ..of_account.buyer
        },
        titles: correction.parts.iter().map(title_of).collect(),
        reverse_charge: computed.table.is_lifted(review.answer),
        order: Some(review.number.clone()),
        settlement: Some(settled(corrected.currency, before, correction)),
        corrects: Some(Corrected {
            number: corrected.number.clone(),
            at: corrected.at,
        }),
        ..of_account
    })
}

/// What is not forfeited is the balance's, which may come to be below zero: the next order or renewal settles it.
fn settled(currency: Currency, before_minor: i64, correction: &Correction) -> Settlement {
    let amount = |minor: i128| Amount::new(minor, currency.minor_digits());
    let (before, total) = (i128::from(before_minor), i128::from(correction.total));
    let applied = total + i128::from(correction.forfeited);
    Settlement {
        total: amount(total),
        balance: Balance {
            before: amount(before),
            applied: amount(applied),
            after: amount(before - applied),
        },
        refund: amount(0),
        due_now: amount(0),
    }
}
