// Orders a second, on SQLite against the same reads and transactions bare, on PostgreSQL against pgbench running the same
// statements; and what reading a snapshot takes meanwhile. Both databases write as in production.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const SECONDS = 3;
const PAIRS = 5;
const CLIENTS = 8;
/** Orders against the bare loop, and against pgbench. */
const RATIO_WANTED = 0.5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => median(values.map((value) => Math.abs(value - median(values))));
const figure = (values, digits) => ({
  median: Number(median(values).toFixed(digits)),
  spread: Number(spread(values).toFixed(digits)),
  runs: values.length,
});

const program = () => {
  const built = execFileSync("tools/with", ["cargo", "bench", "--quiet", "--locked", "-p", "midcycle-billing-api", "--bench", "orders",
    // As `make server` builds it: the program that it leaves in target/release is the same.
    "--features", "page,docs", "--no-run", "--message-format=json"], { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] });
  const lines = built.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return lines.find((line) => line.reason === "compiler-artifact" && line.target.name === "orders" && line.executable).executable;
};

const run = (command, args, env = {}) =>
  execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });

/** A statement without its values: theirs are literals and variables of pgbench where ours are bound. */
const shape = (sql) => {
  const value = /-?(?:'[^']*'|:\w+|\$\d+|\b\d+\b|\bnull\b)/.source;
  return sql.replace(new RegExp(`${value}(?: \\|\\| ${value})*`, "g"), "?").replace(/ \\gset.*|;$/, "");
};

/** What is compared sends the same statements, or there is nothing to measure. */
function level(name, ours, theirs) {
  const first = ours.map(shape).findIndex((sql, n) => sql !== shape(theirs[n] ?? ""));
  if (first < 0 && ours.length === theirs.length) return;
  const place = first < 0 ? ours.length : first;
  throw new Error(`an order sends ${ours.length} statements, ${name} ${theirs.length}; number ${place + 1} differs:
  ${ours[place] ?? "nothing"}\n  ${theirs[place] ?? "nothing"}`);
}

const ofPgbench = () => readFileSync("tools/bench/order.sql", "utf8").split("\n")
  .filter((line) => /^(select|insert|update|delete|with) /.test(line));

/** JSON as a literal of SQL, in which pgbench finds no variable of its own: `:false` would be one. */
const literal = (text) => `'${text.replaceAll("'", "''").replace(/:(?=[a-z0-9])/g, ": ")}'`;

/** pgbench takes no texts as variables, so the order's messages are written into its script. */
function script(psql) {
  const row = (sql) => run(...psql(sql)).trim();
  const texts = {
    settlement: row("select settlement from orders limit 1"),
    selection: row("select selection from order_changes limit 1"),
    request: row("select request from order_changes limit 1"),
    quote: row("select quote from order_changes limit 1"),
    paper: row("select paper from documents limit 1"),
    current: row("select current from subscriptions limit 1"),
  };
  let sql = readFileSync("tools/bench/order.sql", "utf8");
  for (const [name, text] of Object.entries(texts)) sql = sql.replaceAll(`:${name}`, literal(text));
  const file = "target/bench/order.sql";
  writeFileSync(file, sql);
  return file;
}

export function measure() {
  const bench = program();
  mkdirSync("target/bench", { recursive: true });
  const database = "target/bench/orders.db";
  const clear = () => ["", "-shm", "-wal"].forEach((end) => rmSync(`${database}${end}`, { force: true }));
  clear();
  const sent = JSON.parse(run(bench, [database, "statements"]));
  level("the bare loop", sent.order, sent.bare);
  const sqlite = JSON.parse(run(bench, [database, SECONDS, PAIRS].map(String)));
  clear();
  const postgres = JSON.parse(run("tools/with", ["tools/with-postgres", "node", "tools/bench/orders.mjs", bench],
    { MIDCYCLE_POSTGRES_FSYNC: "on" }));
  const ratio = (ours, theirs) => ours.map((value, n) => value / theirs[n]);
  return {
    figures: {
      orders_sqlite_ratio: { ...figure(ratio(sqlite.orders, sqlite.bare), 2), wanted: RATIO_WANTED },
      orders_sqlite_per_second: figure(sqlite.orders, 0),
      orders_postgres_ratio: { ...figure(ratio(postgres.orders, postgres.pgbench), 2), wanted: RATIO_WANTED },
      orders_postgres_per_second: figure(postgres.orders, 0),
      orders_postgres_bare_ratio: figure(ratio(postgres.orders, postgres.bare), 2),
      reads_per_second: figure(sqlite.reads, 0),
      read_p50_us: figure([sqlite.read_p50_us], 0),
      read_p99_us: figure([sqlite.read_p99_us], 0),
      reads_postgres_per_second: figure(postgres.reads, 0),
      read_postgres_p50_us: figure([postgres.read_p50_us], 0),
      read_postgres_p99_us: figure([postgres.read_p99_us], 0),
    },
    against: {
      sqlite_bare_per_second: figure(sqlite.bare, 0),
      pgbench_per_second: figure(postgres.pgbench, 0),
    },
  };
}

/** Inside tools/with-postgres: ours and pgbench in turn. */
function onPostgres(bench) {
  const address = process.env.MIDCYCLE_TEST_POSTGRES;
  const bin = process.env.MIDCYCLE_TEST_POSTGRES_BIN;
  const psql = (sql) => [`${bin}/psql`, ["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, address]];
  const sent = JSON.parse(run(bench, [address, "statements"]));
  level("the bare loop", sent.order, sent.bare);
  level("pgbench", sent.order, ofPgbench());
  const all = { orders: [], bare: [], reads: [], pgbench: [], read_p50_us: [], read_p99_us: [] };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const ours = JSON.parse(run(bench, [address, String(SECONDS), "1"]));
    for (const name of Object.keys(ours)) all[name].push(ours[name].length ? ours[name][0] : ours[name]);
    const said = run(`${bin}/pgbench`, ["--no-vacuum", "--client", String(CLIENTS), "--jobs", "2", "--protocol", "prepared",
      "--time", String(SECONDS), "--file", script(psql), address]);
    all.pgbench.push(Number(/tps = ([\d.]+) \(without/.exec(said)[1]));
  }
  all.read_p50_us = median(all.read_p50_us);
  all.read_p99_us = median(all.read_p99_us);
  console.log(JSON.stringify(all));
}

if (process.argv[1].endsWith("orders.mjs")) onPostgres(process.argv[2]);
