//! Which rules this API places orders under. All of them are quoted; these are also applied.

use super::Orders;
use crate::store::{self, StoreError};
use midcycle_contract::{Problem, ProblemCode};
use midcycle_engine::calendar::Unit;
use midcycle_engine::rules::{Axes, Effective, Rules, Surplus};

/// Why the API does not start.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// An account's rules ask for what is not built.
    #[error(
        "account {account}: orders are not placed under these rules, because of the axis `{axis}`"
    )]
    NotHonoured {
        /// The account.
        account: String,
        /// The axis at fault.
        axis: &'static str,
    },
    /// Documents would name nobody.
    #[error("nobody sells: keep the seller in the table meta, as docs/api.md says")]
    NoSeller,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Orders {
    /// Refuses to work under rules that would be quoted one way and applied another, or with nobody who sells.
    pub async fn check_ready(&self) -> Result<(), RulesError> {
        let mut read = self.store.read().await?;
        let rules = store::rules_of_accounts(&mut read).await?;
        if !rules.is_empty() && store::seller(&mut read).await?.is_none() {
            return Err(RulesError::NoSeller);
        }
        for (account, rules) in rules {
            if let Some(axis) = refused_axis(&rules) {
                return Err(RulesError::NotHonoured { account, axis });
            }
        }
        Ok(())
    }
}

/// Refuses to order under rules that an account got while the server runs. Only the operator can help, so it is said in
/// the log, too.
pub(super) fn check_rules(account: &str, rules: &Rules) -> Result<(), Problem> {
    let Some(axis) = refused_axis(rules) else {
        return Ok(());
    };
    tracing::error!(account, axis, "its rules are quoted and not applied");
    let detail =
        format!("orders are not placed under this account's rules, because of the axis `{axis}`");
    Err(Problem::new(ProblemCode::RULES_NOT_APPLIED, detail))
}

/// The first axis that is not honoured, of the rules and of what replaces them for a decrease.
fn refused_axis(rules: &Rules) -> Option<&'static str> {
    let decreasing = rules.when_decreasing.map(|axes| rules.axes.with(axes));
    [Some(rules.axes), decreasing]
        .iter()
        .flatten()
        .find_map(refused)
}

fn refused(axes: &Axes) -> Option<&'static str> {
    // Billing dates are days, and the ledger keeps minor units.
    if axes.unit != Unit::Day {
        return Some("unit");
    }
    if axes.round.scale.is_some() {
        return Some("round");
    }
    // Nothing pays money back yet, and nothing waits for a period's end.
    if axes.surplus == Surplus::Refund {
        return Some("surplus");
    }
    (axes.effective == Effective::PeriodEnd).then_some("effective")
}

#[cfg(test)]
mod tests {
    use super::*;
    use midcycle_engine::json::Read;

    #[test]
    fn what_would_be_applied_otherwise_than_quoted_is_refused() {
        let table = [
            (r#""goto""#, None),
            (
                r#"{"preset":"goto","surplus":"forfeit","cycle":"keep"}"#,
                None,
            ),
            (r#"{"unit":"second"}"#, Some("unit")),
            (r#"{"round":{"scale":3}}"#, Some("round")),
            (r#"{"surplus":"refund"}"#, Some("surplus")),
            (r#"{"effective":"period_end"}"#, Some("effective")),
            (
                r#"{"when_decreasing":{"effective":"period_end"}}"#,
                Some("effective"),
            ),
        ];
        for (text, axis) in table {
            assert_eq!(
                refused_axis(&Rules::from_text(text).unwrap()),
                axis,
                "{text}"
            );
        }
    }
}
