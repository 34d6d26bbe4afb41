// Takes a picture of every page in every state of it, in two widths, two themes and all languages, with a page to look through them;
// and the pictures of the documentation. Names of languages as arguments take only those.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startHost } from "../examples/host.mjs";
import { pages } from "./journeys/support/pages.mjs";
import { DESKTOP, PHONE, closeBrowser, serve, visit } from "./journeys/support/product.mjs";
import { eachState } from "./journeys/support/states.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "target", "screenshots");
const documentation = join(root, "docs", "pictures");
const AT_ONCE = 2;

const known = readdirSync(join(root, "locales")).map((file) => file.replace(".json", ""));
const languages = process.argv.length > 2 ? process.argv.slice(2) : known;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
mkdirSync(documentation, { recursive: true });

/** The pictures of the documentation: what the window shows. */
const DOCUMENTED = {
  "change-how en light 1280": "change.png",
  "change-how en dark 1280": "change-dark.png",
  "change-sheet it light 390": "sheet.png",
  "checkout-one it dark 390": "checkout.png",
  "waiting it light 390": "waiting.png",
};

const pictures = [];

/** All states in one language, theme and width, on a server and in a window of their own. */
async function take({ language, theme, width, screen }) {
  const server = await serve();
  const visitor = await visit(server, { language, theme, screen });
  const { page } = visitor;
  const keep = async (name, options) => {
    const file = `${name}-${language}-${theme}-${width}.png`;
    await page.screenshot({ path: join(folder, file), ...options });
    pictures.push({ name, file, language, theme, width });
  };
  try {
    await eachState(visitor, pages(visitor), async (name) => {
      // A phone's bar lies over the page, which a picture of the whole page would not show as it is.
      const fullPage = (await page.locator(".summary").count()) === 0 || screen === DESKTOP;
      await keep(name, { fullPage });
      const documented = DOCUMENTED[`${name} ${language} ${theme} ${width}`];
      if (documented) await page.screenshot({ path: join(documentation, documented) });
      if (name === "confirmation") {
        await page.emulateMedia({ media: "print" });
        await keep("confirmation-print", { fullPage: true });
        await page.emulateMedia({ media: null });
      }
    });
    if (language === "en" && theme === "light" && screen === DESKTOP) {
      await page.goto("/lab");
      await page.locator("svg").first().waitFor();
      await page.screenshot({ path: join(documentation, "lab.png") });
    }
  } finally {
    await visitor.context.close();
    server.stop();
  }
}

const wanted = languages.flatMap((language) => ["light", "dark"].flatMap((theme) =>
  [["1280", DESKTOP], ["390", PHONE]].map(([width, screen]) => ({ language, theme, width, screen }))));
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let next = wanted.shift(); next; next = wanted.shift()) await take(next);
}));
if (languages.includes("en")) await embedded();
await closeBrowser();

/** The checkout in the old billing area of the examples. */
async function embedded() {
  const host = await startHost({ database: join(mkdtempSync(join(tmpdir(), "midcycle-")), "book.db") });
  const { context, page, ...visitor } = await visit({ address: host.address }, {});
  try {
    await page.goto("/legacy/");
    const at = pages({ page, ...visitor, level: 2 });
    await at.licences().fill("8");
    await page.waitForTimeout(500);
    await page.evaluate("scrollTo(0, 0); document.activeElement.blur()");
    await page.screenshot({ path: join(documentation, "embedded.png") });
  } finally {
    await context.close();
    host.stop();
  }
}

/** The page to look through them: grouped by state, with a choice of languages, themes and widths. */
function index() {
  const names = [...new Set(pictures.map(({ name }) => name))];
  const choices = { language: languages, theme: ["light", "dark"], width: ["1280", "390"] };
  const fieldsets = Object.entries(choices).map(([of, values]) => `<fieldset><legend>${of}</legend>${values.map((value) =>
    `<label><input type="checkbox" data-of="${of}" value="${value}" checked> ${value}</label>`).join(" ")}</fieldset>`);
  const figure = ({ name, file, language, theme, width }) => `<figure data-language="${language}" data-theme="${theme}" data-width="${width}">` +
    `<a href="${file}"><img src="${file}" loading="lazy" width="${width === "390" ? 260 : 560}" alt="${name}"></a><figcaption>${language} ${theme} ${width}</figcaption></figure>`;
  const sections = names.map((name) => `<section id="${name}"><h2>${name}</h2><div>${pictures.filter((picture) => picture.name === name)
    .sort((a, b) => a.file.localeCompare(b.file)).map(figure).join("\n")}</div></section>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>
body { font: 15px/1.4 system-ui; margin: 1rem }
form { position: sticky; top: 0; background: #fffe; padding: .5rem 0; display: flex; flex-wrap: wrap; gap: 1rem; z-index: 1 }
fieldset { border: 1px solid #ccc }
section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0 } img { border: 1px solid #ccc }
</style>
<h1>${pictures.length} pictures</h1>
<form>${fieldsets.join("")}</form>
<nav>${names.map((name) => `<a href="#${name}">${name}</a>`).join(" · ")}</nav>
${sections.join("\n")}
<script>
document.querySelector("form").addEventListener("change", () => {
  for (const figure of document.querySelectorAll("figure")) {
    figure.hidden = [...document.querySelectorAll("input")].some((box) => !box.checked && figure.dataset[box.dataset.of] === box.value);
  }
});
</script>
</html>
`;
}

writeFileSync(join(folder, "index.html"), index());
console.log(`${pictures.length} pictures in target/screenshots/index.html`);
