// What axe finds on a page: by the criteria of WCAG 2.2 A and AA, and by what it calls best practice.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Asserts that axe finds nothing on the page as it stands; `state` says what is shown, for who reads a finding. */
export async function expectAccessible(page, state) {
  assert.deepEqual(await violations(page), [], `axe on ${state}`);
}

/** What axe finds, in words: by all of its rules that matter here, or by some. */
export async function violations(page, rules) {
  const found = await looked(page, rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS });
  // A page that shows nothing violates nothing.
  assert.ok(found.passes > (rules ? 0 : 5), `axe has looked: ${found.passes} of its rules applied`);
  return found.violations.map(told);
}

/** Runs axe in the page. What is evaluated there by the driver is not subject to the page's content security policy. */
async function looked(page, runOnly) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  return page.evaluate(async (asked) => {
    const found = await window.axe.run(document, {
      runOnly: asked,
      // Off by default, whatever the tags say.
      rules: asked.type === "tag" ? { "target-size": { enabled: true } } : {},
      resultTypes: ["violations"],
    });
    const violations = found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, html, any, all, none }) => ({
        target: target.join(" "),
        html,
        why: [...any, ...all, ...none].map(({ message }) => message),
      })),
    }));
    return { violations, passes: found.passes.length };
  }, runOnly);
}

/** A violation in the lines of a failed assertion: the rule, then where and why. */
function told({ id, help, nodes }) {
  const places = nodes.slice(0, 5).map(({ target, html, why }) => `  ${target}: ${html.slice(0, 160)}\n    ${why.join("; ")}`);
  if (nodes.length > 5) places.push(`  and ${nodes.length - 5} more`);
  return [`${id}: ${help}`, ...places].join("\n");
}
