// Runs Ace by DAISY on one EPUB and says what it found, a line a violation. Exit code 1 when there is one.
// usage: node ace.js NODE_MODULES BOOK.epub

const { spawnSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const [modules, book] = process.argv.slice(2);
const out = fs.mkdtempSync(path.join(os.tmpdir(), "ace-"));
process.on("exit", () => fs.rmSync(out, { recursive: true, force: true }));

const ace = path.join(modules, "@daisy/ace-cli/bin/ace.js");
// --no-sandbox, which Chromium needs as root, is what Ace's runner passes by itself. It gives the browser 5 s to start, which a
// machine that has just compiled us, and has nothing of Chromium in memory, does not always keep.
const env = { ...process.env, ACE_TIMEOUT_INITIAL: "180000" };
const run = spawnSync(process.execPath, [ace, "--force", "--outdir", out, book], { encoding: "utf8", env });
const reportFile = path.join(out, "report.json");
if (run.status !== 0 || !fs.existsSync(reportFile)) {
  console.error(`ace gave no report (exit ${run.status})\n${run.stdout}${run.stderr}`);
  process.exit(3);
}
const report = JSON.parse(fs.readFileSync(reportFile, "utf8"));
let violations = 0;
for (const document of report.assertions) {
  for (const finding of document.assertions) {
    violations += 1;
    const test = finding["earl:test"];
    console.log(`${document["earl:testSubject"].url}: ${test["earl:impact"]} ${test["dct:title"]}`);
    console.log(`    ${finding["earl:result"]["dct:description"]}`);
    if (finding["earl:result"].html) console.log(`    ${finding["earl:result"].html}`);
  }
}
console.log(`${violations} violations in ${report.assertions.length} documents`);
process.exit(violations > 0 || report["earl:result"]["earl:outcome"] === "fail" ? 1 : 0);
