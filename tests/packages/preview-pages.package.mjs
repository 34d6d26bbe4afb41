// @midcycle/preview in Chromium, under the policy that it promises to live with: from a plain page, and out of three bundlers.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closed, opened, page, served } from "./support/browser.mjs";
import { installed } from "./support/installed.mjs";
import { DUE, request, snapshot } from "./support/world.mjs";

const require = createRequire(import.meta.url);

const APP = `import { init, quote } from "@midcycle/preview";
import { define } from "@midcycle/preview/price";
define();
init().then(() => { document.title = quote(${JSON.stringify(request)}).due_now; });
`;
const INLINE = `<midcycle-price plan="team" licences="8" interval="year" subscription="sub_1"><script type="application/json">${JSON.stringify(snapshot)}</script>…</midcycle-price>`;

/** The page says what is due, and so does its element; nothing was said against it. */
async function holds(folder, address) {
  const server = await served(folder);
  const { page, faults } = await opened();
  await page.goto(`${server.address}${address}`);
  await page.waitForFunction((due) => document.title === due, DUE.text, { timeout: 10_000 }).catch(() => {});
  assert.deepEqual(faults, []);
  assert.equal(await page.title(), DUE.text);
  await page.waitForFunction(() => document.querySelector("midcycle-price").value !== null);
  assert.equal(await page.evaluate(() => document.querySelector("midcycle-price").value), DUE.minor);
  await page.close();
  server.stop();
  return server.asked;
}

describe("@midcycle/preview in a page", () => {
  let own;
  before(() => {
    own = installed("preview", { "app.js": APP, "icon.json": "{}" });
  });
  after(async () => {
    await closed();
    own.remove();
  });
  const beside = (folder) => {
    mkdirSync(join(own.folder, folder), { recursive: true });
    writeFileSync(join(own.folder, folder, "icon.json"), "{}");
  };

  it("runs from a plain module script, and asks for nothing but its own files", async () => {
    cpSync(own.at, join(own.folder, "plain", "midcycle"), { recursive: true });
    beside("plain");
    writeFileSync(join(own.folder, "plain", "app.js"), APP.replaceAll('"@midcycle/preview"', '"./midcycle/index.js"').replaceAll('"@midcycle/preview/price"', '"./midcycle/price.js"'));
    writeFileSync(join(own.folder, "plain", "index.html"), page("/app.js", INLINE));
    const asked = await holds(join(own.folder, "plain"), "/index.html");
    const others = asked.filter((path) => path !== "/icon.json").sort();
    assert.deepEqual(others, ["/app.js", "/index.html", "/midcycle/index.js", "/midcycle/preview.wasm", "/midcycle/price.js"]);
  });

  it("is built by Vite", async () => {
    const { build } = await import("vite");
    writeFileSync(join(own.folder, "vite.html"), page("/app.js", INLINE));
    await build({ root: own.folder, logLevel: "error", build: { outDir: "vite", rollupOptions: { input: join(own.folder, "vite.html") } } });
    beside("vite");
    await holds(join(own.folder, "vite"), "/vite.html");
  });

  it("is built by webpack", async () => {
    const webpack = require("webpack");
    const output = { path: join(own.folder, "webpack"), filename: "app.js" };
    const stats = await new Promise((done, failed) => {
      webpack({ mode: "production", context: own.folder, entry: "./app.js", output }, (error, stats) => (error ? failed(error) : done(stats)));
    });
    assert.deepEqual(stats.toJson().errors, []);
    beside("webpack");
    writeFileSync(join(own.folder, "webpack", "index.html"), page("/app.js", INLINE));
    await holds(join(own.folder, "webpack"), "/index.html");
  });

  it("is built by esbuild, which is told where the wasm is", async () => {
    const { build } = await import("esbuild");
    writeFileSync(join(own.folder, "esbuild.js"), `import wasm from "@midcycle/preview/preview.wasm";\n${APP.replace("define()", 'define("midcycle-price", { wasm })').replace("init()", "init({ wasm })")}`);
    await build({
      absWorkingDir: own.folder, entryPoints: ["esbuild.js"], bundle: true, format: "esm", outdir: "esbuild", loader: { ".wasm": "file" }, publicPath: "/", logLevel: "error",
    });
    beside("esbuild");
    writeFileSync(join(own.folder, "esbuild", "index.html"), page("/esbuild.js", INLINE));
    await holds(join(own.folder, "esbuild"), "/index.html");
  });

  it("says so where the wasm is forbidden, where it is missing, and where it is none, and can be tried again", async () => {
    const folder = join(own.folder, "plain");
    writeFileSync(join(folder, "empty.html"), page("/nothing.js").replace(/<script.*<\/script>/, ""));
    writeFileSync(join(folder, "none.wasm"), "no wasm");
    const code = (page, source) => page.evaluate(async (source) => {
      const { init } = await import("/midcycle/index.js");
      return init(source && { wasm: source }).then(() => "ready", ({ name, code, message }) => `${name} ${code} ${Boolean(message)}`);
    }, source);
    const strict = await served(folder, "default-src 'self'; script-src 'self'");
    const forbidden = await opened();
    await forbidden.page.goto(`${strict.address}/empty.html`);
    assert.equal(await code(forbidden.page), "MidcycleError wasm true");
    await forbidden.page.close();
    strict.stop();
    const server = await served(folder);
    const { page: other } = await opened();
    await other.goto(`${server.address}/empty.html`);
    assert.equal(await code(other, "/missing.wasm"), "MidcycleError wasm true");
    assert.equal(await code(other, "/none.wasm"), "MidcycleError wasm true");
    assert.equal(await code(other), "ready");
    await other.close();
    server.stop();
  });
});
