import { mountCard } from "../shared/card.js";
import { session } from "../shared/session.js";

const checkout = document.querySelector("midcycle-checkout");
checkout.session = session;
mountCard(checkout.querySelector("[slot=payment]"));

checkout.addEventListener("midcycle-quote", ({ detail: { quote, settlement } }) => {
  document.querySelector("#due").value = `${settlement.due_now} ${quote.currency}`;
});
checkout.addEventListener("midcycle-order", ({ detail: { id, state } }) => {
  document.querySelector("#order").value = `${id} ${state}`;
});
