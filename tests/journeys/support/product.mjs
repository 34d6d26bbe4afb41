// The product as a stranger has it: the release binary, a fresh demo account book, a real browser.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
/** The program, as it is released. */
export const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "release", "midcycle");

/** The words of a language, as the page has them. */
export const words = (language) => JSON.parse(readFileSync(join(root, "locales", `${language}.json`), "utf8"));

/** Starts a server with a database of its own; `stop` ends both. `env` is added to its environment. */
export async function serve({ env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "midcycle-"));
  const database = join(folder, "book.db");
  let child;
  const start = async () => {
    child = spawn(binary, ["serve", "--demo", "--address", "127.0.0.1:0", "--database", database], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? "warn", ...env },
    });
    return new Promise((resolve, reject) => {
      let said = "";
      child.stdout.setEncoding("utf8");
      child.stdout.on("data", (chunk) => {
        said += chunk;
        const found = said.match(/https?:\/\/\S+/);
        if (found) resolve(found[0]);
      });
      child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
  };
  const server = {
    address: await start(),
    /** Rows of the database, as the server has committed them, read by another program. */
    rows: (sql) => {
      const text = execFileSync("sqlite3", ["-readonly", "-json", database, sql], { encoding: "utf8" });
      return text.trim() ? JSON.parse(text) : [];
    },
    /** Changes the database behind the server's back, as an operator's own program does. */
    write: (sql) => execFileSync("sqlite3", ["-cmd", ".timeout 5000", database, sql]),
    stop: () => {
      child.removeAllListeners("exit");
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

let browser;

/** One browser for all journeys of a file. */
export async function openBrowser() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/** Browsers are set to a country too: it says how dates and amounts are written. */
export const LOCALES = { en: "en-IE", it: "it-IT", de: "de-DE", fr: "fr-FR", es: "es-ES", pt: "pt-PT", nl: "nl-NL" };

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** The narrowest screen on which nothing may need to be scrolled sideways, and a desktop at 200 %: half as many pixels. */
export const NARROW = { width: 320, height: 640 };
export const ZOOMED = { width: DESKTOP.width / 2, height: DESKTOP.height / 2 };

/**
 * A visitor with a language (and a country: `locale`) and a screen; `more` is what else the browser is told (forced colours, say).
 * `complaints` collects what the browser complains of: errors, warnings, violations of the content security policy, failed
 * requests. A journey ends by asserting that there is none that it did not cause.
 */
export async function visit(
  server,
  { language = "en", locale = LOCALES[language], screen = DESKTOP, theme = "light", persona, more = {} } = {},
) {
  const context = await (await openBrowser()).newContext({
    baseURL: server.address,
    locale,
    timezoneId: "Europe/Rome",
    viewport: screen,
    colorScheme: theme,
    reducedMotion: "reduce",
    isMobile: screen.width < 600,
    hasTouch: screen.width < 600,
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints = [];
  page.on("console", (message) => {
    // Chromium says this of every preload with a hash; it loads all the same.
    if (message.text().includes("crbug.com/981419")) return;
    // The server goes by what the browser asks for, and cannot know that its visitor has chosen another language.
    if (/locales\/\w+\.json was preloaded .* not used/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI || event.sample}`);
    });
  });
  const become = async (shows) => {
    const data = { user: await userOf(context, shows) };
    const chosen = await context.request.post("/v1/demo/persona", { data, headers: { origin: server.address } });
    if (!chosen.ok()) throw new Error(`persona ${shows}: ${chosen.status()} ${await chosen.text()}`);
  };
  if (persona) await become(persona);
  return { context, page, complaints, words: words(language), language, become };
}

/** The user id of the persona that shows something: `simple`, `yen`, ... */
async function userOf(context, shows) {
  const demo = await (await context.request.get("/v1/demo")).json();
  const persona = demo.personas.find((known) => known.shows === shows);
  if (!persona) throw new Error(`no persona shows ${shows}`);
  return persona.user;
}
