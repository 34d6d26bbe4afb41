//! `GET /v1/snapshot`: everything a price or a permission depends on, in one answer.

use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{AccountKind, Product, Role, Subscription, TaxTable, VatState};
use midcycle_engine::change::{Facts, Selection};
use midcycle_engine::message;
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::Discount;
use midcycle_engine::rules::Rules;

message! {
    /// The account, what it owns, what it can buy, and the rules, as of one version.
    open struct Snapshot {
        /// Raised by orders, ledger entries, tax and subscription changes; not by cart writes. The entity tag.
        version: u64,
        /// The billing date, in the account's time zone.
        at: Moment,
        /// How long after midnight a quote of yesterday still holds.
        grace_minutes: u32,
        /// The account's time zone, by its IANA name.
        time_zone: String,
        /// The account.
        account: Account,
        /// The signed-in person.
        user: User,
        /// Where the host's own pages are.
        links: Links,
        /// The rules of proration.
        rules: Rules,
        /// The taxes of new charges.
        taxes: TaxTable,
        /// The account's credit; negative is what it owes.
        balance: Amount,
        /// Discounts on the charges.
        discounts: Vec<Discount>,
        /// Payment methods on file.
        payment_methods: Vec<PaymentMethod>,
        /// What can be bought.
        catalog: Vec<Product>,
        /// What the account owns.
        subscriptions: Vec<Subscription>,
        /// Chosen changes that are not ordered yet, at most one per subscription.
        cart: Vec<Selection>,
    }
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

message! {
    /// The account that pays.
    open struct Account {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The currency of all its amounts.
        currency: Currency,
        /// Who may change its subscriptions.
        kind: AccountKind,
        /// Its country, by ISO 3166-1 alpha-2.
        country: String,
        /// Its VAT number.
        vat_id: Option<String>,
        /// What is known of that number.
        vat_state: VatState,
        /// Its billing contacts.
        contacts: Vec<Contact>,
        /// The representative of a corporate account.
        representative: Option<Contact>,
        /// The portal of a corporate account.
        portal_url: Option<String>,
        /// Questions and answers for this kind of account.
        faq_url: Option<String>,
    }
}

message! {
    /// A person to turn to.
    open struct Contact {
        /// Their name.
        name: String,
        /// Their e-mail address.
        email: String,
    }
}

message! {
    /// The signed-in person.
    open struct User {
        /// Their id.
        id: String,
        /// Their name.
        name: String,
        /// What they may do on this account.
        role: Role,
        /// The accounts they may switch to.
        accounts: Vec<AccountName>,
    }
}

message! {
    /// An account by name.
    open struct AccountName {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    }
}

message! {
    /// The host's own pages; `None` where there is none.
    open struct Links {
        /// Where people sign in.
        sign_in: Option<String>,
        /// Where support is reached.
        support: Option<String>,
        /// Where a subscription is renewed.
        renew: Option<String>,
        /// Where licences are assigned to users.
        assign: Option<String>,
    }
}

message! {
    /// A payment method on file. No card number is ever known here.
    open struct PaymentMethod {
        /// Its id.
        id: String,
        /// The card's brand.
        brand: String,
        /// The last four digits, as the provider tells them.
        last4: String,
        /// The month it expires in, `2028-04`.
        expires: String,
    }
}

message! {
    /// `GET /v1/catalog?currency=EUR`: what can be bought, without a session.
    open struct Catalog {
        /// The currency of the prices.
        currency: Currency,
        /// The products, with their prices in this currency only.
        catalog: Vec<Product>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::change::resolve;
    use midcycle_engine::json::{Read, to_text};
    use midcycle_engine::{Code, quote};

    /// The snapshot of the contract's own text is read, priced, and written back to the same.
    #[test]
    fn a_snapshot_travels_and_prices_a_choice() {
        let text = r#"{"version":41,"at":"2026-11-22","grace_minutes":30,"time_zone":"Europe/Rome",
            "account":{"id":"acc_1","name":"Rossi","currency":"EUR","kind":"self_service","country":"IT",
                "vat_id":null,"vat_state":"none","contacts":[{"name":"Anna","email":"anna@example.com"}],
                "representative":null,"portal_url":null,"faq_url":null},
            "user":{"id":"usr_1","name":"Anna","role":"billing_contact","accounts":[{"id":"acc_1","name":"Rossi"}]},
            "links":{"sign_in":null,"support":"https://example.com/support","renew":null,"assign":null},
            "rules":"goto",
            "taxes":{"now":[{"id":"IVA","percent":"22","inclusive":false}],"with_vat_id":[],
                "undetermined":"charge_vat"},
            "balance":"12.50","discounts":[],
            "payment_methods":[{"id":"pm_1","brand":"visa","last4":"4242","expires":"2028-04"}],
            "catalog":[{"product":"support","name":"Support","plans":[{"id":"team","name":"Team","tier":2,
                "features":["Chat"],"licences":{"min":1,"max":50,"step":1},
                "prices":[{"id":"p1","currency":"EUR","interval":{"unit":"year","count":1},
                    "price":{"model":"per_unit","unit_amount":"660"},
                    "for_existing":false}]}]}],
            "subscriptions":[{"id":"sub_1","product":"support","plan":"team","price":"p0","status":"active",
                "assigned":4,"current":{"period":{"start":"2026-11-10","end":"2026-12-10"},
                    "interval":{"unit":"month","count":1},"trial":false,
                    "lines":[{"id":"licences","quantity":5,
                        "price":{"model":"per_unit","unit_amount":"69"}}]},"pending":null}],
            "cart":[{"subscription":"sub_1","product":"support","plan":"team","licences":8,
                "interval":{"unit":"year","count":1}}]}"#;
        let snapshot: Snapshot = Snapshot::from_text(text).unwrap();
        let mut request = resolve(&snapshot.facts(false), &snapshot.cart[0]).unwrap();
        request.balance = snapshot.balance.to_decimal().unwrap();
        assert_eq!(quote(&request).unwrap().due_now.to_string(), "6176.56");
        let tidy: String = text.split('\n').map(str::trim_start).collect();
        assert_eq!(to_text(&snapshot), tidy);
    }

    /// A price that is a number is refused inside a snapshot too: no float slips in.
    #[test]
    fn a_number_is_no_amount() {
        let text = r#"{"id":"p1","currency":"EUR","interval":{"unit":"year","count":1},
            "price":{"model":"per_unit","unit_amount":660.5}}"#;
        let row = midcycle_engine::catalog::PriceRow::from_text(text);
        let error = row.unwrap_err();
        assert_eq!(
            (error.code(), error.path()),
            (Code::WrongType, "/price/unit_amount")
        );
    }
}
