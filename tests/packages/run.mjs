// Runs the tests of the packages (or those named as arguments), on the tarballs that `make packages` left in target/packages.
import { runAll } from "../runner.mjs";

runAll(import.meta.dirname, ".package.mjs", "packages");
