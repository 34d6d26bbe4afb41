// The same in Node, where the wasm is read from its file.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { init as load, initSync as loadSync } from "./index.js";

export * from "./index.js";

const file = new URL("./preview.wasm", import.meta.url);

export const init = ({ wasm = readFile(file) } = {}) => load({ wasm });

export const initSync = ({ wasm = readFileSync(file) } = {}) => loadSync({ wasm });
