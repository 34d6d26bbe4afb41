import "@midcycle/checkout/define";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { mountCard } from "../shared/card.js";
import { session } from "../shared/session.js";

function Billing() {
  const [due, setDue] = useState("no price yet");
  const [order, setOrder] = useState("none yet");
  return (
    <>
      <h1>Your subscription</h1>
      <p className="heard">
        Due today: <output id="due">{due}</output>. Order: <output id="order">{order}</output>.
      </p>
      <midcycle-checkout
        subscription="sub_officina"
        session={session}
        onmidcycle-quote={({ detail: { quotes, settlement } }) => setDue(`${settlement.due_now} ${quotes[0].currency}`)}
        onmidcycle-order={({ detail: { number, state } }) => setOrder(`${number} ${state}`)}
      >
        <div slot="payment" ref={mountCard} />
      </midcycle-checkout>
    </>
  );
}

createRoot(document.querySelector("#app")).render(<StrictMode><Billing /></StrictMode>);
