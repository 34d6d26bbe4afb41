// Makes what the custom element loads out of the page in dist/: `node tools/embed.mjs`, into target/embed/.
//
// The wasm and the languages are the page's own files. The script becomes a factory, so that a module that has trapped can be
// replaced by a fresh one, and the style sheet one for a shadow root in a host's page.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FILES } from "./split.mjs";

const DIST = "dist";
const TARGET = "target/embed";

const only = (beginning, ending) => {
  const found = readdirSync(DIST).filter((name) => name.startsWith(beginning) && name.endsWith(ending));
  if (found.length !== 1) throw new Error(`embed: ${DIST} has ${found.length} files ${beginning}*${ending}, and should have one.`);
  return join(DIST, found[0]);
};

/** Replaces what must be there: a page that is built otherwise one day is no silent surprise. */
function replaced(text, what, by) {
  const out = text.replace(what, by);
  if (out === text) throw new Error(`embed: nothing matches ${what}.`);
  return out;
}

/** wasm-bindgen's module as a function that gives what it exports. What it keeps in variables is each call's own. */
function factory(script) {
  const exported = [];
  let text = script.replaceAll(/\bexport (class|function) (\w+)/g, (_, kind, name) => {
    exported.push(name);
    return `${kind} ${name}`;
  });
  text = replaced(text, /export\s*\{([^}]*)\};?/, (_, names) => {
    for (const name of names.split(",")) {
      const [own, other = own] = name.trim().split(/\s+as\s+/);
      if (other === "default") exported.push(`init:${own}`);
      if (other === "parts") exported.push(`parts:${own}`);
    }
    return "";
  });
  // The custom element hands over what it has compiled, and says where the parts are.
  text = replaced(text, /function initSync\(\w+\)\{.*?\}(?=async function)/s, "");
  text = replaced(text, /new URL\("[^"]*",\s*import\.meta\.url\)/g, "undefined");
  // Every call into wasm goes through the element's guard, which notices a trap.
  text = replaced(text, /\bwasm=(\w+)\.exports\b/, (_, instance) => `wasm=guard(${instance}.exports)`);
  return `export default function create(guard){${text};return{${exported.join(",")}}}\n`;
}

/** Where the block that begins at `start` ends, after its brace. */
function blockEnd(css, start) {
  let depth = 0;
  for (let at = css.indexOf("{", start); at < css.length; at++) {
    if (css[at] === "{") depth++;
    if (css[at] === "}" && --depth === 0) return at + 1;
  }
  throw new Error("embed: a block of the style sheet does not end.");
}

/** The page's sheet for a shadow root: by the width of the element instead of the window's, and themed from outside. */
function shadowed(css) {
  // The host's page is none of its business.
  let text = replaced(css, /html[^{}]*\{[^}]*\}/g, "");
  // Nor has it a header, a foot or the demo's bar.
  text = replaced(text, /([^{}]+)\{([^{}]*)\}/g, (_, selectors, rules) => {
    const kept = selectors.split(/,(?![^(]*\))/).filter((selector) => !/\.(?:header|footer|demo-bar|brand|skip)\b/.test(selector));
    return kept.length ? `${kept.join(",")}{${rules}}` : "";
  });
  text = text.replaceAll("midcycle-checkout", "midcycle-root");
  // Every token can be set from outside, by its name behind the product's.
  text = replaced(text, /midcycle-root\{color-scheme:light dark;([^}]*)\}/, (_, tokens) => {
    const themed = tokens.replace(/--([\w-]+):([^;]+)/g, (_, name, value) => `--${name}:var(--midcycle-${name},${value})`);
    // Light and dark are the host's page's to choose, which may know light only.
    return `midcycle-root{color-scheme:inherit;${themed}}`;
  });
  // A condition that becomes two has one more brace to close.
  for (let found; (found = /@media \((width[^)]*)\) and (\([^)]*\))\{/.exec(text)); ) {
    const [before, width, other] = found;
    const end = blockEnd(text, found.index);
    const block = text.slice(found.index + before.length, end);
    text = `${text.slice(0, found.index)}@media ${other}{@container (${width}){${block}}${text.slice(end)}`;
  }
  text = replaced(text, /@media (\(width[^)]*\)\{)/g, "@container $1");
  return readFileSync("style/embed/shadow.css", "utf8").replaceAll(/\/\*.*?\*\/|\n\s*/gs, "").split("page{}").join(text);
}

const TAGS = readdirSync(join(DIST, "locales")).filter((name) => name.endsWith(".json"));

rmSync(TARGET, { recursive: true, force: true });
for (const folder of ["locales", "parts"]) mkdirSync(join(TARGET, folder), { recursive: true });
copyFileSync(only("midcycle-web-", ".wasm"), join(TARGET, "midcycle.wasm"));
// No host is the demo.
for (const name of FILES.filter((name) => name !== "demo")) copyFileSync(only(`midcycle-${name}-`, ".wasm"), join(TARGET, `parts/${name}.wasm`));
for (const name of TAGS) cpSync(join(DIST, "locales", name), join(TARGET, "locales", name));
writeFileSync(join(TARGET, "glue.js"), factory(readFileSync(only("midcycle-web-", ".js"), "utf8")));
const sheet = shadowed(readFileSync(only("midcycle-", ".css"), "utf8"));
writeFileSync(join(TARGET, "styles.js"), `export default ${JSON.stringify(sheet)};\n`);
