// Seven languages: whole, chosen as the visitor would, written as their country writes, and none of them too long for a page.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, test } from "node:test";
import { packed } from "../../tools/pack.mjs";
import { misplaced } from "./support/layout.mjs";
import { plain, shown } from "./support/money.mjs";
import { pages } from "./support/pages.mjs";
import { DESKTOP, PHONE, closeBrowser, serve, visit, words } from "./support/product.mjs";
import { longer, mirrored } from "./support/pseudo.mjs";

after(closeBrowser);

const LANGUAGES = readdirSync(new URL("../../locales", import.meta.url)).map((file) => file.replace(".json", ""));

/** A visit to a server of its own; the browser complains of nothing. */
async function visited(who, walk) {
  const server = await serve();
  const visitor = await visit(server, who);
  try {
    await walk({ ...visitor, server, at: pages(visitor) });
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.context.close();
    server.stop();
  }
}

/** Words of the test's own in the place of a language's. */
const taught = (page, language, spoken) =>
  page.route(`**/locales/${language}.json`, (route) => route.fulfill({ json: packed(spoken) }));

for (const language of LANGUAGES) {
  test(`${language} has the plurals that Intl asks for, from none to a million`, () => {
    const { formats, licences } = words(language);
    const rules = new Intl.PluralRules(formats);
    const counts = [...Array(1001).keys(), 1_000_000];
    const asked = new Set(counts.map((count) => rules.select(count)));
    for (const [name, forms] of Object.entries(words(language))) {
      if (typeof forms !== "object") continue;
      assert.deepEqual(Object.keys(forms).sort(), [...asked].sort(), name);
    }
    // Brazil counts nothing as one; its visitors read the same words.
    const abroad = new Set(counts.map((count) => new Intl.PluralRules(language).select(count)));
    assert.deepEqual([...abroad].sort(), Object.keys(licences).sort());
  });

  test(`${language} fits: every page of a change, on a phone and on a desk`, async () => {
    const server = await serve();
    try {
      for (const [screen, licences] of [[PHONE, 10000], [DESKTOP, 9999]]) {
        await fits(await visit(server, { language, screen, persona: "many" }), licences);
      }
    } finally {
      server.stop();
    }
  });
}

/** Walks through the pages with five-digit licences and everything opened; each must hold what it shows. */
async function fits(visitor, licences, spoken = visitor.words) {
  const { page, complaints } = visitor;
  const at = pages({ ...visitor, words: spoken });
  const holds = async (what) => assert.deepEqual(await misplaced(page), [], what);
  try {
    await at.center();
    await at.part("renewal").waitFor();
    await page.locator(".table").waitFor();
    await holds("the Billing Center");
    await page.getByRole("button", { name: at.filled(spoken["options-of"], { product: "Harbor Support" }) }).click();
    await holds("its menu");
    await page.goto(`/change?subscription=sub_brandt&licences=${licences}&interval=month-1`);
    await at.part("due-now").waitFor({ state: "attached" });
    await at.openSummary();
    await holds("the Change page");
    for (const part of ["credit", "charge", "tax"]) {
      await at.part(part).locator("button").click();
      await at.part(part).locator(".receipt__explanation").waitFor();
      await holds(`how ${part} is computed`);
    }
    await page.goto("/change?subscription=sub_brandt&licences=111");
    await at.part("licences-fault").getByText("112").waitFor();
    await holds("a fault");
    await page.goto(`/change?subscription=sub_brandt&licences=${licences}&interval=month-1`);
    await at.part("due-now").waitFor({ state: "attached" });
    await at.checkout();
    await holds("the Checkout page");
    await at.placeOrder().click();
    await at.placed();
    await holds("the confirmation");
    assert.deepEqual(complaints, []);
  } finally {
    await visitor.context.close();
  }
}

test("words 40 % longer than the English ones fit", async () => {
  const server = await serve();
  try {
    for (const [screen, licences] of [[PHONE, 10000], [DESKTOP, 9999]]) {
      const visitor = await visit(server, { screen, persona: "many" });
      const spoken = longer(words("en"));
      await taught(visitor.page, "en", spoken);
      await fits(visitor, licences, spoken);
    }
  } finally {
    server.stop();
  }
});

test("from right to left everything fits, and is mirrored", async () => {
  const server = await serve();
  const spoken = mirrored(words("en"));
  try {
    for (const [screen, licences] of [[PHONE, 10000], [DESKTOP, 9999]]) {
      const who = { locale: "he-IL", screen, persona: "many" };
      const visitor = await visit(server, who);
      await taught(visitor.page, "en", spoken);
      await fits(visitor, licences, spoken);
    }
  } finally {
    server.stop();
  }
  await visited({ locale: "he-IL", persona: "simple" }, async ({ page }) => {
    await taught(page, "en", spoken);
    const at = pages({ page, words: spoken, language: "en" });
    await at.center();
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.equal(await page.locator("midcycle-checkout").getAttribute("dir"), "rtl");
    const edges = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());
    // A period runs from the right: what is used of it lies there, and the menu's button is at the left.
    const card = page.locator("[data-subscription=sub_officina]");
    const [bar, used, unused] = [".period-bar", ".period-bar__used", ".period-bar__unused"];
    const [whole, before, rest] = await Promise.all([bar, used, unused].map((name) => edges(card.locator(name))));
    assert.ok(Math.abs(before.right - whole.right) < 1 && Math.abs(rest.left - whole.left) < 1 && rest.right < before.left + 1);
    const [head, options] = await Promise.all([".card__head", ".options"].map((name) => edges(card.locator(name))));
    assert.ok(Math.abs(options.left - head.left) < 1);
    await page.goto("/change?subscription=sub_officina&plan=team&licences=4");
    await at.part("credit").waitFor();
    const [row, amount] = [await edges(at.part("credit")), await edges(at.part("credit").locator("bdi"))];
    assert.ok(Math.abs(amount.left - row.left) < 1, "amounts stand at the left");
    const [choices, summary] = [await edges(page.locator(".columns__choices")), await edges(at.part("summary"))];
    assert.ok(summary.right < choices.left, "the summary lies at the left of the choices");
    // The minus of a credit stands before its digits, as it is read, though the page runs the other way.
    const order = await at.part("credit").locator("bdi").evaluate((element) => {
      const at = (index) => {
        const range = document.createRange();
        range.setStart(element.firstChild, index);
        range.setEnd(element.firstChild, index + 1);
        return range.getBoundingClientRect().left;
      };
      const text = element.textContent;
      return at(text.indexOf("\u2212")) < at(text.search(/\d/));
    });
    assert.ok(order, "the minus stands at the left of its digits");
  });
});

test("amounts and dates are those of the browser's country, where it is one of the language's", async () => {
  const server = await serve();
  try {
    for (const [language, locale, amount, date] of [
      // English for most is not American English.
      ["en", "en", "€9,272.00", /22 November 2027/],
      ["en", "en-US", "€9,272.00", /November 22, 2027/],
      ["en", "ja-JP", "€9,272.00", /22 November 2027/],
      ["de", "de-AT", "€ 9.272,00", /22\. November 2027/],
      ["fr", "fr-CH", "9 272.00 €", /22 novembre 2027/],
      ["pt", "pt", "9 272,00 €", /22 de novembro de 2027/],
      ["pt", "pt-BR", "€ 9.272,00", /22 de novembro de 2027/],
    ]) {
      const visitor = await visit(server, { language, locale, persona: "simple" });
      const { page } = visitor;
      await page.goto(`/change?subscription=sub_officina&plan=business&licences=8&interval=year-1&lang=${language}`);
      const renewal = page.locator("[data-part=renewal]");
      await renewal.waitFor();
      const text = plain(await renewal.innerText());
      assert.ok(text.includes(amount) && date.test(text), `${locale}: ${text}`);
      assert.equal(plain(await shown(page, "9272.00", "EUR", language)), amount, locale);
      await visitor.context.close();
    }
  } finally {
    server.stop();
  }
});

test("the language is the visitor's, else the address's, else the host's, else the browser's", async () => {
  await visited({ locale: "fr-FR" }, async ({ page }) => {
    const speaks = async (language) => {
      await page.locator(`midcycle-checkout[lang=${language}]`).waitFor();
      await page.getByText(words(language)["demo-choose"]).waitFor();
    };
    await page.goto("/");
    await speaks("fr");
    // A host's attribute, then the address, then what the visitor picks by hand, each before the one before.
    await page.route("**/*", async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const answer = await route.fetch();
      const body = (await answer.text()).replace("<midcycle-checkout", '<midcycle-checkout locale="nl-BE"');
      return route.fulfill({ response: answer, body });
    });
    await page.goto("/");
    await speaks("nl");
    await page.goto("/?lang=es");
    await speaks("es");
    await page.getByRole("button", { name: "Português" }).click();
    await speaks("pt");
    await page.reload();
    await speaks("pt");
    assert.equal(await page.locator("html").getAttribute("lang"), "pt");
  });
});

test("the choice of languages is a group of seven, each in its own name, and big enough for a thumb", async () => {
  await visited({ screen: PHONE, persona: "simple" }, async ({ page, at, words }) => {
    await at.center();
    const choices = page.getByRole("group", { name: words.language }).getByRole("button");
    // The foot is not shown before the invoices are: nothing moves.
    await choices.first().waitFor();
    assert.equal(await choices.count(), LANGUAGES.length);
    const names = new Intl.DisplayNames("en", { type: "language" });
    for (const choice of await choices.all()) {
      const language = await choice.getAttribute("lang");
      const own = new Intl.DisplayNames(language, { type: "language" }).of(language);
      assert.equal((await choice.innerText()).toLowerCase(), own.toLowerCase(), names.of(language));
      const { width, height } = await choice.boundingBox();
      assert.ok(height >= 44 && width >= 44, `${language}: ${width} x ${height}`);
    }
    assert.equal(await page.locator("footer [aria-pressed=true][lang]").innerText(), "English");
    assert.deepEqual(await misplaced(page), []);
  });
});

test("a refusal without a sentence of its own names its code, and no language shows the API's English", async () => {
  await visited({ language: "de", persona: "simple" }, async ({ page, at, words, complaints }) => {
    const refuse = (code) => (route) =>
      route.fulfill({
        status: 422,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: `/problems/${code}`, title: "No", status: 422, code, detail: "An English sentence." }),
      });
    await at.center();
    await at.change("Harbor Support");
    await at.licences().fill("8");
    // Its sentence wants a number, which the refusal has in its English detail only.
    for (const code of ["licences-too-few", "brand-new"]) {
      await page.route("**/v1/cart/**", refuse(code), { times: 1 });
      await at.part("summary").getByRole("button", { name: words.checkout, exact: true }).click();
      await page.getByText(words["problem-other"].replace("{code}", code)).waitFor();
    }
    await page.route("**/v1/cart/**", refuse("rules-not-applied"), { times: 1 });
    await at.part("summary").getByRole("button", { name: words.checkout, exact: true }).click();
    await page.getByText(words["problem-rules-not-applied"]).waitFor();
    // The browser reports each of the three.
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes("422")));
  });
});
