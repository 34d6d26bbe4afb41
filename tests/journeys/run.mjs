// Runs every journey of this folder, or those named as arguments.
import { runAll } from "../runner.mjs";

runAll(import.meta.dirname, ".journey.mjs", "journeys");
