// What a payment provider's script does in a page without a framework.
import { mountCard } from "./card.js";

mountCard(document.querySelector("[slot=payment]"));
