// The same way without a mouse: everything can be reached, and the focus is never lost or hidden.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { closeBrowser, PHONE, serve, visit } from "./support/product.mjs";

after(closeBrowser);

/** A journey by keyboard; it ends by asserting that the browser had nothing to complain of. */
function journey(name, options, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, { persona: "simple", ...options });
    try {
      await walk({ ...visitor, server, at: pages(visitor), press: (key) => visitor.page.keyboard.press(key) });
      // A refusal that the journey asked for is an error to the browser's console.
      assert.deepEqual(visitor.complaints.filter((text) => !/status of (402|409)/.test(text)), []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Presses Tab until this has the focus. */
async function tabTo(page, locator) {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    if (await hasFocus(locator)) return;
  }
  assert.fail(`the focus never comes to ${locator}`);
}

/** Waits until this has the focus. */
async function focused(page, locator) {
  await locator.waitFor();
  await page.waitForFunction((element) => element === document.activeElement, await locator.elementHandle());
}

journey("by keyboard alone, from the Billing Center to the order", {}, async ({ page, at, words, press, server }) => {
  await at.center();
  await tabTo(page, at.button(at.filled(words["options-of"], { product: "Harbor Support" })));
  await press("ArrowDown");
  await focused(page, page.getByRole("menuitem", { name: words["change-subscription"] }));
  await press("Escape");
  await focused(page, at.button(at.filled(words["options-of"], { product: "Harbor Support" })));
  await press("Enter");
  await focused(page, page.getByRole("menuitem", { name: words["change-subscription"] }));
  await press("Enter");
  await focused(page, page.getByRole("heading", { level: 1, name: words["change-subscription"] }));
  await tabTo(page, at.licences());
  await press("ControlOrMeta+A");
  await page.keyboard.type("8");
  await tabTo(page, at.frequency("interval-month"));
  await press("ArrowRight");
  await at.expectAmounts(assert, "EUR", { "due-now": "6176.56" });
  await tabTo(page, at.part("summary").getByRole("button", { name: words.checkout, exact: true }));
  await press("Enter");
  await focused(page, page.getByRole("heading", { level: 1, name: words["checkout-title"] }));
  await tabTo(page, at.placeOrder());
  await press("Enter");
  await at.placed();
  await focused(page, page.getByRole("heading", { level: 1, name: words["order-placed"] }));
  // And on: the next step, the number to copy, and the document.
  await tabTo(page, page.getByRole("link", { name: words["assign-link"] }));
  await tabTo(page, at.button(words.copy));
  await press("Enter");
  await page.getByRole("status").getByText(words["copy-selected"]).or(page.getByRole("status").getByText(words.copied)).waitFor({ state: "attached" });
  await tabTo(page, at.part("document").getByRole("link"));
  await tabTo(page, at.button(words["back-to-center"]));
  await press("Enter");
  await focused(page, page.getByRole("heading", { level: 1, name: words["billing-center"] }));
  assert.deepEqual(server.rows("select state from orders"), [{ state: "placed" }]);
});

// The bug: a button that was pressed became `disabled`, and the focus fell to the page's beginning.
journey("a button that can do no more keeps the focus", {}, async ({ page, at, words, press }) => {
  await at.center();
  await at.change("Harbor Support");
  const fewer = at.button(words["fewer-licences"]);
  await fewer.focus();
  await press("Enter");
  await press("Enter");
  // Four licences are assigned: the second press does nothing, and says so.
  assert.equal(await at.licences().inputValue(), "4");
  assert.equal(await fewer.getAttribute("aria-disabled"), "true");
  assert.ok(await hasFocus(fewer));
  await at.licences().fill("8");
  await at.checkout();
  await at.payWith("sandbox-declines");
  await at.placeOrder().focus();
  await press("Enter");
  await page.getByText(words["problem-payment-declined"]).waitFor();
  assert.ok(await hasFocus(at.placeOrder()));
});

// The bug: what had changed was shown behind the focus, which fell to the page's beginning.
journey("changed amounts take the focus, and agreeing gives it back", {}, async ({ page, at, words, press, context }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.checkout();
  await context.request.post("/v1/demo/next-day", { data: {}, headers: { origin: new URL(page.url()).origin } });
  await at.placeOrder().focus();
  await press("Enter");
  await focused(page, page.getByRole("heading", { name: words["placing-changed"] }));
  await tabTo(page, at.button(words["agree-to-new"]));
  await press("Enter");
  await focused(page, at.placeOrder());
});

// The bug: the foot of the page lay under the summary's bar, wherever one scrolled to.
journey("a phone's bar covers neither the foot of the page nor the focus", { screen: PHONE }, async ({ page, at, words, press }) => {
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("8");
  await at.button("Italiano").scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const [foot, bar] = await Promise.all([page.locator(".footer").boundingBox(), page.locator(".summary").boundingBox()]);
  assert.ok(foot.y + foot.height <= bar.y, `the foot ends at ${foot.y + foot.height}, the bar starts at ${bar.y}`);

  const toggle = page.locator(".summary__toggle");
  const isOpen = async () => (await toggle.getAttribute("aria-expanded")) === "true";
  await toggle.focus();
  await press("Enter");
  assert.ok(await isOpen());
  await press("Escape");
  assert.ok(!(await isOpen()));
  assert.ok(await hasFocus(toggle));
  // Open again, and back to what lies behind the sheet: it makes way.
  await press("Enter");
  await at.part("charge").waitFor();
  for (let presses = 0; presses < 10 && (await isOpen()); presses += 1) await press("Shift+Tab");
  assert.ok(!(await isOpen()));
  assert.equal(await page.evaluate(() => document.activeElement.closest(".summary")), null);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await at.button("Italiano").click();
  await page.waitForFunction(() => document.documentElement.lang === "it");
});

// Roles and names only, and keys pressed on what they name: what a screen reader tells is enough for the whole way.
journey("by names alone, from the Billing Center to the order", {}, async ({ page, at, words, server }) => {
  const group = (key) => page.getByRole("group", { name: words[key] });
  const heading = (key) => page.getByRole("heading", { level: 1, name: words[key] });
  await page.goto("/");
  await heading("billing-center").waitFor();
  await page.getByRole("button", { name: at.filled(words["options-of"], { product: "Harbor Support" }) }).press("Enter");
  await page.getByRole("menuitem", { name: words["change-subscription"] }).press("Enter");
  await heading("change-subscription").waitFor();
  await group("plan").getByRole("radio", { name: /^Business/ }).press("Space");
  await page.getByRole("textbox", { name: words["licences-label"] }).fill("8");
  await group("frequency").getByRole("radio", { name: words["interval-year"].one }).press("Space");
  const summary = page.getByRole("region", { name: words["order-summary"] });
  // 7600.00 - 207.00 = 7393.00; x 1.22 = 9019.46; less 12.50.
  await summary.getByText("9,006.96").first().waitFor();
  await summary.getByRole("button", { name: words.checkout, exact: true }).press("Enter");
  await heading("checkout-title").waitFor();
  // Back to the choice, where everything is as it was, and here again.
  await page.getByRole("button", { name: words["edit-order"] }).press("Enter");
  await heading("change-subscription").waitFor();
  assert.ok(await group("plan").getByRole("radio", { name: /^Business/ }).isChecked());
  await summary.getByRole("button", { name: words.checkout, exact: true }).press("Enter");
  await heading("checkout-title").waitFor();
  assert.equal(await group("payment").getByRole("radio", { checked: true }).count(), 1);
  await page.getByRole("button", { name: at.filled(words["place-order-for"], { amount: "€9,006.96" }) }).press("Enter");
  await heading("order-placed").waitFor();
  await page.getByRole("button", { name: words["back-to-center"] }).press("Enter");
  await heading("billing-center").waitFor();
  assert.deepEqual(server.rows("select state from orders"), [{ state: "placed" }]);
});
