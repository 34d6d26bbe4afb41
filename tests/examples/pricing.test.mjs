// A pricing page whose own fields say what is priced: no session, no checkout, and no network for a price.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startHost } from "../../examples/host.mjs";
import { closeBrowser, visit } from "../journeys/support/product.mjs";

const folder = mkdtempSync(join(tmpdir(), "midcycle-examples-"));
after(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

test("pricing: the price follows the page's own fields", async () => {
  const host = await startHost({ database: join(folder, "pricing.db") });
  const { context, page, complaints } = await visit(host);
  const shows = (text) => page.locator("midcycle-price [part=price]", { hasText: text }).waitFor();
  try {
    await page.goto("/pricing/");
    await shows("€345.00"); // 5 x 69.00
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByLabel("Licences").fill("8");
    await shows("€552.00"); // 8 x 69.00
    await page.getByLabel("by the year").check();
    await shows("€5,280.00"); // 8 x 660.00
    await page.getByLabel("Plan").selectOption("business");
    await shows("€7,600.00"); // 8 x 950.00
    assert.deepEqual(asked, []);

    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
    assert.deepEqual(loaded.filter((path) => path.endsWith(".wasm")), ["/midcycle/preview/preview.wasm"]);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
    host.stop();
  }
});
