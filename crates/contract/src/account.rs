//! `PUT /v1/account/vat-id`: the VAT number of the account.

use midcycle_engine::catalog::VatState;
use midcycle_engine::json::{Read, Reader, Write, Writer};
use midcycle_engine::message;

/// The number that the account has from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatId {
    /// The number with its country's prefix, as people write it; null for none. It must be there: nobody loses a number
    /// by leaving it out.
    pub vat_id: Option<String>,
}

impl Read for VatId {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["vat_id"]);
        VatId {
            vat_id: from.nullable("vat_id"),
        }
    }
}

impl Write for VatId {
    fn write(&self, out: &mut Writer) {
        out.object(|out| out.member("vat_id", &self.vat_id));
    }
}

midcycle_engine::described! {
    struct strict VatId [[doc = "The number that the account has from now on."]] {
        [[doc = "The number with its country's prefix, as people write it; null for none."]]
            "vat_id" => midcycle_engine::openapi::OrNull<String>;
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
