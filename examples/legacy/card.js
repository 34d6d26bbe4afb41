import { mountCard } from "../shared/card.js";

mountCard(document.querySelector("[slot=payment]"));
