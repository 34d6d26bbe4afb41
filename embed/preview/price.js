// <midcycle-price>: what a choice in the host page's own inputs costs, where the element stands. README.md has its attributes.

import { MidcycleError, init, preview } from "./index.js";

/** What each word of the attribute `show` reads. */
const SHOWN = { "due-now": "dueNow", total: "total", subtotal: "subtotal", tax: "tax", renewal: "renewalTotal", "per-period": "renewalTotal" };

const INTERVAL = /^(?:(\d+)[ -]?)?(day|week|month|year)s?$/;

/** Price lists by their address: all elements of a page that name the same share one. */
const catalogs = new Map();

function fetched(address) {
  if (!catalogs.has(address)) {
    const loading = fetch(address, { headers: { accept: "application/json" } }).then(async (answer) => {
      if (!answer.ok) throw new MidcycleError("catalog", "", `${address} answers ${answer.status}`);
      const text = await answer.text();
      await init();
      return preview(text);
    });
    catalogs.set(address, loading);
    // What failed is asked for again by whoever asks next.
    loading.catch(() => catalogs.delete(address));
  }
  return catalogs.get(address);
}

/** Minor units as a decimal, by moving the point: no arithmetic that could round. */
function decimal(units, decimals) {
  const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return (units < 0 ? "-" : "") + (decimals ? `${whole}.${digits.slice(-decimals)}` : whole);
}

// On a server there are no elements; importing this there must still do no harm.
const Base = globalThis.HTMLElement ?? class {};

export class MidcyclePrice extends Base {
  static observedAttributes = [
    "catalog", "product", "subscription", "plan", "plan-from", "licences", "licences-from", "interval", "interval-from", "show", "locale",
  ];

  #price;
  #fallback;
  #root;
  #preview;
  #source;
  #said = "";
  #value = null;
  #waiting = false;
  #changed = (event) => {
    const from = event.type === "reset" ? [] : ["plan", "licences", "interval"].map((name) => this.getAttribute(`${name}-from`)).filter(Boolean);
    if (event.type === "reset" || from.some((selector) => event.target.matches?.(selector))) this.update();
  };

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    this.#price = document.createElement("span");
    this.#price.setAttribute("part", "price");
    this.#price.setAttribute("aria-live", "polite");
    this.#fallback = document.createElement("slot");
    shadow.append(this.#price, this.#fallback);
  }

  connectedCallback() {
    this.#root = this.getRootNode();
    for (const type of ["input", "change", "reset"]) this.#root.addEventListener(type, this.#changed);
    this.update();
  }

  disconnectedCallback() {
    for (const type of ["input", "change", "reset"]) this.#root?.removeEventListener(type, this.#changed);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.update();
  }

  /** The amount that is shown, in minor units; null while there is none. */
  get value() {
    return this.#value;
  }

  /** Reads the inputs again: after a script has changed one, of which no event tells. */
  update() {
    if (this.#waiting) return;
    this.#waiting = true;
    // Once for all attributes and inputs that change together, and after a form has been reset.
    queueMicrotask(async () => {
      this.#waiting = false;
      try {
        const held = await this.#held();
        if (this.isConnected) this.#show(held);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  /** The price list, from its address or from the element's own JSON. */
  async #held() {
    const address = this.getAttribute("catalog");
    const inline = address === null ? this.querySelector("script[type='application/json']")?.textContent : undefined;
    const source = address ?? inline;
    if (source == null) throw new MidcycleError("catalog", "", "neither the attribute catalog nor a price list inside the element");
    if (this.#source !== source || !this.#preview) {
      this.#source = source;
      this.#preview = address === null ? init().then(() => preview(source)) : fetched(address);
    }
    return this.#preview;
  }

  #show(held) {
    const choice = {
      plan: this.#given("plan"),
      licences: Number(this.#given("licences") ?? 1),
      interval: this.#interval(),
      subscription: this.getAttribute("subscription") ?? undefined,
      product: this.getAttribute("product") ?? undefined,
    };
    const shown = SHOWN[this.getAttribute("show") ?? "due-now"];
    if (!shown) throw new MidcycleError("show", "", `show is not one of ${Object.keys(SHOWN).join(", ")}`);
    // An empty field chooses nothing, and is no error.
    if (!choice.plan || this.#given("licences") === "") return this.#say(null);
    const selected = held.select(choice);
    if (selected.refusal) throw new MidcycleError(selected.refusal.code, selected.refusal.path, selected.refusal.message);
    const units = selected[shown];
    const language = this.getAttribute("locale") ?? (this.closest("[lang]")?.lang || undefined);
    const { currency, decimals } = selected;
    const format = new Intl.NumberFormat(language, { style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    this.#said = "";
    this.#say(units, format.format(decimal(units, decimals)));
  }

  #say(units, text = "") {
    this.#value = units;
    if (this.#price.textContent !== text) this.#price.textContent = text;
    this.#fallback.hidden = units !== null;
  }

  #fail(error) {
    this.#say(null);
    const { code = "unexpected", message } = error;
    // Once for each reason: a field that is typed into fails the same way many times.
    const said = `${code} ${message}`;
    if (said === this.#said) return;
    this.#said = said;
    this.dispatchEvent(new CustomEvent("midcycle-error", { bubbles: true, composed: true, detail: { code, path: error.path ?? "", message } }));
  }

  /** What an attribute says, or what stands in the input that another names. */
  #given(name) {
    const selector = this.getAttribute(`${name}-from`);
    if (!selector) return this.getAttribute(name);
    const found = [...this.#root.querySelectorAll(selector)];
    const isChoice = ({ type }) => type === "radio" || type === "checkbox";
    const field = found.find((field) => !isChoice(field) || field.checked);
    return field ? field.value : found.length && isChoice(found[0]) ? this.getAttribute(name) : null;
  }

  #interval() {
    const given = (this.#given("interval") ?? "month").trim().toLowerCase();
    const [, count = "1", unit] = INTERVAL.exec(given) ?? [];
    if (!unit) throw new MidcycleError("interval", "/interval", `"${given}" is no interval: month, year, 3 months`);
    return { unit, count: Number(count) };
  }
}

export function define(tag = "midcycle-price", { wasm } = {}) {
  if (!globalThis.customElements) return;
  // Where it fails, each element says so.
  if (wasm) init({ wasm }).catch(() => {});
  // A class has one tag, so each tag gets a class of its own.
  if (!customElements.get(tag)) customElements.define(tag, class extends MidcyclePrice {});
}
