// What a first visit does not need comes when it is needed: not before, no more than once, and where it does not come that is
// said, with a way to try again.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

/** A journey on a server of its own. `lost` matches the files that the browser will complain of. */
function journey(name, walk, lost = /(?!)/) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, { persona: "simple" });
    try {
      await walk({ ...visitor, at: pages(visitor) });
      assert.deepEqual(visitor.complaints.filter((text) => !lost.test(text)), []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

const CHANGE = "/change?subscription=sub_officina&licences=8";

/** The parts that were fetched so far, in the order in which they were asked for. */
const fetched = (page) => page.evaluate(() => performance.getEntriesByType("resource")
  .map(({ name }) => /\/midcycle-(\w+)-[0-9a-f]{16}\.wasm$/.exec(name)?.[1]).filter((name) => name));

/** Lets a part fail until `heal` is called. */
async function failing(page, part) {
  const pattern = new RegExp(`/midcycle-${part}-`);
  await page.route(pattern, (route) => route.abort());
  return () => page.unroute(pattern);
}

journey("the Billing Center comes without the pages behind it, and these come once each", async ({ page, at, words }) => {
  await page.goto("/");
  await at.part("renewal").first().waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual((await fetched(page)).sort(), ["center", "demo"]);

  // Who points at what leads to the Change page is about to need it.
  await page.locator("[aria-haspopup=menu].button--icon").first().hover();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /midcycle-change-/.test(name)));
  assert.deepEqual((await fetched(page)).sort(), ["center", "change", "demo", "shared"]);

  await page.goto(CHANGE);
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  await page.waitForLoadState("networkidle");
  assert.deepEqual((await fetched(page)).sort(), ["change", "demo", "shared"]);

  await at.part("charge").locator("button").click();
  await page.locator(".receipt__explanation").waitFor();
  await page.getByRole("button", { name: words.checkout, exact: true }).click();
  await page.locator("[data-part=place-order]").waitFor();
  assert.deepEqual((await fetched(page)).sort(), ["change", "demo", "explanation", "order", "shared"]);
});

journey("a page that does not come is said not to, and is shown when it comes after all", async ({ page, at, words }) => {
  await page.goto("/");
  await at.part("renewal").first().waitFor();
  const heal = await failing(page, "change");
  await page.locator("[aria-haspopup=menu].button--icon").first().click();
  await page.getByRole("menuitem").first().click();
  await page.getByText(words["failure-offline"]).waitFor();
  // Another page is not to blame.
  await page.goBack();
  await at.part("renewal").first().waitFor();
  await page.goForward();
  await page.getByText(words["failure-offline"]).waitFor();
  await heal();
  await page.getByRole("button", { name: words["try-again"] }).click();
  await at.part("due-now").waitFor();
}, /ERR_FAILED/);

// The bug: after an update of the server a page that was open asked for files of the version before, and never got past it.
journey("a page of another version than the server's is loaded anew when its person tries again", async ({ page, at, words }) => {
  await page.goto("/");
  await at.part("renewal").first().waitFor();
  await page.route(/midcycle-change-/, (route) => route.fulfill({ status: 404 }));
  await page.locator("[aria-haspopup=menu].button--icon").first().click();
  await page.getByRole("menuitem").first().click();
  await page.getByText(words["failure-unreadable"]).waitFor();
  await page.unroute(/midcycle-change-/);
  await page.evaluate(() => { window.isOld = true; });
  await page.getByRole("button", { name: words["try-again"] }).click();
  await at.part("due-now").waitFor();
  assert.equal(await page.evaluate(() => window.isOld), undefined);
}, /404/);

journey("an explanation that does not come is said not to, and is there at the next try", async ({ page, at, words }) => {
  await page.goto(CHANGE);
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  const heal = await failing(page, "explanation");
  const opener = at.part("charge").locator("button");
  await opener.click();
  await page.locator(".receipt__explanation").getByText(words["failure-offline"]).waitFor();
  await heal();
  await opener.click();
  await page.getByText(words["failure-offline"]).waitFor({ state: "detached" });
  assert.match(await page.locator(".receipt__explanation").innerText(), /\d/);
}, /ERR_FAILED/);
