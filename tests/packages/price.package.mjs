// <midcycle-price> in a host's page: bound to its inputs, in its language, with its errors, and without a trace when it is gone.
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closed, opened, page, served } from "./support/browser.mjs";
import { installed } from "./support/installed.mjs";
import { catalog } from "./support/world.mjs";

describe("<midcycle-price>", () => {
  let own;
  let server;
  let host;
  let faults;
  const FORM = `<form><select id="plan"><option value="team">Team<option value="business">Business</select>
    <input id="seats" type="number" value="8">
    <input type="radio" name="interval" value="month" checked><input type="radio" name="interval" value="year"></form>
    <p id="one"><midcycle-price catalog="/catalog.json?currency=EUR" plan-from="#plan" licences-from="#seats" interval-from="[name=interval]">auf Anfrage</midcycle-price></p>
    <p id="two"><midcycle-price catalog="/catalog.json?currency=EUR" plan="team" show="renewal" locale="en">…</midcycle-price></p>`;

  before(async () => {
    own = installed("preview");
    renameSync(own.at, join(own.folder, "midcycle"));
    writeFileSync(join(own.folder, "icon.json"), "{}");
    writeFileSync(join(own.folder, "catalog.json"), JSON.stringify(catalog));
    writeFileSync(join(own.folder, "index.html"), page("/midcycle/price-define.js", FORM));
    server = await served(own.folder);
    ({ page: host, faults } = await opened());
    await host.addInitScript(() => {
      window.said = [];
      addEventListener("midcycle-error", ({ target, detail, bubbles, composed }) => said.push([target.parentNode.id, detail.code, bubbles && composed]));
    });
  });
  after(async () => {
    await closed();
    server.stop();
    own.remove();
  });
  /** What is seen of the elements of a place: a price, or what stands in them. */
  const seen = (id) => host.locator(`#${id}`).evaluate((place) => [...place.querySelectorAll("midcycle-price")].map((element) => {
    const [price, slot] = element.shadowRoot.children;
    const fallback = getComputedStyle(slot).display === "none" ? "" : element.innerText;
    return (price.textContent + fallback).replaceAll("\u00a0", " ");
  }).join(" "));
  const becomes = async (id, text) => {
    for (let tries = 0; tries < 50 && (await seen(id)) !== text; tries += 1) await host.waitForTimeout(20);
    assert.equal(await seen(id), text);
  };

  it("shows what is chosen in the page's own inputs, in the page's language", async () => {
    await host.goto(`${server.address}/index.html`);
    await becomes("one", "552,00 €");
    await becomes("two", "€69.00");
    await host.locator("#seats").fill("10");
    await becomes("one", "690,00 €");
    await host.locator("[value=year]").check();
    await becomes("one", "6.600,00 €");
    await host.locator("#plan").selectOption("business");
    await becomes("one", "9.480,00 €");
    assert.equal(await host.locator("#one midcycle-price").evaluate((element) => element.value), 948_000);
    assert.deepEqual(faults, []);
  });

  it("loads one price list and one wasm for all", () => {
    const count = (path) => server.asked.filter((asked) => asked === path).length;
    assert.deepEqual([count("/catalog.json"), count("/midcycle/preview.wasm")], [1, 1]);
  });

  it("shows what stands in it where there is no price, and says once why", async () => {
    await host.locator("#seats").fill("11");
    await becomes("one", "auf Anfrage");
    await host.locator("#seats").fill("12");
    await host.locator("#seats").fill("");
    await becomes("one", "auf Anfrage");
    assert.deepEqual(await host.evaluate(() => said), [["one", "licences-step", true]]);
    assert.equal(await host.locator("#one midcycle-price").evaluate((element) => element.value), null);
    await host.locator("#seats").fill("10");
    await becomes("one", "9.480,00 €");
  });

  it("follows a form that is reset, a script that tells it, and its own attributes", async () => {
    await host.locator("form").evaluate((form) => form.reset());
    await becomes("one", "552,00 €");
    await host.evaluate(() => {
      document.querySelector("#seats").value = "20";
      document.querySelector("#one midcycle-price").update();
    });
    await becomes("one", "1.380,00 €");
    await host.locator("#two midcycle-price").evaluate((element) => element.setAttribute("licences", "3"));
    await becomes("two", "€207.00");
  });

  it("tells a screen reader politely, and has a part to style", async () => {
    const [live, part] = await host.locator("#one midcycle-price").evaluate((element) => {
      const price = element.shadowRoot.querySelector("[part=price]");
      return [price.getAttribute("aria-live"), price.textContent];
    });
    assert.equal(live, "polite");
    assert.match(part, /1\.380,00/);
  });

  it("leaves no listener behind where it was, and works where it is moved to", async () => {
    const left = await host.evaluate(async () => {
      const listeners = new Set();
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        if (this === document || this === window) listeners.add(listener);
        return addEventListener.call(this, type, listener, options);
      };
      EventTarget.prototype.removeEventListener = function (type, listener, options) {
        if (this === document || this === window) listeners.delete(listener);
        return removeEventListener.call(this, type, listener, options);
      };
      for (let n = 0; n < 100; n += 1) {
        const element = document.createElement("midcycle-price");
        element.setAttribute("catalog", "/catalog.json?currency=EUR");
        element.setAttribute("plan", "team");
        document.body.append(element);
        document.querySelector("#two").append(element);
        await null;
        element.remove();
      }
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
      document.querySelector("#two").append(document.querySelector("#one midcycle-price"));
      return listeners.size;
    });
    assert.equal(left, 0);
    await host.locator("#seats").fill("30");
    await becomes("two", "€207.00 2.070,00 €");
    assert.deepEqual(faults, []);
  });

  it("says what is wrong with a price list that does not come, and with its attributes", async () => {
    await host.evaluate(() => {
      said.length = 0;
      const add = (id, attributes) => {
        const place = document.createElement("p");
        place.id = `no-${id}`;
        const element = document.createElement("midcycle-price");
        element.textContent = "so";
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        place.append(element);
        document.body.append(place);
      };
      const fine = { catalog: "/catalog.json?currency=EUR", plan: "team" };
      add("missing", { ...fine, catalog: "/nowhere.json" });
      add("none", { plan: "team" });
      add("plan", { ...fine, plan: "gold" });
      add("interval", { ...fine, interval: "moon" });
      add("show", { ...fine, show: "all" });
      add("licences", { ...fine, licences: "two" });
    });
    const expected = [["interval", "interval"], ["licences", "quantity"], ["missing", "catalog"], ["none", "catalog"], ["plan", "unknown-plan"], ["show", "show"]];
    await host.waitForFunction((count) => said.length >= count, expected.length);
    assert.deepEqual((await host.evaluate(() => said)).map(([id, code]) => [id.replace("no-", ""), code]).sort(), expected);
    for (const [id] of expected) await becomes(`no-${id}`, "so");
  });

  it("keeps the first definition of its tag, and can have another", async () => {
    const tags = await host.evaluate(async () => {
      const { define, MidcyclePrice } = await import("/midcycle/price.js");
      const first = customElements.get("midcycle-price");
      define();
      define("shop-price");
      return [first === customElements.get("midcycle-price"), customElements.get("shop-price")?.prototype instanceof MidcyclePrice];
    });
    assert.deepEqual(tags, [true, true]);
  });
});
