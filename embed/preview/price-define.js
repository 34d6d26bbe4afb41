// Defines <midcycle-price>.
import { define } from "./price.js";

define();
