//! `PUT /v1/account/vat-id`: the VAT number of the account.

use midcycle_engine::catalog::VatState;
use midcycle_engine::message;

message! {
    /// The number that the account has from now on.
    strict struct VatId {
        /// The number with its country's prefix, as people write it; null for none.
        vat_id: Option<String>,
    }
}

message! {
    /// The number as it is kept.
    open struct VatIdKept {
        /// The number in its written form.
        vat_id: Option<String>,
        /// What is known of it.
        vat_state: VatState,
        /// The account's version from now on.
        version: u64,
    }
}
