// Uses every export of @midcycle/checkout and every event of its element; `tsc` reads it, nobody runs it.
import { MidcycleCheckout, configure, define, version } from "@midcycle/checkout";
import type { Files, Handoff, Interval, Language, MidcycleEvents, OrderState, Period, Quote, QuoteLine, Selection, Settlement, Step } from "@midcycle/checkout";
import "@midcycle/checkout/define";

const files: Files = { wasm: new URL("https://cdn.example/midcycle.wasm"), locales: { en: "/en.json" } };
configure(files);
// @ts-expect-error There is no such language.
configure({ locales: { xx: "/xx.json" } });
const made: typeof MidcycleCheckout | undefined = define("other-checkout");
const tag: string = version + (made?.version ?? "");

const checkout: MidcycleCheckout = document.createElement("midcycle-checkout");
checkout.api = "https://billing.example";
checkout.subscription = null;
checkout.view = "change";
// @ts-expect-error There is no such page.
checkout.view = "cart";
const language: Language = "de";
checkout.locale = language;
checkout.locale = "de-AT";
checkout.theme = "dark";
checkout.signIn = "/in";
checkout.session = "token";
checkout.session = async () => tag;
// @ts-expect-error A session is text.
checkout.session = () => 5;
checkout.snapshot = { version: 1 };
checkout.restart();

checkout.addEventListener("midcycle-step", (event) => {
  const step: Step = event.detail.step;
  if (step === "center") event.preventDefault();
});
checkout.addEventListener("midcycle-quote", ({ detail }) => {
  const { selection, quote, settlement }: { selection: Selection; quote: Quote; settlement: Settlement } = detail;
  const interval: Interval = selection.interval;
  const lines: QuoteLine[] = quote.lines;
  const period: Period | null = quote.period;
  document.title = [settlement.balance.after, interval.unit, lines[0]?.amount, period?.end].join();
});
checkout.addEventListener("midcycle-order", ({ detail: { state, client_secret } }) => {
  const placed: OrderState = state;
  // @ts-expect-error It is there only while the bank is asked.
  const secret: string = client_secret;
  console.log(placed, secret);
});
checkout.addEventListener("midcycle-handoff", ({ detail }) => {
  const to: Handoff = detail.to;
  location.assign(detail.url + to);
});
const told: (keyof MidcycleEvents)[] = ["midcycle-ready", "midcycle-refused", "midcycle-error"];
for (const name of told) checkout.addEventListener(name, ({ type }) => console.log(type));
