// The other people of the demo: what each of them sees, and may.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { PHONE, closeBrowser, serve, visit } from "./support/product.mjs";
import { shown, tight } from "./support/money.mjs";

after(closeBrowser);

/** A journey of one person, on a server of its own; it ends without a complaint of the browser. */
function journey(name, options, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, options);
    try {
      await walk({ ...visitor, server, at: pages(visitor) });
      assert.deepEqual(visitor.complaints, []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

journey("a large balance: nothing is due, and nothing is asked for", { persona: "credit", language: "it" }, async ({ page, at, words, server }) => {
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("12");
  // 12 x 69.00 = 828.00 less 690.00 x 13/30 = 299.00; 529.00 x 1.20 = 634.80, all from the 9000.00.
  await at.expectAmounts(assert, "EUR", { credit: "-299.00", tax: "105.80", "balance-applied": "-634.80", "due-now": "0.00" });
  await at.checkout();
  await page.getByText(words["nothing-due"]).waitFor();
  assert.equal(await at.part("payment").count(), 0);
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select count(*) as n from payments"), [{ n: 0 }]);
});

journey("many licences, fewer of them: the surplus goes to the balance", { persona: "many" }, async ({ at, words, page }) => {
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("111");
  await page.getByText(words["refusal-licences-in-use"].other.replace("{count}", "112")).first().waitFor();
  await at.licences().fill("112");
  await at.frequency("interval-month").check({ force: true });
  // Unused 113 of 365 days of 120 x 950.00: 35293.15; 112 x 99.00 = 11088.00; 19 % of -24205.15 = -4598.98.
  await at.expectAmounts(assert, "EUR", { credit: "-35293.15", charge: "11088.00", tax: "-4598.98", total: "-28804.13", surplus: "28804.13", "due-now": "0.00" });
  await at.checkout();
  await at.placeOrder().click();
  await at.placed();
  await at.center();
  assert.ok(tight(await at.part("balance").innerText()).includes(tight(await shown(page, "28804.13", "EUR", "en"))));
});

journey("yen have no decimals, and the 31st comes back", { persona: "yen", screen: PHONE }, async ({ at, page }) => {
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("9");
  // Unused 77000 x 8/30 = 20533.33: 20533; 9 x 11000 = 99000; 10 % of 78467 = 7846.7: 7847.
  await at.expectAmounts(assert, "JPY", { credit: "-20533", charge: "99000", tax: "7847", "due-now": "86314" });
  await at.checkout();
  await at.placeOrder().click();
  await at.placed();
  await at.center();
  assert.match(await page.locator('[data-part="period"]').innerText(), /Dec 22, 2026|22 Dec 2026/);
});

journey("a cart with a change: another is added, both are one order", { persona: "cart" }, async ({ at, page, words, server }) => {
  await at.center();
  await page.getByText(words["cart-holds"].one.replace("{count}", "1")).waitFor();
  await at.change("Harbor Support");
  await at.licences().fill("4");
  await at.checkout("add-to-cart");
  // Meetings: 12 x 16.00 = 192.00 less 100.00 x 26/30 = 86.67. Support: 4 x 75.00 = 300.00 less 225.00 x 9/30 = 67.50.
  await at.expectAmounts(assert, "USD", { "due-now": "337.83" });
  await page.reload();
  await at.expectAmounts(assert, "USD", { "due-now": "337.83" });
  await at.button(words.remove).first().click();
  await at.button(words.remove).first().waitFor({ state: "detached" });
  await at.expectAmounts(assert, "USD", { "due-now": "232.50" });
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select count(*) as n from cart"), [{ n: 0 }]);
});

journey("what cannot be chosen says why", { persona: "simple" }, async ({ at, page, words }) => {
  await at.center();
  await at.change("Harbor Support");
  const checkout = at.part("summary").getByRole("button", { name: words.checkout, exact: true });
  await page.getByText(words["refusal-no-change"]).waitFor();
  assert.ok(await checkout.isDisabled());
  assert.ok(await at.plan("basic").isDisabled());
  await page.getByRole("link", { name: words["contact-support"] }).waitFor();
  for (const [typed, text] of [
    ["3", words["refusal-licences-in-use"].other.replace("{count}", "4")],
    ["501", words["refusal-licences-too-many"].replace("{max}", "500")],
    ["0", words["refusal-licences-too-few"].replace("{min}", "1")],
    ["eight", words["licences-not-a-number"]],
    ["", words["licences-not-a-number"]],
  ]) {
    await at.licences().fill(typed);
    await at.part("licences-fault").getByText(text).waitFor();
    assert.equal(await at.licences().inputValue(), typed);
    assert.ok(await checkout.isDisabled());
  }
  // The steps at the sides, and the keyboard.
  await at.licences().fill("5");
  await at.button(words["more-licences"]).click();
  assert.equal(await at.licences().inputValue(), "6");
  await at.button(words["fewer-licences"]).click();
  await at.button(words["fewer-licences"]).click();
  assert.equal(await at.licences().inputValue(), "4");
  assert.ok(await at.button(words["fewer-licences"]).isDisabled());
});

journey("who is not a billing contact looks, and is told who is", { persona: "member" }, async ({ at, page, words }) => {
  await at.center();
  await page.getByText(words["refusal-not-billing-contact"]).waitFor();
  await page.getByRole("link", { name: "Anna Rossi" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Options for Harbor Support" }).count(), 0);
  await page.goto("/change?subscription=sub_officina&plan=business");
  await page.getByText(words["refusal-not-billing-contact"]).waitFor();
});

journey("a corporate account is led to its portal", { persona: "corporate" }, async ({ at, page, words }) => {
  await at.center();
  for (const name of [words["corporate-portal"], words["corporate-faq"], "Ebba Strand"]) {
    await page.getByRole("link", { name }).waitFor();
  }
  assert.equal(await page.getByRole("button", { name: "Options for Harbor Support" }).count(), 0);
});

journey("an ended trial is bought, and nothing is credited", { persona: "ended" }, async ({ at, page, server }) => {
  await at.center();
  await page.locator("[data-subscription=sub_duarte]").getByRole("button").click();
  // 2 x 69.00 x 1.23
  await at.expectAmounts(assert, "EUR", { charge: "138.00", tax: "31.74", "due-now": "169.74" });
  assert.equal(await at.part("credit").count(), 0);
  await at.checkout();
  // No card is on file, so the provider's fields are there.
  await at.payWith("sandbox-works");
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select count(*) as n from subscriptions where account = 'duarte'"), [{ n: 2 }]);
});

journey("a day passes: the credit shrinks by a day, the choice is kept", { persona: "simple" }, async ({ at, words }) => {
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("8");
  await at.expectAmounts(assert, "EUR", { credit: "-207.00" });
  await at.button(words["demo-next-day"]).click();
  await at.part("demo-date").getByText("23").waitFor();
  // 345.00 x 17/30
  await at.part("credit").getByText("195.50").first().waitFor();
  assert.equal(await at.licences().inputValue(), "8");
});
