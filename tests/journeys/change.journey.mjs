// The whole way: be somebody, choose plan, licences and frequency, read the amounts, place the order, see it everywhere.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { DESKTOP, PHONE, closeBrowser, serve, visit } from "./support/product.mjs";
import { shown, tight } from "./support/money.mjs";

after(closeBrowser);

for (const language of ["en", "it"]) {
  for (const [name, screen, theme] of [["desktop", DESKTOP, "light"], ["phone", PHONE, "dark"]]) {
    test(`a change of plan, licences and frequency, ${language}, ${name}`, async () => {
      const server = await serve();
      const visitor = await visit(server, { language, screen, theme });
      const { page, words, complaints } = visitor;
      const at = pages(visitor);
      try {
        await page.goto("/");
        // Nobody yet: the demo asks who one wants to be.
        await page.getByText(words["demo-choose"]).waitFor();
        await at.become("anna");
        await page.locator("[data-subscription=sub_officina]").waitFor();
        assert.match(tight(await at.part("balance").innerText()), /12[.,]50/);

        await at.change("Harbor Support");
        // Nothing is changed yet, so there is nothing to check out.
        assert.ok(await at.part("summary").getByRole("button", { name: words.checkout, exact: true }).isDisabled());
        await page.getByText(words["refusal-no-change"]).first().waitFor({ state: "attached" });

        await at.pick("business");
        await at.licences().fill("8");
        await at.frequency("interval-year").check({ force: true });
        // Unused 345.00 x 18/30 = 207.00; 8 x 950.00 = 7600.00; 22 % of 7393.00 = 1626.46;
        // 7393.00 + 1626.46 = 9019.46; less 12.50 = 9006.96.
        const amounts = {
          credit: "-207.00",
          charge: "7600.00",
          tax: "1626.46",
          total: "9019.46",
          "balance-applied": "-12.50",
          "due-now": "9006.96",
        };
        await at.expectAmounts(assert, "EUR", amounts);
        // Then 7600.00 x 1.22 a year; without the change 345.00 x 1.22.
        const renewal = tight(await at.part("renewal").textContent());
        assert.ok(renewal.includes(tight(await shown(page, "9272.00", "EUR", language))), renewal);
        const comparison = tight(await at.part("comparison").textContent());
        assert.ok(comparison.includes(tight(await shown(page, "420.90", "EUR", language))), comparison);

        // A reload keeps the choice: the address has it.
        await page.reload();
        await at.part("due-now").waitFor({ state: "attached" });
        assert.equal(await at.licences().inputValue(), "8");
        await at.expectAmounts(assert, "EUR", amounts);
        await at.openSummary();
        await at.part("credit").getByRole("button").click();
        const how = tight(await at.part("credit").locator(".receipt__explanation").innerText());
        assert.ok(/18/.test(how) && /30/.test(how) && how.includes(tight(await shown(page, "345.00", "EUR", language))), how);

        await at.checkout();
        await at.expectAmounts(assert, "EUR", { "due-now": "9006.96", total: "9019.46" });
        // Edit order goes back with everything kept.
        await at.button(words["edit-order"]).click();
        await page.getByRole("heading", { level: 1, name: words["change-subscription"] }).waitFor();
        assert.equal(await at.licences().inputValue(), "8");
        assert.ok(await at.plan("business").isChecked());
        await page.goBack();
        await at.placeOrder().waitFor();

        const label = tight(await at.placeOrder().innerText());
        assert.ok(label.includes(tight(await shown(page, "9006.96", "EUR", language))), label);
        await at.placeOrder().click();
        const number = await at.placed();
        assert.match(number, /^MC-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
        assert.match(await at.part("period").innerText(), /22/);
        assert.match(await page.getByRole("note").innerText(), /3/); // three licences to assign
        await page.reload();
        assert.equal(await at.placed(), number);

        await at.center();
        const card = page.locator("[data-subscription=sub_officina]");
        const terms = await card.locator('[data-part="terms"]').innerText();
        assert.ok(terms.includes("Business") && terms.includes("8") && terms.includes(words["interval-year"].one), terms);
        assert.match(await card.locator('[data-part="period"]').innerText(), /2026.*2027/);
        // The invoice of it is the first of the list, and is a PDF.
        const invoice = page.getByRole("link", { name: /^INV-\d{6}$/ }).first();
        const pdf = await page.request.get(await invoice.getAttribute("href"));
        assert.equal(pdf.headers()["content-type"], "application/pdf");
        assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");

        // The same order, read back from the database by another program.
        const [order] = server.rows("select id, number, state, at, settlement from orders");
        assert.deepEqual([order.number, order.state, order.at], [number, "placed", "2026-11-22"]);
        assert.equal(JSON.parse(order.settlement).due_now, "9006.96");
        const [owned] = server.rows("select plan, current from subscriptions where id = 'sub_officina'");
        const current = JSON.parse(owned.current);
        assert.equal(owned.plan, "business");
        assert.deepEqual(current.period, { start: "2026-11-22", end: "2027-11-22" });
        assert.deepEqual([current.lines[0].quantity, current.lines[0].billed], [8, "7600"]);
        const [paid] = server.rows("select sum(amount_minor) as paid from payments");
        assert.equal(paid.paid, 900696);
        const [left] = server.rows("select -sum(amount_minor) as left from ledger_entries where account = 'officina' and book = 'customer'");
        assert.equal(left.left, 0);
        assert.deepEqual(complaints, []);
      } finally {
        await visitor.context.close();
        server.stop();
      }
    });
  }
}
