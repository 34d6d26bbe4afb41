// The custom element in the page of a host, with the API on another origin and a strict content security policy.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { expectAccessible } from "./support/axe.mjs";
import { element, hears, heard, host, opened } from "./support/host.mjs";
import { DESKTOP, PHONE, closeBrowser, words as wordsOf } from "./support/product.mjs";

let house;

before(async () => {
  house = await host();
});

after(async () => {
  await closeBrowser();
  house.stop();
});

const open = (html, options) => opened(house, html, options);
/** A journey of somebody with an account of their own, so that journeys do not meet. */
const as = (user, account) => house.person({ user, account });
const root = join(import.meta.dirname, "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const sourcesUnder = (folder) => readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(".rs")).map((name) => join(folder, name));
const LOST = /Failed to load resource/;
const unexpected = (complaints) => complaints.filter((complaint) => !LOST.test(complaint));

test("an order, from the host's page to its confirmation", async () => {
  as("anna", "officina");
  const { page, complaints, at } = await open(element(house));
  await hears(page, "ready");
  const address = page.url();
  await at.licences().fill("8");
  await at.checkout();
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  await at.placeOrder().click();
  const number = await at.placed();
  const order = await hears(page, "order");
  assert.equal(order.state, "placed");
  const [row] = house.api.rows(`select number, state from orders where id = '${order.id}'`);
  assert.deepEqual(row, { number, state: "placed" });
  const quote = (await heard(page, "quote")).at(-1);
  assert.equal(quote.selections[0].licences, 8);
  assert.equal(quote.settlement.due_now, "408.40");
  assert.deepEqual((await heard(page, "step")).map(({ step }) => step), ["checkout", "order"]);
  assert.equal(page.url(), address, "the host's address bar was never touched");
  assert.equal(await page.evaluate("history.length"), 2, "and neither was its history");
  // A link cannot carry the session, so the element fetches the document.
  const [tab] = await Promise.all([page.waitForEvent("popup"), at.part("document").getByRole("link").click()]);
  await tab.waitForURL(/^blob:/);
  assert.deepEqual(complaints, []);
});

test("the payment provider's own fields stand in the host's page, and give the order its token", async () => {
  as("lotte", "peeters");
  const fields = '<div slot="payment"><label>Card <input id="card"></label></div>';
  const { page, complaints, at, words } = await open(element(house, fields, 'subscription="sub_peeters"'));
  await hears(page, "ready");
  await at.licences().fill("9");
  await at.checkout();
  const otherwise = at.part("pay-otherwise");
  if (await otherwise.count()) await otherwise.click();
  assert.ok(await page.locator("#card").isVisible(), "what the host puts into the slot is seen");
  await page.locator("#card").evaluate((field) => {
    field.dispatchEvent(new CustomEvent("midcycle-payment", { bubbles: true, detail: { token: "tok_requires_action" } }));
  });
  await at.placeOrder().click();
  await page.getByRole("heading", { name: words["waiting-title"] }).waitFor();
  const order = await hears(page, "order");
  assert.equal(order.state, "requires_action");
  assert.ok(order.client_secret, "the host's bank page knows what to ask the bank for");
  assert.deepEqual(unexpected(complaints), []);
});

test("a session that has ended is asked for anew, and the order goes on with it", async () => {
  as("claire", "moreau");
  const { page, complaints, at } = await open(element(house, "", 'subscription="sub_moreau"'));
  await hears(page, "ready");
  await at.licences().fill("30");
  await at.checkout();
  const minted = [];
  page.on("request", (request) => request.url().endsWith("/session") && minted.push(request));
  house.api.write("delete from sessions");
  await at.placeOrder().click();
  await at.placed();
  assert.equal(minted.length, 1, "one session was minted, however many questions were refused");
  const orders = house.api.rows("select state from orders where account = 'moreau'");
  assert.deepEqual(orders, [{ state: "placed" }]);
  assert.deepEqual(unexpected(complaints), []);
});

test("however many questions are refused at once, the host is asked for one session", async () => {
  as("yuki", "tanaka");
  const { page, at } = await open(element(house, "", 'subscription="sub_tanaka"'));
  await hears(page, "ready");
  await at.licences().fill("30");
  house.api.write("delete from sessions");
  const minted = [];
  page.on("request", (request) => request.url().endsWith("/session") && minted.push(request));
  // Both are on their way before either is answered.
  const asked = [];
  let release;
  const both = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(/\/v1\/(snapshot|cart\/)/, async (route) => {
    asked.push(route.request().method());
    if (asked.includes("GET") && asked.includes("PUT")) release();
    await both;
    await route.continue();
  });
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.waitForRequest("**/v1/snapshot");
  await at.checkout();
  assert.equal(minted.length, 1);
});

// What must never happen: the host goes on with somebody else while an order is under way, the session that was refused is
// replaced by theirs, and the order is sent again in their name.
test("an order is not sent in the session of somebody else", async () => {
  as("emma", "visser");
  const { page, at } = await open(element(house, "", 'subscription="sub_visser"'));
  await hears(page, "ready");
  await at.licences().fill("40");
  await at.checkout();
  const orders = () => house.api.rows("select id from orders").length;
  const before = orders();
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/orders")) sent.push(request);
  });
  house.api.write("delete from sessions");
  as("klaus", "brandt");
  await at.placeOrder().click();
  // The account of the session is asked for before anything is sent again.
  await page.waitForResponse((answer) => answer.url().endsWith("/v1/snapshot") && answer.ok());
  await page.waitForTimeout(1_500);
  assert.equal(orders(), before, "nothing was ordered");
  // The API would refuse it, too; but it must not be asked.
  assert.equal(sent.length, 1, "sent in the session that it was meant for, and in no other");
});

test("several on one page, each in its own language and theme, changed while they are there", async () => {
  as("anna", "officina");
  const two = `${element(house, "", 'id="first" view="center" locale="de" theme="dark"')}${element(house, "", 'id="second" view="center"')}`;
  const { page, complaints } = await open(two);
  const title = (id) => page.locator(`#${id} .page__title`);
  const center = (language) => wordsOf(language)["billing-center"];
  await title("first").filter({ hasText: center("de") }).waitFor();
  await title("second").filter({ hasText: center("en") }).waitFor();
  const ground = (id) => page.locator(`#${id} midcycle-root[part=base]`).evaluate((root) => getComputedStyle(root).colorScheme);
  assert.deepEqual([await ground("first"), await ground("second")], ["dark", "normal"], "without a wish it is as the page around it");
  await page.evaluate(() => {
    document.querySelector("#first").locale = "fr";
    document.querySelector("#first").theme = null;
    document.querySelector("#second").setAttribute("theme", "light");
  });
  await title("first").filter({ hasText: center("fr") }).waitFor();
  assert.deepEqual([await ground("first"), await ground("second")], ["normal", "light"]);
  assert.equal(await page.evaluate("document.documentElement.lang"), "en", "the host's page keeps its own language");
  assert.equal(await page.title(), "Host");
  assert.deepEqual(complaints, []);
});

test("moved and removed, it keeps what was chosen", async () => {
  as("anna", "officina");
  const { page, complaints, at } = await open(element(house));
  await hears(page, "ready");
  await at.licences().fill("11");
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "quote" && it.selections[0].licences === 11));
  await page.evaluate(() => {
    const it = document.querySelector("midcycle-checkout");
    window.inside = it.shadowRoot.querySelector("[part=base] .page");
    document.body.append(it);
  });
  await page.waitForTimeout(50);
  assert.ok(await page.evaluate("window.inside.isConnected"), "moved at once, it is the same checkout");
  await page.evaluate(async () => {
    const it = document.querySelector("midcycle-checkout");
    it.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    window.isEmpty = it.shadowRoot.querySelector("[part=base] .page") === null;
    document.body.append(it);
  });
  assert.ok(await page.evaluate("window.isEmpty"), "removed, nothing is left of it");
  await at.licences().waitFor();
  assert.equal(await at.licences().inputValue(), "11");
  assert.deepEqual(complaints, []);
});

test("the host may keep the visitor where they are, and take them on itself", async () => {
  as("anna", "officina");
  const { page, at } = await open(element(house));
  await hears(page, "ready");
  await page.evaluate(() => {
    for (const name of ["step", "handoff"]) addEventListener(`midcycle-${name}`, (event) => event.preventDefault(), { once: true });
  });
  await at.licences().fill("12");
  const address = page.url();
  await at.part("summary").getByRole("button").last().click();
  await page.waitForFunction(() => window.heard.some(([name]) => name === "step"));
  await page.waitForTimeout(100);
  assert.ok(await at.licences().isVisible(), "the step was prevented");
  await page.locator("[data-handoff=support]").first().click();
  const { to, url } = await hears(page, "handoff");
  assert.equal(to, "support");
  assert.match(url, /^https?:|^mailto:/);
  assert.equal(page.url(), address, "and so was the way to support");
  // The bug: a step that was prevented left the button waiting for ever, where the cart held the same choice before.
  for (const times of ["once", "twice"]) {
    await page.evaluate(() => addEventListener("midcycle-step", (event) => event.preventDefault(), { once: true }));
    const before = (await heard(page, "step")).length;
    await at.part("summary").getByRole("button").last().click();
    await page.waitForFunction((before) => window.heard.filter(([name]) => name === "step").length > before, before);
    assert.ok(await at.licences().isVisible(), times);
  }
  await at.checkout();
});

test("a snapshot that the host has is shown before anything is fetched", async () => {
  as("anna", "officina");
  const token = await house.mint();
  const headers = { authorization: `Bearer ${token}`, origin: house.address };
  const snapshot = await (await fetch(`${house.api.address}/v1/snapshot`, { headers })).text();
  const { page, at } = await open(element(house), { before: `window.snapshot = ${JSON.stringify(snapshot)};` });
  await page.route("**/v1/snapshot", () => {});
  await page.reload();
  await page.evaluate("document.querySelector('midcycle-checkout').snapshot = JSON.parse(window.snapshot)");
  await at.licences().waitFor();
  await page.evaluate("document.querySelector('midcycle-checkout').snapshot = '{}'");
  assert.equal((await hears(page, "error")).code, "snapshot", "what is no snapshot is told, and changes nothing");
  assert.ok(await at.licences().isVisible());
});

test("the tag belongs to its first definition; another version says so", async () => {
  as("anna", "officina");
  const { page } = await open(element(house));
  await hears(page, "ready");
  const result = await page.evaluate(async () => {
    const { define, MidcycleCheckout } = await import("/midcycle/index.js");
    const same = define() === MidcycleCheckout;
    const other = define("other-checkout");
    customElements.define("old-checkout", class extends HTMLElement {
      static version = "0.0.1";
    });
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    const old = define("old-checkout");
    return { same, isOther: other !== MidcycleCheckout && other.prototype instanceof MidcycleCheckout, old: old.version, warnings };
  });
  assert.equal(result.same, true);
  assert.equal(result.isOther, true);
  assert.equal(result.old, "0.0.1");
  assert.match(result.warnings.join(), /<old-checkout> is defined by version 0\.0\.1/);
});

for (const [theme, screen] of [["light", DESKTOP], ["dark", PHONE]]) {
  test(`axe finds nothing in a host's page, from the change to the confirmation, ${theme}`, async () => {
    as("mikkel", "holm");
    const { page, at } = await open(`<main>${element(house, "", `subscription="sub_holm" theme="${theme}"`)}</main>`, { screen });
    await hears(page, "ready");
    await at.licences().fill(theme === "light" ? "40" : "41");
    await expectAccessible(page, "the change");
    await at.checkout();
    await expectAccessible(page, "the checkout");
    await at.placeOrder().click();
    await at.placed();
    await expectAccessible(page, "the confirmation");
  });
}

test("the manifest and the types list what the element has, all of it and nothing else", async () => {
  as("anna", "officina");
  const { page } = await open(element(house));
  await hears(page, "ready");
  const manifest = JSON.parse(read("embed/checkout/custom-elements.json")).modules[0].declarations[0];
  const names = (list) => list.map(({ name }) => name).sort();
  const own = await page.evaluate(async () => {
    const { MidcycleCheckout } = await import("/midcycle/index.js");
    const members = Object.getOwnPropertyNames(MidcycleCheckout.prototype);
    return { attributes: MidcycleCheckout.observedAttributes, members: members.filter((name) => !/^constructor$|Callback$/.test(name)) };
  });
  assert.deepEqual(names(manifest.attributes), own.attributes.sort());
  assert.deepEqual(names(manifest.members.filter((member) => !member.static)), own.members.sort());

  const sources = [...sourcesUnder("src"), "embed/checkout/element.js"].map(read).join("\n");
  const all = (pattern, text = sources) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
  assert.deepEqual(names(manifest.events), all(/\btell\(\s*"(\w+)"/g).map((name) => `midcycle-${name}`));
  assert.deepEqual(names(manifest.slots), all(/el\("slot", (?:"" *\)\.attr\("name", |\{ name: )"(\w+)"/g));
  const parts = /const PARTS[^=]*= \[([^\]]*)\]/.exec(read("src/view/shown.rs"))[1];
  assert.deepEqual(names(manifest.cssParts), [...all(/"([^"]+)"/g, parts), "base", "error"].sort());
  assert.deepEqual(names(manifest.cssProperties), all(/var\((--midcycle-[\w-]+),/g, read("target/embed/styles.js")));

  const types = read("embed/checkout/index.d.ts");
  assert.deepEqual(all(/^ {2}"(midcycle-\w+)": \{/gm, types), names(manifest.events));
  assert.deepEqual(all(/^ {2}(?:get )?(\w+)(?:\(\)|:)/gm, types.slice(types.indexOf("class MidcycleCheckout"), types.indexOf("addEventListener<"))), own.members);
});
