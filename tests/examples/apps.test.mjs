// The examples as their visitors have them: from opening a host's page to the confirmation of an order, under a strict
// content security policy, with the amounts that the API charged.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startHost } from "../../examples/host.mjs";
import { pages } from "../journeys/support/pages.mjs";
import { closeBrowser, visit } from "../journeys/support/product.mjs";

/** How each example's visitor pays. */
const EXAMPLES = {
  plain: "saved card",
  react: "provider's field",
  vue: "saved card",
  svelte: "provider's field",
  legacy: "provider's field",
  "other-origin": "saved card",
};

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "midcycle-examples-"));
});
after(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks the API as the person who is signed in at the host. */
async function asked(host, path) {
  const token = await (await fetch(`${host.address}/session`, { method: "POST" })).text();
  const answer = await fetch(host.api + path, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, path);
  return answer.json();
}

for (const [name, payment] of Object.entries(EXAMPLES)) {
  test(`${name}: from the host's page to the confirmation, by the ${payment}`, async () => {
    const host = await startHost({ database: join(folder, `${name}.db`) });
    const visitor = await visit(host);
    const { page, complaints } = visitor;
    const at = pages({ ...visitor, level: 2 });
    const heard = (id, text) => page.locator(`#${id}`).filter({ hasText: text }).waitFor();
    const calls = new Set();
    page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      if (pathname.startsWith("/v1/")) calls.add(origin);
    });
    try {
      await page.goto(`/${name}/`);
      await at.pick("business");
      await at.licences().fill("8");
      await at.frequency("interval-year").check({ force: true });
      // As tests/journeys/change.journey.mjs works it out.
      const amounts = { credit: "-207.00", charge: "7600.00", tax: "1626.46", total: "9019.46", "due-now": "9006.96" };
      await at.expectAmounts(assert, "EUR", amounts);
      await heard("due", "9006.96 EUR");

      await at.checkout();
      if (payment === "provider's field") {
        await at.part("pay-otherwise").click();
        await page.getByRole("textbox", { name: "Card number" }).fill("4242 4242 4242 4242");
      }
      await at.expectAmounts(assert, "EUR", { "due-now": "9006.96" });
      await at.placeOrder().click();
      const number = await at.placed();

      await heard("order", "placed");
      assert.equal(await page.locator("#order").innerText(), `${number} placed`);
      const book = await asked(host, "/v1/demo/book");
      assert.deepEqual(book.payments.map((paid) => paid.amount), ["9006.96"]);

      assert.equal(page.url(), `${host.address}/${name}/`, "the host's address bar is the host's");
      assert.deepEqual([...calls], [name === "other-origin" ? host.api : host.address]);
      assert.deepEqual(complaints, []);
    } finally {
      await visitor.context.close();
      host.stop();
    }
  });
}
