// The old page's reset is aimed at everything there is, with `!important`. Nothing of it may reach into the checkout.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startHost } from "../../examples/host.mjs";
import { pages } from "../journeys/support/pages.mjs";
import { closeBrowser, visit } from "../journeys/support/product.mjs";

const folder = mkdtempSync(join(tmpdir(), "midcycle-examples-"));
after(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

/** How everything inside looks, as the browser has computed it: its name and its style, element by element. */
async function looks(host, name) {
  const visitor = await visit(host);
  try {
    const { page } = visitor;
    await page.goto(`/${name}/`);
    await pages(visitor).part("due-now").waitFor({ state: "attached" });
    return await page.evaluate(async () => {
      const checkout = document.querySelector("midcycle-checkout");
      // The same room and the same colours on both pages, without what the old page has set of them.
      checkout.style.setProperty("width", "700px", "important");
      for (const token of ["accent", "accent-ink", "font", "radius-card", "radius-control"]) {
        checkout.style.setProperty(`--midcycle-${token}`, "initial");
      }
      checkout.theme = "light";
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100)));
      const where = /origin$|^inset|^(top|left|right|bottom)$/;
      return [...checkout.shadowRoot.querySelectorAll("[part=base], [part=base] :not(slot)")].map((element) => {
        const style = getComputedStyle(element);
        const said = [...style].filter((name) => !where.test(name)).map((name) => [name, style.getPropertyValue(name)]);
        return [`${element.localName}.${element.className}`, Object.fromEntries(said)];
      });
    });
  } finally {
    await visitor.context.close();
  }
}

test("legacy: the page's own colours reach in by the tokens", async () => {
  const host = await startHost({ database: join(folder, "colours.db") });
  const visitor = await visit(host);
  try {
    await visitor.page.goto("/legacy/");
    const at = pages({ ...visitor, level: 2 });
    await at.licences().fill("8");
    const button = at.button(visitor.words.checkout);
    await button.and(visitor.page.locator(":enabled")).waitFor();
    const { color, backgroundColor, fontFamily, borderRadius } = await button.evaluate((element) => ({ ...getComputedStyle(element) }));
    const found = { color, backgroundColor, borderRadius, font: fontFamily.split(",")[0] };
    assert.deepEqual(found, { color: "rgb(255, 255, 255)", backgroundColor: "rgb(0, 51, 102)", borderRadius: "0px", font: "Verdana" });
  } finally {
    await visitor.context.close();
    host.stop();
  }
});

test("legacy: the checkout looks as on a page without a reset", async () => {
  const host = await startHost({ database: join(folder, "looks.db") });
  try {
    const [plain, legacy] = [await looks(host, "plain"), await looks(host, "legacy")];
    assert.ok(plain.length > 100, `${plain.length} elements`);
    assert.deepEqual(legacy.map(([name]) => name), plain.map(([name]) => name));
    const other = plain.flatMap(([name, style], index) => Object.entries(style)
      .filter(([property, value]) => legacy[index][1][property] !== value)
      .map(([property, value]) => `${name}: ${property} is ${legacy[index][1][property]}, not ${value}`));
    assert.deepEqual(other, []);
  } finally {
    host.stop();
  }
});
