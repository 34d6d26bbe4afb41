// Every pair of a colour and the ground it stands on, in both schemes: text at least 4.5:1, shapes at least 3:1. The colours are
// what the browser paints, because it alone knows what oklch() and light-dark() come to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

const TEXT = 4.5;
const SHAPE = 3;
const PAPER = ["surface", "surface-raised", "surface-sunken"];
const TINTED = ["accent-soft", "caution-soft", "danger-soft"];

/** What is painted, on which grounds, at which ratio: the roles that the sheets of style/ give to the tokens. */
const ROLES = [
  ["text", "ink", [...PAPER, ...TINTED], TEXT],
  ["secondary text", "ink-soft", [...PAPER, ...TINTED], TEXT],
  ["a link, a badge, what is chosen", "accent", [...PAPER, ...TINTED], TEXT],
  ["a primary button's label", "accent-ink", ["accent"], TEXT],
  ["the same under the pointer", "accent-ink", ["color-mix(in oklch, var(--accent), var(--ink) 18%)"], TEXT],
  ["money that comes to the customer", "credit", [...PAPER, ...TINTED], TEXT],
  ["what is wrong with a field", "danger", [...PAPER, "danger-soft"], TEXT],
  ["what needs attention", "caution", [...PAPER, "caution-soft"], TEXT],
  ["the focus ring", "accent", [...PAPER, ...TINTED], SHAPE],
  ["the border of a control", "line-strong", PAPER, SHAPE],
  ["the border of a refused field", "danger", PAPER, SHAPE],
  ["the border of a choice", "accent", [...PAPER, "accent-soft"], SHAPE],
  ["the edge of a notice", "accent", ["accent-soft"], SHAPE],
  ["the edge of a caution", "caution", ["caution-soft"], SHAPE],
  ["the edge of a fault", "danger", ["danger-soft"], SHAPE],
];

/** Hairlines order what words have ordered already, and a shadow is no shape that means something. */
const DECORATION = ["line", "shadow"];

const tokens = readFileSync(fileURLToPath(new URL("../../style/tokens.css", import.meta.url)), "utf8");
const colours = [...new Set([...tokens.matchAll(/^\s*--([\w-]+):[^;]*light-dark\(/gm)].map(([, name]) => name))];

/** A channel of sRGB as light; both formulas are those of WCAG. */
const light = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * light(r / 255) + 0.7152 * light(g / 255) + 0.0722 * light(b / 255);
const contrast = (one, other) => {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};

/** What the browser paints for each of these colours, as red, green and blue. */
const painted = (page, wanted) => page.evaluate((names) => {
  const probe = document.querySelector("midcycle-checkout").appendChild(document.createElement("i"));
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const answers = names.map((name) => {
    probe.style.color = name.includes("(") ? name : `var(--${name})`;
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    return [name, [...brush.getImageData(0, 0, 1, 1).data]];
  });
  probe.remove();
  return Object.fromEntries(answers);
}, wanted);

test("the arithmetic of contrast is that of WCAG", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  // #767676 on white is the well-known grey that just passes.
  assert.equal(contrast([0x76, 0x76, 0x76], [255, 255, 255]).toFixed(2), "4.54");
});

test("every colour has a role", () => {
  const known = new Set([...DECORATION, ...ROLES.flatMap(([, colour, grounds]) => [colour, ...grounds])]);
  assert.deepEqual(colours.filter((name) => !known.has(name)), [], "colours of style/tokens.css that no role names");
  assert.deepEqual([...known].filter((name) => !name.includes("(") && !colours.includes(name)), [], "roles of colours that are no more");
});

test("every role can be told from its ground, in both schemes", async () => {
  const server = await serve();
  try {
    const wanted = [...new Set(ROLES.flatMap(([, colour, grounds]) => [colour, ...grounds]))];
    const schemes = {};
    for (const theme of ["light", "dark"]) {
      const { page, context } = await visit(server, { theme });
      await page.goto("/");
      await page.locator(".page").first().waitFor();
      schemes[theme] = await painted(page, wanted);
      // What the visitor chooses on the page looks as what the system asks for.
      const other = theme === "light" ? "dark" : "light";
      await page.evaluate((chosen) => { document.querySelector("midcycle-checkout").dataset.theme = chosen; }, other);
      schemes[`${other}, chosen`] = await painted(page, wanted);
      await context.close();
    }
    const faint = [];
    for (const [scheme, colour] of Object.entries(schemes)) {
      for (const [role, name, grounds, least] of ROLES) {
        for (const ground of grounds) {
          assert.equal(colour[ground][3], 255, `${ground} covers what is behind it`);
          const ratio = contrast(colour[name], colour[ground]);
          if (ratio < least) faint.push(`${scheme}: ${role}, ${name} on ${ground}: ${ratio.toFixed(2)} of ${least}`);
        }
      }
    }
    assert.deepEqual(faint, []);
    assert.notDeepEqual(schemes.light, schemes.dark);
    assert.deepEqual(schemes["dark, chosen"], schemes.dark);
    assert.deepEqual(schemes["light, chosen"], schemes.light);
  } finally {
    server.stop();
  }
});
