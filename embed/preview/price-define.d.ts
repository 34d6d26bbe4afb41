/** Importing this defines `<midcycle-price>`. */
export {};
import "./price.js";
