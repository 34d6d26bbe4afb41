//! Correction documents: the tax of an order that was placed while its VAT number was undetermined.
//!
//! The order and its document stay as they are. What a later answer changes is the tax of what the order sold, and of what
//! was credited of that since; a document of its own says so, once for each order. Its amount is the balance's.

use super::Orders;
use super::terms::{new_id, title};
use crate::clock::Clock;
use crate::faults::crash_point;
use crate::store::{
    self, AccountRow, Corrected, Db, NewDocument, Paper, Party, PlacedChange, Posting, Review,
    StoreError, minor, transact,
};
use crate::vat::difference;
use midcycle_contract::order::Document;
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::VatState;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Balance, Current, Quote, Settlement, Tax, after};
use midcycle_engine::{QuoteRequest, quote};

impl Orders {
    /// Reviews a placed order by what is known of its number now, all of it or nothing. `true` where that corrects it: not
    /// where both sides agree, where it was reviewed before, or while an order of the account is open.
    pub(super) async fn correct(&self, account: &str, order: &str) -> Result<bool, StoreError> {
        transact!(self.store, |db| {
            store::lock_account(db, account).await?;
            if store::open_order_of(db, account).await?.is_some() {
                return Ok(false);
            }
            match store::review_of(db, order).await? {
                Some(review) => self::review(db, self.clock, &review).await,
                None => Ok(false),
            }
        })
    }
}

async fn review(db: &mut Db, clock: Clock, review: &Review) -> Result<bool, StoreError> {
    let (order, of_account) = (&review.order, &review.account);
    let sold = sold(db, of_account).await?;
    let taxes = review.taxes.for_state(review.answer);
    let parts = parts(&sold, order, taxes)?;
    if parts.is_empty() {
        store::keep_review(db, order, review.answer, None).await?;
        return Ok(false);
    }
    let account = AccountRow::find(db, of_account).await?;
    let account = account.ok_or_else(|| StoreError::Corrupt("an account has vanished".into()))?;
    retell(db, &sold, review, taxes).await?;
    store::record_event(db, of_account, "order.corrected", order, None).await?;
    AccountRow::raise_version(db, of_account).await?;
    let at = clock.today(db, &account.time_zone).await?.date;
    crash_point("in-correction");
    issue(db, review, at, &parts).await?;
    crash_point("before-correction-commit");
    Ok(true)
}

/// A change that the account placed, with what it carries now.
struct Sold {
    placed: PlacedChange,
    /// What it left: a later change that begins with the same credits what this one sold.
    left: Option<Current>,
    /// The taxes of its charges: as ordered, or as corrected since.
    taxes: Vec<Tax>,
}

async fn sold(db: &mut Db, account: &str) -> Result<Vec<Sold>, StoreError> {
    let placed = store::placed_changes(db, account).await?;
    let sold = placed.into_iter().map(|placed| {
        let corrected = placed.corrected.as_ref();
        Ok(Sold {
            left: after(&placed.request, &placed.quote)?,
            taxes: corrected.unwrap_or(&placed.request.taxes).clone(),
            placed,
        })
    });
    sold.collect()
}

/// A part of a correction: a change as it is right now, and what leads there.
struct Part {
    request: QuoteRequest,
    difference: Quote,
    product: String,
    plan: String,
}

/// What other taxes of an order make of all that was sold: of its own changes, and of those that credited them since.
fn parts(sold: &[Sold], order: &str, taxes: &[Tax]) -> Result<Vec<Part>, StoreError> {
    let mut parts = Vec::new();
    for (place, one) in sold.iter().enumerate() {
        let earlier = sold.get(..place).unwrap_or_default();
        let charged = as_taxed(earlier, one, |sold| &sold.taxes);
        let right = as_taxed(earlier, one, |sold| {
            if sold.placed.order == order {
                taxes
            } else {
                &sold.taxes
            }
        });
        if charged == right {
            continue;
        }
        if quote(&one.placed.request)? != one.placed.quote {
            let why = "a quote has changed since it was frozen";
            return Err(StoreError::Corrupt(why.into()));
        }
        if let Some(difference) = difference(&quote(&charged)?, &quote(&right)?)? {
            parts.push(Part {
                request: right,
                difference,
                product: one.placed.selection.product.clone(),
                plan: one.placed.selection.plan.clone(),
            });
        }
    }
    Ok(parts)
}

/// The request of a change, with the taxes that its charges carry, and those that were carried by what it credits.
fn as_taxed<'s>(
    earlier: &'s [Sold],
    one: &'s Sold,
    taxes_of: impl Fn(&'s Sold) -> &'s [Tax],
) -> QuoteRequest {
    let mut request = QuoteRequest {
        taxes: taxes_of(one).to_vec(),
        explain: true,
        ..one.placed.request.clone()
    };
    let began = &one.placed.request.current;
    if let Some(current) = &mut request.current {
        let credited = earlier.iter().rfind(|sold| {
            sold.placed.subscription == one.placed.subscription && sold.left == *began
        });
        let paid = credited.map(|sold| taxes_of(sold).to_vec());
        // Where nothing says what was paid, it was what the order was quoted with.
        let paid = paid.or_else(|| current.taxes.take());
        current.taxes = Some(paid.unwrap_or_else(|| one.placed.request.taxes.clone()));
    }
    request
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
        let runs_on = owned.iter().find(|owned| {
            owned.id == one.placed.subscription && Some(&owned.current) == one.left.as_ref()
        });
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
async fn issue(db: &mut Db, review: &Review, at: Moment, parts: &[Part]) -> Result<(), StoreError> {
    let (order, account) = (&review.order, &review.account);
    let corrected = store::document_of_order(db, order).await?;
    let corrected =
        corrected.ok_or_else(|| StoreError::Corrupt(format!("order {order} has no document")))?;
    let (mut total, mut tax) = (0, 0);
    for part in parts {
        total += minor(part.difference.total)?;
        tax += minor(part.difference.tax)?;
    }
    let paper = paper(db, review, &corrected, parts, total).await?;
    let document = new_id()?;
    let day = at.to_string();
    let posting = Posting {
        account,
        at: &day,
        kind: "correction",
        document: Some(&document),
        order: None,
    };
    store::post(db, posting, &store::sale(total, tax)).await?;
    store::keep_review(db, order, review.answer, Some(&document)).await?;
    let requests: Vec<_> = parts.iter().map(|part| &part.request).collect();
    let quotes: Vec<_> = parts.iter().map(|part| &part.difference).collect();
    let new = NewDocument {
        id: &document,
        account,
        at,
        currency: corrected.currency,
        total_minor: total,
        tax_minor: tax,
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
    parts: &[Part],
    total_minor: i64,
) -> Result<Paper, StoreError> {
    let catalog = store::products(db).await?;
    let before = store::balance_minor(db, &review.account).await?;
    let of_account = store::paper_of_account(db, &review.account).await?;
    let is_valid = review.answer == VatState::Valid;
    Ok(Paper {
        buyer: Party {
            vat_id: review.vat_id.clone().filter(|_| is_valid),
            ..of_account.buyer
        },
        titles: parts
            .iter()
            .map(|part| title(&catalog, &part.product, &part.plan))
            .collect(),
        reverse_charge: store::is_lifted(&review.taxes, review.answer),
        order: Some(review.number.clone()),
        settlement: Some(settled(corrected.currency, before, total_minor)),
        corrects: Some(Corrected {
            number: corrected.number.clone(),
            at: corrected.at,
        }),
        ..of_account
    })
}

/// All of it is the balance's, which may come to be below zero: the next order or renewal settles it.
fn settled(currency: Currency, before_minor: i64, total_minor: i64) -> Settlement {
    let amount = |minor: i128| Amount::new(minor, currency.minor_digits());
    let (before, total) = (i128::from(before_minor), i128::from(total_minor));
    Settlement {
        total: amount(total),
        balance: Balance {
            before: amount(before),
            applied: amount(total),
            after: amount(before - total),
        },
        refund: amount(0),
        due_now: amount(0),
    }
}
