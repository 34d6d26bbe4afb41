//! On which terms one plan is sold to one subscription: what each number of licences is refused for.

use super::{Facts, Refusal, is_downgrade, may_order};
use crate::calendar::Interval;
use crate::catalog::{LicenceLimits, Plan, Product, Role, Subscription};

/// What stands between a person and a plan at a frequency, whatever the number of licences.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// Why this person may not change this subscription at all.
    barred: Option<Refusal>,
    /// How many licences would be no change, where plan and frequency stay.
    owned: Option<u32>,
    limits: LicenceLimits,
    /// How many licences are in use.
    assigned: u32,
    /// Whether only support may order it.
    is_lower: bool,
}

impl Terms {
    pub(super) fn of(
        facts: &Facts<'_>,
        product: &Product,
        plan: &Plan,
        subscription: Option<&Subscription>,
        interval: Interval,
    ) -> Self {
        let stays =
            |owned: &&Subscription| owned.plan == plan.id && owned.current.interval == interval;
        Terms {
            barred: may_order(facts, subscription).err(),
            owned: subscription.filter(stays).map(Subscription::licences),
            limits: plan.licences.clone(),
            assigned: subscription.map_or(0, |owned| owned.assigned),
            is_lower: facts.role != Role::Support
                && subscription.is_some_and(|owned| is_downgrade(product, owned, plan)),
        }
    }

    /// The refusals in the order of the contract: who may, nothing changed, limits, a lower plan.
    pub(super) fn may_have(&self, licences: u32) -> Result<(), Refusal> {
        if let Some(refusal) = &self.barred {
            return Err(refusal.clone());
        }
        if self.owned == Some(licences) {
            return Err(Refusal::NoChange);
        }
        let LicenceLimits { min, max, step } = self.limits;
        if licences < min {
            return Err(Refusal::LicencesTooFew { min });
        }
        if licences > max {
            return Err(Refusal::LicencesTooMany { max });
        }
        if !(licences - min).is_multiple_of(step.max(1)) {
            return Err(Refusal::LicencesStep { step, min });
        }
        if licences < self.assigned {
            let assigned = self.assigned;
            return Err(Refusal::LicencesInUse { assigned });
        }
        if self.is_lower {
            return Err(Refusal::PlanDowngrade);
        }
        Ok(())
    }
}
