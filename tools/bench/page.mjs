// The page in a real browser with a processor four times slower: what a keystroke takes, beside one into an empty page of the same
// browser, in turn; and a first visit over slow 4G until the summary is true and its button answers.
import { closeBrowser, serve, visit } from "../../tests/journeys/support/product.mjs";

const SLOWER = 4;
/** 150 ms for a round trip, 1.6 Mbit/s down, 750 kbit/s up: what browsers' tools call slow 4G. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const ROUNDS = 5;
const KEYSTROKES_EACH = 20;
/** The keys in turn; with the first the persona chooses what it has, which is refused. */
const KEYS = ["5", "6", "7", "8", "9"];
/** Milliseconds until nothing of a keystroke is under way any more. */
const SETTLED = 80;
const VISITS = 5;
const ADDRESS = "/change?subscription=sub_officina&licences=8";

const sorted = (values) => [...values].sort((a, b) => a - b);
const at = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
const median = (values) => at(values, 0.5);
const figure = (values, digits, most) => ({
  median: Number(median(values).toFixed(digits)),
  spread: Number(median(values.map((value) => Math.abs(value - median(values)))).toFixed(digits)),
  runs: values.length,
  ...(most && { most }),
});

/** A percentile of all keystrokes, with how much it differs between rounds. */
const percentile = (rounds, share, most) => ({
  median: Number(at(rounds.flat(), share).toFixed(1)),
  spread: figure(rounds.map((round) => at(round, share)), 1).spread,
  runs: rounds.flat().length,
  ...(most && { most }),
});

/** The median of each key's tasks, and of these the largest: what the page takes, without what interrupts the machine now and then. */
function worstKey(rounds) {
  const of = (place) => rounds.flatMap((round) => round.filter((_, n) => n % KEYS.length === place));
  const medians = KEYS.map((_, place) => of(place)).map(median);
  return { median: Number(Math.max(...medians).toFixed(1)), spread: figure(medians, 1).spread, runs: rounds.flat().length, most: 16 };
}

/**
 * Types digits into a field: the longest task on the page's main thread from each key until what it changes is painted, the same
 * until nothing is under way any more, and the time from key to paint.
 */
async function type(page, session, field, part) {
  await field.focus();
  const tasks = [];
  const allTasks = [];
  const paints = [];
  for (let n = 0; n < KEYSTROKES_EACH; n += 1) {
    await page.keyboard.press("ControlOrMeta+A");
    await page.waitForTimeout(30);
    const events = await traced(session, async () => {
      paints.push(await keyToPaint(page, KEYS[n % KEYS.length], part));
      // What is shown after the summary, and what the browser tidies up, is the keystroke's too.
      await page.waitForTimeout(SETTLED);
    });
    const painted = events.find(({ name, args }) => name === "TimeStamp" && args.data?.message === "painted");
    tasks.push(longestTask(events, painted.ts));
    allTasks.push(longestTask(events, Infinity));
  }
  return { tasks, allTasks, paints };
}

/** Presses a key, and waits for what it changes in a part of the page to be painted; the browser's own time stamps, in milliseconds. */
async function keyToPaint(page, key, part) {
  await page.evaluate((part) => {
    window.painted = new Promise((done) => {
      addEventListener("keydown", ({ timeStamp }) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              console.timeStamp("painted");
              done(performance.now() - timeStamp);
            };
            port2.postMessage(0);
          });
        });
        observer.observe(document.querySelector(part), { subtree: true, childList: true, characterData: true });
      }, { once: true, capture: true });
    });
  }, part);
  await page.keyboard.press(key);
  return page.evaluate(() => window.painted);
}

/** What the browser traces while something is done. */
async function traced(session, act) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on("Tracing.dataCollected", collect);
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] } });
  await act();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  session.off("Tracing.dataCollected", collect);
  return events;
}

/** The longest task on the thread that handled the key, in milliseconds, of those that begin before a time of the trace. */
function longestTask(events, end) {
  const key = events.find(({ name, args }) => name === "EventDispatch" && args.data?.type === "keydown");
  const tasks = events.filter(({ name, tid, pid, ts, dur }) => name === "RunTask" && tid === key?.tid && pid === key.pid && ts + (dur ?? 0) >= key.ts && ts < end);
  if (!tasks.length) throw new Error("the trace has no task of the keystroke");
  return Math.max(...tasks.map(({ dur }) => dur ?? 0)) / 1000;
}

async function keystrokes(server) {
  const { page, context } = await visit(server, { persona: "simple" });
  const empty = await context.newPage();
  await page.goto(ADDRESS);
  await page.locator("[data-part=due-now]").waitFor();
  await empty.setContent("<!doctype html><title>Empty</title><input oninput='this.nextSibling.textContent = this.value'><output></output>");
  const rounds = { tasks: [], allTasks: [], paints: [], emptyTasks: [], ratios: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [target, field, part] of [[page, page.getByRole("spinbutton"), ".summary"], [empty, empty.locator("input"), "output"]]) {
      await target.bringToFront();
      const session = await context.newCDPSession(target);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
      const { tasks, allTasks, paints } = await type(target, session, field, part);
      await session.detach();
      if (target === empty) {
        rounds.emptyTasks.push(tasks);
      } else {
        rounds.tasks.push(tasks);
        rounds.allTasks.push(allTasks);
        rounds.paints.push(paints);
      }
    }
    rounds.ratios.push(median(rounds.tasks.at(-1)) / median(rounds.emptyTasks.at(-1)));
  }
  await context.close();
  return rounds;
}

/** Notes when the wasm was asked for, was ready, and when there was a summary that can be checked out; all since the navigation. */
function watch() {
  const marks = (window.marks = {});
  const mark = (name) => { marks[name] ??= performance.now(); };
  const compile = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...all) => {
    mark("scripts");
    const made = await compile.apply(WebAssembly, all);
    mark("compiled");
    return made;
  };
  new MutationObserver(() => {
    const button = document.querySelector(".summary .button--primary");
    if (!document.querySelector("[data-part=due-now]") || button?.getAttribute("aria-disabled") !== "false" || marks.shown) return;
    mark("shown");
    requestAnimationFrame(() => setTimeout(() => mark("painted")));
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** One first visit. */
async function firstVisit(server) {
  const { page, context } = await visit(server, { persona: "simple" });
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(watch);
  await page.goto(ADDRESS, { waitUntil: "commit" });
  await page.waitForFunction(() => window.marks?.painted);
  const marks = await page.evaluate(() => {
    const end = (part) => Math.max(...performance.getEntriesByType("resource").filter(({ name }) => name.includes(part)).map(({ responseEnd }) => responseEnd));
    return { ...window.marks, html: performance.getEntriesByType("navigation")[0].responseEnd, wasm: end("_bg.wasm"), api: end("/v1/snapshot") };
  });
  // Usable is what answers: the button leads on.
  const due = await page.locator("[data-part=due-now] dd").textContent();
  if (!due.includes("408.40")) throw new Error(`the summary says ${due}`);
  await page.locator(".summary .button--primary").click();
  await page.locator("[data-part=place-order]").waitFor();
  await context.close();
  return marks;
}

export async function measure() {
  const server = await serve({ env: { MIDCYCLE_RATE: "0" } });
  try {
    const { tasks, allTasks, paints, emptyTasks, ratios } = await keystrokes(server);
    const visits = [];
    for (let n = 0; n < VISITS; n += 1) visits.push(await firstVisit(server));
    const part = (of) => figure(visits.map(of), 0);
    const throttled = `processor ${SLOWER} times slower (CDP)`;
    const typed = `${ROUNDS * KEYSTROKES_EACH} keystrokes into the licences, ${throttled}`;
    const visited = `cold cache, 150 ms round trip, 1.6 Mbit/s, ${throttled}, ${ADDRESS}`;
    return {
      figures: {
        keystroke_p50_ms: percentile(tasks, 0.5),
        keystroke_p95_ms: percentile(tasks, 0.95, 16),
        keystroke_max_ms: percentile(tasks, 1),
        keystroke_worst_key_ms: worstKey(allTasks),
        keystroke_settled_p95_ms: percentile(allTasks, 0.95),
        keystroke_empty_page_p95_ms: percentile(emptyTasks, 0.95),
        keystroke_to_summary_p50_ms: percentile(paints, 0.5),
        keystroke_to_summary_p95_ms: percentile(paints, 0.95),
        keystroke_vs_empty_page: figure(ratios, 1),
        slow_4g_first_summary_ms: figure(visits.map(({ painted }) => painted), 0, 1500),
        slow_4g_html_ms: part(({ html }) => html),
        slow_4g_wasm_ms: part(({ wasm, html }) => wasm - html),
        slow_4g_compile_ms: part(({ compiled, wasm }) => compiled - wasm),
        slow_4g_api_ms: part(({ api, compiled }) => Math.max(0, api - compiled)),
        slow_4g_render_ms: part(({ painted, api, compiled }) => painted - Math.max(api, compiled)),
      },
      against: {
        keystroke_p95_ms: `the longest task on the page's main thread from the key until the summary is painted (trace), ${typed}`,
        keystroke_settled_p95_ms: `the same until ${SETTLED} ms later: plan cards, comparison, the address and the browser's own tidying up`,
        keystroke_worst_key_ms: "of these the median of each key, and of the medians the largest: what the page takes where nothing interrupts the machine",
        keystroke_empty_page_p95_ms: "the same of the empty page of keystroke_vs_empty_page: what the browser and this machine take by themselves",
        keystroke_to_summary_p95_ms: `from the key's time stamp to the task after the frame that shows the summary, ${typed}`,
        keystroke_vs_empty_page: `the median of those tasks against the same of an <input> that is shown again, on an empty page (${percentile(emptyTasks, 0.5).median} ms), in turn, in the same browser`,
        slow_4g_first_summary_ms: `from the navigation to the painted summary of a signed-in visitor whose button was then pressed and led on; ${visited}`,
        slow_4g_html_ms: "of that: until the document is there",
        slow_4g_wasm_ms: "then until the wasm is there; style, glue, words and account come meanwhile",
        slow_4g_compile_ms: "then until it is compiled and started",
        slow_4g_api_ms: "then until the account is there, where it was not yet",
        slow_4g_render_ms: "then until it is painted",
      },
    };
  } finally {
    await closeBrowser();
    server.stop();
  }
}
