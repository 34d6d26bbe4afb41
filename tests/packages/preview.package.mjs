// @midcycle/preview as its users have it: in Node, and what its types and its manifest promise.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { hasDigests, hasTypes, isClean } from "./support/checks.mjs";
import { installed, tests } from "./support/installed.mjs";
import { DUE, catalog, month, plans, request, snapshot, year } from "./support/world.mjs";

const root = dirname(tests);
const source = (file) => readFileSync(join(root, file), "utf8");

describe("@midcycle/preview", () => {
  let own;
  let preview;
  before(async () => {
    own = installed("preview", { "entry.mjs": 'export * from "@midcycle/preview";', "server.mjs": 'import "@midcycle/preview/price/define";' });
    preview = await import(pathToFileURL(join(own.folder, "entry.mjs")));
  });
  after(() => own.remove());

  const fails = (act, code, path) => assert.throws(act, (error) => {
    assert.ok(error instanceof preview.MidcycleError && error instanceof Error);
    assert.deepEqual([error.code, error.path], [code, path]);
    assert.ok(error.message);
    return true;
  });

  it("says that it is not ready before it is", () => {
    fails(() => preview.quote(request), "not_ready", "");
    fails(() => preview.preview(snapshot), "not_ready", "");
  });

  it("quotes in Node, which reads the wasm from its file, from objects and from text", async () => {
    await preview.init();
    assert.equal(preview.quote(request).due_now, DUE.text);
    assert.equal(preview.quote(JSON.stringify(request)).due_now, DUE.text);
    assert.equal(JSON.parse(preview.ask("quote", JSON.stringify(request))).quote.due_now, DUE.text);
  });

  it("is ready at once where that is asked", async () => {
    const other = await import(`${pathToFileURL(join(own.at, "node.js"))}?at-once`);
    other.initSync();
    assert.equal(other.quote(request).due_now, DUE.text);
  });

  it("tells what is wrong with a request, and where", () => {
    const broken = structuredClone(request);
    broken.next.lines[0].quantity = -1;
    fails(() => preview.quote(broken), "quantity", "/next/lines/0/quantity");
    fails(() => preview.quote("{"), "syntax", "");
    fails(() => preview.periods({ start: "2024-01-31" }), "missing_field", "/interval");
    fails(() => preview.preview({ ...snapshot, at: "today" }), "moment", "/at");
  });

  it("explains a quote that it gave, a choice of a preview, and a request", () => {
    const quoted = preview.quote(request);
    assert.equal(quoted.lines[0].why, undefined);
    const held = preview.preview(snapshot).select({ plan: "team", licences: 8, interval: year });
    for (const of of [quoted, request, held.quote()]) {
      const explained = preview.explain(of);
      assert.equal(explained.due_now, DUE.text);
      assert.deepEqual(explained.lines[0].why.map(({ step }) => step), ["units", "time", "rounded"]);
    }
    assert.ok(held.quote({ explain: true }).lines[0].why);
    // A choice that was made after the quote is not what is explained, and stays what is selected.
    const earlier = held.quote();
    const { dueNow } = held.select({ plan: "team", licences: 9, interval: year });
    assert.equal(preview.explain(earlier).due_now, DUE.text);
    assert.deepEqual([held.dueNow, held.quote().due_now], [dueNow, "6981.76"]);
  });

  it("counts periods", () => {
    const boundaries = preview.periods({ start: "2024-01-31", anchor_day: 31, interval: month, count: 2 });
    assert.deepEqual(boundaries, ["2024-01-31", "2024-02-29", "2024-03-31"]);
  });

  it("compares the presets, of which it knows all", () => {
    const compared = preview.compare(request);
    assert.deepEqual(compared.map(({ rules }) => rules), preview.PRESETS);
    assert.equal(compared[0].quote.due_now, DUE.text);
    assert.equal(compared.find(({ rules }) => rules === "killbill").error.code, "interval_change");
    const unknown = JSON.parse(preview.ask("quote", JSON.stringify({ ...request, rules: "?" }))).error.message;
    assert.equal(unknown.split("presets are ")[1], preview.PRESETS.join(", "));
  });

  it("gives in numbers what the objects give in text", () => {
    const held = preview.preview(snapshot);
    for (const plan of plans) {
      for (const interval of [month, year]) {
        for (const licences of [1, 5, 8, 50, 999, 1_000_000]) {
          held.select({ plan: plan.id, licences, interval });
          const price = plan.prices.find((row) => row.interval === interval).price;
          const quoted = preview.quote({ ...request, next: { interval, lines: [{ id: "licences", quantity: licences, price }] } });
          const minor = (text) => Number(text.replace(".", ""));
          const amounts = [quoted.due_now, quoted.total, quoted.subtotal, quoted.tax, quoted.refund, quoted.balance.before,
            quoted.balance.applied, quoted.balance.after, quoted.renewal.total, quoted.renewal.subtotal, quoted.renewal.tax];
          assert.deepEqual([held.dueNow, held.total, held.subtotal, held.tax, held.refund, held.balanceBefore, held.balanceApplied,
            held.balanceAfter, held.renewalTotal, held.renewalSubtotal, held.renewalTax], amounts.map(minor));
          assert.deepEqual(held.quote(), quoted);
          assert.deepEqual(held.lines(), quoted.lines);
        }
      }
    }
    assert.deepEqual([held.decimals, held.currency], [2, "EUR"]);
  });

  it("prices what may not be had, and says why it may not", () => {
    const held = preview.preview(snapshot);
    assert.equal(held.select({ plan: "team", licences: 8, interval: "year" }).refusal, null);
    const table = [
      [{ plan: "team", licences: 5, interval: "month" }, "no-change", ""],
      [{ plan: "team", licences: 3, interval: "month" }, "licences-in-use", "/licences"],
      [{ plan: "business", licences: 7, interval: month }, "licences-step", "/licences"],
    ];
    for (const [choice, code, path] of table) {
      const { refusal, dueNow } = held.select(choice);
      assert.deepEqual([refusal.code, refusal.path], [code, path]);
      assert.ok(dueNow >= 0);
    }
    const member = preview.preview({ ...snapshot, user: { role: "member" } });
    assert.equal(member.select({ plan: "team", licences: 8, interval: year }).refusal.code, "not-billing-contact");
  });

  it("changes the first subscription, unless another or a purchase is named", () => {
    const other = { ...structuredClone(snapshot.subscriptions[0]), id: "sub_2" };
    other.current.lines[0].quantity = 6;
    const held = preview.preview({ ...snapshot, subscriptions: [...snapshot.subscriptions, other] });
    const choice = { plan: "team", licences: 8, interval: month };
    const due = (named) => held.select({ ...choice, ...named }).dueNow;
    // 552.00 - 207.00 and 552.00 - 248.40, x 1.22 - 12.50; a purchase gives nothing back.
    const table = [[{}, 40_840], [{ subscription: "sub_1" }, 40_840], [{ subscription: "sub_2" }, 35_789], [{ subscription: null }, 66_094]];
    for (const [named, expected] of [...table, ...table]) assert.equal(due(named), expected, JSON.stringify(named));
    assert.equal(held.whatIf({ licences: 8, subscription: null })[0].dueNow, 66_094);
  });

  it("refuses what there is not", () => {
    const held = preview.preview(snapshot);
    for (const asked of [() => held.dueNow, () => held.quote()]) fails(asked, "not_ready", "");
    const choice = { plan: "team", licences: 8, interval: year };
    held.select(choice);
    fails(() => held.select({ ...choice, plan: "gold" }), "unknown-plan", "/plan");
    // What failed is not what is selected; an amount of an earlier choice must not stand in for it.
    for (const asked of [() => held.dueNow, () => held.quote(), () => held.lines()]) fails(asked, "not_ready", "");
    assert.equal(held.refusal, null);
    held.whatIf({ licences: 10 });
    fails(() => held.dueNow, "not_ready", "");
    fails(() => held.select({ ...choice, product: "other" }), "unknown-product", "/product");
    fails(() => held.select({ ...choice, subscription: "sub_9" }), "unknown-subscription", "/subscription");
    fails(() => held.select({ ...choice, interval: { unit: "week", count: 1 } }), "no-price", "/interval");
    fails(() => held.select({ ...choice, interval: { unit: "moon", count: 1 } }), "interval", "/interval/unit");
    for (const licences of [-1, 1.5, NaN, 2 ** 32, "8"]) fails(() => held.select({ ...choice, licences }), "quantity", "/licences");
    fails(() => held.select({ ...choice, licences: 1_000_001 }), "licences-too-many", "/licences");
    fails(() => held.dueNow, "not_ready", "");
    assert.equal(held.select(choice).dueNow, DUE.minor);
  });

  it("gives an exact number or none: at 2^53 - 1 minor units, and one past", () => {
    const held = (unit_amount) => {
      const dear = { ...plans[0], prices: [{ ...plans[0].prices[0], price: { model: "per_unit", unit_amount } }] };
      return preview.preview({ ...catalog, catalog: [{ ...catalog.catalog[0], plans: [dear] }] });
    };
    // 69,431 x 1,297,287,847.61 and 65,536 x 1,374,389,534.72
    assert.equal(held("1297287847.61").select({ plan: "team", licences: 69_431, interval: month }).dueNow, Number.MAX_SAFE_INTEGER);
    const beyond = held("1374389534.72").select({ plan: "team", licences: 65_536, interval: month });
    fails(() => beyond.dueNow, "unsafe_number", "");
    fails(() => beyond.total, "unsafe_number", "");
    assert.equal(beyond.quote().due_now, "90071992547409.92");
    assert.equal(beyond.tax, 0);
    fails(() => beyond.whatIf({ licences: 100_000 }), "unsafe_number", "");
    assert.equal(beyond.quote().due_now, "90071992547409.92");
  });

  it("prices every plan at every frequency, and keeps what is selected", () => {
    const held = preview.preview(snapshot).select({ plan: "team", licences: 8, interval: year });
    const cells = held.whatIf({ licences: 10 });
    assert.deepEqual(cells.map(({ plan, interval }) => [plan, interval.unit]), [["team", "month"], ["team", "year"], ["business", "month"], ["business", "year"]]);
    assert.deepEqual(cells, preview.whatIf(snapshot, { licences: 10 }));
    for (const { plan, interval, dueNow } of cells) {
      assert.equal(preview.preview(snapshot).select({ plan, interval, licences: 10 }).dueNow, dueNow);
    }
    assert.equal(held.dueNow, DUE.minor);
  });

  it("prices a purchase by a price list, with the taxes that it names", () => {
    const taxed = { ...catalog, taxes: [{ id: "VAT", percent: "20" }] };
    assert.equal(preview.preview(catalog).select({ plan: "team", licences: 2, interval: month }).dueNow, 13_800);
    assert.equal(preview.preview(taxed).select({ plan: "team", licences: 2, interval: month }).dueNow, 16_560);
  });

  it("needs no more memory for a hundred thousand choices, nor for a thousand quotes", () => {
    const held = preview.preview(snapshot);
    const choose = (count) => {
      for (let index = 0; index < count; index += 1) held.select({ plan: "team", licences: 4 + (index % 40), interval: year });
    };
    choose(1000);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;
    choose(100_000);
    for (let index = 0; index < 1000; index += 1) preview.ask("quote", JSON.stringify(request));
    const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().external - before;
    assert.ok(grown < 1_000_000, `${grown} bytes more`);
  });

  it("does no harm where there is no page", async () => {
    await import(pathToFileURL(join(own.folder, "server.mjs")));
  });

  it("has the digest of each of its files", () => hasDigests(own.at));

  it("is clean to publint and to are-the-types-wrong", () => isClean("preview", own.at));

  it("has types for all that it exports, in a strict program", () => {
    const program = readFileSync(join(tests, "packages", "support", "every-export.ts"), "utf8");
    hasTypes("preview", program);
    for (const name of Object.keys(preview)) assert.ok(program.includes(name), `${name} is in no program`);
  });

  it("has types for every code and every step of the engine", () => {
    const quoted = (text) => new Set([...text.matchAll(/"([^"]+)"/g)].map(([, word]) => word));
    const types = source("embed/preview/index.d.ts");
    const named = (type) => quoted(new RegExp(`type ${type} =([^;]+);`).exec(types)[1]);
    const codes = /fn as_str[^{]+\{([\s\S]+?)\n    \}/.exec(source("crates/engine/src/error.rs"))[1];
    assert.deepEqual(named("QuoteErrorCode"), quoted(codes));
    const refusals = /fn code[^{]+\{([\s\S]+?)\n    \}/.exec(source("crates/engine/src/change/refusal.rs"))[1];
    assert.deepEqual(named("RefusalCode"), quoted(refusals));
    const steps = new Set([...source("embed/preview/contract.d.ts").matchAll(/step: "(\w+)"/g)].map(([, step]) => step));
    const told = new Set([...source("crates/engine/src/explain/mod.rs").matchAll(/^ {8}\w+ = "(\w+)" \{/gm)].map(([, step]) => step));
    assert.deepEqual(steps, told);
  });
});
