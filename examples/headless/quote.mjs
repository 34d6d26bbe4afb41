// The numbers alone: a request on standard input, its quote on standard output. `midcycle quote` answers the same bytes.
import { text } from "node:stream/consumers";
import { init, quote } from "@midcycle/preview";

await init();
const request = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({ quote: quote(request) }));
