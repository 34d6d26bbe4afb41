// Placing an order: the rows F13, F14, F16 and F18, other windows, and sessions that end. What the page says is true.
import assert from "node:assert/strict";
import { row } from "./support/rows.mjs";
import { shown, tight } from "./support/money.mjs";
import { pages } from "./support/pages.mjs";
import { PHONE, visit } from "./support/product.mjs";

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const states = (server) => server.rows("select state from orders order by placed_ms").map((order) => order.state);
const LOST = /ERR_|status of 40[29]|status of 401|Failed to load/;

/** Anna at the Checkout page with eight licences by the month: 552.00 - 207.00 = 345.00, x 1.22, less 12.50: 408.40. */
function placing(name, options, walk) {
  row(name, { persona: "simple", causes: [LOST], ...options }, async (visitor) => {
    await visitor.page.goto("/change?subscription=sub_officina&licences=8");
    await visitor.at.checkout();
    await visitor.at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
    await walk(visitor);
  });
}

/** Posts to the demo as the page itself does. */
const demo = (context, page, path, data = {}) =>
  context.request.post(`/v1/demo/${path}`, { data, headers: { origin: new URL(page.url()).origin } });

/** All these amounts stand in an element. */
async function reads(page, language, locator, amounts) {
  const text = tight(await locator.innerText());
  for (const amount of amounts) {
    const wanted = tight(await shown(page, amount, "EUR", language));
    assert.ok(text.includes(wanted), `${wanted} is not in ${text}`);
  }
}

placing("F13: placed; the button can be pressed once", { causes: [] }, async ({ page, at, words, server }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/v1/orders", async (route) => {
    await held;
    await route.continue();
  });
  // Both presses within one task: whatever has to be disabled must be in that very tick.
  await at.placeOrder().evaluate((button) => {
    button.click();
    button.click();
  });
  await page.getByText(words["placing-sending"]).waitFor();
  assert.equal(await at.placeOrder().getAttribute("aria-disabled"), "true");
  release();
  await at.placed();
  assert.deepEqual(states(server), ["placed"]);
});

placing("F13: declined: nothing was charged, and another card pays", {}, async ({ page, at, words, server }) => {
  await at.payWith("sandbox-declines");
  await at.placeOrder().click();
  await page.getByText(words["problem-payment-declined"]).waitFor();
  assert.deepEqual(states(server), ["declined"]);
  assert.deepEqual(server.rows("select version from accounts where id = 'officina'"), [{ version: 1 }]);
  await at.payWith("sandbox-works");
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(states(server), ["declined", "placed"]);
});

placing("F13: an answer that is lost, and a reload: checking, then placed, once", { screen: PHONE, theme: "dark" }, async ({ page, at, words, server }) => {
  await page.route("**/v1/orders", async (route) => {
    // The server has it; the visitor never hears.
    await route.fetch();
    // The page may have gone on meanwhile.
    await route.abort("connectionreset").catch(() => {});
  });
  await at.placeOrder().click();
  await page.getByText(words["placing-checking"]).waitFor();
  await page.reload();
  await page.getByText(words["placing-checking"]).waitFor();
  await page.unroute("**/v1/orders");
  await at.placed();
  assert.deepEqual(states(server), ["placed"]);
  assert.deepEqual(server.rows("select count(*) as n from payments"), [{ n: 1 }]);
});

placing("F13: a request that is lost is sent again under the same key, and too many requests are no answer", {}, async ({ page, at, server }) => {
  let tries = 0;
  const keys = new Set();
  await page.route("**/v1/orders", async (route) => {
    tries += 1;
    keys.add(route.request().headers()["idempotency-key"]);
    const tooMany = { type: "/problems/too-many-requests", title: "", status: 429, code: "too-many-requests", detail: "" };
    if (tries === 1) await route.abort("internetdisconnected");
    else if (tries === 2) await route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(tooMany) });
    else await route.continue();
  });
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual([tries, keys.size], [3, 1]);
  assert.deepEqual(states(server), ["placed"]);
});

placing("F14: subscription, ledger, document, payment and event are written as one", { causes: [] }, async ({ at, server }) => {
  await at.placeOrder().click();
  await at.placed();
  const one = (sql) => server.rows(sql)[0];
  const [owned] = server.rows("select plan, current from subscriptions where id = 'sub_officina'");
  const current = JSON.parse(owned.current);
  assert.deepEqual([owned.plan, current.lines[0].quantity, current.period], ["team", 8, { start: "2026-11-22", end: "2026-12-22" }]);
  const [order] = server.rows("select id, due_minor, balance_after_minor from orders");
  assert.deepEqual([order.due_minor, order.balance_after_minor], [40840, 0]);
  assert.equal(one(`select amount_minor from payments where order_id = '${order.id}'`).amount_minor, 40840);
  assert.equal(one(`select count(*) as n from documents where order_id = '${order.id}'`).n, 1);
  assert.equal(one(`select count(*) as n from events where subject = '${order.id}'`).n, 1);
  const booked = `select coalesce(sum(amount_minor), 0) as sum, count(*) as n from ledger_entries
    join ledger_transactions on id = transaction_id where order_id = '${order.id}'`;
  assert.equal(one(booked).sum, 0);
  assert.ok(one(booked).n > 0);
});

row("F16: a price that rose: both summaries, what changed, and nothing placed until agreed", { persona: "simple", causes: [LOST] }, async ({ page, at, words, server, language, context }) => {
  await page.goto("/change?subscription=sub_officina&plan=business&licences=8&interval=month-1");
  await at.checkout();
  // 8 x 99.00 = 792.00 - 207.00 = 585.00; x 1.22 = 713.70; less 12.50.
  await at.expectAmounts(assert, "EUR", { "due-now": "701.20" });
  assert.ok((await demo(context, page, "price")).ok());
  await at.placeOrder().click();
  const dialogue = at.part("quote-changed");
  await dialogue.getByText(words["why-price"]).waitFor();
  // 800.00 - 207.00 = 593.00; x 1.22 = 723.46; less 12.50. The credit is what it was.
  await reads(page, language, dialogue, ["701.20", "710.96", "792.00", "800.00"]);
  const marked = tight(await dialogue.locator("tr.is-changed").allInnerTexts().then((rows) => rows.join(" ")));
  assert.ok(!marked.includes(tight(await shown(page, "-207.00", "EUR", language))), marked);
  assert.equal(await at.placeOrder().getAttribute("aria-disabled"), "true");
  await at.placeOrder().click({ force: true });
  assert.deepEqual(states(server), []);
  await at.button(words["agree-to-new"]).click();
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select due_minor from orders"), [{ due_minor: 71096 }]);
});

placing("F16: midnight passes under a visible checkout: no silent change", { causes: [] }, async ({ page, at, words, language, server }) => {
  await at.button(words["demo-next-day"]).click();
  const dialogue = at.part("quote-changed");
  await dialogue.getByText(words["why-day"].split("{date}")[0]).waitFor();
  // 345.00 x 17/30 = 195.50; 552.00 - 195.50 = 356.50; x 1.22 = 434.93; less 12.50.
  await reads(page, language, dialogue, ["408.40", "422.43"]);
  assert.equal(await at.placeOrder().getAttribute("aria-disabled"), "true");
  await at.button(words["agree-to-new"]).click();
  await page.waitForFunction(() => document.activeElement?.dataset.part === "place-order");
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select at, due_minor from orders"), [{ at: "2026-11-23", due_minor: 42243 }]);
});

// The bug: what a page showed went on following its amounts for a moment after the page had gone, and broke the whole program.
placing("F16: another window has ordered: said so, and never as an error", {}, async ({ page, context, at, words, language, server }) => {
  const other = await context.newPage();
  const there = pages({ page: other, words, language });
  await other.goto("/checkout");
  await there.placeOrder().click();
  const number = await there.placed();
  await at.placeOrder().click();
  await page.getByText(words["ordered-elsewhere"]).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.deepEqual(states(server), ["placed"]);
  await at.button(words["see-order"]).click();
  assert.equal(await at.placed(), number);
});

placing("F16: an account of another version: what was agreed to beside what it is now", {}, async ({ page, context, at, words, language, server }) => {
  const other = await context.newPage();
  const there = pages({ page: other, words, language });
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
  await dialogue.getByText(words["why-account"]).waitFor();
  // Now 552.00 - 414.00 = 138.00, x 1.22 = 168.36, and no balance.
  await reads(page, language, dialogue, ["408.40", "168.36"]);
  assert.deepEqual(states(server), ["placed"]);
  await at.button(words["agree-to-new"]).click();
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(states(server), ["placed", "placed"]);
});

placing("F18: the bank wants a confirmation: the page says so, a reload too, and confirming places the order", { causes: [] }, async ({ page, at, words, server }) => {
  await at.payWith("sandbox-asks");
  await at.placeOrder().click();
  await at.waits();
  assert.match(new URL(page.url()).pathname, /^\/orders\/./);
  assert.match(await at.part("held").innerText(), /30/);
  assert.deepEqual(states(server), ["requires_action"]);
  await at.button(words["waiting-check"]).click();
  await page.getByText(words["waiting-still"]).waitFor();
  await page.reload();
  await at.waits();
  await at.button(words["bank-confirm"]).click();
  await at.placed();
  assert.deepEqual(states(server), ["placed"]);
});

placing("F18: refused: nothing has changed, the cart is kept, and another card pays", { screen: PHONE }, async ({ page, at, words, server }) => {
  await at.payWith("sandbox-asks");
  await at.placeOrder().click();
  await at.waits();
  await at.button(words["bank-refuse"]).click();
  await page.getByText(words["order-declined"]).waitFor();
  assert.deepEqual(server.rows("select version from accounts where id = 'officina'"), [{ version: 1 }]);
  await at.button(words["to-checkout"]).click();
  await at.payWith("sandbox-works");
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(states(server), ["declined", "placed"]);
});

placing("F18: another device goes on by the link, and this one sees it", { causes: [] }, async ({ page, at, words, server, language }) => {
  await at.payWith("sandbox-asks");
  await at.placeOrder().click();
  await at.waits();
  const device = await visit(server, { persona: "simple", language, screen: PHONE });
  try {
    const there = pages(device);
    await device.page.goto(new URL(page.url()).pathname);
    await there.waits();
    await there.button(words["bank-confirm"]).click();
    await there.placed();
    await at.placed();
  } finally {
    await device.context.close();
  }
  assert.deepEqual(states(server), ["placed"]);
});

placing("F18: no confirmation in time: the order is given up, and the cart is kept", {}, async ({ page, at, words, server }) => {
  await at.payWith("sandbox-asks");
  await at.placeOrder().click();
  await at.waits();
  server.write("update orders set expires_ms = 1");
  await at.button(words["waiting-check"]).click();
  await page.getByText(filled(words["order-expired"], { minutes: "30" })).waitFor();
  assert.deepEqual(states(server), ["expired"]);
  await at.button(words["to-checkout"]).click();
  await at.placeOrder().waitFor();
});

placing("F18: while an order waits another one is not placed, and leads to it", {}, async ({ page, at, words, server }) => {
  await at.payWith("sandbox-asks");
  await at.placeOrder().click();
  await at.waits();
  await page.goto("/checkout");
  await at.placeOrder().click();
  await page.getByText(words["refusal-order-in-progress"]).waitFor();
  assert.equal(await page.getByRole("alert").getByText(words["refusal-order-in-progress"]).count(), 0);
  await at.button(words["see-order"]).click();
  await at.waits();
  assert.deepEqual(states(server), ["requires_action"]);
});

placing("F13: the session ends while the answer is lost: signed in again, the same order is asked for, and placed once", {}, async ({ page, context, at, words, server }) => {
  let tries = 0;
  await page.route("**/v1/orders", async (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    await route.fetch();
    await context.clearCookies();
    return route.abort("connectionreset");
  });
  await at.placeOrder().click();
  await page.getByText(words["placing-signed-out"]).waitFor();
  assert.ok((await demo(context, page, "persona", { user: "anna" })).ok());
  await page.reload();
  await at.placed();
  assert.deepEqual(states(server), ["placed"]);
});

placing("F13: a session that has ended before: nothing is placed until they are back, then once", {}, async ({ page, context, at, words, server }) => {
  await context.clearCookies();
  await at.placeOrder().click();
  await page.getByText(words["placing-signed-out"]).waitFor();
  assert.deepEqual(states(server), []);
  await page.getByRole("combobox", { name: words["demo-persona"] }).selectOption("anna");
  await at.button(words["demo-become"]).click();
  await at.placed();
  assert.deepEqual(states(server), ["placed"]);
});
