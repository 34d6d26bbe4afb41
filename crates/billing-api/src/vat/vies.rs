//! A checking service over HTTPS in the shape of the European Commission's VIES.

use super::{Answer, NoAnswer, VatService};
use midcycle_contract::vat::VatId;
use midcycle_engine::json::{Read, Reader};
use std::time::Duration;

/// The Commission's own service.
pub const ADDRESS: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";
/// The longest answer, in bytes; the service's are a tenth of it.
const ANSWER_BYTES_MAX: u64 = 16 << 10;

/// VIES, or what answers like it: `GET {address}/ms/{country}/vat/{number}`.
#[derive(Clone, Debug)]
pub struct Vies {
    address: String,
    agent: ureq::Agent,
}

impl Vies {
    /// The service at an address.
    pub fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(5)))
            .build();
        Vies {
            address: address.trim_end_matches('/').to_owned(),
            agent: config.into(),
        }
    }
}

/// What the service answers. `error` is set where the country's own register is out of reach.
struct Found {
    is_valid: bool,
    error: Option<String>,
}

impl Read for Found {
    fn read(from: &mut Reader<'_>) -> Self {
        Found {
            is_valid: from.member("isValid"),
            error: from.member("userError"),
        }
    }
}

impl VatService for Vies {
    fn is_valid<'a>(&'a self, number: &'a VatId) -> Answer<'a> {
        let prefix = number.prefix();
        let digits = number.as_str().get(prefix.len()..).unwrap_or_default();
        let address = format!("{}/ms/{prefix}/vat/{digits}", self.address);
        let agent = self.agent.clone();
        Box::pin(async move {
            let asked = tokio::task::spawn_blocking(move || ask(&agent, &address)).await;
            let found = asked.map_err(|error| NoAnswer(error.to_string()))??;
            match found.error.as_deref() {
                None | Some("VALID" | "INVALID") => Ok(found.is_valid),
                Some(other) => Err(NoAnswer(other.to_owned())),
            }
        })
    }
}

fn ask(agent: &ureq::Agent, address: &str) -> Result<Found, NoAnswer> {
    let why = |error: ureq::Error| NoAnswer(error.to_string());
    let mut response = agent.get(address).call().map_err(why)?;
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX);
    let text = body.read_to_string().map_err(why)?;
    Found::from_text(&text).map_err(|error| NoAnswer(error.to_string()))
}
