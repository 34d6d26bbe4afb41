// The Billing Center and the confirmation: the rows F0 to F6 and F15.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";
import { row } from "./support/rows.mjs";
import { plain, shown, tight } from "./support/money.mjs";
import { PHONE } from "./support/product.mjs";

/** The vendor's own sign-in: it vouches for Anna with a code, and sends her back to where she came from. */
const vendor = { address: "", returns: [] };
const signIn = createServer(async (request, response) => {
  const back = new URL(request.url, "http://vendor").searchParams.get("return");
  vendor.returns.push(back);
  const minted = await fetch(new URL("/v1/sessions", vendor.address), {
    method: "POST",
    headers: { authorization: "Bearer key", "content-type": "application/json" },
    body: JSON.stringify({ account: "officina", user: "anna", form: "code" }),
  });
  vendor.code = (await minted.json()).token;
  response.writeHead(302, { location: `${vendor.address}${back}${back.includes("?") ? "&" : "?"}code=${vendor.code}` });
  response.end();
});
await new Promise((listens) => signIn.listen(0, "127.0.0.1", listens));
after(() => signIn.close());
process.env.MIDCYCLE_OPERATOR_KEY = "key";
process.env.MIDCYCLE_SIGN_IN = `http://127.0.0.1:${signIn.address().port}/sign-in`;

/** A sentence of the catalogue, with any text in the place of what is filled in. */
const sentence = (text) =>
  new RegExp(text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+"));
const refused = /status of 401/;
const card = (page, id) => page.locator(`[data-subscription=${id}]`);
const has = async (page, locator, amount, currency, language) => {
  const text = tight(await locator.innerText());
  const wanted = tight(await shown(page, amount, currency, language));
  assert.ok(text.includes(wanted), `${text} has ${wanted}`);
};

row("F0: signed out, the vendor's sign-in leads back to the same place", { causes: [refused] }, async ({ page, at, words, server }) => {
  Object.assign(vendor, { address: server.address, returns: [] });
  await page.goto("/change?subscription=sub_officina&licences=8");
  await page.getByText(words["sign-in-first"]).waitFor();
  await page.getByRole("link", { name: words["sign-in"] }).click();
  // 552.00 - 207.00 = 345.00, x 1.22, less 12.50.
  await at.part("due-now").waitFor({ state: "attached" });
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  assert.equal(await at.licences().inputValue(), "8");
  assert.deepEqual(vendor.returns, ["/change?subscription=sub_officina&licences=8"]);
  assert.ok(!page.url().includes("code"), page.url());
  // A code is exchanged once; the session that is there already goes on.
  await page.goto(`/?code=${vendor.code}`);
  await card(page, "sub_officina").waitFor();
  assert.equal(new URL(page.url()).search, "");
});

// The bug: who came with a code was given the account of the session before it, which had come ahead.
row("F0: who comes with a code is who the code says, whoever was here before", { persona: "yen" }, async ({ page, at, server }) => {
  await at.center();
  await card(page, "sub_tanaka").waitFor();
  const minted = await fetch(new URL("/v1/sessions", server.address), {
    method: "POST",
    headers: { authorization: "Bearer key", "content-type": "application/json" },
    body: JSON.stringify({ account: "officina", user: "anna", form: "code" }),
  });
  await page.goto(`/?code=${(await minted.json()).token}`);
  await card(page, "sub_officina").waitFor();
  assert.equal(await card(page, "sub_tanaka").count(), 0);
});

row("F0: a session that ends says so, and keeps step and choice", { persona: "simple", screen: PHONE, causes: [refused] }, async ({ page, at, words, context, server }) => {
  Object.assign(vendor, { address: server.address, returns: [] });
  await page.goto("/change?subscription=sub_officina");
  await at.licences().fill("9");
  await at.expectAmounts(assert, "EUR", { "due-now": "492.58" });
  await context.clearCookies();
  await at.part("summary").getByRole("button", { name: words.checkout, exact: true }).click();
  await page.getByText(words["problem-unauthenticated"]).waitFor();
  assert.equal(await at.part("due-now").count(), 0);
  await page.getByRole("link", { name: words["sign-in"] }).click();
  await at.part("due-now").waitFor({ state: "attached" });
  await at.expectAmounts(assert, "EUR", { "due-now": "492.58" });
  assert.match(vendor.returns[0], /^\/change\?.*licences=9/);
});

row("F0: who is contact of several accounts switches by keyboard, and nothing of the first is left", { persona: "accounts" }, async ({ page, at, words }) => {
  await at.center();
  const text = () => page.locator("midcycle-checkout > :is(.header, .main)").allInnerTexts().then((all) => all.join("\n"));
  const opener = (account) => at.button(at.filled(words["switch-account"], { account }));
  const names = ["Kade Negen Co\u00f6peratie U.A.", "Visser Bloemen B.V."];
  await page.locator(".card").waitFor();
  const first = (await page.locator(".header__switch").innerText()).trim();
  const second = names.find((name) => name !== first);
  await opener(first).focus();
  await page.keyboard.press("ArrowDown");
  const items = page.getByRole("menuitemradio");
  await page.waitForFunction(() => document.activeElement.getAttribute("role") === "menuitemradio");
  assert.deepEqual(await items.evaluateAll((all) => all.map((item) => item.getAttribute("aria-checked"))), names.map((name) => String(name === first)));
  // Every arrow only moves the focus: Home is the first name, Arrow Up the last.
  await page.keyboard.press("Home");
  if (second === names[1]) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await opener(second).waitFor();
  await page.locator(".card").waitFor();
  await page.locator(".table").waitFor();
  assert.ok(!(await text()).includes(first), "nothing of the first account is on screen");
  assert.equal(await page.locator("[data-subscription]").count(), 1);
  await page.reload();
  await opener(second).waitFor();
});

row("F1: each product is a card with its terms, its period, and what its renewal costs", { persona: "simple" }, async ({ page, at, words, language }) => {
  await at.center();
  await has(page, at.part("balance"), "12.50", "EUR", language);
  const terms = await at.part("terms").innerText();
  for (const part of ["Team", words.licences.other.replace("{count}", "5"), words["interval-month"].one]) assert.ok(terms.includes(part), terms);
  assert.ok((await at.part("period").innerText()).includes(words["days-left"].other.replace("{count}", "18")));
  // 5 x 69.00 x 1.22 = 420.90; less the balance of 12.50.
  await has(page, at.part("renewal"), "420.90", "EUR", language);
  await has(page, at.part("renewal-due"), "408.40", "EUR", language);
  const invoice = page.getByRole("link", { name: /^INV-/ });
  await invoice.waitFor();
  const paper = await page.request.get(await invoice.getAttribute("href"));
  assert.equal(paper.headers()["content-type"], "application/pdf");
  // What the account has not got yet is a quiet list.
  await page.locator("[data-product=harbor-meetings]").getByRole("button", { name: `${words["subscribe-now"]} Harbor Meetings` }).click();
  await page.getByRole("heading", { level: 1, name: words["subscribe-now"] }).waitFor();
});

row("F1: what is owed comes on top of the next renewal", { persona: "owes", screen: PHONE }, async ({ page, at, language }) => {
  await at.center();
  await has(page, at.part("balance"), "45.00", "EUR", language);
  const renewal = tight(await at.part("renewal").locator("dd").first().innerText());
  const due = tight(await at.part("renewal-due").innerText());
  // 15 x 29.00 x 1.21 = 526.35; with 45.00: 571.35.
  assert.equal(renewal, tight(await shown(page, "526.35", "EUR", language)));
  assert.ok(due.includes(tight(await shown(page, "571.35", "EUR", language))), due);
});

row("F1: an account that owns nothing is shown what it can buy", { persona: "nothing" }, async ({ page, at, words }) => {
  await at.center();
  await page.getByText(words["nothing-owned"]).waitFor();
  await page.getByText(words["no-invoices"]).waitFor();
  await page.getByRole("heading", { name: words.products, exact: true }).waitFor();
  await page.locator("[data-product=harbor-support]").getByRole("button").click();
  await at.part("due-now").waitFor({ state: "attached" });
});

row("F1: invoices that do not come are asked for again, and a correction names what it corrects", { persona: "simple", causes: [/Failed to load resource/] }, async ({ page, at, words }) => {
  let asked = 0;
  await page.route("**/v1/invoices", async (route) => {
    asked += 1;
    if (asked === 1) return route.fulfill({ status: 503, contentType: "text/plain", body: "no" });
    const [invoice] = await (await route.fetch()).json();
    const correction = { ...invoice, id: "other", number: "CN-000001", kind: "credit_note", total: "-12.00", corrects: invoice.id };
    return route.fulfill({ json: [correction, invoice] });
  });
  await at.center();
  const section = page.getByRole("region", { name: words.invoices });
  await section.getByRole("button", { name: words["try-again"] }).click();
  await section.getByText(at.filled(words.corrects, { number: "INV-000001" })).waitFor();
});

row("F2: the Options menu opens by arrow, and Escape, Tab, Shift+Tab and a click elsewhere close it", { persona: "simple" }, async ({ page, at, words }) => {
  await at.center();
  const opener = at.button(at.filled(words["options-of"], { product: "Harbor Support" }));
  const item = page.getByRole("menuitem", { name: words["change-subscription"] });
  const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);
  const open = async () => {
    await opener.focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement.getAttribute("role") === "menuitem");
    assert.equal(await opener.getAttribute("aria-expanded"), "true");
  };
  // The bug: Shift+Tab went to the button and left the menu open.
  for (const [key, comesBack] of [["Escape", true], ["Shift+Tab", true], ["Tab", false]]) {
    await open();
    await page.keyboard.press(key);
    await item.waitFor({ state: "detached" });
    assert.equal(await hasFocus(opener), comesBack, key);
  }
  await open();
  await at.part("balance").click();
  await item.waitFor({ state: "detached" });
  await open();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: words["change-subscription"] }).waitFor();
});

row("F2: a running trial is named with its last day, and can be changed", { persona: "trial", screen: PHONE, theme: "dark" }, async ({ page, at, words }) => {
  await at.center();
  const status = plain(await at.part("status").innerText());
  assert.ok(status.includes(words["status-trial"]) && status.includes("13"), status);
  await at.change("Harbor Support");
  await at.licences().fill("4");
  await at.part("charge").waitFor({ state: "attached" });
  assert.equal(await at.part("credit").count(), 0);
});

row("F3: an ended trial has Subscribe now in the place of the menu", { persona: "ended" }, async ({ page, at, words, server }) => {
  await at.center();
  await at.part("status").getByText(words["status-trial-ended"]).waitFor();
  assert.equal(await page.locator("[aria-haspopup]").count(), 0);
  await card(page, "sub_duarte").getByRole("button", { name: `${words["subscribe-now"]} Harbor Support` }).click();
  // 2 x 69.00 x 1.23, and nothing to credit.
  await at.expectAmounts(assert, "EUR", { charge: "138.00", "due-now": "169.74" });
  await at.checkout();
  await at.payWith("sandbox-works");
  await at.placeOrder().click();
  await at.placed();
  // The product has one card: the one that was bought.
  await at.center();
  await page.locator(".card").waitFor();
  assert.equal(await page.locator("[data-subscription]").count(), 1);
  assert.equal(await card(page, "sub_duarte").count(), 0);
  assert.deepEqual(server.rows("select count(*) as n from subscriptions where account = 'duarte'"), [{ n: 2 }]);
});

row("F4: who is no billing contact reads, and is told who is", { persona: "member" }, async ({ page, at, words }) => {
  await at.center();
  await page.getByText(words["refusal-not-billing-contact"]).waitFor();
  assert.match(await page.getByRole("link", { name: "Anna Rossi" }).getAttribute("href"), /^mailto:/);
  await card(page, "sub_officina").waitFor();
  assert.equal(await card(page, "sub_officina").getByRole("button").count(), 0);
  assert.equal(await page.locator("[data-product]").count(), 0);
});

row("F5: a corporate account has its portal, its questions and its representative in the menu's place", { persona: "corporate" }, async ({ page, at, words }) => {
  await at.center();
  for (const name of [words["corporate-portal"], words["corporate-faq"], "Ebba Strand"]) await page.getByRole("link", { name }).waitFor();
  assert.equal(await page.locator("[aria-haspopup]").count(), 0);
});

row("F5: without a representative it has support", { persona: "alone" }, async ({ page, at, words }) => {
  await at.center();
  await page.getByRole("link", { name: words["corporate-portal"] }).waitFor();
  await page.getByRole("link", { name: words["contact-support"] }).waitFor();
});

row("F6: past due, cancelled and expired are named, and come with Renew first", { persona: "past-due" }, async ({ page, at, words, server }) => {
  await at.center();
  for (const [id, product, status] of [["sub_byrne", "Harbor Support", "status-past-due"], ["sub_byrne_meetings", "Harbor Meetings", "status-cancelled"]]) {
    await card(page, id).getByText(words[status]).waitFor();
    const renew = card(page, id).getByRole("link", { name: `${words["renew-first"]} ${product}` });
    assert.match(await renew.getAttribute("href"), /^https:/);
  }
  assert.equal(await page.locator("[aria-haspopup]").count(), 0);
  // What does not renew has no renewal.
  assert.equal(await at.part("renewal").count(), 0);
  server.write("update subscriptions set status = 'expired' where id = 'sub_byrne'");
  await page.reload();
  await card(page, "sub_byrne").getByText(words["status-expired"]).waitFor();
});

row("F15: the confirmation says first what starts today, and its number can be copied", { persona: "simple" }, async ({ page, at, words, context, language }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/change?subscription=sub_officina&plan=business&licences=8&interval=month-1");
  await at.checkout();
  await at.placeOrder().click();
  const number = await at.placed();
  const starts = at.part("period");
  assert.match(await starts.innerText(), sentence(words["period-starts-today"]));
  assert.ok((await starts.innerText()).includes("22"));
  const sides = page.locator(".compare__side");
  assert.match(plain(await sides.nth(0).innerText()), /Team.*5/s);
  assert.match(plain(await sides.nth(1).innerText()), /Business.*8/s);
  await at.button(words.copy).click();
  await at.button(words.copied).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), number);
  await page.getByRole("status").getByText(words.copied).waitFor({ state: "attached" });
  const paper = await page.request.get(await at.part("document").getByRole("link").getAttribute("href"));
  assert.equal(paper.headers()["content-type"], "application/pdf");
  await page.getByText(words["assign-licences"].other.replace("{count}", "3")).waitFor();
  assert.match(await page.getByRole("link", { name: words["assign-link"] }).getAttribute("href"), /^https:/);
  // Unused 345.00 x 18/30 = 207.00; 8 x 99.00 = 792.00; 22 % of 585.00 = 128.70; less 12.50 = 701.20.
  const amounts = { credit: "-207.00", charge: "792.00", tax: "128.70", "due-now": "701.20" };
  await at.expectAmounts(assert, "EUR", amounts);
  // Then 792.00 x 1.22 a month.
  await has(page, at.part("renewal"), "966.24", "EUR", language);
  // By a reload and by the link, the same.
  await page.reload();
  assert.equal(await at.placed(), number);
  await at.expectAmounts(assert, "EUR", amounts);
});

row("F15: where the clipboard is closed the number is selected", { persona: "simple" }, async ({ page, at, words }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }));
  await page.goto("/change?subscription=sub_officina&licences=6");
  await at.checkout();
  await at.placeOrder().click();
  const number = await at.placed();
  await at.button(words.copy).click();
  await at.button(words["copy-selected"]).waitFor();
  assert.equal(await page.evaluate(() => getSelection().toString().trim()), number);
});

row("F15: on paper there is the receipt alone, black on white", { persona: "simple", theme: "dark" }, async ({ page, at }) => {
  await page.goto("/change?subscription=sub_officina&licences=6");
  await at.checkout();
  await at.placeOrder().click();
  const number = await at.placed();
  await page.emulateMedia({ media: "print" });
  const text = await page.locator("midcycle-checkout").innerText();
  assert.ok(text.includes(number) && text.includes("Officina Rossi S.r.l."), text);
  for (const away of [".header", ".footer", ".demo-bar", ".confirmation button", ".skip"]) {
    assert.deepEqual(await page.locator(away).evaluateAll((all) => all.filter((element) => element.checkVisibility()).length), 0, away);
  }
  const colours = await page.locator("[data-part=due-now] dd").evaluate((element) => getComputedStyle(element).color);
  assert.match(colours, /^(rgb\(0, 0, 0\)|black)$/);
});

row("F15: the whole way from the Billing Center to the order, by accessible names alone", { persona: "simple" }, async ({ page, at, words, server }) => {
  const role = (name, options) => page.getByRole(name, options);
  const heading = (word) => role("heading", { level: 1, name: words[word] });
  await page.goto("/");
  await heading("billing-center").waitFor();
  const product = role("article", { name: "Harbor Support" });
  await product.getByRole("button", { name: at.filled(words["options-of"], { product: "Harbor Support" }) }).click();
  await role("menuitem", { name: words["change-subscription"] }).click();
  await heading("change-subscription").waitFor();
  await role("radio", { name: /^Business/ }).check({ force: true });
  await role("spinbutton", { name: words["licences-label"] }).fill("8");
  await role("region", { name: words["order-summary"] }).getByRole("button", { name: words.checkout, exact: true }).click();
  await heading("checkout-title").waitFor();
  await role("button", { name: new RegExp(`^${words["place-order"]}`) }).click();
  await heading("order-placed").waitFor();
  await role("link", { name: words["assign-link"] }).waitFor();
  await role("button", { name: words["back-to-center"] }).click();
  await product.getByText("Business").waitFor();
  assert.deepEqual(server.rows("select state from orders"), [{ state: "placed" }]);
});
