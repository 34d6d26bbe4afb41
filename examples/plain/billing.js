const checkout = document.querySelector("midcycle-checkout");

// The token of who is signed in here, from this page's own server. The checkout asks again when it has run out.
checkout.session = async () => {
  const answer = await fetch("/session", { method: "POST" });
  if (!answer.ok) throw new Error(`no session: ${answer.status}`);
  return answer.text();
};

checkout.addEventListener("midcycle-quote", ({ detail: { quotes, settlement } }) => {
  document.querySelector("#due").value = `${settlement.due_now} ${quotes[0].currency}`;
});
checkout.addEventListener("midcycle-order", ({ detail: { number, state } }) => {
  document.querySelector("#order").value = `${number} ${state}`;
});
