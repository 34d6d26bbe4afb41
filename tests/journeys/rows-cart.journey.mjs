// What reading the checkout found: each row begins by telling the bug.
import assert from "node:assert/strict";
import { row } from "./support/rows.mjs";

// Two purchases took each other's place: whatever was bought lay at new-1, so the second product replaced the first without a word.
row("F10: purchases of two products are both in the cart, and one is taken out", { persona: "nothing" }, async ({ page, at, words, server }) => {
  await page.goto("/change?product=harbor-support&plan=team&licences=2");
  await at.checkout();
  await page.goto("/change?product=harbor-meetings&licences=3");
  await at.checkout("add-to-cart");
  const places = () => server.rows("select place from cart where account = 'whitfield' order by place").map((item) => item.place);
  assert.equal(places().length, 2);
  await page.getByRole("button", { name: `${words.remove}: Harbor Support` }).click();
  await page.getByRole("button", { name: new RegExp(`^${words.remove}`) }).first().waitFor({ state: "detached" });
  assert.equal(places().length, 1);
  assert.match(await page.locator(".card__title").first().innerText(), /Harbor Meetings/);
});

// Why an order was not placed outlived it: after Edit order the next one, untouched, was said to be not placed.
row("F13: why an order was not placed is no news of the next one", { persona: "simple", causes: [/402/] }, async ({ page, at, words }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.checkout();
  await at.payWith("sandbox-declines");
  await at.placeOrder().click();
  const declined = page.getByText(words["problem-payment-declined"]);
  await declined.waitFor();
  await at.button(words["edit-order"]).click();
  await at.licences().fill("9");
  await at.checkout();
  assert.equal(await declined.count(), 0);
});

// Amounts follow a keystroke in a task of their own: a press that came before that task took the number before into the cart.
row("F10: what is typed in the moment of the press is what goes into the cart", { persona: "simple" }, async ({ page, at, words, server }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.part("due-now").waitFor();
  await page.evaluate((name) => {
    const input = document.querySelector("[role=spinbutton]");
    input.value = "50";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    [...document.querySelectorAll("[data-part=summary] button")].find((button) => button.textContent === name).click();
  }, words.checkout);
  await at.placeOrder().waitFor();
  const [{ selection }] = server.rows("select selection from cart where account = 'officina'");
  assert.equal(JSON.parse(selection).licences, 50);
});
