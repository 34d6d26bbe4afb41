// Uses every export of @midcycle/preview and every discriminated union of its types; `tsc` reads it, nobody runs it.
import {
  MidcycleError, PRESETS, Preview, ask, compare, explain, init, initSync, periods, preview, quote, version, whatIf,
} from "@midcycle/preview";
import type {
  Catalog, Cell, Choice, Compared, ErrorCode, Line, Price, Quote, QuoteRequest, Refusal, Rules, Snapshot, Step, WasmSource,
} from "@midcycle/preview";
import { MidcyclePrice, define, type PriceErrorDetail } from "@midcycle/preview/price";
import "@midcycle/preview/price/define";
import wasm from "@midcycle/preview/preview.wasm";

const prices: Price[] = [
  { model: "flat", amount: "10" },
  { model: "per_unit", unit_amount: "69.00" },
  { model: "graduated", tiers: [{ up_to: 10, unit_amount: "9", flat_amount: "1" }, { up_to: null, unit_amount: "8" }] },
  { model: "volume", tiers: [{ up_to: null, unit_amount: "8" }] },
  { model: "stairstep", tiers: [{ up_to: null, amount: "80" }] },
  { model: "package", size: 5, amount: "50" },
];
// @ts-expect-error An amount is text: a number would be a float.
const float: Price = { model: "flat", amount: 10.5 };
// @ts-expect-error Each model has its own members.
const mixed: Price = { model: "flat", unit_amount: "10" };

const rules: Rules[] = ["goto", { preset: "killbill", cycle: "keep", round: { of: "net" }, when_decreasing: { credit: "none" } }];
const request: QuoteRequest = {
  at: "2026-11-22", currency: "EUR", rules: rules[1] ?? "goto", current: null,
  next: { interval: { unit: "month", count: 1 }, lines: prices.map((price, index) => ({ id: `line ${index}`, quantity: 5, price })) },
  discounts: [{ id: "A", percent: "10" }, { id: "B", amount: "5", line: "line 0", renewals: 1 }],
  taxes: [{ id: "VAT", percent: "20", inclusive: true }], balance: "0", explain: true,
};

function told(step: Step): string {
  switch (step.step) {
    case "units": return `${step.quantity} x ${step.unit_amount}`;
    case "time": return `${step.factor.of} / ${step.factor.over}`;
    case "rounded": return `${step.before} ${step.after}`;
    case "cap": return step.applies ? step.left : step.paid;
    default: return step.step;
  }
}

function shown(line: Line): string {
  switch (line.kind) {
    case "credit":
    case "charge": return `${line.quantity} ${line.period.start} ${line.full_amount} ${line.factor.of}`;
    case "adjustment": return `${line.quantity} ${line.period.end}`;
    case "tax": return `${line.percent} of ${line.base}`;
    case "discount": return line.amount;
    default: return line satisfies never;
  }
}

async function used(snapshot: Snapshot, catalog: Catalog, source: WasmSource): Promise<string[]> {
  await init();
  await init({ wasm });
  await init({ wasm: Promise.resolve(source) });
  initSync({ wasm: new Uint8Array() });
  const quoted: Quote = quote(request);
  const lines = explain(quoted).lines.map((line) => shown(line) + (line.why ?? []).map(told).join());
  const compared: Compared[] = compare(request);
  for (const { rules, quote, error } of compared) lines.push(String(rules), quote ? quote.due_now : error.code);
  const boundaries: string[] = periods({ start: "2024-01-31", interval: { unit: "month", count: 1 }, count: 3 });
  const held: Preview = preview(snapshot);
  const choice: Choice = { plan: "team", licences: 8, interval: "year" };
  const due: number = held.select(choice).dueNow + held.total + held.subtotal + held.tax + held.refund + held.decimals;
  const later: number = held.renewalTotal + held.renewalSubtotal + held.renewalTax + held.balanceBefore + held.balanceApplied + held.balanceAfter;
  const refusal: Refusal | null = held.refusal;
  const cells: Cell[] = [...whatIf(catalog, { licences: 8 }), ...held.whatIf({ licences: 8, subscription: null })];
  try {
    held.select({ ...choice, interval: { unit: "week", count: 2 } });
  } catch (error) {
    if (error instanceof MidcycleError) {
      const code: ErrorCode = error.code;
      lines.push(code, error.path, error.message);
    }
  }
  lines.push(ask("quote", JSON.stringify(request)), held.currency, held.quote({ explain: true }).due_now, version, ...PRESETS);
  return [...lines, ...boundaries, ...held.lines().map(shown), ...cells.map(({ plan }) => plan), String(due + later), refusal?.code ?? ""];
}

define("my-price", { wasm });
const element: MidcyclePrice = document.createElement("midcycle-price");
element.addEventListener("midcycle-error", ({ detail }: CustomEvent<PriceErrorDetail>) => console.log(detail.code, element.value));
element.update();
console.log(used, float, mixed);
