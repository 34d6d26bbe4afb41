// A page of somebody else that embeds the checkout, with the billing API on another origin: what it serves, under a strict
// content security policy, and whose session it mints.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { pages } from "./pages.mjs";
import { serve, visit } from "./product.mjs";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const KEY = "the operator's";
const TYPES = { ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/** Where the files of the element are, as they lie in its package. */
const fileOf = (path) => [join(root, "embed/checkout", path), join(root, "target/embed", path)].find((file) => existsSync(file));

/**
 * Starts an API and a host: `page(html)` is what the host shows from now on; `person` is who is signed in there. `wasm: false`
 * leaves `'wasm-unsafe-eval'` out of its policy.
 */
export async function host({ person = { account: "officina", user: "anna" }, env = {} } = {}) {
  let html = "";
  let style = "";
  let policy;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    if (pathname === "/session") {
      const token = await mint();
      response.end(token);
    } else if (pathname.startsWith("/midcycle/")) {
      const file = fileOf(normalize(pathname.slice("/midcycle".length)));
      if (!file) return response.writeHead(404).end();
      response.writeHead(200, { "content-type": TYPES[extname(file)] });
      response.end(readFileSync(file));
    } else if (pathname === "/host.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(style);
    } else if (pathname === "/define.js") {
      response.writeHead(200, { "content-type": "text/javascript" });
      response.end('import "/midcycle/define.js";\n');
    } else if (pathname === "/favicon.ico") {
      response.writeHead(204).end();
    } else {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
      response.end(`<!doctype html><html lang="en"><head><title>Host</title><meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="/host.css"><script type="module" src="/define.js"></script></head><body>${html}</body></html>`);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  const api = await serve({ env: { MIDCYCLE_ORIGINS: address, MIDCYCLE_OPERATOR_KEY: KEY, ...env } });
  policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${api.address}`;
  const mint = async () => {
    const answer = await fetch(`${api.address}/v1/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ ...person, origin: address }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).token;
  };
  return {
    address,
    api,
    mint,
    person: (other) => {
      person = other;
    },
    page: (now, css = "") => {
      html = now;
      style = css;
    },
    /** Forbids wasm. */
    forbid: () => {
      policy = policy.replace(" 'wasm-unsafe-eval'", "");
    },
    visit: (options) => visit({ address }, options),
    stop: () => {
      server.close();
      server.closeAllConnections();
      api.stop();
    },
  };
}

/** Every event of the element, as the host's page hears it, in `heard`; and the session. In the page. */
export const listen = () => {
  window.heard = [];
  addEventListener("DOMContentLoaded", () => {
    const ask = () => fetch("/session").then((answer) => answer.text());
    for (const element of document.querySelectorAll("midcycle-checkout")) element.session = ask;
  });
  for (const name of ["ready", "step", "quote", "order", "refused", "handoff", "error"]) {
    document.addEventListener(`midcycle-${name}`, (event) => window.heard.push([name, event.detail]));
  }
};

/** A host's page with a checkout in it. */
export const element = (house, inner = "", attributes = 'subscription="sub_officina"') =>
  `<h1>Billing</h1><midcycle-checkout api="${house.api.address}" ${attributes}>${inner}</midcycle-checkout><p id="after">After it</p>`;

/** A visitor of a host's page, with the session there before anything is asked; `before` runs in the page first. */
export async function opened(house, html, { css = "", before = "", ...options } = {}) {
  house.page(html, css);
  const visitor = await house.visit(options);
  await visitor.page.addInitScript(`${before};(${listen})();`);
  await visitor.page.goto("/");
  return { ...visitor, at: pages({ ...visitor, level: 2 }) };
}

/** What the host has heard so far, by the name of the event. */
export const heard = (page, name) =>
  page.evaluate((name) => window.heard.filter(([known]) => known === name).map(([, detail]) => detail), name);

/** Waits until the host has heard of an event, and gives the latest. */
export async function hears(page, name) {
  await page.waitForFunction((name) => window.heard?.some(([known]) => known === name), name);
  return (await heard(page, name)).at(-1);
}
