/** The version of this package. */
export const version: string;

/** The languages that the checkout speaks. */
export type Language = "en" | "de" | "es" | "fr" | "it" | "nl" | "pt";

/** A page of the checkout. `order` is the page of an order that was sent: placed, waiting, or not placed. */
export type Step = "center" | "change" | "checkout" | "order";

/** A billing interval: every `count` of `unit`. */
export interface Interval {
  unit: "day" | "week" | "month" | "year";
  count: number;
}

/** What somebody has chosen. Without a subscription it is a purchase. */
export interface Selection {
  subscription: string | null;
  product: string;
  plan: string;
  licences: number;
  interval: Interval;
}

/** A period: `start` included, `end` not. Both are dates, or both instants. */
export interface Period {
  start: string;
  end: string;
}

/** One line of a quote. Amounts are decimals in major units, as text: `"-207.00"`. docs/quote.md has the whole contract. */
export interface QuoteLine {
  /** What it is for: `credit`, `charge`, `discount`, `tax`. */
  kind: string;
  amount: string;
  [member: string]: unknown;
}

/** What a change costs, as docs/quote.md has it; `due_now` is before the account's balance. */
export interface Quote {
  currency: string;
  lines: QuoteLine[];
  period: Period | null;
  total: string;
  due_now: string;
  fingerprint: string;
  [member: string]: unknown;
}

/** What becomes of a total with the account's balance. `due_now` is what the page shows. */
export interface Settlement {
  total: string;
  balance: { before: string; applied: string; after: string };
  due_now: string;
  refund: string;
}

/** Where an order stands. */
export type OrderState = "paying" | "requires_action" | "placed" | "declined" | "expired";

/** Who takes over: where `midcycle-handoff` leads. */
export type Handoff = "support" | "portal" | "renew" | "assign" | "sign-in";

/** What each event says, by its name. */
export interface MidcycleEvents {
  /** The account is on screen; again when it is back after a fault. */
  "midcycle-ready": { view: string; version: string };
  /** The visitor goes to another page of the checkout. Prevented, they stay, unless what has happened leads there. */
  "midcycle-step": { step: Step };
  /** Something was chosen, or the cart is at the checkout, and this is what it costs: a quote for each change, and their sum settled. */
  "midcycle-quote": { selections: Selection[]; quotes: Quote[]; settlement: Settlement };
  /** An order, with the number that its people know it by, is in this state. `client_secret` is for the bank's page, where the bank wants a confirmation. */
  "midcycle-order": { id: string; number: string; state: OrderState; client_secret?: string };
  /** A choice or an order was refused, by the code of why (docs/api.md, `/problems`). */
  "midcycle-refused": { code: string };
  /** A link leads out of the checkout. Prevented, the host takes the visitor there. */
  "midcycle-handoff": { to: Handoff; url: string };
  /**
   * Something went wrong: `wasm` (it could not be loaded), `browser` (it is too old), `trap` (it stumbled; `restarted` where it has
   * begun anew with what was chosen), `offline`, `unreadable`, `unauthenticated`, `session` (the host's function has failed),
   * `snapshot` (it is none), `document` (an invoice could not be opened).
   */
  "midcycle-error": { code: string; message: string; restarted?: boolean };
}

/**
 * The checkout as an element. `<midcycle-checkout>` has the slots `payment` and `bank` (the payment provider's own fields and the
 * bank's page, in the light DOM), `support`, `loading` and `error`. Its style is set by custom properties `--midcycle-*` and by parts.
 */
export class MidcycleCheckout extends HTMLElement {
  /** The version of this package. */
  static readonly version: string;

  /** What stands before the API's paths: `https://billing.example`. Empty is the page's own origin. */
  get api(): string;
  set api(api: string | null | undefined);
  /** The subscription to change. */
  get subscription(): string | null;
  set subscription(subscription: string | null | undefined);
  /** Where it begins: at the change of `subscription`, else at the Billing Center. */
  get view(): "center" | "change" | "checkout";
  set view(view: "center" | "change" | "checkout" | null | undefined);
  /** The language, by its BCP 47 tag; else that of the page around it, else the browser's. */
  get locale(): string | null;
  set locale(locale: Language | (string & {}) | null | undefined);
  /** Light, dark, or as the page around it has it. */
  get theme(): "light" | "dark" | null;
  set theme(theme: "light" | "dark" | null | undefined);
  /** Where people sign in; else where the account's own links say. */
  get signIn(): string | null;
  set signIn(address: string | null | undefined);
  /** A bearer token, or a function that gives one, which is called again when it was refused. Without, the API's cookie is used. */
  session: string | (() => string | Promise<string>) | undefined;
  /** The account as `GET /v1/snapshot` answers, to be shown before it is fetched. */
  snapshot: string | object | undefined;

  /** Begins anew, with what is chosen kept. */
  restart(): void;

  addEventListener<Name extends keyof MidcycleEvents>(
    name: Name,
    listener: (this: MidcycleCheckout, event: CustomEvent<MidcycleEvents[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (this: MidcycleCheckout, event: HTMLElementEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** Where the files of the package are, where a bundler or a CDN has moved them. */
export interface Files {
  /** The wasm: its address, its bytes, an answer with them, or what was compiled of them. */
  wasm?: string | URL | BufferSource | Response | WebAssembly.Module;
  /** The folder of the parts of the wasm that are loaded when they are needed. */
  parts?: string | URL;
  /** The files of the languages that are wanted. */
  locales?: Partial<Record<Language, string | URL>>;
}

/** Says where the files are, before the first checkout is on the page. */
export function configure(files: Files): void;

/**
 * Defines the element under a tag. The first definition of a tag stays: the same version is given again, another one warns on the
 * console. Where there are no elements, on a server, nothing happens.
 */
export function define(tag?: string): typeof MidcycleCheckout | undefined;

declare global {
  interface HTMLElementTagNameMap {
    "midcycle-checkout": MidcycleCheckout;
  }
}
