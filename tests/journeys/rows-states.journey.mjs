// What surrounds the rows: what is awaited, what is missing, what has changed meanwhile. Every state is reached by the demo's
// own switches.
import assert from "node:assert/strict";
import { row } from "./support/rows.mjs";
import { shown, tight } from "./support/money.mjs";
import { PHONE } from "./support/product.mjs";

const caused = /Failed to load resource|ERR_/;

/** Turns a switch of the demo, as its bar does. */
const demo = async (context, server, what, data = {}) => {
  const answer = await context.request.post(`/v1/demo/${what}`, { data, headers: { origin: server.address } });
  assert.equal(answer.status(), 204, what);
};
const network = (context, server, name) => demo(context, server, "network", { network: name });

/** The tab is seen again: browsers say so by this event. */
const seenAgain = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));

const said = (page, text) => page.locator(".bar").getByText(text);

/** By how much what is on screen moves by itself, from before the page is there. */
const measureShifts = (page) =>
  page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });

for (const [name, screen] of [["a desktop", undefined], ["a phone", PHONE]]) {
  row(`F1: a slow network moves nothing on ${name}, and is said to take longer`, { persona: "simple", screen }, async ({ page, at, words, context, server }) => {
    await page.goto("/change?subscription=sub_officina&licences=8");
    await at.checkout();
    await at.placeOrder().click();
    await at.placed();
    const confirmation = new URL(page.url()).pathname;
    await measureShifts(page);
    await network(context, server, "slow");
    for (const [address, ready] of [
      ["/", ".table"],
      ["/change?subscription=sub_officina&licences=9", "[data-part=due-now]"],
      ["/checkout", ".notice, .page__lead"],
      [confirmation, "[data-part=order-number]"],
    ]) {
      await page.goto(address);
      // The catalogue's sentence is there from the start; it is seen only when it is true.
      const late = page.getByText(words["takes-longer"]).first();
      await late.waitFor({ state: "attached" });
      assert.ok(!(await late.isVisible()), "nothing is late yet");
      await late.waitFor();
      await page.locator(ready).first().waitFor({ state: "attached" });
      await page.waitForTimeout(300);
      const shifts = await page.evaluate(() => window.shifts);
      assert.ok(shifts <= 0.01, `${address} moves by ${shifts}`);
    }
    await network(context, server, "fine");
    await at.center();
  });
}

row("F1: what cannot be had says so, and trying again brings it", { persona: "simple", causes: [caused] }, async ({ page, at, words, context, server }) => {
  await network(context, server, "failing");
  await at.center();
  await page.getByRole("alert").getByText(words["problem-internal"]).waitFor();
  await network(context, server, "fine");
  await at.button(words["try-again"]).click();
  await page.locator("[data-subscription]").waitFor();
  // The focus is where the page begins.
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
});

for (const [name, lose, find] of [
  ["the browser is offline", (context) => context.setOffline(true), (context) => context.setOffline(false)],
  ["the service is out of reach", (context, server) => network(context, server, "unreachable"), (context, server) => network(context, server, "fine")],
]) {
  row(`F9: while ${name} quotes go on, and it is said until it is over`, { persona: "simple", causes: [caused] }, async ({ page, at, words, context, server }) => {
    await page.goto("/change?subscription=sub_officina&licences=8");
    await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
    await lose(context, server);
    await seenAgain(page);
    await said(page, words.offline).waitFor();
    await at.licences().fill("9");
    // 621.00 - 207.00 = 414.00; x 1.22 = 505.08; less 12.50.
    await at.expectAmounts(assert, "EUR", { "due-now": "492.58" });
    await find(context, server);
    await said(page, words.offline).waitFor({ state: "detached" });
    assert.equal(await at.licences().inputValue(), "9");
  });
}

row("F16: a tab that is seen again shows the new day, says so once, and keeps the choice", { persona: "simple", screen: PHONE }, async ({ page, at, words, context, server }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.expectAmounts(assert, "EUR", { credit: "-207.00" });
  await page.evaluate(() => {
    window.news = [];
    new MutationObserver(() => window.news.push(document.querySelector(".bar").textContent)).observe(document.querySelector(".bar"), { childList: true, subtree: true, characterData: true });
  });
  await demo(context, server, "next-day");
  await seenAgain(page);
  await said(page, words["new-day"].split("{date}")[0]).waitFor();
  await said(page, "23").waitFor();
  // 345.00 x 17/30
  await at.expectAmounts(assert, "EUR", { credit: "-195.50" });
  assert.equal(await at.licences().inputValue(), "8");
  await seenAgain(page);
  await page.waitForTimeout(1500);
  assert.equal((await page.evaluate(() => window.news)).length, 1);
  // Who goes on has read it.
  await page.getByRole("link", { name: words["billing-center"] }).click();
  await page.locator(".bar__text").waitFor({ state: "detached" });
});

row("F16: at midnight the page fetches the new day by itself", { persona: "simple" }, async ({ page, at, context, server }) => {
  await page.clock.install({ time: new Date("2026-11-22T22:58:30Z") });
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.expectAmounts(assert, "EUR", { credit: "-207.00" });
  await demo(context, server, "next-day");
  // Two minutes asleep: the account's midnight, in Rome, was half a minute ago.
  await page.clock.fastForward("02:00");
  await page.locator(".bar__text").waitFor();
  await at.expectAmounts(assert, "EUR", { credit: "-195.50" });
});

row("F16: a price that has risen meanwhile is said", { persona: "simple" }, async ({ page, at, words, context, server, language }) => {
  await page.goto("/change?subscription=sub_officina&plan=business&licences=5&interval=month-1");
  // 5 x 99.00, then 5 x 100.00.
  await at.expectAmounts(assert, "EUR", { charge: "495.00" });
  await demo(context, server, "price");
  await seenAgain(page);
  await said(page, words["account-changed"]).waitFor();
  const charge = tight(await at.part("charge").locator("dd").first().textContent());
  assert.equal(charge, tight(await shown(page, "500.00", "EUR", language)));
});

row("F0: in the demo one becomes somebody by a button, not by passing over them, and signs out", { causes: [/status of 401/] }, async ({ page, at, words }) => {
  await page.goto("/");
  await page.getByText(words["demo-choose"]).waitFor();
  const people = page.getByRole("combobox", { name: words["demo-persona"] });
  await people.focus();
  // The bug: every arrow made the visitor the next person.
  await people.selectOption("anna");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("[data-subscription]").count(), 0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("[data-subscription=sub_officina]").waitFor();
  await at.button(words["demo-sign-out"]).click();
  await page.getByText(words["problem-unauthenticated"]).waitFor();
  assert.equal(await page.getByText("Officina Rossi").count(), 0);
});

row("F1: the demo's bar is a line on a phone, and the skip link leads past it", { persona: "simple", screen: PHONE }, async ({ page, at, words }) => {
  await at.center();
  const bar = await page.locator(".demo-bar").boundingBox();
  assert.ok(bar.height <= 48, `${bar.height} px`);
  await page.locator("[data-subscription]").waitFor();
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  assert.equal(new URL(page.url()).hash, "");
  await page.locator(".skip").getByText(words["skip-to-content"]).waitFor({ state: "attached" });
});

row("F1: at 320 px nothing is cut off or scrolls sideways", { persona: "wide", screen: { width: 320, height: 700 } }, async ({ page, at }) => {
  await at.center();
  await page.locator(".table").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});
