// The custom element in the page of a host, with the API on another origin and a strict content security policy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { host, listen } from "./support/host.mjs";
import { closeBrowser } from "./support/product.mjs";

let house;

before(async () => {
  house = await host();
});

after(async () => {
  await closeBrowser();
  house.stop();
});

/** What the host has heard so far, by the name of the event. */
const heard = (page, name) => page.evaluate((name) => window.heard.filter(([known]) => known === name).map(([, detail]) => detail), name);
/** Waits until the host has heard of an event, and gives the latest. */
async function hears(page, name) {
  await page.waitForFunction((name) => window.heard.some(([known]) => known === name), name);
  return (await heard(page, name)).at(-1);
}

const element = (inner = "", attributes = 'subscription="sub_officina"') =>
  `<h1>Billing</h1><midcycle-checkout api="${house.api.address}" ${attributes}>${inner}</midcycle-checkout><p id="after">After it</p>`;

/** Opens a host's page with the session given before anything is asked. */
async function open(html, { css = "", ...options } = {}) {
  house.page(html, css);
  const visitor = await house.visit(options);
  await visitor.page.addInitScript(`addEventListener("DOMContentLoaded", ${listen});`);
  await visitor.page.goto("/");
  return visitor;
}

/** Somebody of the demo with an account of their own, so that journeys do not meet. */
const as = (user, account) => house.person({ user, account });

test("an order, from the host's page to its confirmation", async () => {
  as("anna", "officina");
  const { page, complaints, words } = await open(element());
  await hears(page, "ready");
  const address = page.url();
  await page.getByLabel(words["licences-label"], { exact: true }).first().fill("8");
  await page.waitForFunction(() => window.heard.some(([name]) => name === "quote"));
  await page.getByRole("button", { name: words.checkout, exact: true }).click();
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "step" && it.step === "checkout"));
  await page.locator("[data-part=place]").click();
  const order = await hears(page, "order");
  assert.equal(order.state, "placed");
  const quote = (await heard(page, "quote")).at(-1);
  const [row] = house.api.rows(`select * from orders where id = '${order.id}'`);
  assert.ok(row, "the order is in the book");
  assert.equal(quote.selection.licences, 8);
  assert.ok(Number.isInteger(quote.quote.lines.length), "the quote has its lines");
  assert.equal(page.url(), address, "the host's address bar was never touched");
  assert.equal(await page.evaluate("history.length"), 2, "and neither was its history");
  assert.deepEqual(complaints, []);
});
