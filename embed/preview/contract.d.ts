/**
 * The JSON of the quote contract: what goes in, what comes out. Amounts are decimals in major units as text (`"-207.00"`), so
 * that none of them is ever a float; moments are dates (`"2026-11-22"`) or instants (`"2026-11-22T18:25:44+01:00"`), one kind
 * throughout a request. The arithmetic is told in docs/quote.md.
 */

/** A decimal in major units: `"-207.00"`. */
export type Amount = string;
/** A date, or an instant with its offset. */
export type Moment = string;

/** Half-open: `start` is in it, `end` is not. */
export interface Period {
  start: Moment;
  end: Moment;
}

export type IntervalUnit = "day" | "week" | "month" | "year";

/** How often something is billed. */
export interface Interval {
  unit: IntervalUnit;
  /** 1 to 1,000. */
  count: number;
}

/** Units at so much each. */
export interface UnitTier {
  /** The last unit of the tier; null in the last tier. */
  up_to: number | null;
  unit_amount: Amount;
  /** Once the tier is reached; `"0"` where absent. */
  flat_amount?: Amount;
}

export interface StepTier {
  up_to: number | null;
  amount: Amount;
}

/** A price per interval, by its `model`. */
export type Price =
  | { model: "flat"; amount: Amount }
  | { model: "per_unit"; unit_amount: Amount }
  /** Each unit at its own tier's price. */
  | { model: "graduated"; tiers: UnitTier[] }
  /** All units at the reached tier's price. */
  | { model: "volume"; tiers: UnitTier[] }
  /** The reached tier's amount. */
  | { model: "stairstep"; tiers: StepTier[] }
  /** Every started package. */
  | { model: "package"; size: number; amount: Amount };

/** Named sets of axes; `goto` is all defaults, the others do as the engine of that name. */
export type Preset =
  | "goto" | "stripe" | "maxio" | "chargebee_day" | "chargebee_millisecond" | "recurly" | "paddle" | "killbill" | "lago"
  | "meteroid" | "openmeter" | "flexprice" | "polar";

export type RoundingMode = "half_up" | "half_even" | "half_down" | "up" | "down" | "ceiling" | "floor";

/** A rounding on the way. */
export interface Rounding {
  scale: number;
  mode: RoundingMode;
}

/** What billing engines differ in. What is left out is as in the preset, or the first value. */
export interface Axes {
  /** What elapsed time is counted in. */
  unit?: "day" | "hour" | "minute" | "second" | "millisecond";
  day_count?: "actual" | "30/360";
  /** Is the day of the change still unused, or already used. */
  credit_from?: "same_day" | "next_day";
  charge_from?: "same_day" | "next_day";
  /** Does a new period start, or does the current one go on. */
  cycle?: "reset" | "keep" | "reset_on_new_interval";
  credit?: "prorated" | "full" | "none";
  charge?: "prorated" | "full" | "none";
  credit_basis?: "billed" | "list";
  factor?: Rounding | null;
  intermediate?: Rounding | null;
  /** The final rounding; `scale: null` is the currency's. */
  round?: { mode?: RoundingMode; scale?: number | null; of?: "line" | "net" };
  tax_on?: "net" | "line";
  /** Where a negative total goes. */
  surplus?: "balance" | "refund" | "forfeit";
  effective?: "now" | "period_end";
}

/** A preset by its name, or axes on top of one. */
export type Rules = Preset | (Axes & { preset?: Preset; when_decreasing?: Axes | null });

export interface Tax {
  id: string;
  /** 0 to 100. */
  percent: Amount;
  /** Whether prices contain it; absent is no. */
  inclusive?: boolean;
}

/** Percent or amount. */
export type Discount = {
  id: string;
  /** The line it cuts; absent or null: every charge, in proportion. */
  line?: string | null;
  /** How many renewals it also cuts; absent or null: all. */
  renewals?: number | null;
} & ({ percent: Amount; amount?: null } | { amount: Amount; percent?: null });

export interface NextLine {
  id: string;
  /** 0 to 1,000,000. */
  quantity: number;
  price: Price;
  /** What the price pays for; absent: the line's own period. */
  full_period?: Period | null;
}

export interface CurrentLine extends NextLine {
  /** What was really invoiced for the full period, after discounts. */
  billed?: Amount | null;
  /** What was already given back of it. */
  credited?: Amount | null;
}

/** What is owned. */
export interface Current {
  period: Period;
  interval: Interval;
  /** The day of the month that periods begin on; absent: that of `period.start`. */
  anchor_day?: number | null;
  /** Nothing was paid for this period, so nothing is given back. */
  trial?: boolean;
  /** The taxes that were paid; absent: today's. */
  taxes?: Tax[] | null;
  lines: CurrentLine[];
}

/** What is wanted. */
export interface Next {
  interval: Interval;
  lines: NextLine[];
  /** The period to charge for; absent: by the rules. */
  period?: Period | null;
}

export interface QuoteRequest {
  at: Moment;
  /** ISO 4217. */
  currency: string;
  rules: Rules;
  /** null: nothing is owned yet. */
  current: Current | null;
  /** null: it ends now. */
  next: Next | null;
  discounts?: Discount[];
  taxes?: Tax[];
  /** The account's credit; negative is what it owes. */
  balance?: Amount;
  /** Whether each line says how it came to be. */
  explain?: boolean;
}

/** A count of units of time of all of them; text, as both may be beyond a safe integer. */
export interface Fraction {
  of: string;
  over: string;
}

interface LineOf<Kind extends string> {
  kind: Kind;
  /** The id of the request's line, discount or tax. */
  id: string;
  /** Credits and discounts are negative. */
  amount: Amount;
  /** How the amount came to be; only where the request asked. */
  why?: Step[];
}

interface TimedLine<Kind extends string> extends LineOf<Kind> {
  quantity: number;
  period: Period;
  full_amount: Amount;
  factor: Fraction;
}

/** Unused time, given back. */
export type CreditLine = TimedLine<"credit">;
/** Time that is charged. */
export type ChargeLine = TimedLine<"charge">;
/** Under `round.of: net`, charge less credit. */
export interface AdjustmentLine extends LineOf<"adjustment"> {
  quantity: number;
  period: Period;
}
export type DiscountLine = LineOf<"discount">;
export interface TaxLine extends LineOf<"tax"> {
  percent: Amount;
  base: Amount;
  inclusive: boolean;
}

/** A line of a quote, by its `kind`. */
export type Line = CreditLine | ChargeLine | AdjustmentLine | DiscountLine | TaxLine;

export interface Renewal {
  period: Period;
  subtotal: Amount;
  tax: Amount;
  total: Amount;
}

export interface Quote {
  at: Moment;
  currency: string;
  /** Credits, charges, adjustments, discounts, taxes, in this order. */
  lines: Line[];
  subtotal: Amount;
  tax: Amount;
  total: Amount;
  balance: { before: Amount; applied: Amount; after: Amount };
  refund: Amount;
  due_now: Amount;
  /** null when the subscription ended. */
  period: Period | null;
  renewal: Renewal | null;
  direction: "increase" | "decrease" | "same";
  requires_payment: boolean;
}

/** One step on the way to the amount of a line, by its code. */
export type Step =
  | { step: "units"; tier?: number; quantity: number; unit_amount: Amount; amount: Amount }
  | { step: "flat"; tier?: number; amount: Amount }
  | { step: "packages"; count: number; size: number; package_amount: Amount; amount: Amount }
  /** What was really billed stands in for the list price. */
  | { step: "billed"; amount: Amount }
  | { step: "time"; unit: NonNullable<Axes["unit"]>; day_count?: NonNullable<Axes["day_count"]>; period: Period; full_period: Period; factor: Fraction }
  | { step: "whole" }
  | { step: "factor"; scale: number; mode: RoundingMode; value: string }
  /** A credit is never more than what was paid. */
  | { step: "cap"; paid: Amount; credited: Amount; left: Amount; applies: boolean }
  | { step: "side"; side: "charge" | "credit" | "difference" }
  | { step: "rounded"; stage: "intermediate" | "final"; scale: number; mode: RoundingMode; before: Amount; exact: boolean; after: Amount }
  | { step: "percent"; percent: Amount; left: Amount }
  | { step: "amount_off"; amount: Amount; factor: Fraction }
  | { step: "limit"; left: Amount; applies: boolean }
  | { step: "share"; id: string; amount: Amount }
  | { step: "not_charged"; id: string }
  | {
      step: "tax"; side: "all" | "paid" | "today"; kind?: Line["kind"]; id?: string; gross: Amount; base: Amount; percent: Amount;
      over: Amount; scale: number; mode: RoundingMode; before: Amount; exact: boolean; after: Amount;
    };

export interface PeriodsRequest {
  start: Moment;
  anchor_day?: number | null;
  interval: Interval;
  /** 0 to 10,000. */
  count: number;
}

export interface PriceRow {
  id: string;
  currency: string;
  interval: Interval;
  price: Price;
  /** Whether it also replaces the price of existing subscriptions. */
  for_existing?: boolean;
}

export interface Plan {
  id: string;
  name: string;
  /** A plan of a lower tier is a downgrade. */
  tier: number;
  features: string[];
  licences: { min: number; max: number; step: number };
  prices: PriceRow[];
}

export interface Product {
  product: string;
  name: string;
  plans: Plan[];
}

/** What `GET /v1/catalog?currency=EUR` answers. More may be said of how it is priced than the route does. */
export interface Catalog extends Partial<Pick<Snapshot, "at" | "rules" | "discounts">> {
  currency: string;
  catalog: Product[];
  /** The taxes of every charge; absent: none. */
  taxes?: Tax[];
}

export interface Subscription {
  id: string;
  product: string;
  plan: string;
  price: string;
  status: "active" | "trialing" | "trial_ended" | "past_due" | "cancelled" | "expired";
  assigned: number;
  current: Current;
  pending?: unknown;
}

/** What of `GET /v1/snapshot` a price or a permission depends on; the rest of it may be there. */
export interface Snapshot {
  at: Moment;
  account: { currency: string; kind: "self_service" | "corporate"; vat_state: "none" | "valid" | "invalid" | "undetermined" };
  user: { role: "billing_contact" | "member" | "support" };
  rules: Rules;
  taxes: { now: Tax[]; with_vat_id: Tax[]; undetermined: "charge_vat" | "reverse_charge" };
  balance: Amount;
  discounts: Discount[];
  catalog: Product[];
  subscriptions: Subscription[];
}
