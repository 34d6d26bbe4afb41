// A folder as a web server serves it under the policy that the packages promise to live with, and a page of it in Chromium.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Serves a folder; `asked` are the paths that were asked for. */
export async function served(folder, policy = POLICY) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    asked.push(pathname);
    try {
      const body = readFileSync(join(folder, normalize(pathname)));
      response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "application/octet-stream", "content-security-policy": policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}`, asked, stop: () => server.close() };
}

/** A German page with a body and a module script. */
export const page = (script, body = "") =>
  `<!doctype html><html lang="de"><meta charset="utf-8"><link rel="icon" href="/icon.json"><title>Preise</title>${body}<script type="module" src="${script}"></script></html>`;

let browser;

/** A new page; `faults` is what it said that no page should say. */
export async function opened() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  return { page, faults };
}

export const closed = () => browser?.close();
