// What stands for a payment provider's own script: a field in the page's light DOM, and a token for what is typed there.
const TOKENS = { 4242424242424242: "tok_ok", 4000000000000002: "tok_declined" };

/** Puts the provider's field into the slot, and tells the checkout its token. Gives what takes it away again. */
export function mountCard(slot) {
  const field = document.createElement("input");
  field.inputMode = "numeric";
  field.placeholder = "4242 4242 4242 4242";
  field.ariaLabel = "Card number";
  field.addEventListener("input", () => {
    // Null: what is typed pays nothing, or no more.
    const token = TOKENS[field.value.replaceAll(" ", "")] ?? null;
    field.dispatchEvent(new CustomEvent("midcycle-payment", { bubbles: true, detail: { token } }));
  });
  slot.replaceChildren(field);
  return () => field.remove();
}
