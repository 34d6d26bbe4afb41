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
  const { page, at, words } = await opened(house, `<div lang="de">${element(house)}</div>`, { before: "window.real = WebAssembly; delete window.WebAssembly" });
  await page.getByText("Dieser Teil der Seite konnte nicht geladen werden.").waitFor();
  await page.evaluate("window.WebAssembly = window.real");
  await page.getByRole("button", { name: "Erneut versuchen" }).click();
  await at.licences === undefined;
  await hears(page, "ready");
  assert.ok(words);
  assert.ok(!(await page.getByText("Dieser Teil der Seite").isVisible()));
});

test("an API that cannot be reached, and then can", async () => {
  const { page, at, words } = await opened(house, element(house, OWN), {
    before: "window.isDown = true; const real = fetch; window.fetch = (...of) => (window.isDown && String(of[0].url ?? of[0]).includes('/v1/') ? Promise.reject(new TypeError('down')) : real(...of));",
  });
  assert.equal((await hears(page, "error")).code, "offline");
  await staysWhole(page);
  await page.evaluate("window.isDown = false");
  await page.getByRole("button", { name: words["try-again"] }).click();
  await at.licences().waitFor();
  assert.ok(!(await page.locator("#own").isVisible()), "the host's words are gone with the fault");
});

test("a session that cannot be had", async () => {
  const { page } = await opened(house, element(house, OWN), {
    before: "const real = fetch; window.fetch = (...of) => (String(of[0]).includes('/session') ? Promise.reject(new Error('no mint')) : real(...of));",
  });
  const errors = async () => (await heard(page, "error")).map(({ code }) => code);
  await hears(page, "error");
  assert.ok((await errors()).includes("session"));
  await staysWhole(page);
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
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "quote" && it.selection.licences === 13));
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
  await page.waitForFunction(() => window.heard.some(([name, it]) => name === "quote" && it.selection.licences === 14));
  await trap(page);
  await more();
  await staysWhole(page);
  const traps = (await heard(page, "error")).filter(({ code }) => code === "trap");
  assert.deepEqual(traps.map(({ restarted }) => restarted ?? false), [true, false]);
});
