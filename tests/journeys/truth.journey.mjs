// When the network breaks while nothing is ordered, and when somebody else is signed in: what the page says is true.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

/** Anna at the Checkout page with eight licences by the month: 552.00 - 207.00 = 345.00, x 1.22, less 12.50: 408.40. */
async function atCheckout(name, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, { persona: "simple" });
    const at = pages(visitor);
    try {
      await visitor.page.goto("/change?subscription=sub_officina&licences=8");
      await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
      await at.checkout();
      await walk({ ...visitor, server, at });
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

const orders = (server) => server.rows("select state from orders").map((row) => row.state);

atCheckout("offline, quotes go on", async ({ page, context, at }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  await context.setOffline(true);
  await at.licences().fill("9");
  // 621.00 - 207.00 = 414.00; x 1.22 = 505.08; less 12.50.
  await at.expectAmounts(assert, "EUR", { "due-now": "492.58" });
  await context.setOffline(false);
});

// The bug: an order whose answer was lost was asked for in whatever session came next, whose account refused it, and the page
// said that it was not placed.
atCheckout("an order whose answer is lost is never asked for in another account's session", async ({ page, context, at, words, server }) => {
  await page.route("**/v1/orders", async (route) => {
    await route.fetch();
    // The page may have gone on meanwhile.
    await route.abort("connectionreset").catch(() => {});
  });
  await at.placeOrder().click();
  await page.getByText(words["placing-checking"]).waitFor();
  await page.unroute("**/v1/orders");
  const headers = { origin: new URL(page.url()).origin };
  await context.request.post("/v1/demo/persona", { data: { user: "sam" }, headers });
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/orders")) asked += 1;
  });
  await page.reload();
  await at.placeOrder().waitFor();
  assert.equal(asked, 0);
  await context.request.post("/v1/demo/persona", { data: { user: "anna" }, headers });
  await page.reload();
  await at.placed();
  assert.deepEqual(orders(server), ["placed"]);
});
