// The custom element <midcycle-checkout>: a shadow root around the checkout, and the host's page around that.
// README.md and docs/embedding.md say what it offers; custom-elements.json lists it, and a test compares.
import { configure, start, words } from "./engine.js";
import { failure } from "./failure.js";
import css from "./styles.js";

export { configure };

/** The version of this package. */
export const version = "0.0.0";

/** A page on a server has no elements; the class can be imported there all the same. */
const Base = globalThis.HTMLElement ?? class {};

const PREVENTABLE = new Set(["step", "handoff"]);

const PROPERTIES = ["api", "subscription", "view", "locale", "theme", "signIn", "session", "snapshot"];

/** What faults mean that the checkout names by a code only. */
const MEANS = {
  offline: "the billing API cannot be reached",
  unauthenticated: "the billing API knows no session",
  unreadable: "what answers is not this billing API",
};

const sheets = new WeakMap();

/** The style sheet: one for each document. Lengths in rem are those of the visitor and not of the host's page, whose root may have a size of its own. */
function adopt(shadow, document) {
  if (!sheets.has(document)) {
    const probe = document.createElement("div");
    probe.style.fontSize = "medium";
    shadow.append(probe);
    const medium = parseFloat(getComputedStyle(probe).fontSize) || 16;
    probe.remove();
    const text = css.replace(/(\d*\.?\d+)rem\b/g, (_, count) => `${count * medium}px`);
    const sheet = new document.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(document, sheet);
  }
  shadow.adoptedStyleSheets = [sheets.get(document)];
}

/** An element with attributes and children. */
function el(name, attributes = {}, ...children) {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value);
  it.append(...children);
  return it;
}

/** The checkout in a page of a host. */
export class MidcycleCheckout extends Base {
  static version = version;
  static observedAttributes = ["api", "subscription", "view", "locale", "theme", "sign-in"];

  /** What the wasm sees of it. None of this throws. */
  #host;
  #root;
  #loading;
  #error;
  #mounted;
  #trapped;
  /** Raised with every mounting and unmounting, so that what comes late is not taken for now. */
  #turn = 0;
  #restarts = 0;
  #isReady = false;
  #address;
  #session;
  #token;
  /** What it was when it came. */
  #known;
  #snapshot;
  #told = {};

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    this.#root = el("midcycle-root", { part: "base" });
    this.#loading = el("slot", { name: "loading" }, el("midcycle-root", { "aria-busy": "true" }, skeleton()));
    this.#error = el("div", { part: "error", role: "alert", hidden: "" });
    const support = el("div", { class: "embed__support" }, el("slot", { name: "support" }));
    shadow.append(this.#loading, this.#error, this.#root, support);
    shadow.addEventListener("click", (event) => this.#clicked(event));
    const element = this;
    this.#host = {
      get api() {
        return element.api.replace(/\/+$/, "");
      },
      words,
      address: () => (element.#address ??= element.#start()),
      keep: (address) => {
        element.#address = address;
      },
      session: (refused) => element.#asked(refused),
      tell: (name, detail) => element.#tell(name, JSON.parse(detail)),
    };
  }

  connectedCallback() {
    // What was set before the class was there lies on the element itself, over the class.
    for (const name of PROPERTIES) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    if (!this.#mounted && !this.#isMounting) this.#mount();
  }

  disconnectedCallback() {
    // An element that is moved is away for less than a microtask.
    queueMicrotask(() => {
      if (!this.isConnected) this.#unmount();
    });
  }

  /** Moved by `moveBefore`: nothing changes. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === "subscription" || name === "view") this.#address = undefined;
    if (!this.isConnected) return;
    if (name === "api" || name === "sign-in") this.restart();
    else if (name === "locale") this.#update("locale", this.#language() ?? navigator.language);
    else if (name === "theme") this.#update("theme", now ?? undefined);
    else this.#update("address");
  }

  /** A bearer token, or a function that gives one and is called again when it was refused. Without: the cookies of the API's origin. */
  get session() {
    return this.#session;
  }

  set session(session) {
    this.#session = session ?? undefined;
    this.#token = this.#known = undefined;
    if (this.#mounted) this.#update("session");
  }

  /** The account, as `GET /v1/snapshot` answers, as an object or its text: shown at once, and fetched anew beneath. */
  get snapshot() {
    return this.#snapshot;
  }

  set snapshot(snapshot) {
    this.#snapshot = snapshot ?? undefined;
    if (this.#mounted) this.#learn();
  }

  /** Begins anew, with what is chosen kept. */
  restart() {
    // Later, for the same reason as all that comes from outside: see #update.
    queueMicrotask(() => {
      this.#unmount();
      if (this.isConnected) this.#mount();
    });
  }

  #isMounting = false;
  #hasNoSession = false;

  async #mount() {
    const turn = ++this.#turn;
    this.#isMounting = true;
    this.#isReady = false;
    this.#loading.hidden = false;
    this.#themed(this.#loading.firstElementChild);
    this.#error.hidden = true;
    this.#root.hidden = false;
    try {
      adopt(this.shadowRoot, this.ownerDocument);
      const engine = await start();
      if (turn !== this.#turn) return;
      this.#trapped = (error) => this.#hasTrapped(engine, error);
      engine.users.add(this.#trapped);
      this.#themed(this.#root);
      if (this.signIn) this.#root.setAttribute("sign-in", this.signIn);
      this.#mounted = { engine, it: engine.glue.mount(this.#root, this.#host, this.#language()) };
      if (this.theme) this.#update("theme", this.theme);
      if (this.#snapshot) this.#learn();
    } catch (error) {
      if (turn === this.#turn) this.#fail(globalThis.WebAssembly ? "wasm" : "browser", error);
    } finally {
      if (turn === this.#turn) this.#isMounting = false;
    }
  }

  #unmount() {
    this.#turn++;
    this.#isMounting = false;
    const { engine, it } = this.#mounted ?? {};
    this.#mounted = undefined;
    engine?.users.delete(this.#trapped);
    it?.free();
    this.#root.replaceChildren();
  }

  /** Later, as the wasm may be in the middle of something that has led here. */
  #update(what, value) {
    queueMicrotask(() => this.#mounted?.it.update(what, value));
  }

  #learn() {
    const text = typeof this.#snapshot === "string" ? this.#snapshot : JSON.stringify(this.#snapshot);
    if (!this.#mounted.it.update("snapshot", text)) this.#tell("error", { code: "snapshot", message: "the snapshot is none of this API" });
  }

  /** A root as light or dark as the host wants it. */
  #themed(root) {
    if (this.theme) root.setAttribute("data-theme", this.theme);
    else root.removeAttribute("data-theme");
    return root;
  }

  #start() {
    const { subscription, view } = this;
    if (view === "checkout") return "/checkout";
    return view === "center" ? "/" : `/change?subscription=${encodeURIComponent(subscription ?? "")}`;
  }

  /** The host's wish, else the language around the element; the browser's is left to the checkout. */
  #language() {
    if (this.locale) return this.locale;
    for (let node = this; node; node = node.getRootNode().host) {
      const around = node.closest?.("[lang]");
      if (around) return around.lang;
    }
    return undefined;
  }

  /** A promise of the token, of another than one that was refused. However many are refused at once, the host is asked for one. */
  #asked(refused) {
    const { session } = this;
    if (typeof session !== "function") return Promise.resolve(refused === undefined ? session : undefined);
    if (refused !== undefined && refused === this.#known) this.#token = this.#known = undefined;
    return (this.#token ??= this.#minted(session));
  }

  async #minted(session) {
    try {
      const token = String(await session());
      if (session === this.#session) this.#known = token;
      this.#hasNoSession = false;
      return token;
    } catch (error) {
      if (session === this.#session) this.#token = undefined;
      this.#hasNoSession = true;
      this.#tell("error", { code: "session", message: String(error) });
      throw error;
    }
  }

  #tell(name, detail) {
    if (name === "ready") {
      // On screen, and back after a fault: once for both.
      if (this.#isReady && this.#told.error === undefined) return true;
      this.#isReady = true;
      this.#loading.hidden = this.#error.hidden = true;
      this.#root.hidden = false;
      detail = { view: this.view, version };
    }
    // Nothing is chosen yet: nobody was refused anything.
    if (name === "refused" && detail.code === "no-change") return true;
    // Where the host has no session to give, nothing was asked of the API.
    if (name === "error" && detail.code === "offline" && this.#hasNoSession) return true;
    if (name === "error") detail.message ??= MEANS[detail.code] ?? detail.code;
    if (name === "error" && !this.#isReady) {
      this.#loading.hidden = true;
      // The checkout says it itself, unless the host has something to say.
      if (this.querySelector(":scope > [slot=error]")) this.#show();
    }
    // The same again is no news: the same order in the same state, the same refusal, a fault that lasts.
    const text = JSON.stringify(detail);
    if ((name === "order" || name === "refused" || name === "error") && this.#told[name] === text) return true;
    this.#told[name] = text;
    if (name === "quote") this.#told.refused = undefined;
    if (name === "ready") this.#told.error = undefined;
    const event = new CustomEvent(`midcycle-${name}`, { bubbles: true, composed: true, cancelable: PREVENTABLE.has(name), detail });
    if (event.cancelable) return this.dispatchEvent(event);
    // Who listens may take the element away, and the wasm is in the middle of something.
    queueMicrotask(() => this.dispatchEvent(event));
    return true;
  }

  /** Nothing can be shown: the host's words, or a sentence and a way to try again. */
  #fail(code, error) {
    this.#loading.hidden = true;
    this.#root.replaceChildren();
    this.#show();
    this.#tell("error", { code, message: String(error?.message ?? error) });
  }

  #show() {
    const said = this.#themed(failure(this.#language(), () => this.restart()));
    this.#error.replaceChildren(el("slot", { name: "error" }, said));
    this.#error.hidden = false;
    this.#root.hidden = true;
  }

  #hasTrapped(engine, error) {
    if (this.#mounted?.engine !== engine) return;
    // Nothing in there can be called any more.
    this.#mounted = undefined;
    this.#turn++;
    this.#root.replaceChildren();
    const isRestarted = this.#restarts++ === 0;
    if (isRestarted) {
      this.#tell("error", { code: "trap", message: String(error.message), restarted: true });
      this.#mount();
    } else {
      this.#fail("trap", error);
    }
  }

  #clicked(event) {
    const link = event.composedPath().find((node) => node.localName === "a");
    if (!link || !this.shadowRoot.contains(link)) return;
    const address = link.getAttribute("href");
    if (address?.startsWith("/v1/")) {
      event.preventDefault();
      this.#open(address);
    } else if (link.dataset.handoff && !this.#tell("handoff", { to: link.dataset.handoff, url: link.href })) {
      event.preventDefault();
    }
  }

  /** Opens a document of the API, which a link cannot ask for with a token. */
  async #open(path) {
    const address = this.#host.api + path;
    if (!this.#session) {
      open(address, "_blank", "noopener");
      return;
    }
    const tab = open("", "_blank");
    try {
      const answer = await fetch(address, { headers: { authorization: `Bearer ${await this.#asked()}` }, credentials: "omit" });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const url = URL.createObjectURL(await answer.blob());
      if (tab) tab.location = url;
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      tab?.close();
      this.#tell("error", { code: "document", message: String(error.message) });
    }
  }
}

/** An attribute as a property. */
function reflect(name, fallback, attribute = name) {
  Object.defineProperty(MidcycleCheckout.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute) ?? fallback?.(this) ?? null;
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}

reflect("api", () => "");
reflect("subscription");
// The Billing Center shows what there is to change where the host does not say.
reflect("view", (it) => (it.subscription ? "change" : "center"));
reflect("locale");
reflect("theme");
reflect("signIn", undefined, "sign-in");

/** The place of what is coming. */
function skeleton() {
  const cards = Array.from({ length: 3 }, () => el("div", { class: "skeleton__card" }));
  return el("div", { class: "page page--wide skeleton skeleton--change" }, el("div", { class: "skeleton__title" }), ...cards);
}

/** Defines the element under a tag, once: the first definition of a tag stays, and another version says so. */
export function define(tag = "midcycle-checkout") {
  if (!globalThis.customElements) return undefined;
  const known = customElements.get(tag);
  if (!known) {
    // A class has one tag; every other one gets a class of its own.
    const isTaken = customElements.getName ? customElements.getName(MidcycleCheckout) : customElements.get("midcycle-checkout") === MidcycleCheckout;
    customElements.define(tag, isTaken ? class extends MidcycleCheckout {} : MidcycleCheckout);
  } else if (known.version !== version) {
    console.warn(`<${tag}> is defined by version ${known.version} already; define("another-tag") defines version ${version} beside it.`);
  }
  return customElements.get(tag);
}
