// The keyboard on every page in every state of it: each control is reached, is seen to have the focus, and lies behind nothing then.
import { after } from "node:test";
import { closeBrowser, DESKTOP, PHONE } from "./support/product.mjs";
import { CONTROLS, journey, nothingIn } from "./support/states.mjs";

after(closeBrowser);

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
    // A control whose face is larger has its ring there: beside it, its label, the card that it chooses.
    const faces = [activeElement, activeElement.nextElementSibling, activeElement.closest("label"), activeElement.closest(".plan-card")];
    const ringed = faces.some((element) => {
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
