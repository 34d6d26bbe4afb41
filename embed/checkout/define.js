// Defines <midcycle-checkout> as soon as it is imported.
import { define } from "./element.js";

export { MidcycleCheckout, configure, version } from "./element.js";

define();
