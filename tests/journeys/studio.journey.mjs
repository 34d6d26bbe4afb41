// The demo's own pages: the gallery, which shows every part in every state, and the lab, which computes without a network and
// breaks orders on purpose.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { expectAccessible } from "./support/axe.mjs";
import { shown, tight } from "./support/money.mjs";
import { DESKTOP, PHONE, binary, closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const NARROW = { width: 320, height: 700 };

/** The words of the demo's pages; languages without words of their own have the English ones. */
const told = (language) => JSON.parse(readFileSync(join(root, "src/demo/words", `${language}.json`), "utf8"));

/** A journey on a server of its own; `causes` match the complaints of the browser that it causes on purpose. */
function journey(name, { causes = [], ...who }, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, who);
    try {
      await walk({ ...visitor, server, told: told(visitor.language), part: (name) => visitor.page.locator(`[data-part="${name}"]`) });
      const unexpected = visitor.complaints.filter((text) => !causes.some((cause) => cause.test(text)));
      assert.deepEqual(unexpected, [], "the browser complains of nothing");
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

/** What the command line answers to some questions, a line each. */
const quoted = (...lines) =>
  execFileSync(binary, ["quote"], { input: lines.map((line) => `${line}\n`).join(""), encoding: "utf8" }).trimEnd().split("\n");

const isAsWideAsTheScreen = async (page) =>
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "nothing is wider than the screen");

// The bug: an opened amount stretched the row of its receipt beyond the summary.
const nothingSticksOut = async (page) => {
  const wide = await page.locator("[data-state]").evaluateAll((all) =>
    all.filter((state) => state.querySelector("form").scrollWidth > state.querySelector("form").clientWidth).map((state) => state.id),
  );
  assert.deepEqual(wide, [], "no sample is wider than its frame");
};

journey("the gallery has every part, and each state has an address of its own", {}, async ({ page }) => {
  await page.goto("/gallery");
  await page.locator("[data-gallery]").first().waitFor();
  const files = readdirSync(join(root, "src/parts")).map((file) => file.replace(/\.rs$/, ""));
  const sections = await page.locator("[data-gallery]").evaluateAll((all) => all.map((section) => section.dataset.gallery));
  for (const part of files.filter((file) => !["mod", "focus", "unique"].includes(file))) assert.ok(sections.includes(part), part);
  const states = await page.locator("[data-state]").evaluateAll((all) =>
    all.map((state) => ({ id: state.id, title: state.querySelector("h3").textContent, height: state.querySelector("form").offsetHeight })),
  );
  assert.ok(states.length > 50, `${states.length} states`);
  // A sample that could not be drawn would be nothing but its padding.
  for (const { id, title, height } of states) assert.ok(title && height > 38, `${id} is ${height} high`);
  const ids = await page.locator("[id]").evaluateAll((all) => all.map((element) => element.id));
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), [], "no id is given twice");

  // A state is found by its address, alone or among the others, under any direction and width.
  await page.goto("/gallery?only=receipt&dir=rtl&width=320#receipt-negative");
  await page.locator("#receipt-negative[data-asked]").waitFor();
  await page.waitForFunction(() => Math.abs(document.getElementById("receipt-negative").getBoundingClientRect().top) < innerHeight);
  assert.deepEqual(await page.locator("[data-gallery]").count(), 1);
  assert.equal(await page.locator("midcycle-checkout").getAttribute("dir"), "rtl");
  assert.equal(await page.locator(".gallery-stage").evaluate((stage) => stage.offsetWidth), 320);
});

for (const theme of ["light", "dark"]) {
  for (const [name, screen] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    journey(`axe finds nothing in the gallery, ${name}, ${theme}`, { theme, screen }, async ({ page }) => {
      await page.goto("/gallery");
      await page.locator("[data-gallery]").first().waitFor();
      await nothingSticksOut(page);
      await page.locator("#options_menu-closed").getByRole("button").click();
      await page.getByRole("menuitem").waitFor();
      await expectAccessible(page, "the gallery");
      await isAsWideAsTheScreen(page);
    });

    journey(`axe finds nothing in the lab, ${name}, ${theme}`, { theme, screen, persona: "simple" }, async ({ page, part, told }) => {
      await page.goto("/lab");
      for (const chart of await page.getByRole("button", { name: told["chart-table"] }).all()) await chart.click();
      await page.getByText(told["rules-all"]).click();
      await part("broken-place").click();
      await page.locator("[data-log=booked]").waitFor();
      await expectAccessible(page, "the lab");
      await isAsWideAsTheScreen(page);
    });
  }
}

journey("right to left in Italian, on a narrow screen", { screen: NARROW, language: "it" }, async ({ page }) => {
  await page.goto("/gallery?dir=rtl");
  await page.locator("[data-gallery]").first().waitFor();
  await nothingSticksOut(page);
  await isAsWideAsTheScreen(page);
  await expectAccessible(page, "the gallery from right to left");
  await page.goto("/lab");
  await page.locator("#lab-day").waitFor();
  await isAsWideAsTheScreen(page);
});

journey("what the lab copies, the command line answers with the same bytes, offline too", { language: "it", causes: [/ERR_INTERNET_DISCONNECTED/] }, async ({ page, context, part, told, language }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/lab");
  const due = () => part("due-now").locator("dd").innerText();
  // 8 x 69.00 = 552.00, less 10 %: 496.80; unused 310.50 x 18/30 = 186.30; 310.50 x 1.22 = 378.81; less 12.50.
  await part("due-now").waitFor();
  assert.equal(tight(await due()), tight(await shown(page, "366.31", "EUR", language)));

  const copied = async () => {
    await part("copy-json").click();
    await page.getByText(told["json-copied"]).waitFor();
    const question = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(question, await part("json-question").textContent());
    assert.deepEqual(quoted(question), [await part("json-answer").textContent()]);
    return JSON.parse(question);
  };
  assert.equal((await copied()).at, "2026-11-22");

  await context.setOffline(true);
  await page.locator("#lab-day").focus();
  for (let days = 0; days < 17; days += 1) await page.keyboard.press("ArrowRight");
  // The last day: unused 310.50 / 30 = 10.35; (496.80 - 10.35) x 1.22 = 593.469; less 12.50.
  assert.equal(tight(await due()), tight(await shown(page, "580.97", "EUR", language)));
  assert.match(await page.locator("#lab-day").getAttribute("aria-valuetext"), /9 dicembre.*580,97/);
  assert.equal((await copied()).at, "2026-12-09");
  for (const model of ["graduated", "volume", "stairstep", "package", "flat", "per-unit"]) {
    await page.locator("#lab-model").selectOption(model);
    await page.locator("#lab-licences").fill("23");
    const { next } = await copied();
    assert.deepEqual([next.lines[0].quantity, next.lines[0].price.model], [23, model.replace("-", "_")]);
  }
  await page.getByText(told.timed).click();
  assert.equal((await copied()).at, "2026-12-09T18:25:44Z");
  await part("credit").getByRole("button").click();
  await part("credit").locator(".receipt__explanation").waitFor();
  // The chart says the same in words and in a table.
  await page.getByRole("button", { name: told["chart-table"] }).first().click();
  const rows = page.locator("[data-chart=lab-day] tbody tr");
  assert.equal(await rows.count(), 30);
  assert.equal(tight(await rows.last().locator("td").innerText()), tight(await due()));
});

/** The sum of a quote's lines of some kinds, as the wire writes it. */
function sum(quote, ...kinds) {
  const cents = quote.lines.filter((line) => kinds.includes(line.kind)).reduce((sum, line) => sum + BigInt(line.amount.replace(".", "")), 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

journey("every engine's row is what the command line answers under its rules", {}, async ({ page, part, told, words, language }) => {
  await page.goto("/lab");
  await page.getByText(told.timed).click();
  const rows = page.locator("[data-preset]");
  // The four that are verified, below the rules at hand.
  assert.equal(await rows.count(), 5);
  await page.getByText(told["rules-all"]).click();
  await rows.nth(12).waitFor();
  const expectRows = async () => {
    const question = JSON.parse(await part("json-question").textContent());
    const presets = await rows.evaluateAll((all) => all.map((row) => row.dataset.preset));
    assert.equal(new Set(presets).size, 13);
    const answers = quoted(...presets.map((rules) => JSON.stringify({ ...question, rules })));
    const dues = [];
    for (const [index, preset] of presets.entries()) {
      const { quote, error } = JSON.parse(answers[index]);
      const figure = async (name) => tight(await rows.nth(index).locator(`[data-figure=${name}]`).innerText());
      if (error) {
        assert.equal(await figure("due"), "\u2013", preset);
        continue;
      }
      const figures = [["credit", sum(quote, "credit")], ["charge", sum(quote, "charge", "adjustment", "discount")], ["due", quote.due_now]];
      for (const [name, amount] of figures) {
        assert.equal(await figure(name), tight(await shown(page, amount, "EUR", language)), `${preset}, ${name}`);
      }
      assert.ok((await rows.nth(index).locator("td").last().innerText()).length > 10, `${preset} says why`);
      dues.push(quote.due_now);
    }
    return dues.slice(1).map(Number);
  };
  const dues = await expectRows();
  assert.deepEqual(dues, [...dues].sort((a, b) => a - b), "by what is due");
  // Those that keep the running period cannot change the frequency.
  await page.getByRole("radio", { name: words["interval-year"].one }).check({ force: true });
  await expectRows();
  assert.ok(await page.locator("[data-preset=killbill]").getByText(told["cannot-interval_change"]).isVisible());
});

journey("a persona's own subscription is played with, under its own rules", { persona: "yen" }, async ({ page, part }) => {
  await page.goto("/lab");
  await page.locator("#lab-source option").nth(1).waitFor({ state: "attached" });
  await page.locator("#lab-source").selectOption({ index: 1 });
  await page.waitForFunction(() => document.querySelector("[data-part=json-question]").textContent.includes("JPY"));
  const question = await part("json-question").textContent();
  assert.deepEqual(quoted(question), [await part("json-answer").textContent()]);
});

const LOST = [/ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_INVALID|status of (402|409|412|500)/];

/** Orders with the key of the last one, as the page counted them, which the database confirms. */
async function expectBooked({ page, part, server, told }, states) {
  await page.locator("[data-log=booked]").waitFor();
  const line = await page.locator("[data-log=booked]").innerText();
  assert.equal(line, told["log-booked"].replace("{count}", states.length));
  const [, key] = (await part("orders-with-key").innerText()).match(/([0-9a-f]{8})/);
  assert.match(await part("orders-with-key").innerText(), new RegExp(`: ${states.length}$`));
  const found = server.rows("select key, state from orders").filter((order) => order.key.startsWith(key));
  assert.deepEqual(found.map((order) => order.state), states);
  assert.equal(await page.locator(`.book__this[data-order]`).count(), states.length);
}

const logged = (page) => page.locator("[data-log]").evaluateAll((all) => all.map((line) => line.dataset.log));
const broken = (page, name) => page.locator(`[name=breaks][value=${name}]`).check();

// While only answers are lost the account can be asked for, and the order is sent again; else it waits for the network.
const REPEATS = [
  ["answers-lost", ["lost", "sent-again", "lost", "healed"]],
  ["unreachable", ["lost", "still", "healed"]],
  ["failing", ["failed", "still", "healed"]],
];
for (const [name, between] of REPEATS) {
  journey(`an order is one order: ${name}`, { persona: "simple", causes: LOST }, async (visitor) => {
    const { page, part, server } = visitor;
    await page.goto("/lab");
    await part("broken-offer").waitFor();
    await broken(page, name);
    await part("broken-place").click();
    await expectBooked(visitor, ["placed"]);
    const lines = ["quoted", `broke-${name}`, "sent", ...between, "sent-again", "placed", "booked"];
    assert.deepEqual(await logged(page), lines);
    // 6 x 69.00 = 414.00, unused 207.00; 207.00 x 1.22 = 252.54, less 12.50: paid once.
    assert.deepEqual(server.rows("select amount_minor from payments"), [{ amount_minor: 24004 }]);
    assert.equal(await page.locator("[data-entry=payment]").count(), 2);
  });
}

for (const name of ["price", "midnight"]) {
  journey(`an order that costs something else is none: ${name}`, { persona: "simple", causes: LOST }, async (visitor) => {
    const { page, part, server } = visitor;
    await page.goto("/lab");
    await part("broken-offer").waitFor();
    const before = await part("broken-offer").innerText();
    await broken(page, name);
    await part("broken-place").click();
    await expectBooked(visitor, []);
    assert.deepEqual((await logged(page)).slice(1), [`broke-${name}`, "sent", "refused", "booked"]);
    assert.deepEqual(server.rows("select count(*) as orders from orders"), [{ orders: 0 }]);
    // What it costs now is shown, and agreed to by placing it again.
    await page.waitForFunction((text) => document.querySelector("[data-part=broken-offer]").innerText !== text, before);
    await part("broken-place").click();
    await expectBooked(visitor, ["placed"]);
  });
}

for (const [button, state] of [["bank-confirm", "placed"], ["bank-refuse", "declined"]]) {
  journey(`an order waits for the bank: ${state}`, { persona: "simple", causes: LOST }, async (visitor) => {
    const { page, part, server } = visitor;
    await page.goto("/lab");
    await part("broken-offer").waitFor();
    await broken(page, "bank");
    await part("broken-place").click();
    await part(button).waitFor();
    assert.deepEqual(server.rows("select state from orders"), [{ state: "requires_action" }]);
    await part(button).click();
    await expectBooked(visitor, [state]);
  });
}

journey("one becomes somebody in the lab, and orders for them", {}, async ({ page, part, told, server }) => {
  await page.goto("/lab");
  await page.getByText(told["broken-nobody"]).waitFor();
  await page.getByLabel(told["broken-persona"]).selectOption("anna");
  await part("broken-become").click();
  await part("broken-offer").waitFor();
  await part("broken-place").click();
  await page.locator("[data-log=booked]").waitFor();
  assert.deepEqual(server.rows("select account, state from orders"), [{ account: "officina", state: "placed" }]);
});

journey("reset makes the network whole", { persona: "simple", causes: LOST }, async ({ page, part, context, server, told }) => {
  await context.request.post("/v1/demo/network", { data: { network: "failing" }, headers: { origin: server.address } });
  await page.goto("/lab");
  await page.getByText(told["network-failing"]).waitFor();
  await part("broken-reset").click();
  await page.getByText(told["network-failing"]).waitFor({ state: "detached" });
  assert.equal((await (await context.request.get("/v1/demo")).json()).network, "fine");
});
