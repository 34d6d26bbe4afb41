// What goes wrong around the custom element: the host's page stays whole, the error slot shows, and the host hears what and why.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { element, hears, heard, host, opened } from "./support/host.mjs";
import { closeBrowser } from "./support/product.mjs";

let house;

before(async () => {
  house = await host();
});

after(async () => {
  await closeBrowser();
  house.stop();
});

const OWN = '<p slot="error" id="own">Call us</p><p slot="loading" id="loading">Wait</p>';

/** The host's page is whole, with its own words in the error slot. */
async function staysWhole(page) {
  await page.locator("#own").waitFor();
  assert.ok(await page.locator("#after").isVisible(), "what is after the element is there");
  assert.ok(!(await page.locator("#loading").isVisible()), "nothing is waited for any more");
}

test("a policy that forbids wasm", async () => {
  const strict = await host();
  strict.forbid();
  try {
    const { page } = await opened(strict, element(strict, OWN));
    const error = await hears(page, "error");
    assert.equal(error.code, "wasm");
    assert.match(error.message, /Content Security Policy|unsafe-eval/i);
    await staysWhole(page);
  } finally {
    strict.stop();
  }
});

test("a browser without WebAssembly", async () => {
  const { page } = await opened(house, element(house, OWN), { before: "delete window.WebAssembly" });
  assert.equal((await hears(page, "error")).code, "browser");
  await staysWhole(page);
});

test("without words of the host's, a sentence in the language of the page, and a way to try again", async () => {
  const { page } = await opened(house, `<div lang="de">${element(house, "", 'subscription="sub_officina" theme="dark"')}</div>`, { before: "window.real = WebAssembly; delete window.WebAssembly" });
  await page.getByText("Dieser Teil der Seite konnte nicht geladen werden.").waitFor();
  const scheme = await page.locator("[part=error] midcycle-root").evaluate((root) => getComputedStyle(root).colorScheme);
  assert.equal(scheme, "dark", "as light or dark as the host wants it");
  await page.evaluate("window.WebAssembly = window.real");
  await page.getByRole("button", { name: "Erneut versuchen" }).click();
  await hears(page, "ready");
  assert.ok(!(await page.getByText("Dieser Teil der Seite").isVisible()));
});

const DOWN =
  "window.isDown = true; const real = fetch; window.fetch = (...of) => (window.isDown && String(of[0].url ?? of[0]).includes('/v1/') ? Promise.reject(new TypeError('down')) : real(...of));";

test("an API that cannot be reached is asked again by itself, and told once", async () => {
  const { page, at } = await opened(house, element(house, OWN), { before: DOWN });
  assert.equal((await hears(page, "error")).code, "offline");
  await staysWhole(page);
  assert.ok(!(await page.locator(".page__title").isVisible()), "the host's words stand alone");
  await page.waitForTimeout(3_500);
  assert.equal((await heard(page, "error")).length, 1, "what lasts is no news");
  await page.evaluate("window.isDown = false");
  await at.licences().waitFor();
  assert.ok(!(await page.locator("#own").isVisible()), "the host's words are gone with the fault");
  assert.equal((await heard(page, "ready")).length, 1);
});

test("without words of the host's the checkout says that the API cannot be reached, and asks when it is told to", async () => {
  const { page, at, words } = await opened(house, element(house), { before: DOWN });
  await page.getByRole("heading", { name: words["change-subscription"] }).waitFor();
  await page.evaluate("window.isDown = false");
  await page.getByRole("button", { name: words["try-again"] }).click();
  await at.licences().waitFor();
});

test("a session that cannot be had", async () => {
  const { page } = await opened(house, element(house, OWN), {
    before: "const real = fetch; window.fetch = (...of) => (String(of[0]).includes('/session') ? Promise.reject(new Error('no mint')) : real(...of));",
  });
  const errors = async () => (await heard(page, "error")).map(({ code }) => code);
  await hears(page, "error");
  await staysWhole(page);
  assert.deepEqual(await errors(), ["session"], "the API was never asked, so it is not out of reach");
});

test("a session that the API does not know, and where people sign in", async () => {
  const html = '<midcycle-checkout id="lost" subscription="sub_officina"></midcycle-checkout><midcycle-checkout id="led" sign-in="/in"></midcycle-checkout>';
  const { page, words } = await opened(house, html.replaceAll("<midcycle-checkout", `<midcycle-checkout api="${house.api.address}"`), {
    before: "const real = fetch; window.fetch = (...of) => (String(of[0]).includes('/session') ? Promise.resolve(new Response('nobody')) : real(...of));",
  });
  const lost = page.locator("#lost");
  await lost.getByText(words["sign-in-first"]).waitFor();
  assert.equal((await hears(page, "error")).code, "unauthenticated");
  await page.evaluate(() => addEventListener("midcycle-handoff", (event) => event.preventDefault()));
  await page.locator("#led").getByRole("link", { name: words["sign-in"] }).click();
  assert.equal((await hears(page, "handoff")).to, "sign-in");
  // Somebody has signed in elsewhere in the host's page.
  const token = await house.mint();
  await page.evaluate((token) => {
    window.fetch = ((real) => (...of) => (String(of[0]).includes("/session") ? Promise.resolve(new Response(token)) : real(...of)))(window.fetch);
  }, token);
  await lost.getByRole("button", { name: words["try-again"] }).click();
  await lost.getByText(words["order-summary"]).first().waitFor();
});

/** Whatever the wasm does next, it stumbles. */
const trap = (page) =>
  page.evaluate(async () => {
    const { start } = await import("/midcycle/engine.js");
    new Uint8Array((await start()).memory.buffer).fill(0xff);
  });

test("a trap: it begins anew once, with what was chosen; after a second one it says so", async () => {
  const { page, at, words } = await opened(house, element(house, OWN));
  await hears(page, "ready");
  await at.licences().fill("13");
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "quote" && it.selections[0].licences === 13));
  await page.waitForTimeout(300);
  await trap(page);
  const more = () => page.getByRole("button", { name: words["licences-more"] ?? "+" }).first().click({ timeout: 2_000 }).catch(() => {});
  await more();
  const error = await hears(page, "error");
  assert.equal(error.code, "trap");
  assert.equal(error.restarted, true);
  await at.licences().waitFor();
  assert.equal(await at.licences().inputValue(), "13", "what was chosen is chosen again");
  await at.licences().fill("14");
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "quote" && it.selections[0].licences === 14));
  await trap(page);
  await more();
  await staysWhole(page);
  const traps = (await heard(page, "error")).filter(({ code }) => code === "trap");
  assert.deepEqual(traps.map(({ restarted }) => restarted ?? false), [true, false]);
});
