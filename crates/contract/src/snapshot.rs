//! `GET /v1/snapshot`: everything a price or a permission depends on, in one answer.

use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{AccountKind, Product, Role, Subscription, TaxTable, VatState};
use midcycle_engine::change::{Facts, Selection};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::Discount;
use midcycle_engine::rules::Rules;
use serde::{Deserialize, Serialize};

/// The account, what it owns, what it can buy, and the rules, as of one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Raised by orders, ledger entries, tax and subscription changes; not by cart writes. The entity tag.
    pub version: u64,
    /// The billing date, in the account's time zone.
    pub at: Moment,
    /// How long after midnight a quote of yesterday still holds.
    pub grace_minutes: u32,
    /// The account's time zone, by its IANA name.
    pub time_zone: String,
    /// The account.
    pub account: Account,
    /// The signed-in person.
    pub user: User,
    /// Where the host's own pages are.
    pub links: Links,
    /// The rules of proration.
    pub rules: Rules,
    /// The taxes of new charges.
    pub taxes: TaxTable,
    /// The account's credit; negative is what it owes.
    pub balance: Amount,
    /// Discounts on the charges.
    pub discounts: Vec<Discount>,
    /// Payment methods on file.
    pub payment_methods: Vec<PaymentMethod>,
    /// What can be bought.
    pub catalog: Vec<Product>,
    /// What the account owns.
    pub subscriptions: Vec<Subscription>,
    /// Chosen changes that are not ordered yet, at most one per subscription.
    pub cart: Vec<Selection>,
}

impl Snapshot {
    /// What the engine decides from. Whether an order is open only the billing API knows.
    pub fn facts(&self, order_in_progress: bool) -> Facts<'_> {
        Facts {
            at: self.at,
            currency: self.account.currency,
            account_kind: self.account.kind,
            role: self.user.role,
            order_in_progress,
            rules: &self.rules,
            taxes: &self.taxes,
            vat_state: self.account.vat_state,
            discounts: &self.discounts,
            catalog: &self.catalog,
            subscriptions: &self.subscriptions,
        }
    }

    /// The subscription with this id.
    pub fn subscription(&self, id: &str) -> Option<&Subscription> {
        self.subscriptions
            .iter()
            .find(|subscription| subscription.id == id)
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.catalog.iter().find(|product| product.id == id)
    }
}

/// The account that pays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Who may change its subscriptions.
    pub kind: AccountKind,
    /// Its country, by ISO 3166-1 alpha-2.
    pub country: String,
    /// Its VAT number.
    pub vat_id: Option<String>,
    /// What is known of that number.
    pub vat_state: VatState,
    /// Its billing contacts.
    pub contacts: Vec<Contact>,
    /// The representative of a corporate account.
    pub representative: Option<Contact>,
    /// The portal of a corporate account.
    pub portal_url: Option<String>,
    /// Questions and answers for this kind of account.
    pub faq_url: Option<String>,
}

/// A person to turn to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they may do on this account.
    pub role: Role,
    /// The accounts they may switch to.
    pub accounts: Vec<AccountName>,
}

/// An account by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The host's own pages; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Where people sign in.
    pub sign_in: Option<String>,
    /// Where support is reached.
    pub support: Option<String>,
    /// Where a subscription is renewed.
    pub renew: Option<String>,
    /// Where licences are assigned to users.
    pub assign: Option<String>,
}

/// A payment method on file. No card number is ever known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// Its id.
    pub id: String,
    /// The card's brand.
    pub brand: String,
    /// The last four digits, as the provider tells them.
    pub last4: String,
    /// The month it expires in, `2028-04`.
    pub expires: String,
}

/// `GET /v1/catalog?currency=EUR`: what can be bought, without a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// The currency of the prices.
    pub currency: Currency,
    /// The products, with their prices in this currency only.
    pub catalog: Vec<Product>,
}
