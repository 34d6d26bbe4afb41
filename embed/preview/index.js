// The engine for JavaScript: what a change of a subscription costs, to the cent, without a network call.
// What each function takes and gives is in index.d.ts.

export const version = "0.0.0";

/** The rules that other billing engines go by, ready made. */
export const PRESETS = [
  "goto", "stripe", "maxio", "chargebee_day", "chargebee_millisecond", "recurly", "paddle", "killbill", "lago", "meteroid",
  "openmeter", "flexprice", "polar",
];

/** Why there is no answer: a code of the contract, the place in what was given, a sentence. */
export class MidcycleError extends Error {
  constructor(code, path, message, options) {
    super(message, options);
    this.name = "MidcycleError";
    this.code = code;
    this.path = path;
  }
}

let wasm;
let loading;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

// Nothing that is imported is ever called, but for a table of objects at the start, and no object goes to and fro here.
const imports = new Proxy({}, { get: () => new Proxy({}, { get: () => () => {} }) });

export function init({ wasm: source } = {}) {
  loading ??= load(source).catch((cause) => {
    loading = undefined;
    throw cause instanceof MidcycleError ? cause : new MidcycleError("wasm", "", `the wasm cannot be used: ${cause?.message ?? cause}`, { cause });
  });
  return loading;
}

export function initSync({ wasm: source }) {
  if (wasm) return;
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  wasm = new WebAssembly.Instance(module, imports).exports;
  loading = Promise.resolve();
}

async function load(source = new URL("./preview.wasm", import.meta.url)) {
  let from = await source;
  if (typeof from === "string" || from instanceof URL) from = await fetch(from);
  if (typeof Response === "function" && from instanceof Response) {
    if (!from.ok) throw new MidcycleError("wasm", "", `${from.url} answers ${from.status}`);
    from = await from.arrayBuffer();
  }
  const made = await WebAssembly.instantiate(from, imports);
  wasm = (made.instance ?? made).exports;
}

function engine() {
  if (!wasm) throw new MidcycleError("not_ready", "", "await init() comes first");
  return wasm;
}

function put(text) {
  const bytes = encoder.encode(text);
  const at = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer).set(bytes, at);
  return [at, bytes.length];
}

function taken([at, length]) {
  const text = decoder.decode(new Uint8Array(wasm.memory.buffer, at >>> 0, length));
  wasm.__wbindgen_free(at, length, 1);
  return text;
}

export function ask(question, text) {
  return taken(engine()[question](...put(text)));
}

const written = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** What an answer holds, or what went wrong. */
function read(text) {
  const { error, ...answer } = JSON.parse(text);
  if (error) throw new MidcycleError(error.code, error.path, error.message);
  return answer;
}

/** The request of each quote, for who wants it explained later. */
const requests = new WeakMap();

export function quote(request) {
  const text = written(request);
  const { quote } = read(ask("quote", text));
  requests.set(quote, text);
  return quote;
}

export function explain(of) {
  const request = requests.get(of);
  if (typeof request === "function") return request();
  return quote({ ...JSON.parse(request ?? written(of)), explain: true });
}

export function periods(request) {
  return read(ask("periods", written(request))).boundaries;
}

export function compare(request) {
  const own = JSON.parse(written(request));
  return [own.rules, ...PRESETS.filter((preset) => preset !== own.rules)].map((rules) => {
    try {
      return { rules, quote: quote({ ...own, rules }) };
    } catch (error) {
      if (!(error instanceof MidcycleError)) throw error;
      return { rules, error };
    }
  });
}

export function preview(snapshot) {
  return new Preview(JSON.parse(written(snapshot)));
}

export function whatIf(snapshot, choice) {
  return preview(snapshot).whatIf(choice);
}

const freed = typeof FinalizationRegistry === "function" && new FinalizationRegistry((handle) => wasm.__wbg_preview_free(handle, 1));

/** A price list as `GET /v1/catalog` answers it, as what somebody sees who owns nothing yet. */
function priceList({ currency, catalog, taxes = [], ...more }) {
  const today = new Date();
  const digits = (number) => String(number).padStart(2, "0");
  return {
    at: `${today.getFullYear()}-${digits(today.getMonth() + 1)}-${digits(today.getDate())}`,
    account: { currency, kind: "self_service", vat_state: "none" },
    user: { role: "billing_contact" },
    rules: "goto",
    taxes: { now: taxes, with_vat_id: taxes, undetermined: "charge_vat" },
    balance: "0",
    discounts: [],
    subscriptions: [],
    ...more,
    catalog,
  };
}

// What the engine answers to a selection.
const REFUSED = 1;
const BROKEN = 2;

export class Preview {
  #handle;
  #snapshot;
  /** Which choice has which number, by all that it names, as text. */
  #numbers = new Map();
  #choice;
  #number;
  #licences;
  #state = BROKEN;

  constructor(given) {
    engine();
    const snapshot = given.account ? given : priceList(given);
    const text = JSON.stringify(snapshot);
    this.#handle = wasm.preview_open(...put(text));
    if (!this.#handle) read(taken(wasm.preview_fault(...put(text))));
    this.#snapshot = snapshot;
    freed && freed.register(this, this.#handle);
  }

  select({ plan, licences, interval, subscription, product }) {
    const unit = interval.unit ?? interval;
    const count = interval.count ?? 1;
    const last = this.#choice;
    // What fails is not selected, and nothing that was before is.
    this.#state = BROKEN;
    if (!last || last[0] !== plan || last[1] !== unit || last[2] !== count || last[3] !== subscription || last[4] !== product) {
      this.#prepare([plan, unit, count, subscription, product]);
    }
    if (licences >>> 0 !== licences) throw new MidcycleError("quantity", "/licences", `${licences} is not a whole number from 0`);
    this.#licences = licences;
    this.#state = wasm.preview_select(this.#handle, this.#number, licences);
    if (this.#state === BROKEN) read(this.#why());
    return this;
  }

  /** What a choice is of: by default a change of the first subscription, else a purchase of the first product. */
  #named(subscription, product) {
    const { subscriptions, catalog } = this.#snapshot;
    const of = subscription === undefined && product === undefined ? subscriptions[0]?.id : subscription;
    return [of ?? null, product ?? subscriptions.find(({ id }) => id === of)?.product ?? catalog[0]?.product];
  }

  /** Numbers a choice; the engine looks up what it names once. */
  #prepare(choice) {
    const [plan, unit, count, ...named] = choice;
    const [subscription, product] = this.#named(...named);
    const selection = JSON.stringify({ subscription, product, plan, licences: 0, interval: { unit, count } });
    if (!this.#numbers.has(selection)) {
      const answer = taken(wasm.preview_prepare(this.#handle, ...put(selection)));
      // A number, or why there is none.
      this.#numbers.set(selection, Number(answer) >= 0 ? Number(answer) : read(answer));
    }
    this.#choice = choice;
    this.#number = this.#numbers.get(selection);
  }

  #why() {
    return taken(wasm.preview_refusal(this.#handle));
  }

  #amount(which) {
    if (this.#state === BROKEN) throw new MidcycleError("not_ready", "", "nothing that has a price is selected");
    const amount = wasm.preview_amount(this.#handle, which);
    // NaN is the only value that is not itself.
    if (amount === amount) return amount;
    throw new MidcycleError("unsafe_number", "", "the amount is beyond 2^53 minor units, which no number holds exactly; quote() has it as text");
  }

  get dueNow() { return this.#amount(0); }
  get total() { return this.#amount(1); }
  get subtotal() { return this.#amount(2); }
  get tax() { return this.#amount(3); }
  get refund() { return this.#amount(4); }
  get balanceBefore() { return this.#amount(5); }
  get balanceApplied() { return this.#amount(6); }
  get balanceAfter() { return this.#amount(7); }
  get renewalTotal() { return this.#amount(8); }
  get renewalSubtotal() { return this.#amount(9); }
  get renewalTax() { return this.#amount(10); }

  get decimals() { return wasm.preview_decimals(this.#handle); }
  get currency() { return this.#snapshot.account.currency; }
  get refusal() { return this.#state === REFUSED ? JSON.parse(this.#why()).error : null; }

  quote({ explain = false } = {}) {
    const { quote } = read(taken(wasm.preview_quote(this.#handle, explain)));
    const choice = this.#choice;
    const licences = this.#licences;
    requests.set(quote, () => {
      this.#reselect(choice, licences);
      return this.quote({ explain: true });
    });
    return quote;
  }

  lines() { return this.quote().lines; }

  #reselect([plan, unit, count, subscription, product], licences) {
    this.select({ plan, interval: { unit, count }, subscription, product, licences });
  }

  whatIf({ licences, subscription, product }) {
    const [choice, chosen] = [this.#choice, this.#licences];
    const [named, sold] = this.#named(subscription, product);
    const plans = this.#snapshot.catalog.find((known) => known.product === sold)?.plans ?? [];
    const cells = plans.flatMap((plan) => plan.prices.filter((row) => row.currency === this.currency).map(({ interval }) => {
      this.select({ plan: plan.id, interval, licences, subscription: named, product: sold });
      return { plan: plan.id, interval, refusal: this.refusal, dueNow: this.dueNow, total: this.total, renewalTotal: this.renewalTotal };
    }));
    if (choice) this.#reselect(choice, chosen);
    return cells;
  }
}
