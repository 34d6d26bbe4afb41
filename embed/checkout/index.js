export { MidcycleCheckout, configure, define, version } from "./element.js";
