// What Lighthouse says of every page, as on a phone: accessibility and best practices must be perfect, performance is told. The
// whole reports go to target/lighthouse/. `make check` runs it.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const { chromium } = await import("../tests/node_modules/playwright-core/index.mjs");
const { default: lighthouse } = await import("../tests/node_modules/lighthouse/core/index.js");
const { serve } = await import("../tests/journeys/support/product.mjs");

const FOLDER = "target/lighthouse";
const GATES = { accessibility: 1, "best-practices": 1 };
const PERFORMANCE_WANTED = 0.95;
const ATTEMPTS = 3;
const CHANGE = { subscription: "sub_officina", product: "harbor-support", plan: "team", licences: 8, interval: { unit: "year", count: 1 } };

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

/** A session of the demo by its API: the cookie, and a way to ask with it. */
async function session(address) {
  const asked = (path, { body, headers, ...options } = {}) => fetch(address + path, {
    ...options,
    headers: { origin: address, ...(body && { "content-type": "application/json" }), ...headers },
    body: body && JSON.stringify(body),
  });
  const { personas } = await (await asked("/v1/demo")).json();
  const { user } = personas.find(({ shows }) => shows === "simple");
  const became = await asked("/v1/demo/persona", { method: "POST", body: { user } });
  const cookie = became.headers.getSetCookie()[0].split(";")[0];
  const ask = async (path, options = {}) => {
    const answer = await asked(path, { ...options, headers: { cookie, ...options.headers } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return { cookie, ask };
}

/** Places the order of which the confirmation tells, and gives its address. */
async function order(ask) {
  const changes = [CHANGE];
  const { at, version, fingerprint } = await (await ask("/v1/quotes", { method: "POST", body: { changes } })).json();
  const placed = await ask("/v1/orders", {
    method: "POST",
    headers: { "idempotency-key": "lighthouse", "if-match": `"${version}"` },
    body: { at, changes, payment: { token: "tok_ok" }, fingerprint },
  });
  return `/orders/${(await placed.json()).id}`;
}

/**
 * What Lighthouse says of an address. Where it says that it could not look (now and then Chromium's trace lacks its beginning) it
 * looks again: a page that is broken is so each time.
 */
async function looked(name, address, how) {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    const { lhr } = await lighthouse(address, { logLevel: "error", onlyCategories: [...Object.keys(GATES), "performance"], ...how });
    if (!lhr.runtimeError || left === 0) return lhr;
    console.error(`lighthouse: ${name}, again: ${lhr.runtimeError.message}`);
  }
}

const server = await serve();
const port = await freePort();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const faults = [];
mkdirSync(FOLDER, { recursive: true });
try {
  const { cookie, ask } = await session(server.address);
  const put = () => ask(`/v1/cart/${CHANGE.subscription}`, { method: "PUT", body: CHANGE });
  const pages = [
    ["center", async () => "/"],
    ["change", async () => `/change?subscription=${CHANGE.subscription}&licences=8`],
    ["checkout", async () => { await put(); return "/checkout"; }],
    ["confirmation", () => order(ask)],
  ];
  console.log(`${"lighthouse".padEnd(16)}${"accessibility".padStart(16)}${"best practices".padStart(16)}${"performance".padStart(14)}`);
  for (const [name, open] of pages) {
    const address = server.address.replace(/\/$/, "") + (await open());
    const lhr = await looked(name, address, { port, extraHeaders: { cookie } });
    writeFileSync(`${FOLDER}/${name}.json`, `${JSON.stringify(lhr, null, 1)}\n`);
    const score = (category) => lhr.categories[category].score;
    const shown = (category) => String(Math.round(score(category) * 100));
    const told = score("performance") >= PERFORMANCE_WANTED ? "" : `  performance wanted >= ${PERFORMANCE_WANTED * 100}`;
    console.log(`${name.padEnd(16)}${shown("accessibility").padStart(16)}${shown("best-practices").padStart(16)}${shown("performance").padStart(14)}${told}`);
    for (const [category, least] of Object.entries(GATES)) {
      if (score(category) >= least) continue;
      const lost = lhr.categories[category].auditRefs.map(({ id, weight }) => ({ weight, ...lhr.audits[id] })).filter(({ score: got, weight }) => weight > 0 && got !== null && got < 1);
      faults.push(...lost.map(({ id, title, details }) => `${name}: ${id}: ${title} ${JSON.stringify(details?.items?.slice(0, 3) ?? [])}`));
    }
    if (lhr.runtimeError) faults.push(`${name}: ${lhr.runtimeError.message}`);
    if (!lhr.finalDisplayedUrl.startsWith(address.split("?")[0])) faults.push(`${name}: it was ${lhr.finalDisplayedUrl}`);
  }
} finally {
  await browser.close();
  server.stop();
}
for (const fault of faults) console.error(`lighthouse: ${fault}`);
process.exitCode = faults.length ? 1 : 0;
