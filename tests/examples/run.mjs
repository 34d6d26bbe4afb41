// Runs the tests of the examples (or those named as arguments), as `make examples` built them.
import { runAll } from "../runner.mjs";

runAll(import.meta.dirname, ".test.mjs", "examples");
