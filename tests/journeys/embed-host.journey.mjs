// What the page of a host and the checkout in it do to each other: nothing. And what is left of a checkout that is gone: nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { element, hears, host, opened } from "./support/host.mjs";
import { distance } from "./support/pictures.mjs";
import { closeBrowser, PHONE, DESKTOP } from "./support/product.mjs";

let house;

before(async () => {
  house = await host();
});

after(async () => {
  await closeBrowser();
  house.stop();
});

/** What no page should do, and many do. */
const AGGRESSIVE = `
  html { font-size: 62.5% !important; }
  * { all: unset; }
  *, *::before, *::after {
    color: #c00 !important; background: #ff0 !important; font: italic 9px/3 fantasy !important; letter-spacing: 4px !important;
    text-transform: uppercase !important; text-align: right !important; padding: 7px !important; border: 3px solid #00f !important;
    opacity: 0.5 !important; filter: blur(2px) !important; word-spacing: 9px !important; visibility: visible !important;
    list-style: square !important; cursor: wait !important; text-indent: 3em !important; white-space: pre !important;
  }
  h1, h2, h3, p, dl, dt, dd, button, input, select, table, td, fieldset, legend, label { display: inline !important; margin: 20px !important; }
  .card, .button, .page, .field, .summary, .receipt { display: none !important; }
  midcycle-checkout { display: inline !important; }`;

/** The element itself, with what moves by itself at rest; its page has nothing else in view. */
async function picture(page) {
  await page.evaluate("document.activeElement?.blur()");
  await page.mouse.move(0, 0);
  const take = () => page.locator("midcycle-checkout").screenshot({ animations: "disabled", caret: "hide" });
  // What follows a choice a frame later is there when two pictures are the same.
  let [before, now] = [await take(), await take()];
  for (let tries = 0; (await distance(before, now)) > 2 && tries < 10; tries += 1) [before, now] = [now, await take()];
  return now;
}

for (const [name, screen] of [["a phone", { ...PHONE, height: 2_000 }], ["a desktop", { ...DESKTOP, height: 2_000 }]]) {
  test(`no rule of the host's page changes anything inside, on ${name}`, async () => {
    // The window shows all of it: where the bar at the bottom is on the way there is a matter of scrolling.
    // The element is as wide in both: that is the host's to say, and all that it has to say.
    const html = `<div id="place">${element(house)}</div>`;
    const own = "display: block !important; margin: 0 !important; padding: 0 !important; border: 0 !important; opacity: 1 !important; filter: none !important; background: #fff !important";
    const place = `:root:root, :root body { ${own} } :root #place { ${own}; position: absolute !important; inset: 0 auto auto 0 !important; inline-size: 100vw !important } :root #place h1, :root #place p, :root head { display: none !important }`;
    const pictures = [];
    for (const css of ["", AGGRESSIVE]) {
      const { page, context, at } = await opened(house, html, { css: `${css} ${place}`, screen });
      await hears(page, "ready");
      await at.licences().fill("9");
      await page.waitForFunction(() => window.heard.some(([kind, it]) => kind === "quote" && it.selections[0].licences === 9));
      await page.waitForTimeout(200);
      pictures.push(await picture(page));
      await context.close();
    }
    assert.ok((await distance(...pictures)) <= 2, "pixel for pixel the same");
  });
}

test("the element changes nothing outside of it", async () => {
  const html = `<style></style><header><h1>Billing</h1><button class="button">Save</button><input value="text"></header><div id="place"></div>
    <footer class="card main page"><p class="soft amount">After it</p><a href="#">Link</a></footer>`;
  const css = "#place { block-size: 1400px; overflow: hidden } .card { border: 1px solid; padding: 1rem }";
  const { page, complaints } = await opened(house, html, { css });
  const clips = async () => {
    const pictures = [];
    for (const selector of ["header", "footer"]) pictures.push(await page.locator(selector).screenshot({ animations: "disabled", caret: "hide" }));
    return pictures;
  };
  const without = await clips();
  await page.evaluate("scrollTo(0, 0)");
  const focusBefore = await page.evaluate("document.activeElement.localName");
  await page.evaluate(
    ([api]) => {
      const it = document.createElement("midcycle-checkout");
      it.api = api;
      it.setAttribute("subscription", "sub_officina");
      it.session = () => fetch("/session").then((answer) => answer.text());
      document.querySelector("#place").append(it);
    },
    [house.api.address],
  );
  await hears(page, "ready");
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate("scrollY"), 0);
  const beside = await clips();
  assert.ok(without.every((picture, index) => picture.equals(beside[index])), "pixel for pixel the same");
  assert.equal(await page.evaluate("document.activeElement.localName"), focusBefore, "the focus stays where it was");
  assert.deepEqual(await page.evaluate("[...document.documentElement.attributes].map(({ name }) => name)"), ["lang"]);
  assert.deepEqual(await page.evaluate("[...document.body.attributes].map(({ name }) => name)"), []);
  assert.deepEqual(complaints.filter((complaint) => !complaint.includes("style-src")), []);
});

test("of a thousand checkouts that came and went nothing is left", async () => {
  const { page } = await opened(house, `<h1>Billing</h1><div id="place"></div>`, {
    before: `
      // Counts what is listened to on the window and the document, by who is told.
      window.listeners = 0;
      for (const target of [Window.prototype, Document.prototype]) {
        for (const [name, by] of [["addEventListener", 1], ["removeEventListener", -1]]) {
          const native = EventTarget.prototype[name];
          Object.defineProperty(target, name, { configurable: true, value(...of) { window.listeners += by; return native.apply(this, of); } });
        }
      }`,
  });
  await page.evaluate(async (api) => {
    const { MidcycleCheckout } = await import("/midcycle/index.js");
    const { start } = await import("/midcycle/engine.js");
    window.snapshot = await (await fetch(`${api}/v1/snapshot`, { headers: { authorization: `Bearer ${await (await fetch("/session")).text()}` } })).text();
    window.round = async (count) => {
      for (let index = 0; index < count; index++) {
        const it = new MidcycleCheckout();
        it.api = api;
        it.setAttribute("subscription", "sub_officina");
        it.session = "none";
        it.snapshot = window.snapshot;
        const isReady = new Promise((resolve) => it.addEventListener("midcycle-ready", resolve, { once: true }));
        document.querySelector("#place").append(it);
        await isReady;
        it.remove();
        await new Promise((resolve) => setTimeout(resolve));
      }
    };
    window.memory = async () => (await start()).memory.buffer.byteLength;
  }, house.api.address);
  // The API itself is not asked: a thousand questions would be refused as too many.
  await page.evaluate(() => {
    const real = window.fetch;
    window.fetch = (asked, ...more) => (String(asked.url ?? asked).endsWith("/v1/snapshot") ? Promise.resolve(new Response(window.snapshot)) : real(asked, ...more));
  });
  const session = await page.context().newCDPSession(page);
  const at = async () => {
    // What this test itself has kept.
    await page.evaluate("window.heard.length = 0");
    // What the browser still fetches is answered to nobody, and gone with its answer.
    await page.waitForTimeout(1_000);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
    return { usedSize, nodes, jsEventListeners, wasm: await page.evaluate("window.memory()"), listeners: await page.evaluate("window.listeners") };
  };
  // What is kept for good is there after the first ones. From then on nothing may grow from one half to the other but by chance:
  // the wasm by a page of 64 KiB, where many come at once, the heap by what the browser keeps of its own work.
  await page.evaluate("window.round(500)");
  const before = await at();
  await page.evaluate("window.round(1000)");
  const after = await at();
  assert.equal(after.listeners, before.listeners, "nobody listens on window or document any more");
  assert.ok(after.jsEventListeners <= before.jsEventListeners + 10, "nor anywhere else");
  assert.ok(after.nodes <= before.nodes + 100, `${before.nodes} nodes, then ${after.nodes}`);
  assert.ok(after.wasm <= before.wasm + 65_536, `${before.wasm} bytes of wasm, then ${after.wasm}`);
  assert.ok(after.usedSize <= before.usedSize + 200_000, `${before.usedSize} bytes, then ${after.usedSize}`);
});
