// The host of the examples: what stands for the server that a billing page already has. It serves the pages under a strict
// content security policy, knows who is signed in, and mints sessions for them. `make examples` builds what it serves.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { extname, join, normalize } from "node:path";
import { env } from "node:process";
import { mint } from "./sessions/node/session.mjs";

const here = import.meta.dirname;
const root = join(here, "..");
const target = env.CARGO_TARGET_DIR ?? join(root, "target");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  // Compiled while it arrives, which browsers do for this type only.
  ".wasm": "application/wasm",
};
/** What a page may do: nothing but its own files and its own server; wasm, but no `eval`. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
/** In a page of the examples, the place of an API that is on another origin. */
const PLACEHOLDER = "https://billing.example";

/** Who is signed in. A host knows it from its own cookie; here it is always Anna Rossi of the demo. */
const signedIn = () => ({ user: "anna", account: "officina" });

/** Starts the host and a billing API with the demo's data: `{address, api, stop()}`. */
export async function startHost({ port = 0, database = join(target, "examples.db") } = {}) {
  const host = createServer((request, response) => {
    answer(request, response, address, api).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise((resolve, reject) => host.once("error", reject).listen(port, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${host.address().port}`;
  env.MIDCYCLE_OPERATOR_KEY ??= crypto.randomUUID();
  const { api, stop } = await startApi(address, database);
  return {
    address,
    api,
    stop: () => {
      stop();
      host.close();
      host.closeAllConnections();
    },
  };
}

/** The billing API, which lets pages of one other origin call it. */
async function startApi(origin, database) {
  const program = join(target, "release", "midcycle");
  const child = spawn(program, ["serve", "--demo", "--address", "127.0.0.1:0", "--database", database], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...env, MIDCYCLE_ORIGINS: origin },
  });
  const api = await new Promise((resolve, reject) => {
    child.once("error", reject).once("exit", (code) => reject(new Error(`the billing API ended with ${code}`)));
    child.stdout.setEncoding("utf8").on("data", (said) => {
      const found = said.match(/http:\S+/);
      if (found) resolve(found[0]);
    });
  });
  env.MIDCYCLE_API = api;
  return { api, stop: () => child.kill() };
}

async function answer(request, response, address, api) {
  const { pathname } = new URL(request.url, address);
  if (pathname.startsWith("/v1/")) return forward(request, response, api);
  if (pathname === "/session") return session(request, response);
  const file = fileOf(pathname);
  if (!file) return response.writeHead(404).end();
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  if (extname(file) !== ".html") {
    response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" });
    return createReadStream(file).pipe(response);
  }
  const page = await readFile(file, "utf8");
  // Only a page that names an API on another origin may connect to it.
  const policy = page.includes(PLACEHOLDER) ? `${POLICY}; connect-src 'self' ${api}` : POLICY;
  response.writeHead(200, { "content-type": type, "content-security-policy": policy });
  response.end(page.replaceAll(PLACEHOLDER, api));
}

/** The token of who is signed in. By POST, so that nothing keeps it. */
async function session(request, response) {
  if (request.method !== "POST") return response.writeHead(405).end();
  const { user, account } = signedIn();
  const token = await mint(user, account);
  response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-store" }).end(token);
}

/** Under `/v1/` of the host's own origin is the API: what a line in the configuration of nginx or Caddy does elsewhere. */
function forward(request, response, api) {
  const onward = ask(api + request.url, { method: request.method, headers: request.headers }, (came) => {
    response.writeHead(came.statusCode, came.headers);
    came.pipe(response);
  });
  onward.on("error", () => response.writeHead(502).end());
  request.pipe(onward);
}

/** The file of a path: a package's, an example's as it was built, or as it is. */
function fileOf(pathname) {
  const path = normalize(decodeURIComponent(pathname));
  const inPackage = /^\/midcycle\/(.+)$/.exec(path);
  const candidates = inPackage
    ? [join(here, "node_modules", "@midcycle", inPackage[1])]
    : [join(target, "examples", path), join(here, path)];
  return candidates
    .map((candidate) => (path.endsWith("/") ? join(candidate, "index.html") : candidate))
    .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

if (process.argv[1] === import.meta.filename) {
  const { address, stop } = await startHost({ port: Number(env.PORT ?? 8788) });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  console.log(`The examples are at ${address}`);
}
