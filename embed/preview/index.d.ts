import type { Catalog, Interval, IntervalUnit, Line, Moment, PeriodsRequest, Preset, Quote, QuoteRequest, Rules, Snapshot } from "./contract.js";

export type * from "./contract.js";

/** This package's version. */
export const version: string;

/** The rules that other billing engines go by, ready made. */
export const PRESETS: readonly Preset[];

/** Codes of a request that cannot be answered, as the contract has them. */
export type QuoteErrorCode =
  | "syntax" | "unknown_field" | "missing_field" | "wrong_type" | "amount" | "moment" | "period" | "interval" | "interval_change"
  | "currency" | "rules" | "tiers" | "price" | "quantity" | "percent" | "discount" | "unknown_id" | "duplicate_id" | "too_many"
  | "overflow";

/** Codes of a choice that this person may not have. */
export type RefusalCode =
  | "corporate-account" | "not-billing-contact" | "trial-ended" | "renewal-required" | "order-in-progress" | "unknown-subscription"
  | "unknown-product" | "other-product" | "unknown-plan" | "no-price" | "no-change" | "licences-too-few" | "licences-too-many"
  | "licences-step" | "licences-in-use" | "plan-downgrade-needs-support";

/** Codes of this package itself. */
export type PackageErrorCode =
  /** The wasm did not come, or the page's Content-Security-Policy forbids it. */
  | "wasm"
  /** `init()` has not been awaited, or nothing is selected. */
  | "not_ready"
  /** The amount is beyond 2^53 minor units; `quote()` has it as text. */
  | "unsafe_number"
  /** `<midcycle-price>`: there is no price list. */
  | "catalog"
  /** `<midcycle-price>`: its attribute `show` is none of its words. */
  | "show";

export type ErrorCode = QuoteErrorCode | RefusalCode | PackageErrorCode;

/** Why there is no answer. */
export class MidcycleError extends Error {
  constructor(code: ErrorCode, path: string, message: string, options?: ErrorOptions);
  readonly name: "MidcycleError";
  readonly code: ErrorCode;
  /** The place in what was given, as a JSON Pointer; empty where it is the whole. */
  readonly path: string;
}

/** Where the wasm comes from; by default from the file beside this one. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the engine, once. Every other function wants this awaited. */
export function init(options?: { wasm?: WasmSource | PromiseLike<WasmSource> }): Promise<void>;

/** The same at once, from bytes or a compiled module. In Node it needs none: it reads its file. */
export function initSync(options?: { wasm?: BufferSource | WebAssembly.Module }): void;

/** What a change costs. Throws a {@link MidcycleError} where the request cannot be answered. */
export function quote(request: QuoteRequest | string): Quote;

/** The same quote, with how each amount came to be: `why` on every line. Takes a quote that this package gave, or a request. */
export function explain(of: Quote | QuoteRequest | string): Quote;

/** The boundaries of periods: `count` + 1 moments. */
export function periods(request: PeriodsRequest | string): Moment[];

/** A change under some rules. */
export type Compared = { rules: Rules; quote: Quote; error?: undefined } | { rules: Rules; error: MidcycleError; quote?: undefined };

/** The same change under its own rules first, then under every other preset. */
export function compare(request: QuoteRequest | string): Compared[];

/** The text of an answer, byte for byte as `midcycle quote` and the API give it: for who compares or keeps them. */
export function ask(question: "quote" | "periods", request: string): string;

/** What is chosen. Without `subscription` and `product` it is a change of the first subscription, or a purchase of the first product. */
export interface Choice {
  plan: string;
  licences: number;
  interval: Interval | IntervalUnit;
  /** The subscription to change; null: a purchase. */
  subscription?: string | null;
  product?: string;
}

/** Why this person may not have a choice that has a price. */
export interface Refusal {
  code: RefusalCode;
  path: string;
  message: string;
}

/** One plan at one frequency, in minor units. */
export interface Cell {
  plan: string;
  interval: Interval;
  refusal: Refusal | null;
  dueNow: number;
  total: number;
  renewalTotal: number;
}

/** Keeps what a price depends on: a snapshot, or a price list for who owns nothing yet. */
export function preview(snapshot: Snapshot | Catalog | string): Preview;

/** Every plan of a product at every frequency, for so many licences. */
export function whatIf(snapshot: Snapshot | Catalog | string, choice: Pick<Choice, "licences" | "subscription" | "product">): Cell[];

/**
 * A snapshot that is kept, and the choice that was selected last. All amounts are of that choice, in minor units (cents), and
 * exact: where a number could not be, reading it throws `unsafe_number`.
 */
export class Preview {
  constructor(snapshot: Snapshot | Catalog);

  /** Prices a choice. Throws where there is no such thing; one that may not be had is priced, and {@link refusal} says why. */
  select(choice: Choice): this;

  /** Why this person may not have it; null where they may. */
  readonly refusal: Refusal | null;
  readonly dueNow: number;
  readonly total: number;
  readonly subtotal: number;
  readonly tax: number;
  readonly refund: number;
  readonly balanceBefore: number;
  readonly balanceApplied: number;
  readonly balanceAfter: number;
  readonly renewalTotal: number;
  readonly renewalSubtotal: number;
  readonly renewalTax: number;
  /** How many digits the minor unit has. */
  readonly decimals: number;
  /** ISO 4217. */
  readonly currency: string;

  /** The whole quote, read when it is asked for. */
  quote(options?: { explain?: boolean }): Quote;
  /** Its lines. */
  lines(): Line[];
  /** Every plan at every frequency, for so many licences; what is selected stays so. */
  whatIf(choice: Pick<Choice, "licences" | "subscription" | "product">): Cell[];
}
