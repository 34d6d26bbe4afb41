//! A snapshot that is kept, and what is chosen of it.

use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{AccountKind, Product, Role, Subscription, TaxTable, VatState};
use midcycle_engine::change::{Facts, Offer, Refusal, Selection};
use midcycle_engine::json::{Read, Writer, answer, to_text};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::{Discount, Totals};
use midcycle_engine::rules::Rules;
use midcycle_engine::sentence::sentence;
use midcycle_engine::{Decimal, QuoteError, message, said};
use wasm_bindgen::prelude::wasm_bindgen;

message! {
    /// What of `GET /v1/snapshot` a price or a permission depends on. Everything else of it is passed over.
    open struct Snapshot {
        /// The billing date.
        at: Moment,
        /// The account.
        account: Account,
        /// The signed-in person.
        user: User,
        /// The rules of proration.
        rules: Rules,
        /// The taxes of new charges.
        taxes: TaxTable,
        /// The account's credit; negative is what it owes.
        balance: Decimal,
        /// Discounts on the charges.
        discounts: Vec<Discount>,
        /// What can be bought.
        catalog: Vec<Product>,
        /// What the account owns.
        subscriptions: Vec<Subscription>,
    }
}

message! {
    /// The account that pays.
    open struct Account {
        /// The currency of all its amounts.
        currency: Currency,
        /// Who may change its subscriptions.
        kind: AccountKind,
        /// What is known of its VAT number.
        vat_state: VatState,
    }
}

message! {
    /// The signed-in person.
    open struct User {
        /// What they may do on this account.
        role: Role,
    }
}

impl Snapshot {
    fn facts(&self) -> Facts<'_> {
        Facts {
            at: self.at,
            currency: self.account.currency,
            account_kind: self.account.kind,
            role: self.user.role,
            // Only the billing API knows, and refuses the order then.
            order_in_progress: false,
            rules: &self.rules,
            taxes: &self.taxes,
            vat_state: self.account.vat_state,
            discounts: &self.discounts,
            catalog: &self.catalog,
            subscriptions: &self.subscriptions,
        }
    }
}

/// What [`Preview::select`] answers.
const PRICED: u32 = 0;
/// There is a price, but this person may not have it.
const REFUSED: u32 = 1;
/// The snapshot cannot be quoted.
const BROKEN: u32 = 2;

/// The largest whole number that JavaScript holds with all its neighbours: 2^53 - 1.
const SAFE_MAX: i64 = (1 << 53) - 1;

/// A snapshot that is kept, and the choice that was priced last.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Preview {
    snapshot: Snapshot,
    offers: Vec<Offer>,
    chosen: usize,
    totals: Option<Totals>,
    refusal: Option<Refusal>,
    fault: Option<QuoteError>,
}

#[wasm_bindgen]
impl Preview {
    /// Keeps a snapshot; `None` where it cannot be read, which [`fault`](Self::fault) then tells.
    pub fn open(snapshot: &str) -> Option<Self> {
        Some(Preview {
            snapshot: Snapshot::from_text(snapshot).ok()?,
            offers: Vec::new(),
            chosen: 0,
            totals: None,
            refusal: None,
            fault: None,
        })
    }

    /// Why a snapshot cannot be read: `{"error": ...}`.
    pub fn fault(snapshot: &str) -> String {
        error(Snapshot::from_text(snapshot).err().as_ref())
    }

    /// Prepares a choice, given as a selection: its number for [`select`](Self::select), or `{"error": ...}`.
    pub fn prepare(&mut self, selection: &str) -> String {
        let selection = match Selection::from_text(selection) {
            Ok(selection) => selection,
            Err(fault) => return error(Some(&fault)),
        };
        match Offer::of(&self.snapshot.facts(), &selection, self.snapshot.balance) {
            Ok(offer) => {
                self.offers.push(offer);
                to_text(&(u64::try_from(self.offers.len() - 1).unwrap_or(0)))
            }
            Err(refusal) => refused(&refusal),
        }
    }

    /// Prices a prepared choice for so many licences. Nothing is allocated while all is well.
    pub fn select(&mut self, choice: usize, licences: u32) -> u32 {
        self.chosen = choice;
        self.totals = None;
        let Some(offer) = self.offers.get_mut(choice) else {
            return BROKEN;
        };
        let cell = offer.with_licences(licences);
        self.refusal = cell.refusal;
        match cell.totals {
            Ok(totals) => self.totals = Some(totals),
            Err(fault) => {
                self.fault = Some(fault);
                return BROKEN;
            }
        }
        if self.refusal.is_some() {
            REFUSED
        } else {
            PRICED
        }
    }

    /// An amount of the choice in minor units; no number where JavaScript could not hold it exactly, or where there is none.
    pub fn amount(&self, which: u32) -> f64 {
        let amount = self.totals.and_then(|totals| {
            Some(match which {
                0 => totals.due_now,
                1 => totals.total,
                2 => totals.subtotal,
                3 => totals.tax,
                4 => totals.refund,
                5 => totals.balance.before,
                6 => totals.balance.applied,
                7 => totals.balance.after,
                8 => totals.renewal?.total,
                9 => totals.renewal?.subtotal,
                _ => totals.renewal?.tax,
            })
        });
        amount.map_or(f64::NAN, number)
    }

    /// How many decimals those amounts have.
    pub fn decimals(&self) -> u32 {
        self.totals.map_or(0, |totals| totals.total.decimals())
    }

    /// The quote of the choice, with how each amount came to be where that is asked: `{"quote": ...}` or `{"error": ...}`.
    pub fn quote(&mut self, explain: bool) -> String {
        let Some(offer) = self.offers.get_mut(self.chosen) else {
            return String::new();
        };
        answer::quoted(offer.explained(explain))
    }

    /// Why this person may not have the choice, or why it cannot be quoted: `{"error": ...}`.
    pub fn refusal(&self) -> String {
        match &self.refusal {
            Some(refusal) => refused(refusal),
            None => error(self.fault.as_ref()),
        }
    }
}

/// The number of minor units, within what JavaScript holds exactly.
#[expect(
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "whole numbers up to 2^53 - 1 are exact in 64-bit floats, and no others come here"
)]
fn number(amount: Amount) -> f64 {
    match i64::try_from(amount.minor_units()) {
        Ok(units) if (-SAFE_MAX..=SAFE_MAX).contains(&units) => units as f64,
        _ => f64::NAN,
    }
}

fn error(fault: Option<&QuoteError>) -> String {
    let mut out = String::new();
    if let Some(fault) = fault {
        answer::error_into(fault, &mut out);
    }
    out
}

fn refused(refusal: &Refusal) -> String {
    let mut out = Writer::default();
    out.object(|out| {
        out.name("error").object(|out| {
            out.name("code").text(refusal.code());
            out.name("path").text(refusal.path().unwrap_or(""));
            out.name("message").text(&sentence(said![refusal]));
        });
    });
    out.into_text()
}
