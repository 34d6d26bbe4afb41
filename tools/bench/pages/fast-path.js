// What tools/bench/fast-path.mjs measures, in the page: the same choice priced by @midcycle/preview and by hand.
import Big from "./big.mjs";
import Decimal from "./decimal.mjs";
import { init, preview, quote } from "./preview/index.js";

const month = { unit: "month", count: 1 };
const year = { unit: "year", count: 1 };
const PLANS = { team: { month: "69.00", year: "660.00" }, business: { month: "99.00", year: "948.00" } };
const priced = (unit_amount) => ({ model: "per_unit", unit_amount });
const row = (id, interval, unit_amount) => ({ id, currency: "EUR", interval, price: priced(unit_amount), for_existing: false });
const current = {
  period: { start: "2026-11-10", end: "2026-12-10" },
  interval: month,
  lines: [{ id: "licences", quantity: 5, price: priced("69.00") }],
};
const snapshot = {
  at: "2026-11-23",
  account: { currency: "EUR", kind: "self_service", vat_state: "none" },
  user: { role: "billing_contact" },
  rules: "goto",
  taxes: { now: [{ id: "IVA", percent: "22" }], with_vat_id: [], undetermined: "charge_vat" },
  balance: "12.50",
  discounts: [],
  catalog: [{
    product: "desk",
    name: "Desk",
    plans: Object.entries(PLANS).map(([id, price], tier) => ({
      id, name: id, tier, features: [], licences: { min: 1, max: 1000, step: 1 }, prices: [row(`${id}-m`, month, price.month), row(`${id}-y`, year, price.year)],
    })),
  }],
  subscriptions: [{ id: "sub_1", product: "desk", plan: "team", price: "team-m", status: "active", assigned: 1, current }],
};

/** Whole days between two dates, as they are counted by hand. */
const days = (start, end) => Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);

/**
 * The usual way by hand: what is unused of the period is given back, the new one is charged, the tax is taken of the difference,
 * the balance is set off, each rounded once. `number` makes a number of what the account says.
 */
const byHand = (number, round) => (plan, licences, unit) => {
  const unused = days(snapshot.at, current.period.end);
  const full = days(current.period.start, current.period.end);
  const [line] = current.lines;
  const credit = round(number(line.price.unit_amount).times(line.quantity).times(unused).div(full));
  const charge = round(number(PLANS[plan][unit]).times(licences));
  const subtotal = charge.minus(credit);
  const tax = round(subtotal.times(number(snapshot.taxes.now[0].percent)).div(100));
  const total = subtotal.plus(tax);
  if (total.lt(0)) return 0;
  const balance = number(snapshot.balance);
  const applied = balance.gt(total) ? total : balance;
  return Number(total.minus(applied).times(100));
};

/** The same where somebody took the trouble to prepare whatever does not change with the choice: only its arithmetic is left. */
function prepared(number, round) {
  const prices = Object.fromEntries(Object.entries(PLANS).map(([id, { month, year }]) => [id, { month: number(month), year: number(year) }]));
  const [line] = current.lines;
  const credit = round(number(line.price.unit_amount).times(line.quantity).times(days(snapshot.at, current.period.end)).div(days(current.period.start, current.period.end)));
  const percent = number(snapshot.taxes.now[0].percent);
  const balance = number(snapshot.balance);
  return (plan, licences, unit) => {
    const subtotal = round(prices[plan][unit].times(licences)).minus(credit);
    const total = subtotal.plus(round(subtotal.times(percent).div(100)));
    if (total.lt(0)) return 0;
    return Number(total.minus(balance.gt(total) ? total : balance).times(100));
  };
}

await init({ wasm: "./preview/preview.wasm" });
const held = preview(snapshot);
const intervals = { month, year };
const request = (plan, licences, unit) => ({
  at: snapshot.at, currency: "EUR", rules: "goto", current,
  next: { interval: intervals[unit], lines: [{ id: "licences", quantity: licences, price: priced(PLANS[plan][unit]) }] },
  taxes: snapshot.taxes.now, balance: snapshot.balance,
});
const minor = (text) => Number(text.replace(".", ""));

const big = [(text) => new Big(text), (amount) => amount.round(2, Big.roundHalfUp)];
const decimal = [(text) => new Decimal(text), (amount) => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP)];
const ways = {
  fast: (plan, licences, unit) => held.select({ plan, licences, interval: intervals[unit] }).dueNow,
  big: byHand(...big),
  decimal: byHand(...decimal),
  bigPrepared: prepared(...big),
  decimalPrepared: prepared(...decimal),
  object: (plan, licences, unit) => minor(quote(request(plan, licences, unit)).due_now),
};

/** What somebody types and picks: mostly licences, now and then another plan or frequency. */
const choices = Array.from({ length: 1000 }, (_, n) => [n % 200 < 150 ? "team" : "business", 6 + ((n * 7) % 90), n % 100 < 60 ? "month" : "year"]);

// The same numbers out, or there is nothing to compare.
for (const choice of choices) {
  const due = Object.entries(ways).map(([name, way]) => [name, way(...choice)]);
  for (const [name, amount] of due) if (amount !== due[0][1]) throw new Error(`${choice}: ${name} says ${amount}, ${due[0][0]} ${due[0][1]}`);
}

/** Microseconds for one choice, one way. */
globalThis.measured = (name, rounds) => {
  const way = ways[name];
  let sum = 0;
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) for (const [plan, licences, unit] of choices) sum += way(plan, licences, unit);
  const taken = performance.now() - start;
  if (!(sum > 0)) throw new Error("nothing was priced");
  return (taken * 1000) / (rounds * choices.length);
};

/** The same by the server's own answer over loopback, one after the other. */
globalThis.asked = async (count) => {
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const choice = choices[n % choices.length];
    const start = performance.now();
    const answer = await fetch("/v1/quotes", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request(...choice)) });
    const { quote, due_now = quote?.due_now } = await answer.json();
    times.push((performance.now() - start) * 1000);
    if (minor(due_now) !== ways.fast(...choice)) throw new Error(`the server says ${due_now} for ${choice}`);
  }
  return times;
};
globalThis.ready = true;
