// When the network breaks, when prices move, when the bank says no: what the page says is true.
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

atCheckout("an answer that is lost: checking, then placed, once", async ({ page, at, words, server }) => {
  let lost = 0;
  await page.route("**/v1/orders", async (route) => {
    if (lost < 2) {
      // The server has it; the visitor never hears.
      await route.fetch();
      lost += 1;
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });
  await at.placeOrder().click();
  await page.getByText(words["placing-checking"]).waitFor();
  assert.ok(await at.placeOrder().isDisabled().catch(() => true));
  await at.placed();
  assert.equal(lost, 2);
  assert.deepEqual(orders(server), ["placed"]);
  assert.deepEqual(server.rows("select count(*) as n from payments"), [{ n: 1 }]);
});

atCheckout("a reload while checking takes up the same order", async ({ page, at, words, server }) => {
  await page.route("**/v1/orders", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await at.placeOrder().click();
  await page.getByText(words["placing-checking"]).waitFor();
  await page.unroute("**/v1/orders");
  await page.reload();
  await at.placed();
  assert.deepEqual(orders(server), ["placed"]);
});

atCheckout("a request that is lost is sent again, and two quick presses are one order", async ({ page, at, server }) => {
  let tries = 0;
  const keys = new Set();
  await page.route("**/v1/orders", async (route) => {
    tries += 1;
    keys.add(route.request().headers()["idempotency-key"]);
    if (tries === 1) await route.abort("internetdisconnected");
    else await route.continue();
  });
  await at.placeOrder().dblclick();
  await at.placed();
  assert.equal(keys.size, 1);
  assert.deepEqual(orders(server), ["placed"]);
});

atCheckout("the account has changed under the visitor's hands: nothing is placed until they agree", async ({ page, context, at, words, server }) => {
  // Another tab orders first: the balance of 12.50 is gone, and there are six licences now.
  const other = await context.newPage();
  const there = pages({ page: other, words, language: "en" });
  await other.goto("/change?subscription=sub_officina&licences=6");
  await there.checkout();
  await there.placeOrder().click();
  await there.placed();

  await page.evaluate(() => fetch("/v1/cart/sub_officina", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subscription: "sub_officina", product: "harbor-support", plan: "team", licences: 8, interval: { unit: "month", count: 1 } }),
  }));
  await at.placeOrder().click();
  const dialogue = at.part("quote-changed");
  await dialogue.getByText(words["placing-changed"]).waitFor();
  // Agreed to 408.40; now 552.00 - 414.00 = 138.00, x 1.22 = 168.36, and no balance.
  assert.match(await dialogue.innerText(), /408\.40[\s\S]*168\.36/);
  assert.deepEqual(orders(server), ["placed"]);
  await at.button(words["agree-to-new"]).click();
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(orders(server), ["placed", "placed"]);
});

atCheckout("a declined card: nothing was charged, another one pays", async ({ page, at, words, server }) => {
  await page.getByRole("radio", { name: words["sandbox-declines"] }).check();
  await at.placeOrder().click();
  await page.getByText(words["problem-payment-declined"]).waitFor();
  assert.deepEqual(orders(server), ["declined"]);
  assert.deepEqual(server.rows("select version from accounts where id = 'officina'"), [{ version: 1 }]);
  await page.getByRole("radio", { name: words["sandbox-works"] }).check();
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(orders(server), ["declined", "placed"]);
});

atCheckout("offline, quotes go on", async ({ page, context, at }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  await context.setOffline(true);
  await at.licences().fill("9");
  // 621.00 - 207.00 = 414.00; x 1.22 = 505.08; less 12.50.
  await at.expectAmounts(assert, "EUR", { "due-now": "492.58" });
  await context.setOffline(false);
});

atCheckout("a session that ends is said so, and the choice is kept", async ({ page, context, at, words }) => {
  await context.clearCookies();
  await at.placeOrder().click();
  await page.getByText(words["problem-unauthenticated"]).or(page.getByText(words["demo-choose"])).first().waitFor();
});
