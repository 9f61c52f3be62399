#!/usr/bin/env node
// Runs the binary of the package for this platform with the arguments as they are, and ends as it ends.
"use strict";
const { spawnSync } = require("node:child_process");

const name = `pliego-${process.platform}-${process.arch}`;
let binary;
try {
  binary = require.resolve(`${name}/pliego${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`pliego: the package ${name} is not installed. Install pliego without --omit=optional;`);
  console.error("if there is no package for this platform, build the program from source with cargo install pliego.");
  process.exit(2);
}
const run = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`pliego: ${run.error.message}`);
  process.exit(2);
}
if (run.signal) process.kill(process.pid, run.signal);
process.exit(run.status ?? 2);
