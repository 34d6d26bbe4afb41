// What the Checkout page shows and asks for: the rows F10 to F12, the VAT number, and support's reason.
import assert from "node:assert/strict";
import { row } from "./support/rows.mjs";
import { shown, tight } from "./support/money.mjs";
import { PHONE } from "./support/product.mjs";

/** Anna at the Checkout page with eight licences by the month: 552.00 - 207.00 = 345.00, x 1.22, less 12.50: 408.40. */
async function eightLicences({ page, at }) {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.checkout();
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
}

const said = async (locator) => tight(await locator.innerText());
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

row("F10: a second change of a subscription takes the place of the first", { persona: "cart" }, async ({ page, at, server, words }) => {
  const licences = () => server.rows("select place, json_extract(selection, '$.licences') as licences from cart order by place");
  await at.center();
  await at.change("Harbor Support");
  await at.licences().fill("4");
  await at.checkout("add-to-cart");
  // Meetings: 12 x 16.00 = 192.00 less 100.00 x 26/30 = 86.67. Support: 4 x 75.00 = 300.00 less 225.00 x 9/30 = 67.50.
  await at.expectAmounts(assert, "USD", { "due-now": "337.83" });
  await page.getByRole("button", { name: `${words["edit-order"]}: Harbor Support` }).click();
  await at.licences().fill("5");
  await at.checkout("add-to-cart");
  await at.expectAmounts(assert, "USD", { "due-now": "412.83" });
  await page.reload();
  await at.expectAmounts(assert, "USD", { "due-now": "412.83" });
  assert.deepEqual(licences(), [{ place: "sub_carter_meetings", licences: 12 }, { place: "sub_carter_support", licences: 5 }]);
  await at.placeOrder().click();
  await at.placed();
  // Both or none: one order, one payment of the sum.
  assert.deepEqual(server.rows("select count(*) as n from orders"), [{ n: 1 }]);
  assert.deepEqual(server.rows("select amount_minor from payments"), [{ amount_minor: 41283 }]);
  assert.deepEqual(licences(), []);
});

row("F10: a product that is there already is bought once more only knowingly", { persona: "simple" }, async ({ page, at, words }) => {
  await page.goto("/change?product=harbor-support&plan=team&licences=2&interval=month-1");
  await at.checkout();
  await page.getByText(filled(words["buys-another"], { product: "Harbor Support" })).waitFor();
});

row("F11: period, licences, plan cost and total due stand in this order, and Edit order keeps everything", { persona: "simple", screen: PHONE, theme: "dark" }, async ({ page, at, words }) => {
  await eightLicences({ page, at });
  const places = [words["billing-period"], words["licences-label"], words["plan-cost"], words["due-today"]].map((name) =>
    page.locator(".checkout dt").filter({ hasText: new RegExp(`^${name}$`) }).first().boundingBox());
  const tops = (await Promise.all(places)).map((box) => box.y * 1000 + box.x);
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
  const period = await at.part("period").innerText();
  assert.ok(period.includes("22") && period.includes("2026"), period);
  await at.button(words["edit-order"]).click();
  await page.getByRole("heading", { level: 1, name: words["change-subscription"] }).waitFor();
  assert.equal(await at.licences().inputValue(), "8");
});

row("F12: who has paid before is six taps from the Billing Center to the order, and types nothing", { persona: "simple", screen: PHONE }, async ({ page, at, words, server }) => {
  let taps = 0;
  const tap = async (locator) => {
    taps += 1;
    await locator.tap();
  };
  await at.center();
  await tap(at.button(filled(words["options-of"], { product: "Harbor Support" })));
  await tap(page.getByRole("menuitem", { name: words["change-subscription"] }));
  await tap(at.button(words["more-licences"]));
  await tap(at.part("summary").getByRole("button", { name: words.checkout, exact: true }));
  // The stored card is chosen, and no field is open.
  assert.ok(await at.part("payment").getByRole("radio", { name: /4242/ }).isChecked());
  assert.equal(await page.locator(".checkout :is(input[type=text], textarea):visible").count(), 0);
  await tap(at.placeOrder());
  await at.placed();
  assert.ok(taps <= 6, `${taps} taps`);
  // 6 x 69.00 = 414.00 - 207.00 = 207.00; x 1.22 = 252.54; less 12.50.
  assert.deepEqual(server.rows("select amount_minor from payments"), [{ amount_minor: 24004 }]);
});

row("F12: what makes nothing due asks for no payment", { persona: "credit" }, async ({ page, at, words, server }) => {
  await page.goto("/change?subscription=sub_moreau&licences=12");
  await at.checkout();
  await page.getByText(words["nothing-due"]).waitFor();
  assert.equal(await page.locator('[data-part="payment"], [data-slot="payment"]').count(), 0);
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select count(*) as n from payments"), [{ n: 0 }]);
});

row("F12: without a method on file the provider's fields are there at once, and nothing is sent without them", { persona: "ended" }, async ({ page, at, words, server }) => {
  let sent = 0;
  await page.route("**/v1/orders", (route) => {
    sent += 1;
    return route.continue();
  });
  await page.goto("/change?product=harbor-support&plan=team&licences=2&interval=month-1");
  await at.checkout();
  await page.getByText(words["no-payment-method"]).waitFor();
  await at.placeOrder().click();
  await page.getByText(words["problem-payment-required"]).waitFor();
  assert.equal(sent, 0);
  await at.payWith("sandbox-works");
  await at.placeOrder().click();
  await at.placed();
  // 2 x 69.00 x 1.23
  assert.deepEqual(server.rows("select amount_minor from payments"), [{ amount_minor: 16974 }]);
});

row("F12: an expired card is said to be, and is not chosen", { persona: "simple" }, async ({ page, at, words, server }) => {
  server.write("update payment_methods set expires = '2026-10' where account = 'officina'");
  await eightLicences({ page, at });
  const card = at.part("payment").getByRole("radio", { name: /4242/ });
  assert.ok(await card.isDisabled());
  const name = filled(words["method-expired"], { brand: "Visa", last4: "4242", expires: "10/2026" });
  await at.part("payment").getByText(name).waitFor();
  // One that expires this month still pays.
  server.write("update payment_methods set expires = '2026-11' where account = 'officina'");
  await page.reload();
  assert.ok(await card.isChecked());
});

row("F12: a provider's own fields fill the slot, keep their place while amounts change, and tell a token", { persona: "simple" }, async ({ page, at, server }) => {
  await eightLicences({ page, at });
  await at.part("pay-otherwise").click();
  const slot = page.locator('[data-slot="payment"]');
  assert.deepEqual(await slot.evaluate((element) => ({ ...element.dataset })), { slot: "payment", amount: "408.40", currency: "EUR" });
  await slot.evaluate((element) => element.append(Object.assign(document.createElement("iframe"), { id: "theirs" })));
  // Reverse charge: 552.00 - 207.00 - 45.54 less 12.50.
  await at.typeVatId("DE129274202");
  await page.waitForFunction(() => document.querySelector('[data-slot="payment"]').dataset.amount === "286.96");
  await page.locator("#theirs").evaluate((element) => {
    element.dispatchEvent(new CustomEvent("midcycle-payment", { bubbles: true, detail: { token: "tok_of_theirs" } }));
  });
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select payment from orders"), [{ payment: "tok_of_theirs" }]);
});

row("F12: a VAT number is checked while it is typed, and the summary follows", { persona: "simple" }, async ({ page, at, words, server }) => {
  await eightLicences({ page, at });
  await at.part("vat-open").click();
  for (const [typed, word, example] of [
    ["DE1292", "vat-wrong-form", "DE136695976"],
    ["DE129274203", "vat-wrong-digits", "DE136695976"],
    ["12345670017", "vat-wrong-country", "IT00743110157"],
  ]) {
    await at.typeVatId(typed);
    await at.vatKnown().getByText(filled(words[word], { example })).waitFor();
    assert.equal(await page.locator("#vat-id").getAttribute("aria-invalid"), "true");
    await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  }
  // A faulty number is never sent.
  await at.placeOrder().click();
  assert.deepEqual(server.rows("select count(*) as n from orders"), [{ n: 0 }]);
  await page.waitForFunction(() => document.activeElement?.id === "vat-id");
  await at.typeVatId("de 129.274.202");
  await at.vatKnown().getByText(words["vat-checked"]).waitFor();
  await page.getByText(words["reverse-charge"]).waitFor();
  await at.expectAmounts(assert, "EUR", { tax: "-45.54", "due-now": "286.96" });
  // What is typed outlives a reload; nothing is kept on the account before it is ordered.
  await page.reload();
  await at.part("vat-number").getByText("DE129274202").waitFor();
  await at.expectAmounts(assert, "EUR", { "due-now": "286.96" });
  assert.deepEqual(server.rows("select vat_id from accounts where id = 'officina'"), [{ vat_id: null }]);
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select vat_id, vat_state from accounts where id = 'officina'"), [{ vat_id: "DE129274202", vat_state: "valid" }]);
  assert.deepEqual(server.rows("select vat_id, due_minor from orders"), [{ vat_id: "DE129274202", due_minor: 28696 }]);
});

row("F12: a number on file is known, can be left out of an order, and comes back", { persona: "reverse" }, async ({ page, at, words, server }) => {
  const [{ id, account }] = server.rows("select id, account from subscriptions where account = 'kowalczyk'");
  const [{ vat_id: number }] = server.rows(`select vat_id from accounts where id = '${account}'`);
  await page.goto(`/change?subscription=${id}&licences=30`);
  await at.checkout();
  await at.part("vat-number").getByText(number).waitFor();
  await at.vatKnown().getByText(words["vat-valid"]).waitFor();
  await page.getByText(words["reverse-charge"]).waitFor();
  const lifted = await at.amount("due-now");
  await at.button(words["vat-take-off"]).click();
  await at.vatKnown().getByText(filled(words["vat-kept"], { number })).waitFor();
  assert.equal(await page.getByText(words["reverse-charge"]).count(), 0);
  assert.notEqual(await at.amount("due-now"), lifted);
  await at.button(filled(words["vat-keep"], { number })).click();
  await at.vatKnown().getByText(words["vat-valid"]).waitFor();
  assert.equal(await at.amount("due-now"), lifted);
  // Nobody was asked to agree to what they did themselves.
  assert.equal(await at.part("quote-changed").count(), 0);
});

row("F12: a number that the register does not know: both amounts, nothing placed, everything kept", { persona: "simple", causes: [/status of 409/] }, async ({ page, at, words, server, language }) => {
  await eightLicences({ page, at });
  await at.typeVatId("DE136695976");
  await at.expectAmounts(assert, "EUR", { "due-now": "286.96" });
  await at.placeOrder().click();
  const dialogue = at.part("quote-changed");
  await dialogue.getByText(words["why-vat-invalid"]).waitFor();
  const text = await said(dialogue);
  for (const amount of ["286.96", "408.40"]) {
    assert.ok(text.includes(tight(await shown(page, amount, "EUR", language))), text);
  }
  await at.vatKnown().getByText(filled(words["vat-invalid"], { number: "DE136695976" })).waitFor();
  assert.equal(await page.locator("#vat-id").inputValue(), "DE136695976");
  assert.equal(await at.placeOrder().getAttribute("aria-disabled"), "true");
  assert.deepEqual(server.rows("select count(*) as n from orders"), [{ n: 0 }]);
  // Corrected, it costs what was agreed to.
  await at.typeVatId("DE129274202");
  await dialogue.waitFor({ state: "detached" });
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select vat_id, due_minor from orders"), [{ vat_id: "DE129274202", due_minor: 28696 }]);
});

row("F12: a register that does not answer: VAT by the account's rule, agreed to first", { persona: "simple", causes: [/status of 409/] }, async ({ page, at, words, server }) => {
  await eightLicences({ page, at });
  await at.typeVatId("DE129273398");
  await at.placeOrder().click();
  await at.part("quote-changed").getByText(words["why-vat-undetermined"]).waitFor();
  await at.vatKnown().getByText(words["vat-undetermined-charged"]).waitFor();
  await at.button(words["agree-to-new"]).click();
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select vat_id, vat_state, due_minor from orders"), [{ vat_id: "DE129273398", vat_state: "undetermined", due_minor: 40840 }]);
});

row("F8: support orders a lower plan with a reason, and not without", { persona: "support" }, async ({ page, at, words, server }) => {
  await page.goto("/change?subscription=sub_officina&plan=basic&licences=5&interval=month-1");
  await at.checkout();
  await at.placeOrder().click();
  await page.getByText(words["reason-missing"]).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "reason");
  assert.deepEqual(server.rows("select count(*) as n from orders"), [{ n: 0 }]);
  await page.getByRole("textbox", { name: words.reason }).fill("Asked for by phone");
  await page.reload();
  assert.equal(await page.getByRole("textbox", { name: words.reason }).inputValue(), "Asked for by phone");
  await at.placeOrder().click();
  await at.placed();
  assert.deepEqual(server.rows("select role, reason from orders"), [{ role: "support", reason: "Asked for by phone" }]);
});

row("F12: no card number is anywhere in a checkout, and no field asks for one", { persona: "simple" }, async ({ page, at }) => {
  const seen = [];
  page.on("request", (request) => seen.push(request.url(), request.postData() ?? ""));
  page.on("response", async (response) => {
    if (/json/.test(response.headers()["content-type"] ?? "")) seen.push(await response.text().catch(() => ""));
  });
  const look = async () => {
    seen.push(await page.content(), await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })));
    assert.equal(await page.locator('[autocomplete^="cc-"], [inputmode=numeric]:not(#licences)').count(), 0);
  };
  await at.center();
  await look();
  await eightLicences({ page, at });
  await look();
  await at.payWith("sandbox-asks");
  await look();
  await at.placeOrder().click();
  await at.waits();
  await look();
  await page.getByRole("button", { name: /./ }).first().waitFor();
  const isCard = (digits) => {
    const sum = [...digits].reverse().reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return sum % 10 === 0;
  };
  assert.ok(isCard("4242424242424242") && seen.length > 10);
  // Ids and fingerprints are hex: a run of digits within letters is no number.
  const runs = seen.flatMap((text) => text.match(/(?<![0-9a-zA-Z_])\d(?:[ -]?\d){12,18}(?![0-9a-zA-Z_])/g) ?? []);
  assert.deepEqual(runs.filter((run) => isCard(run.replace(/\D/g, ""))), []);
});
