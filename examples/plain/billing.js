import { mountCard } from "../shared/card.js";
import { session } from "../shared/session.js";

const checkout = document.querySelector("midcycle-checkout");
checkout.session = session;
mountCard(checkout.querySelector("[slot=payment]"));

checkout.addEventListener("midcycle-quote", ({ detail: { quote } }) => {
  document.querySelector("#due").value = `${quote.due_now} ${quote.currency}`;
});
checkout.addEventListener("midcycle-order", ({ detail: { id, status } }) => {
  document.querySelector("#order").value = `${id} ${status}`;
});
