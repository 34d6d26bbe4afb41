//! A VAT service whose answer changes: for every number the same, until it is told another one.

use midcycle_billing_api::vat::{Answer, NoAnswer, VatService};
use midcycle_contract::vat::VatId;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The service; it says nothing at first.
#[derive(Debug, Default)]
pub struct Service {
    says: Mutex<Option<bool>>,
    asked: AtomicUsize,
}

impl Service {
    pub fn silent() -> Arc<Self> {
        Arc::default()
    }

    /// What it says from now on; `None` is no answer.
    pub fn say(&self, says: Option<bool>) {
        *self.says.lock().unwrap() = says;
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl VatService for Service {
    fn is_valid<'a>(&'a self, _: &'a VatId) -> Answer<'a> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let says = *self.says.lock().unwrap();
        Box::pin(async move { says.ok_or_else(|| NoAnswer("it is moody".into())) })
    }
}
