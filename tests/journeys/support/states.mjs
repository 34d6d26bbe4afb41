// What the checkout can look like: every page in every state that a visitor can bring about, for whoever looks at all of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "./pages.mjs";
import { PHONE, serve, visit } from "./product.mjs";

/** What can be pressed, chosen or typed into. */
export const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=menuitem]";

const SIMPLE = "/change?subscription=sub_officina";
const CHANGED = `${SIMPLE}&plan=team&licences=8&interval=year-1`;

/**
 * The states, in an order in which none spoils a later one. `open` brings one about, given the visitor and the page objects;
 * `close` undoes what would outlive it. `wait` is what is there once it is. Some exist only on a phone.
 */
export const STATES = [
  { name: "signed-out", persona: null, address: "/", wait: ".notice" },
  { name: "signed-out-host", persona: null, address: "/", wait: ".notice", ...withoutDemo() },
  { name: "center", persona: "simple", address: "/", wait: "[data-part=renewal]" },
  { name: "center-menu", persona: "simple", address: "/", wait: "[data-part=renewal]", open: ({ page }) => openMenu(page) },
  { name: "center-cart", persona: "cart", address: "/", wait: "[data-part=renewal]" },
  { name: "corporate", persona: "corporate", address: "/", wait: ".notice" },
  { name: "member", persona: "member", address: "/", wait: ".notice" },
  { name: "ended", persona: "ended", address: "/", wait: ".card" },
  { name: "failed", persona: "simple", address: "/", wait: ".notice", ...answering("**/v1/snapshot", (route) => route.fulfill({ status: 500, body: "{}" })) },
  { name: "offline", persona: "simple", address: "/", wait: ".notice", ...answering("**/v1/snapshot", (route) => route.abort("internetdisconnected")) },
  { name: "invoices-failed", persona: "simple", address: "/", wait: ".section .notice", ...answering("**/v1/invoices", (route) => route.abort("internetdisconnected")) },
  { name: "change-unchanged", persona: "simple", address: SIMPLE, wait: ".summary__why" },
  { name: "change", persona: "simple", address: CHANGED, wait: "[data-part=due-now]" },
  { name: "change-sheet", only: "phone", persona: "simple", address: CHANGED, wait: "[data-part=due-now]", open: ({ at }) => at.openSummary() },
  { name: "change-how", persona: "simple", address: CHANGED, wait: "[data-part=due-now]", open: openExplanation },
  { name: "change-fault", persona: "simple", address: `${SIMPLE}&licences=eight`, wait: ".summary__why" },
  { name: "change-refused", persona: "simple", address: `${SIMPLE}&licences=3`, wait: ".summary__why" },
  { name: "change-offline", persona: "simple", address: CHANGED, wait: "[data-part=due-now]", ...offline() },
  { name: "change-nothing", persona: "simple", address: "/change?subscription=nothing", wait: ".notice" },
  { name: "change-purchase", persona: "ended", address: "/change?product=harbor-support&plan=team&licences=2", wait: "[data-part=due-now]" },
  { name: "change-yen", persona: "yen", address: "/change?subscription=sub_tanaka&licences=9", wait: "[data-part=due-now]" },
  { name: "change-surplus", persona: "many", address: "/change?subscription=sub_brandt&licences=112&interval=month-1", wait: "[data-part=surplus]" },
  { name: "change-five-digits", persona: "many", address: "/change?subscription=sub_brandt&licences=10000&interval=month-1", wait: "[data-part=due-now]" },
  { name: "change-wide", persona: "wide", address: "/change?subscription=sub_hohenwarter&licences=12500", wait: "[data-part=summary]" },
  { name: "change-trial", persona: "trial", address: "/change?subscription=sub_novakova&licences=5", wait: "[data-part=due-now]" },
  { name: "checkout-empty", persona: "many", address: "/checkout", wait: ".notice" },
  { name: "checkout-one", persona: "cart", address: "/checkout", wait: "[data-part=place-order]" },
  { name: "checkout-several", persona: "cart", address: "/change?subscription=sub_carter_support&licences=4", wait: "[data-part=charge]", open: ({ at }) => at.checkout("add-to-cart") },
  { name: "checkout-nothing-due", persona: "credit", address: "/change?subscription=sub_moreau&licences=12", wait: "[data-part=charge]", open: ({ at }) => at.checkout() },
  { name: "checkout-reason", persona: "support", address: `${SIMPLE}&plan=basic&licences=5&interval=month-1`, wait: "[data-part=charge]", open: withoutReason },
  { name: "checkout", persona: "simple", address: CHANGED, wait: "[data-part=charge]", open: ({ at }) => at.checkout() },
  { name: "checkout-vat-number", persona: "simple", address: "/checkout", wait: "[data-part=place-order]", ...faultyNumber() },
  { name: "checkout-declined", persona: "simple", address: "/checkout", wait: "[data-part=place-order]", open: declined },
  { name: "checkout-checking", persona: "yen", address: "/change?subscription=sub_tanaka&licences=9", wait: "[data-part=charge]", ...checking() },
  { name: "waiting", persona: "bank", address: "/change?subscription=sub_peeters&licences=9", wait: "[data-part=charge]", ...waiting() },
  { name: "order-unknown", persona: "simple", address: "/orders/nothing", wait: ".notice" },
  { name: "confirmation", persona: "simple", address: "/checkout", wait: "[data-part=place-order]", open: placed },
  { name: "checkout-changed", persona: "credit", address: "/checkout", wait: "[data-part=place-order]", open: changed },
];

async function openMenu(page) {
  await page.locator(".options > button").first().click();
  await page.getByRole("menuitem").first().waitFor();
}

async function openExplanation({ page, at }) {
  await at.openSummary();
  await at.part("credit").getByRole("button").click();
  await page.locator(".receipt__explanation:not([hidden])").waitFor();
}

/** A bank that says no. */
async function declined({ page, at, words }) {
  await at.payWith("sandbox-declines");
  await at.placeOrder().click();
  await page.getByText(words["problem-payment-declined"]).waitFor();
}

/** A VAT number that is none, and a provider's fields. */
function faultyNumber() {
  return {
    open: async ({ at }) => {
      await at.part("pay-otherwise").click();
      await at.typeVatId("DE129274203");
    },
    // What is typed outlives the page.
    close: ({ page }) => page.evaluate(() => sessionStorage.clear()),
  };
}

/** Support, who has not said why. */
async function withoutReason({ at, page, words }) {
  await at.checkout();
  await at.placeOrder().click();
  await page.getByText(words["reason-missing"]).waitFor();
}

/** An order whose bank wants a confirmation; it is refused, so that nothing stays open. */
function waiting() {
  return {
    open: async ({ at }) => {
      await at.checkout();
      await at.placeOrder().click();
      await at.waits();
    },
    close: async ({ at, page, words }) => {
      await at.button(words["bank-refuse"]).click();
      await page.getByText(words["order-declined"]).waitFor();
    },
  };
}

async function placed({ at }) {
  await at.placeOrder().click();
  await at.placed();
}

/** A day has passed since the amounts were shown. */
async function changed({ at, context, page }) {
  const headers = { origin: new URL(page.url()).origin };
  await context.request.post("/v1/demo/next-day", { data: {}, headers });
  await at.placeOrder().click();
  await at.part("quote-changed").waitFor();
}

/** Answers of the server are replaced before the page is opened, and not after. */
function answering(address, answer) {
  return {
    before: ({ page }) => page.route(address, answer),
    close: ({ page }) => page.unroute(address),
  };
}

/** The page as it is elsewhere: not the demo's, so that nobody is asked whom to be. */
function withoutDemo() {
  return answering("/", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<midcycle-checkout demo ", "<midcycle-checkout ");
    await route.fulfill({ response, body });
  });
}

/** The network goes once the page is there. */
function offline() {
  return {
    open: async ({ context, at }) => {
      await context.setOffline(true);
      await at.licences().fill("9");
    },
    close: ({ context }) => context.setOffline(false),
  };
}

/** An order's answer is lost, and the page asks again and again. */
function checking() {
  return {
    open: async ({ page, at, words }) => {
      await at.checkout();
      await page.route("**/v1/orders", (route) => route.abort("connectionreset"));
      await at.placeOrder().click();
      await page.getByText(words["placing-checking"]).waitFor();
    },
    close: async ({ page, at }) => {
      await page.unroute("**/v1/orders");
      await at.placed();
    },
  };
}

/**
 * Brings about one state after the other, as far as the visitor's screen has them, and calls `look` with the name of each. Those of
 * the demo's people that no state is about are looked at too, in the Billing Center.
 */
export async function eachState(visitor, at, look) {
  const { page, context } = visitor;
  const isPhone = page.viewportSize().width <= PHONE.width;
  const walker = { ...visitor, at };
  let person;
  for (const { name, only, persona, address, wait, before, open, close } of [...STATES, ...(await otherPeople(context))]) {
    if (only && !isPhone) continue;
    if (persona !== person) {
      if (persona) await visitor.become(persona);
      else await context.clearCookies();
      person = persona;
    }
    await before?.(walker);
    await page.goto(address);
    await page.locator(wait).first().waitFor({ state: "attached" });
    await open?.(walker);
    await look(name);
    await close?.(walker);
  }
}

/** The Billing Centers of people of the demo whom the list above does not know. */
async function otherPeople(context) {
  const { personas } = await (await context.request.get("/v1/demo")).json();
  const known = new Set(STATES.map(({ persona }) => persona));
  return personas.filter(({ shows }) => !known.has(shows))
    .map(({ shows }) => ({ name: `center-${shows}`, persona: shows, address: "/", wait: ".page h1" }));
}

/** A journey on a server of its own; `each` leads through every state. */
export function journey(name, options, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, options);
    const at = pages(visitor);
    try {
      await walk({ ...visitor, server, at, each: (look) => eachState(visitor, at, look) });
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

/** Looks at each state by `look`, to the end, and asserts that it has found nothing in any. */
export async function nothingIn(each, look) {
  const found = {};
  await each(async (state) => {
    const here = await look();
    if (here.length) found[state] = here;
  });
  assert.deepEqual(found, {});
}
