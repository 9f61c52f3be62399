// Opens an EPUB in foliate-js, as the browser's reader does, and clicks marks of notes: each must show its note in a window.
// Prints a line of JSON for the book and one for each note that was shown. Exit code 1 when one does not show.
// usage: node foliate.js NODE_MODULES READER.html BOOK.epub [FOLDER FOR SCREENSHOTS]

const fs = require("fs");
const http = require("http");
const path = require("path");

const [modules, reader, book, folder] = process.argv.slice(2);
const puppeteer = require(path.join(modules, "puppeteer-core"));
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };
/// Notes of each kind to click on: enough to meet several documents.
const CLICKS = 4;

const server = http.createServer((request, answer) => {
  const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = name === "/" ? reader : name === "/book.epub" ? book : path.join(modules, "foliate-js", path.normalize(name.replace("/modules", "")));
  fs.readFile(file, (error, bytes) => {
    answer.writeHead(error ? 404 : 200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    answer.end(error ? "" : bytes);
  });
});

async function main() {
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
    timeout: 180000,
    protocolTimeout: 180000,
  });
  try {
    const page = await browser.newPage();
    page.on("console", message => message.type() === "error" && console.error(message.text()));
    await page.setViewport({ width: 620, height: 860, deviceScaleFactor: folder ? 2 : 1 });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction("window.ready || window.failure", { timeout: 120000 });
    const failure = await page.evaluate("window.ready ? null : window.failure");
    if (failure) throw new Error(failure);
    const facts = await page.evaluate(() => {
      const count = list => (list ?? []).reduce((sum, entry) => sum + 1 + count(entry.subitems), 0);
      const { metadata, sections, toc, pageList, landmarks, dir } = view.book;
      return { title: metadata.title?.["x-default"] ?? metadata.title, sections: sections.length, contents: count(toc),
               pages: count(pageList), landmarks: landmarks?.length ?? 0, dir };
    });
    console.log(JSON.stringify(facts));
    const failed = await notes(page);
    if (folder) await screenshots(page);
    return failed;
  } finally {
    await browser.close();
    server.close();
  }
}

// The marks of notes in the book, some of each kind, at most one a document.
const marks = () =>
  Promise.all(view.book.sections.map(section => section.createDocument?.())).then(documents => {
    const found = [];
    documents.forEach((doc, index) => {
      for (const kind of ["footnote", "endnote"]) {
        const of = a => doc.getElementById(decodeURIComponent((a.getAttribute("href").split("#")[1])))?.getAttribute("epub:type");
        const mark = [...(doc?.querySelectorAll('a[role="doc-noteref"][href^="#"]') ?? [])].find(a => of(a) === kind);
        if (!mark) continue;
        const note = doc.getElementById(decodeURIComponent(mark.getAttribute("href").slice(1)));
        found.push({ index, kind, id: mark.id, text: note.textContent.replace(/\s+/g, " ").trim() });
      }
    });
    return found;
  });

async function notes(page) {
  const found = await page.evaluate(marks);
  const chosen = ["footnote", "endnote"].flatMap(kind => found.filter(mark => mark.kind === kind).slice(0, CLICKS));
  let failed = 0;
  for (const mark of chosen) {
    const shown = await click(page, mark);
    const right = shown?.type === mark.kind && shown.text === mark.text;
    failed += right ? 0 : 1;
    console.log(JSON.stringify({ kind: mark.kind, right, shown: shown ?? (await page.evaluate("window.failure ?? null")), note: mark.text }));
    await page.evaluate("closeNote()");
  }
  return failed;
}

// Goes to the page of the mark and presses it as a reader would.
async function click(page, { index, id }) {
  await page.evaluate((index, id) => view.goTo(view.book.sections[index].id + "#" + id), index, id);
  for (const frame of page.frames()) {
    const mark = await frame.$(`#${id}`).catch(() => null);
    if (!mark) continue;
    await mark.click();
    await page.waitForFunction("window.shown || window.failure", { timeout: 30000 }).catch(() => {});
    return page.evaluate("window.shown");
  }
}

async function screenshots(page) {
  fs.mkdirSync(folder, { recursive: true });
  const shoot = async name => {
    await new Promise(done => setTimeout(done, 500));
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
  };
  // The first place that has something, and its page.
  const find = selector =>
    page.evaluate(async selector => {
      for (const section of view.book.sections) {
        const doc = await section.createDocument?.();
        const element = doc?.querySelector(selector);
        if (!element) continue;
        await view.renderer.goTo({ index: view.book.sections.indexOf(section), anchor: doc => doc.querySelector(selector) });
        return true;
      }
      return false;
    }, selector);
  const views = {
    cover: "section.cover", title: "section.title-page", contents: "nav.contents", opening: "figure.banner", sidebar: "aside.sidebar", tabs: "div.tabs",
    columns: "div.columns", cards: "div.cards", table: "table", code: "pre", math: "div.math", diagram: "figure.diagram", notes: "section.footnotes",
    "author-notes": "section.author-notes", part: "section.part", verse: "blockquote.verse", qr: "figure.qr",
  };
  for (const [name, selector] of Object.entries(views)) if (await find(selector)) await shoot(name);
  const [mark] = await page.evaluate(marks);
  if (mark) {
    await click(page, mark);
    await shoot("note");
    await page.evaluate("closeNote()");
  }
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  for (const name of ["opening", "sidebar", "code", "table", "math", "diagram"]) if (await find(views[name])) await shoot(`dark-${name}`);
}

main().then(
  failed => process.exit(failed ? 1 : 0),
  error => {
    console.error(error);
    process.exit(2);
  },
);
