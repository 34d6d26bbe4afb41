// What axe finds on a page: by the criteria of WCAG 2.2 A and AA, and by what it calls best practice.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Asserts that axe finds nothing on the page as it stands; `state` says what is shown, for who reads a finding. `within` looks at
 * a part of the page only, and then what concerns whole pages is left out by axe itself.
 */
export async function expectAccessible(page, state, { within } = {}) {
  const { violations, passes, theme } = await looked(page, within);
  const where = `${state}, ${theme}, ${page.viewportSize().width} px`;
  assert.deepEqual(violations.map(told), [], `axe on ${where}`);
  // A page that shows nothing violates nothing.
  assert.ok(passes > 5, `axe has looked at ${where}: ${passes} of its rules applied`);
}

/** Runs axe in the page. What is evaluated there by the driver is not subject to the page's content security policy. */
async function looked(page, within) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  return page.evaluate(
    async ([tags, selector]) => {
      const found = await window.axe.run(selector ?? document, {
        runOnly: { type: "tag", values: tags },
        // Off by default, whatever the tags say.
        rules: { "target-size": { enabled: true } },
        resultTypes: ["violations"],
      });
      const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const violations = found.violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map(({ target, html, any, all, none }) => ({
          target: target.join(" "),
          html,
          why: [...any, ...all, ...none].map(({ message }) => message),
        })),
      }));
      return { violations, passes: found.passes.length, theme };
    },
    [TAGS, within],
  );
}

/** A violation in the lines of a failed assertion: the rule, then where and why. */
function told({ id, help, nodes }) {
  const places = nodes.slice(0, 5).map(({ target, html, why }) => `  ${target}: ${html.slice(0, 160)}\n    ${why.join("; ")}`);
  if (nodes.length > 5) places.push(`  and ${nodes.length - 5} more`);
  return [`${id}: ${help}`, ...places].join("\n");
}
