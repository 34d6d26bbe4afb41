// Everybody can use every page in every state of it: what axe finds, sizes of targets, reduced motion, and colours of the visitor's
// own.
import assert from "node:assert/strict";
import { after } from "node:test";
import { violations } from "./support/axe.mjs";
import { closeBrowser, DESKTOP, PHONE } from "./support/product.mjs";
import { CONTROLS, journey, nothingIn } from "./support/states.mjs";

after(closeBrowser);

/** Controls that are smaller than a finger may miss: 24 px each way, with the label that is pressed in their place. */
const smallTargets = (page) => page.evaluate((controls) => {
  const small = [];
  for (const element of document.querySelectorAll(controls)) {
    const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect()).filter((box) => box.width > 0);
    if (!boxes.length || !element.checkVisibility({ visibilityProperty: true })) continue;
    const [width, height] = [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
    // A link within a sentence is as high as its line.
    const sentence = getComputedStyle(element).display === "inline" && element.parentElement.textContent.trim() !== element.textContent.trim();
    if (Math.min(width, height) < 24 && !sentence) small.push(`${element.outerHTML.slice(0, 120)}: ${width} x ${height}`);
  }
  return small;
}, CONTROLS);

/** The one animation that is a clock: it shows a sentence when a page takes longer, and moves nothing. */
const CLOCK = "late";

/** Names what moves, from here on: animations and transitions that begin. */
const watchMotion = (page) => page.addInitScript((clock) => {
  window.moved = [];
  for (const name of ["animationstart", "transitionrun"]) {
    addEventListener(name, (event) => event.animationName !== clock && window.moved.push(`${event.animationName ?? event.propertyName} of ${event.target.className}`), true);
  }
}, CLOCK);

/** What has moved on this page since it was loaded, or does so now. */
const motion = (page) => page.evaluate((clock) => {
  const animations = document.getAnimations().filter(({ animationName }) => animationName !== clock);
  return [...window.moved, ...animations.map(({ animationName, playState }) => `the animation ${animationName} is ${playState}`)];
}, CLOCK);

// A dark page differs by its colours alone, so only they are looked at again.
for (const [theme, rules] of [["light", undefined], ["dark", ["color-contrast"]]]) {
  for (const [device, screen] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    journey(`axe finds nothing, targets are large enough, nothing moves: ${theme}, ${device}`, { theme, screen }, async ({ page, each }) => {
      await watchMotion(page);
      await nothingIn(each, async () => [...(await violations(page, rules)), ...(await smallTargets(page)), ...(await motion(page))]);
    });
  }
}

// The opposite of what is asserted above: it shows that motion would be seen.
journey("a changed amount is marked for a moment, unless motion is reduced", { persona: "simple", more: { reducedMotion: "no-preference" } }, async ({ page, at }) => {
  await watchMotion(page);
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.part("due-now").waitFor();
  await at.licences().fill("9");
  await page.waitForFunction(() => window.moved.length > 0);
});

journey("with colours of the visitor's own, what is chosen still shows", { persona: "simple", more: { forcedColors: "active" } }, async ({ page, at }) => {
  /** The same control chosen and not chosen, at rest: two pictures, which must differ. */
  const shows = async (locator, choose) => {
    await page.evaluate(() => document.activeElement.blur());
    await page.mouse.move(0, 0);
    // What lies below the window has no picture.
    await locator.scrollIntoViewIfNeeded();
    const pictures = [];
    for (const chosen of [true, false]) {
      await locator.evaluate(choose, chosen);
      const box = await locator.boundingBox();
      const clip = { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 };
      pictures.push(await page.screenshot({ clip, animations: "disabled" }));
    }
    assert.ok(!pictures[0].equals(pictures[1]), `${locator} looks the same chosen and not chosen`);
  };
  const check = (element, chosen) => { element.checked = chosen; };
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.part("due-now").waitFor();
  await shows(at.plan("team"), check);
  await shows(page.locator(".segment__input").first(), check);
  await shows(page.locator(".footer [aria-pressed]").first(), (element, chosen) => element.setAttribute("aria-pressed", String(chosen)));
  await at.checkout();
  await shows(page.locator("[data-part=payment] input").first(), check);
});
