// Everybody can use every page in every state of it: what axe finds, sizes of targets, the keyboard, reduced motion, and colours of
// the visitor's own.
import assert from "node:assert/strict";
import { after } from "node:test";
import { violations } from "./support/axe.mjs";
import { closeBrowser, DESKTOP, PHONE } from "./support/product.mjs";
import { journey, nothingIn } from "./support/states.mjs";

after(closeBrowser);

const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=menuitem]";

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

/** Names what moves, from here on: animations and transitions that begin. */
const watchMotion = (page) => page.addInitScript(() => {
  window.moved = [];
  for (const name of ["animationstart", "transitionrun"]) {
    addEventListener(name, (event) => window.moved.push(`${event.animationName ?? event.propertyName} of ${event.target.className}`), true);
  }
});

/** What has moved on this page since it was loaded, or does so now. */
const motion = (page) => page.evaluate(() => [...window.moved, ...document.getAnimations().map(({ playState }) => `an animation is ${playState}`)]);

for (const theme of ["light", "dark"]) {
  for (const [device, screen] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    journey(`axe finds nothing, targets are large enough, nothing moves: ${theme}, ${device}`, { theme, screen }, async ({ page, each }) => {
      await watchMotion(page);
      await nothingIn(each, async () => [...(await violations(page)), ...(await smallTargets(page)), ...(await motion(page))]);
    });
  }
}

/** Where the focus is: whether it can be seen, and what is still to come of what was there at the beginning. */
const atFocus = (page, controls) => page.evaluate((selector) => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0;
  // Of radio buttons of one name the arrows reach the others.
  const stop = (element) => (element.type === "radio" ? `radio ${element.name}` : element);
  window.stops ??= new Map([...document.querySelectorAll(selector)].filter(shown).map((element) => [stop(element), element]));
  const { activeElement } = document;
  const isControl = activeElement.matches(selector);
  const faults = [];
  if (isControl) {
    window.stops.delete(stop(activeElement));
    const ringed = [activeElement, activeElement.nextElementSibling, activeElement.closest("label")].some((element) => {
      const style = element && getComputedStyle(element);
      return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ringed) faults.push(`no ring: ${activeElement.outerHTML.slice(0, 120)}`);
    const box = activeElement.getBoundingClientRect();
    const seen = [0.1, 0.5, 0.9].some((x) => [0.2, 0.5, 0.8].some((y) => {
      const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return hit && (activeElement.contains(hit) || [...(activeElement.labels ?? [])].some((label) => label.contains(hit)));
    }));
    if (!seen) faults.push(`hidden: ${activeElement.outerHTML.slice(0, 120)}`);
  }
  const left = [...window.stops.values()].filter((element) => element.isConnected && shown(element));
  return { faults, left: left.map((element) => element.outerHTML.slice(0, 120)) };
}, controls);

// From where the focus is: forward on a desktop, backward on a phone, where the open sheet lies before the button that has it.
for (const [device, screen, key] of [["desktop", DESKTOP, "Tab"], ["phone", PHONE, "Shift+Tab"]]) {
  journey(`every control is reached by ${key}, and is seen to have the focus: ${device}`, { screen }, async ({ page, each }) => {
    await nothingIn(each, async () => {
      const faults = [];
      let here = await atFocus(page, CONTROLS);
      for (let presses = 0; here.left.length && presses < 60; presses += 1) {
        await page.keyboard.press(key);
        here = await atFocus(page, CONTROLS);
        faults.push(...here.faults);
      }
      return [...faults, ...here.left.map((control) => `not reached: ${control}`)];
    });
  });
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
