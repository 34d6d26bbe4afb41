//! Why something was refused: problem details (RFC 9457) with a code of ours.

mod kinds;

pub use kinds::{Kind, kinds};

use kinds::kind_of;
use midcycle_engine::calendar::Moment;
use midcycle_engine::json::{Read, Reader, Write, Writer};
use midcycle_engine::message;
use midcycle_engine::quote::{Quote, Settlement};
use std::borrow::Cow;
use std::sync::Arc;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

message! {
    /// A refusal, as it travels.
    sparse struct Problem {
        /// A relative address that stays the same for the same kind of problem: `/problems/<code>`.
        kind as "type": String,
        /// The kind of problem in words.
        title: String,
        /// The HTTP status.
        status: u16,
        /// What programs decide by.
        code: ProblemCode,
        /// This very problem in words.
        detail: String,
        /// The member at fault, as a JSON Pointer into the request's body.
        path: Option<String>,
        /// With `quote-changed` and a stale version: what it costs now.
        fresh: Option<Box<FreshQuote>>,
        /// With `order-in-progress` and a payment that failed: the order.
        order: Option<String>,
    }
}

message! {
    /// What the changes cost now.
    open struct FreshQuote {
        /// The account's version it was made with.
        version: u64,
        /// The date it was made for.
        at: Moment,
        /// Its fingerprint.
        fingerprint: String,
        /// A quote for each change (of balance 0).
        quotes: Vec<Arc<Quote>>,
        /// What becomes of the sum.
        settlement: Settlement,
    }
}

/// The code of a problem. What the engine refuses keeps the engine's own code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemCode(pub Cow<'static, str>);

impl Read for ProblemCode {
    fn read(from: &mut Reader<'_>) -> Self {
        ProblemCode(Cow::Owned(String::read(from)))
    }
}

#[cfg(feature = "openapi")]
impl midcycle_engine::openapi::Described for ProblemCode {
    fn schema() -> midcycle_engine::openapi::OneSchema {
        midcycle_engine::openapi::one_text_of(kinds().map(|kind| kind.code))
    }
}

impl Write for ProblemCode {
    fn write(&self, out: &mut Writer) {
        out.text(&self.0);
    }
}

impl ProblemCode {
    /// The code's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Problem {
    /// A problem of this code, with what to say about this very case.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let kind = kind_of(code.as_str());
        Problem {
            kind: format!("/problems/{}", code.as_str()),
            title: kind.title.to_owned(),
            status: kind.status,
            code,
            detail: detail.into(),
            path: None,
            fresh: None,
            order: None,
        }
    }

    /// The same problem at a member of the request's body.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same problem with what the changes cost now.
    #[must_use]
    pub fn with_fresh(mut self, fresh: FreshQuote) -> Self {
        self.fresh = Some(Box::new(fresh));
        self
    }
}

impl From<&midcycle_engine::change::Refusal> for Problem {
    fn from(refusal: &midcycle_engine::change::Refusal) -> Self {
        let problem = Problem::new(
            ProblemCode(Cow::Borrowed(refusal.code())),
            refusal.to_string(),
        );
        match refusal.path() {
            Some(path) => problem.at(path),
            None => problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::Code;
    use midcycle_engine::change::Refusal;
    use midcycle_engine::json::{Read, to_text};

    #[test]
    fn refusals_have_the_status_of_the_contract() {
        let table = [
            (Refusal::CorporateAccount, 403, None),
            (Refusal::NotBillingContact, 403, None),
            (Refusal::TrialEnded, 409, None),
            (Refusal::RenewalRequired, 409, None),
            (Refusal::OrderInProgress, 409, None),
            (Refusal::NoChange, 422, None),
            (
                Refusal::LicencesInUse { assigned: 4 },
                422,
                Some("/licences"),
            ),
            (Refusal::LicencesTooMany { max: 50 }, 422, Some("/licences")),
            (Refusal::PlanDowngrade, 422, Some("/plan")),
        ];
        for (refusal, status, path) in table {
            let problem = Problem::from(&refusal);
            assert_eq!(
                (problem.status, problem.path.as_deref()),
                (status, path),
                "{refusal:?}"
            );
            assert_eq!(problem.code.as_str(), refusal.code());
        }
    }

    /// Whatever the engine refuses has a kind of its own, and no code has two.
    #[test]
    fn every_code_has_one_kind() {
        let mut codes: Vec<_> = kinds().map(|kind| kind.code).collect();
        let wanted = Refusal::CODES
            .into_iter()
            .chain(Code::ALL.map(Code::as_str));
        for code in wanted {
            assert!(codes.contains(&code), "{code}");
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn a_problem_travels() {
        let problem =
            Problem::new(ProblemCode::KEY_REUSED, "the key belongs to order 7").at("/changes/0");
        let text = to_text(&problem);
        assert!(
            text.starts_with(r#"{"type":"/problems/key-reused","title":"#),
            "{text}"
        );
        assert_eq!(Problem::from_text(&text).unwrap(), problem);
    }
}
