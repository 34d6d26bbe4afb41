// The preview's fast path in Chromium, from a choice to what is due, beside the same work written by hand with big.js and with
// decimal.js, beside the same preview's objects, and beside a round trip to our own POST /v1/quotes over loopback; in turn, in one page.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { closeBrowser, openBrowser, serve } from "../../tests/journeys/support/product.mjs";

const ROUNDS = 15;
/** A thousand choices each. */
const REPEATED = { fast: 40, big: 10, decimal: 10, bigPrepared: 10, decimalPrepared: 10, object: 4 };
const ASKED = 40;
const FILES = {
  "/bench/fast-path.js": "tools/bench/pages/fast-path.js",
  "/bench/big.mjs": "tests/node_modules/big.js/big.mjs",
  "/bench/decimal.mjs": "tests/node_modules/decimal.js/decimal.mjs",
  "/bench/preview/index.js": "target/packages/preview/index.js",
  "/bench/preview/preview.wasm": "target/packages/preview/preview.wasm",
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const figure = (values, digits, bound) => ({
  median: Number(median(values).toFixed(digits)),
  spread: Number(median(values.map((value) => Math.abs(value - median(values)))).toFixed(digits)),
  runs: values.length,
  ...bound,
});

export async function measure() {
  if (!process.env.BENCH_AS_IS) execFileSync("make", ["--no-print-directory", "packages"], { stdio: "inherit" });
  const server = await serve({ env: { MIDCYCLE_RATE: "0" } });
  try {
    const page = await (await openBrowser()).newPage();
    // The page is of the server's own origin, so that asking the server is no more than it must be.
    await page.route("**/bench/**", (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === "/bench/") return route.fulfill({ contentType: "text/html", body: '<!doctype html><title>Fast path</title><script type="module" src="fast-path.js"></script>' });
      return route.fulfill({ contentType: path.endsWith(".wasm") ? "application/wasm" : "text/javascript", body: readFileSync(FILES[path]) });
    });
    page.on("pageerror", (error) => { throw error; });
    await page.goto(`${server.address}/bench/`);
    await page.waitForFunction(() => globalThis.ready);
    const times = { ...Object.fromEntries(Object.keys(REPEATED).map((name) => [name, []])), loopback: [] };
    // One round to warm up, of which nothing is kept.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, repeated] of Object.entries(REPEATED)) {
        const taken = await page.evaluate(([name, repeated]) => globalThis.measured(name, repeated), [name, repeated]);
        if (round) times[name].push(taken);
      }
      const asked = await page.evaluate((count) => globalThis.asked(count), ASKED);
      if (round) times.loopback.push(median(asked));
    }
    const versus = (name) => times[name].map((taken, round) => taken / times.fast[round]);
    const byHand = "the same choice by hand, from the account's own texts: credit of unused days, charge, tax, balance, each rounded once; the same amounts out, in turn, in the same page";
    const once = "the same where prices, days and the credit were made numbers before, so that one multiplication, the tax and the balance are left";
    return {
      figures: {
        fast_path_us: figure(times.fast, 2),
        fast_path_vs_big_js: figure(versus("big"), 2, { wanted: 2 }),
        fast_path_vs_decimal_js: figure(versus("decimal"), 2, { wanted: 3 }),
        fast_path_vs_big_js_prepared: figure(versus("bigPrepared"), 2),
        fast_path_vs_decimal_js_prepared: figure(versus("decimalPrepared"), 2),
        object_api_us: figure(times.object, 1),
        loopback_preview_us: figure(times.loopback, 0),
      },
      against: {
        fast_path_us: "preview.select({plan, licences, interval}).dueNow in Chromium, a thousand choices over and over; the renewal, the period and whether it may be had come with it",
        fast_path_vs_big_js: `big.js 7.0.1, ${byHand}`,
        fast_path_vs_decimal_js: "decimal.js 10.6.0, the same",
        fast_path_vs_big_js_prepared: once,
        fast_path_vs_decimal_js_prepared: once,
        object_api_us: "quote(request).due_now of the same choices, with everything that a quote tells",
        loopback_preview_us: "fetch of POST /v1/quotes from our own server on the same machine, the median of each round: the least that a preview by a server costs",
      },
    };
  } finally {
    await closeBrowser();
    server.stop();
  }
}
