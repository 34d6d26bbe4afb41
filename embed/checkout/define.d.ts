/** Defines `<midcycle-checkout>` when it is imported. */
export { MidcycleCheckout, configure, version } from "./index.js";
