// Nothing needs to be scrolled sideways: on the narrowest screen, and magnified, in every state of every page.
import { after } from "node:test";
import { closeBrowser, NARROW, ZOOMED } from "./support/product.mjs";
import { LANGUAGES } from "./support/rows.mjs";
import { journey, nothingIn } from "./support/states.mjs";

after(closeBrowser);

/** What makes the page wider than the screen. */
const tooWide = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("midcycle-checkout *")].filter((element) => element.getBoundingClientRect().right > width + 0.5);
  return [`${document.documentElement.scrollWidth} of ${width} px`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
});

for (const language of LANGUAGES) {
  for (const [device, screen, more] of [["320 px wide", NARROW, {}], ["at 200 %", ZOOMED, { deviceScaleFactor: 2 }]]) {
    journey(`nothing is scrolled sideways ${device} (${language})`, { screen, more, language }, async ({ page, each }) => {
      await nothingIn(each, () => tooWide(page));
    });
  }
}
