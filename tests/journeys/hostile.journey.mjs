// Names and addresses with markup and SQL in them: the page shows them as the text they are, and does nothing by them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

const IMAGE = "<img src=x onerror=hostile=1>";
const SCRIPT = '"><script>hostile=1</script>';
const SQL = "'; drop table orders; --";
const ALL = `${IMAGE} ${SCRIPT} ${SQL}`;

/** An operator's own id of a subscription, with all that means something in an address. */
const ID = "sub/7?x=<b>#%2f&'..";

const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/** Gives hostile names to what Anna sees: product, plans, features, subscription, account, people, seller, card, tax. */
function rename(server) {
  const [kept] = server.rows("select product from products where id = 'harbor-support'");
  const product = JSON.parse(kept.product);
  product.name = `Product ${ALL}`;
  for (const plan of product.plans) {
    plan.name = `Plan ${plan.id} ${ALL}`;
    plan.features = plan.features.map((feature) => `${feature} ${ALL}`);
  }
  const contact = { name: `Contact ${ALL}`, email: `"${IMAGE}"@example.com` };
  server.write(`
    update products set product = ${literal(JSON.stringify(product))} where id = 'harbor-support';
    update accounts set name = ${literal(`Account ${ALL}`)}, contacts = ${literal(JSON.stringify([contact]))},
      address = ${literal(JSON.stringify([ALL]))}, taxes = replace(taxes, 'IVA', ${literal(`IVA ${IMAGE}`)})
      where id = 'officina';
    update subscriptions set id = ${literal(ID)} where id = 'sub_officina';
    update users set name = ${literal(`Person ${ALL}`)} where id in ('anna', 'marco');
    update payment_methods set brand = ${literal(`brand ${ALL}`)} where account = 'officina';
    update meta set value = json_set(value, '$.name', ${literal(`Seller ${ALL}`)}) where name = 'seller';
  `);
}

/** A journey through hostile names; it ends by asserting that none of them became an element, ran, or was complained of. */
function journey(name, options, walk) {
  test(name, async () => {
    const server = await serve();
    rename(server);
    const visitor = await visit(server, { persona: "simple", ...options });
    const { page, complaints } = visitor;
    let dialogs = 0;
    page.on("dialog", async (dialog) => {
      dialogs += 1;
      await dialog.dismiss();
    });
    /** Nothing of a name is an element, and no script of one has run. */
    const quiet = async (where) => {
      assert.equal(await page.locator('img[src="x"], [onerror], body script, svg[onload]').count(), 0, where);
      assert.equal(await page.evaluate(() => "hostile" in window), false, where);
    };
    /** A text stands in a place exactly as it is. */
    const reads = async (locator, text) => {
      await locator.first().waitFor({ state: "attached" });
      const found = await locator.first().textContent();
      assert.ok(found.includes(text), `${text} is not in ${found}`);
    };
    try {
      await walk({ ...visitor, server, at: pages(visitor), quiet, reads });
      await quiet("at the end");
      assert.equal(dialogs, 0);
      assert.deepEqual(complaints.filter((text) => !/status of 404/.test(text)), []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

journey("hostile names on every page are text", {}, async ({ page, at, quiet, reads, server }) => {
  await at.center();
  const card = page.locator(`[data-subscription="${ID}"]`);
  await reads(card.locator(".card__title"), `Product ${ALL}`);
  await reads(card.locator('[data-part="terms"]'), `Plan team ${ALL}`);
  const details = page.locator("section[aria-labelledby^=details]");
  for (const text of [`Account ${ALL}`, `Person ${ALL}`, `Contact ${ALL}`]) await reads(details, text);
  await quiet("Billing Center");

  await at.change(`Product ${ALL}`);
  await reads(page.locator(".page__over"), `Product ${ALL}`);
  await reads(page.locator('[data-plan="business"] .plan-card__name'), `Plan business ${ALL}`);
  await reads(page.locator('[data-plan="business"] .plan-card__features'), ALL);
  await at.pick("business");
  await at.licences().fill("8");
  // 8 x 99.00 = 792.00 - 207.00 = 585.00; x 1.22 = 713.70; less 12.50.
  await at.expectAmounts(assert, "EUR", { "due-now": "701.20" });
  await reads(at.part("summary"), `IVA ${IMAGE}`);
  await quiet("Change");

  await at.checkout();
  await reads(page.locator(".card__title"), `Product ${ALL}`);
  await reads(page.locator(".details"), `Plan business ${ALL}`);
  await reads(at.part("payment"), `Brand ${ALL}`);
  await quiet("Checkout");

  await at.placeOrder().click();
  const number = await at.placed();
  await reads(page.locator(".confirmation"), `Plan business ${ALL}`);
  await quiet("confirmation");
  await page.reload();
  assert.equal(await at.placed(), number);
  await quiet("confirmation again");
  assert.deepEqual(server.rows("select state from orders"), [{ state: "placed" }]);
});

journey("hostile names of the people to ask are text", { persona: "member" }, async ({ page, at, words, reads }) => {
  await at.center();
  await page.getByText(words["refusal-not-billing-contact"]).waitFor();
  const link = page.locator(".links a");
  await reads(link, `Contact ${ALL}`);
  assert.ok((await link.first().getAttribute("href")).startsWith("mailto:"));
});

// Whoever sends a link writes these; nobody's book is needed for it.
journey("hostile addresses are addresses", {}, async ({ page, at, words, quiet }) => {
  for (const text of [IMAGE, SCRIPT, SQL, "javascript:alert(1)", "%00", "../snapshot", "..%2fsnapshot", "__proto__"]) {
    const value = encodeURIComponent(text);
    for (const path of [
      `/change?subscription=${value}`,
      `/change?product=${value}&plan=${value}`,
      `/change?subscription=${encodeURIComponent(ID)}&plan=${value}&licences=${value}&interval=${value}`,
      `/orders/${value}`,
      `/?${value}#${value}`,
      `/${value}`,
    ]) {
      // What looks like a file, or cannot be read, is not the page's; nothing of it comes back.
      const answer = await page.goto(path);
      const media = answer.headers()["content-type"];
      if (answer.ok()) await page.locator(".page").first().waitFor();
      else assert.equal(media, "application/problem+json", path);
      assert.ok(!(await answer.text()).includes(text), path);
      await quiet(path);
    }
  }
  await page.goto(`/change?subscription=${encodeURIComponent(ID)}&licences=${encodeURIComponent(IMAGE)}`);
  await at.licences().waitFor();
  assert.equal(await at.licences().inputValue(), IMAGE);
  await at.part("licences-fault").getByText(words["licences-not-a-number"]).waitFor();
});
