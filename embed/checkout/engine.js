// One module of WebAssembly for all checkouts of a page, and another in its place when it has trapped.
import create from "./glue.js";

const files = {
  wasm: new URL("./midcycle.wasm", import.meta.url),
  // What comes when it is needed, in the order in which the wasm counts it.
  parts: {
    shared: new URL("./parts/shared.wasm", import.meta.url),
    center: new URL("./parts/center.wasm", import.meta.url),
    change: new URL("./parts/change.wasm", import.meta.url),
    order: new URL("./parts/order.wasm", import.meta.url),
    explanation: new URL("./parts/explanation.wasm", import.meta.url),
  },
  locales: {
    en: new URL("./locales/en.json", import.meta.url),
    de: new URL("./locales/de.json", import.meta.url),
    es: new URL("./locales/es.json", import.meta.url),
    fr: new URL("./locales/fr.json", import.meta.url),
    it: new URL("./locales/it.json", import.meta.url),
    nl: new URL("./locales/nl.json", import.meta.url),
    pt: new URL("./locales/pt.json", import.meta.url),
  },
};

/** Says where the files are, where a bundler or a CDN has moved them. Before the first checkout is on the page. */
export function configure({ wasm, parts, locales }) {
  if (wasm) files.wasm = wasm;
  if (parts) {
    const folder = String(parts).replace(/\/?$/, "/");
    for (const name of Object.keys(files.parts)) files.parts[name] = `${folder}${name}.wasm`;
  }
  Object.assign(files.locales, locales);
}

/** Where the file of a language is. */
export const words = (language) => String(files.locales[language] ?? files.locales.en);

// Called in an instance that has trapped, nothing runs any more: its memory may be anything.
const IS_PLAIN = /^(?:__wbindgen_(?:malloc|realloc|free)|memory$)/;

/** The exports of an instance, watched: `trapped` hears of the first trap, and after it nothing is called. */
function guarded(exports, trapped) {
  let isDead = false;
  const watch = (call) => (...values) => {
    if (isDead) return undefined;
    try {
      return call(...values);
    } catch (error) {
      // What JavaScript has thrown goes through wasm, and leaves it as it was.
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      isDead = true;
      trapped(error);
      return undefined;
    }
  };
  return Object.fromEntries(
    Object.entries(exports).map(([name, it]) => [name, typeof it === "function" && !IS_PLAIN.test(name) ? watch(it) : it]),
  );
}

/** Compiles while it downloads; where the server calls the file something else, after that. */
async function compiled(wasm) {
  if (wasm instanceof WebAssembly.Module) return wasm;
  if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) return WebAssembly.compile(wasm);
  const answer = wasm instanceof Response ? wasm : await fetch(wasm);
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const other = answer.clone();
  return WebAssembly.compileStreaming(answer).catch(async (error) => {
    if (answer.headers.get("content-type")?.startsWith("application/wasm")) throw error;
    return WebAssembly.compile(await other.arrayBuffer());
  });
}

let module;
let running;

async function begun() {
  const users = new Set();
  module ??= compiled(files.wasm);
  const glue = create((exports) =>
    guarded(exports, (error) => {
      // Whoever comes next gets another; one that replaced this already stays.
      if (running === own) running = undefined;
      for (const trapped of users) queueMicrotask(() => trapped(error));
    }),
  );
  Object.assign(glue.parts, Object.values(files.parts));
  const own = running;
  const { memory } = await glue.init({ module_or_path: await module });
  return { glue, users, memory };
}

/** The instance that runs, with those who want to know when it has trapped. */
export function start() {
  if (!running) {
    const own = Promise.resolve().then(begun);
    running = own;
    // A download that broke is tried again by whoever asks next.
    own.catch(() => {
      if (running === own) running = undefined;
      module = undefined;
    });
  }
  return running;
}
