// The pages as a visitor knows them: by the names that they read, in their language.
import { shown, tight } from "./money.mjs";

/** A visitor on the pages of the checkout; in a page of a host its first heading is of level 2. */
export function pages({ page, words, language, level = 1 }) {
  const button = (name) => page.getByRole("button", { name });
  const part = (name) => page.locator(`[data-part="${name}"]`);
  const heading = (word) => page.getByRole("heading", { level, name: words[word] });
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? `{${name}}`);

  return {
    part,
    button,
    filled,

    /** Becomes somebody in the demo's bar. */
    async become(user) {
      await page.getByRole("combobox", { name: words["demo-persona"] }).selectOption(user);
      await button(words["demo-become"]).click();
    },

    /** Opens the Billing Center. */
    async center() {
      await page.goto("/");
      await heading("billing-center").waitFor();
    },

    /** Options, Change subscription. */
    async change(product) {
      await button(filled(words["options-of"], { product })).click();
      await page.getByRole("menuitem", { name: words["change-subscription"] }).click();
      await heading("change-subscription").waitFor();
    },

    /** Chooses a plan as a finger does: anywhere on its card. */
    pick: (id) => page.locator(`[data-plan="${id}"]`).click({ position: { x: 30, y: 60 } }),
    plan: (id) => page.locator(`[data-plan="${id}"]`).getByRole("radio"),
    licences: () => page.getByRole("spinbutton", { name: words["licences-label"] }),
    frequency: (word) => page.getByRole("radio", { name: words[word].one }),

    /** The amount at a part of the receipt, as the visitor reads it. */
    async amount(name) {
      return tight(await part(name).locator("dd").first().innerText());
    },

    /** Amounts of the receipt by part must be these, in the visitor's own format; a moment is given to what was just typed. */
    async expectAmounts(assert, currency, amounts) {
      for (const [name, amount] of Object.entries(amounts)) {
        const expected = tight(await shown(page, amount, currency, language));
        const now = async () => tight(await part(name).locator("dd").first().textContent());
        let found = await now();
        for (let tries = 0; found !== expected && tries < 40; tries += 1) {
          await page.waitForTimeout(25);
          found = await now();
        }
        assert.equal(found, expected, name);
      }
    },

    /** Opens the summary's sheet where the screen is too narrow for a column. */
    async openSummary() {
      const toggle = page.locator(".summary__toggle");
      if (await toggle.isVisible()) await toggle.click();
      await part("charge").waitFor();
    },

    /** Checkout (or Add to cart), up to the Checkout page. */
    async checkout(word = "checkout") {
      await part("summary").getByRole("button", { name: words[word], exact: true }).click();
      await heading("checkout-title").waitFor();
    },

    placeOrder: () => part("place-order"),

    /** Pays by a card of the demo's provider, which fills the payment slot. */
    async payWith(word) {
      const otherwise = part("pay-otherwise");
      if (await otherwise.count()) await otherwise.click();
      await page.getByRole("radio", { name: words[word] }).check();
    },

    /** Opens the field of the VAT number, and types. */
    async typeVatId(text) {
      const field = page.locator("#vat-id");
      if (!(await field.count())) await part("vat-open").click();
      await field.fill(text);
    },

    /** What is said of the VAT number. */
    vatKnown: () => page.locator("#vat-known"),

    /** The order's page while it waits for the bank. */
    async waits() {
      await heading("waiting-title").waitFor();
    },

    /** Waits for the confirmation, and gives the order's number. */
    async placed() {
      await heading("order-placed").waitFor();
      return part("order-number").innerText();
    },
  };
}
