// A small world to price: five licences of a plan by the month since 10 November, and today is the 22nd.
export const month = { unit: "month", count: 1 };
export const year = { unit: "year", count: 1 };

const row = (id, interval, unit_amount) => ({ id, currency: "EUR", interval, price: { model: "per_unit", unit_amount } });

export const plans = [
  { id: "team", name: "Team", tier: 1, features: [], licences: { min: 1, max: 1_000_000, step: 1 }, prices: [row("t-m", month, "69.00"), row("t-y", year, "660.00")] },
  { id: "business", name: "Business", tier: 2, features: [], licences: { min: 5, max: 50, step: 5 }, prices: [row("b-m", month, "99.00"), row("b-y", year, "948.00")] },
];

export const catalog = { currency: "EUR", catalog: [{ product: "desk", name: "Desk", plans }] };

export const current = {
  period: { start: "2026-11-10", end: "2026-12-10" },
  interval: month,
  lines: [{ id: "licences", quantity: 5, price: { model: "per_unit", unit_amount: "69.00" } }],
};

export const snapshot = {
  at: "2026-11-22",
  account: { currency: "EUR", kind: "self_service", vat_state: "none" },
  user: { role: "billing_contact" },
  rules: "goto",
  taxes: { now: [{ id: "IVA", percent: "22", inclusive: false }], with_vat_id: [], undetermined: "charge_vat" },
  balance: "12.50",
  discounts: [],
  catalog: catalog.catalog,
  subscriptions: [{ id: "sub_1", product: "desk", plan: "team", price: "t-m", status: "active", assigned: 4, current }],
};

export const request = {
  at: "2026-11-22", currency: "EUR", rules: "goto", current,
  next: { interval: year, lines: [{ id: "licences", quantity: 8, price: { model: "per_unit", unit_amount: "660.00" } }] },
  taxes: [{ id: "IVA", percent: "22" }], balance: "12.50",
};
/** 5280.00 - 345.00 x 18 / 30 = 5073.00; x 1.22 = 6189.06; - 12.50 = 6176.56. */
export const DUE = { text: "6176.56", minor: 617_656 };
