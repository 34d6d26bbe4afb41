// Takes the pictures of the documentation, and one of every page in two widths, two themes and all languages.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESKTOP, PHONE, closeBrowser, serve, visit } from "./journeys/support/product.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "target", "screenshots");
mkdirSync(folder, { recursive: true });
mkdirSync(join(root, "docs", "pictures"), { recursive: true });

const settle = (page) => page.waitForTimeout(250);
const pages = [
  ["center", "simple", "/", "[data-part=renewal]"],
  ["change", "simple", "/change?subscription=sub_officina&plan=team&licences=8&interval=year-1", "[data-part=due-now]"],
  ["change-yen", "yen", "/change?subscription=sub_tanaka&licences=9", "[data-part=due-now]"],
  ["change-many", "many", "/change?subscription=sub_brandt&licences=10000&interval=month-1", "[data-part=due-now]"],
  ["change-surplus", "many", "/change?subscription=sub_brandt&licences=112&interval=month-1", "[data-part=surplus]"],
  ["change-refused", "simple", "/change?subscription=sub_officina&licences=3", ".summary__why"],
  ["checkout-cart", "cart", "/checkout", "[data-part=place-order]"],
  ["corporate", "corporate", "/", ".notice"],
];

for (const language of ["en", "it"]) {
  for (const theme of ["light", "dark"]) {
    for (const [width, screen] of [["1280", DESKTOP], ["390", PHONE]]) {
      const server = await serve();
      for (const [name, persona, address, ready] of pages) {
        const { context, page } = await visit(server, { language, theme, screen, persona });
        await page.goto(address);
        await page.locator(ready).first().waitFor({ state: "attached" });
        await settle(page);
        const file = `${name}-${language}-${theme}-${width}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: screen === DESKTOP });
        if (name === "change") {
          if (screen === PHONE) {
            await page.locator(".summary__toggle").click();
            await settle(page);
            await page.screenshot({ path: join(folder, file.replace("change", "change-sheet")) });
          } else {
            await page.locator('[data-part="credit"] button').click();
            await settle(page);
            await page.screenshot({ path: join(folder, file.replace("change", "change-how")) });
            if (language === "en") {
              await page.screenshot({ path: join(root, "docs", "pictures", theme === "light" ? "change.png" : "change-dark.png") });
            }
          }
          await page.locator(".summary .button--primary").click();
          await page.locator("[data-part=place-order]").waitFor();
          await settle(page);
          await page.screenshot({ path: join(folder, file.replace("change", "checkout")), fullPage: true });
          await page.locator("[data-part=place-order]").click();
          await page.locator("[data-part=order-number]").waitFor();
          await settle(page);
          await page.screenshot({ path: join(folder, file.replace("change", "confirmation")), fullPage: true });
        }
        await context.close();
      }
      server.stop();
    }
  }
}
await closeBrowser();

const pictures = readdirSync(folder).filter((name) => name.endsWith(".png"));
const figures = pictures.map((name) => `<figure><img src="${name}" loading="lazy" width="480"><figcaption>${name}</figcaption></figure>`);
writeFileSync(join(folder, "index.html"), `<!doctype html><meta charset="utf-8"><title>Screenshots</title>${figures.join("\n")}\n`);
console.log(`${pictures.length} pictures in target/screenshots/index.html`);
