// @midcycle/checkout as it is installed: its types and its manifest, on a server, and out of three bundlers under the strict policy.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closed, opened, page, served } from "./support/browser.mjs";
import { hasDigests, hasTypes, isClean } from "./support/checks.mjs";
import { installed, tests } from "./support/installed.mjs";

const require = createRequire(import.meta.url);
const APP = `addEventListener("midcycle-error", ({ detail }) => { document.title = detail.code; });
import("@midcycle/checkout/define");
`;
const BODY = "<midcycle-checkout></midcycle-checkout>";

describe("@midcycle/checkout", () => {
  let own;
  before(() => {
    own = installed("checkout", { "app.js": APP });
  });
  after(async () => {
    await closed();
    own.remove();
  });

  it("has the digest of each of its files", () => hasDigests(own.at));

  it("is clean to publint and to are-the-types-wrong", () => isClean("checkout", own.at));

  it("has types for all that it exports, in a strict program", () => {
    const program = readFileSync(join(tests, "packages", "support", "every-export-of-checkout.ts"), "utf8");
    hasTypes("checkout", program);
    for (const [, name] of readFileSync(join(own.at, "index.d.ts"), "utf8").matchAll(/^export (?:declare )?(?:const|class|function|type|interface) (\w+)/gm)) {
      assert.ok(program.includes(name), `${name} is in no program`);
    }
  });

  it("does nothing on a server", () => {
    const script = 'const { define, MidcycleCheckout } = await import("@midcycle/checkout"); await import("@midcycle/checkout/define"); console.log(define(), typeof MidcycleCheckout);';
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: own.folder, encoding: "utf8" });
    assert.equal(said, "undefined function\n");
  });

  /** The page has the element, with its wasm and its words: it says in German that there is no API. */
  async function holds(folder, address) {
    writeFileSync(join(own.folder, folder, "icon.json"), "{}");
    const server = await served(join(own.folder, folder));
    const { page, faults } = await opened();
    await page.goto(`${server.address}${address}`);
    await page.waitForFunction(() => document.title !== "Preise", undefined, { timeout: 10_000 });
    assert.equal(await page.title(), "unreadable");
    const words = JSON.parse(readFileSync(join(tests, "..", "locales", "de.json"), "utf8"));
    await page.getByRole("button", { name: words["try-again"] }).waitFor();
    // The server of this test has files, and no API.
    assert.deepEqual(faults.filter((fault) => !fault.includes("404")), []);
    await page.close();
    server.stop();
    return server.asked;
  }
  const beside = (folder) => mkdirSync(join(own.folder, folder), { recursive: true });

  it("runs from a plain module script, and asks for nothing but its own files and the API", async () => {
    cpSync(own.at, join(own.folder, "plain", "midcycle"), { recursive: true });
    writeFileSync(join(own.folder, "plain", "app.js"), APP.replace("@midcycle/checkout/define", "./midcycle/define.js"));
    writeFileSync(join(own.folder, "plain", "index.html"), page("/app.js", BODY));
    const asked = await holds("plain", "/index.html");
    const others = new Set(asked.filter((path) => !/^\/(icon\.json|app\.js|index\.html)$/.test(path)));
    assert.deepEqual([...others].sort(), ["/midcycle/define.js", "/midcycle/element.js", "/midcycle/locales/de.json", "/midcycle/midcycle.wasm", "/midcycle/parts/center.wasm", "/v1/snapshot"]);
  });

  it("is built by Vite", async () => {
    const { build } = await import("vite");
    beside("vite");
    writeFileSync(join(own.folder, "index.html"), page("/app.js", BODY));
    await build({ root: own.folder, logLevel: "error", build: { outDir: "vite", assetsInlineLimit: 0 } });
    await holds("vite", "/index.html");
  });

  it("is built by webpack", async () => {
    const webpack = require("webpack");
    const output = { path: join(own.folder, "webpack"), filename: "app.js", publicPath: "/", module: true, chunkFormat: "module" };
    const config = { mode: "production", context: own.folder, entry: "./app.js", output, experiments: { outputModule: true }, performance: { hints: false } };
    const stats = await new Promise((done, failed) => webpack(config, (error, stats) => (error ? failed(error) : done(stats))));
    assert.equal(stats.hasErrors(), false, stats.toString());
    writeFileSync(join(own.folder, "webpack", "index.html"), page("/app.js", BODY));
    await holds("webpack", "/index.html");
  });

  it("is built by esbuild, which is told where the files are", async () => {
    const { build } = await import("esbuild");
    beside("esbuild");
    const app = `import { configure, define } from "@midcycle/checkout";
addEventListener("midcycle-error", ({ detail }) => { document.title = detail.code; });
configure({ wasm: "/midcycle.wasm", parts: "/parts", locales: { de: "/de.json" } });
define();
`;
    writeFileSync(join(own.folder, "configured.js"), app);
    await build({ entryPoints: [join(own.folder, "configured.js")], bundle: true, format: "esm", outfile: join(own.folder, "esbuild", "app.js"), logLevel: "error" });
    cpSync(join(own.at, "midcycle.wasm"), join(own.folder, "esbuild", "midcycle.wasm"));
    cpSync(join(own.at, "parts"), join(own.folder, "esbuild", "parts"), { recursive: true });
    cpSync(join(own.at, "locales", "de.json"), join(own.folder, "esbuild", "de.json"));
    writeFileSync(join(own.folder, "esbuild", "index.html"), page("/app.js", BODY));
    await holds("esbuild", "/index.html");
  });
});
