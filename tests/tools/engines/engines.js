// Opens an EPUB in every engine of a reading system that is here, and says what each shows of it: a row of JSON for each engine, or with
// --table the rows of a Markdown table. Exit code 1 when an engine loses words or pictures, or when a link to a note leads nowhere.
// usage: node engines.js TOOLS BOOK.epub [--table] [--only foliate,epubjs,readium,mupdf,calibre]

const { execFileSync, spawnSync } = require("child_process");
const fs = require("fs");
const http = require("http");
const os = require("os");
const path = require("path");

const [tools, file, ...flags] = process.argv.slice(2);
const only = flags.find((_, i) => flags[i - 1] === "--only")?.split(",");
const [engines, npm] = [path.join(tools, "engines/node_modules"), path.join(tools, "npm/node_modules")];
const puppeteer = require(path.join(npm, "puppeteer-core"));
const JSZip = require(path.join(engines, "jszip"));
const NOTES = 6;
/// Elements after which another word begins.
const BLOCKS = "p, div, section, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, br, figcaption, caption, pre, summary, mtext, text, tspan";

// ---- what the book holds ----------------------------------------------------------------------------------------------

const words = text => text.normalize("NFKC").toLowerCase().replace(/[\u00ad\u200b\u2060]/g, "").match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];

/// How many words of the book a text has not, and some of them.
function missing(book, text) {
  const found = new Map();
  for (const word of words(text)) found.set(word, (found.get(word) ?? 0) + 1);
  const lost = [];
  for (const word of book) {
    const left = found.get(word) ?? 0;
    left > 0 ? found.set(word, left - 1) : lost.push(word);
  }
  // Two cells of a table that touch are one word to who reads the text, and none is lost.
  const glued = [...found].filter(([, left]) => left > 0).map(([word]) => word);
  return lost.filter(word => !glued.some(other => other.length > word.length && (other.startsWith(word) || other.endsWith(word))));
}

/// The documents of the spine, what they say, and what a manifest of Readium says.
async function unpack(page) {
  const zip = await JSZip.loadAsync(fs.readFileSync(file));
  const text = name => zip.file(name).async("string");
  const container = await text("META-INF/container.xml");
  const root = /full-path="([^"]+)"/.exec(container)[1];
  const facts = await page.evaluate((opf) => {
    const doc = new DOMParser().parseFromString(opf, "application/xml");
    const items = new Map([...doc.getElementsByTagName("item")].map(item => [item.id, { href: item.getAttribute("href"), type: item.getAttribute("media-type"), properties: item.getAttribute("properties") ?? "" }]));
    const spine = [...doc.getElementsByTagName("itemref")].map(ref => items.get(ref.getAttribute("idref")));
    const title = doc.getElementsByTagName("dc:title")[0].textContent;
    const lang = doc.getElementsByTagName("dc:language")[0].textContent;
    return { spine, title, lang, nav: [...items.values()].find(item => item.properties.includes("nav"))?.href, rtl: doc.querySelector("spine").getAttribute("page-progression-direction") === "rtl",
             resources: [...items.values()] };
  }, await text(root));
  const folder = root.includes("/") ? root.replace(/[^/]*$/, "") : "";
  const documents = await Promise.all(facts.spine.map(item => text(folder + decodeURIComponent(item.href))));
  const said = await page.evaluate((documents, BLOCKS) => documents.map(source => {
    const doc = new DOMParser().parseFromString(source, "application/xhtml+xml");
    for (const unread of doc.querySelectorAll("head, script, style, annotation, [hidden], rp")) unread.remove();
    // Words of two blocks are two.
    for (const element of doc.querySelectorAll(BLOCKS)) element.after(" ");
    return { text: doc.documentElement.textContent,
             pictures: doc.querySelectorAll("img, image").length, tables: doc.querySelectorAll("table").length };
  }), documents, BLOCKS);
  const toc = await page.evaluate((nav, at) => {
    const doc = new DOMParser().parseFromString(nav, "application/xhtml+xml");
    const list = [...doc.querySelectorAll("nav")].find(nav => nav.getAttribute("epub:type") === "toc").querySelector("ol");
    const entries = list => [...(list?.children ?? [])].map(li => ({ title: (li.querySelector("a, span")).textContent, href: at + (li.querySelector("a")?.getAttribute("href") ?? ""), children: entries(li.querySelector("ol")) }));
    return entries(list);
  }, await text(folder + facts.nav), folder + facts.nav.replace(/[^/]*$/, ""));
  const count = list => list.reduce((sum, entry) => sum + 1 + count(entry.children), 0);
  const link = item => ({ href: folder + item.href, type: item.type });
  return {
    zip,
    manifest: {
      "@context": "https://readium.org/webpub-manifest/context.jsonld",
      metadata: { title: facts.title, language: facts.lang, readingProgression: facts.rtl ? "rtl" : "ltr", conformsTo: "https://readium.org/webpub-manifest/profiles/epub" },
      links: [], readingOrder: facts.spine.map(link), resources: facts.resources.map(link), toc,
    },
    words: said.flatMap(document => words(document.text)),
    pictures: said.reduce((sum, document) => sum + document.pictures, 0),
    tables: said.reduce((sum, document) => sum + document.tables, 0),
    contents: count(toc),
    documents,
  };
}

// ---- engines that work in a browser -----------------------------------------------------------------------------------

const TYPES = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css", ".xhtml": "application/xhtml+xml", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".json": "application/json" };

function serve(book, engine) {
  return http.createServer(async (request, answer) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let bytes = null;
    if (name === "/") bytes = fs.readFileSync(path.join(__dirname, "reader.html"));
    else if (name === "/book.epub") bytes = fs.readFileSync(file);
    else if (name === "/engine.js") bytes = engine;
    else if (name === "/manifest.json") bytes = JSON.stringify(book.manifest);
    else if (name.startsWith("/unpacked/")) bytes = await book.zip.file(name.slice("/unpacked/".length))?.async("nodebuffer");
    const type = name === "/" ? "text/html" : TYPES[path.extname(name)];
    answer.writeHead(bytes ? 200 : 404, { "Content-Type": type ?? "application/octet-stream", "Access-Control-Allow-Origin": "*" });
    answer.end(bytes ?? "");
  });
}

/// What the shown documents have: words that can be seen, pictures that have pixels, tables that have a height.
const look = () => {
  const all = { text: "", pictures: 0, tables: 0, bad: [] };
  for (const doc of window.shown()) {
    all.text += " " + doc.body.innerText + " " + [...doc.querySelectorAll("math, svg")].map(part => part.textContent).join(" ");
    for (const picture of doc.querySelectorAll("img, image")) {
      const whole = picture.localName === "img" ? picture.complete && picture.naturalWidth > 0 : picture.getBoundingClientRect().width > 0;
      whole ? all.pictures++ : all.bad.push(picture.getAttribute("src") ?? picture.getAttribute("href") ?? "");
    }
    all.tables += [...doc.querySelectorAll("table")].filter(table => table.getBoundingClientRect().height > 0 && table.rows.length > 0).length;
  }
  return all;
};

/// Waits until pictures have been read.
const settle = () => Promise.all(window.shown().flatMap(doc => [...doc.querySelectorAll("img")]).map(image => image.complete || new Promise(done => { image.onload = image.onerror = done; setTimeout(done, 3000); })));

/// Presses a mark of a note, and says whether its note can be seen afterwards.
const press = async (index, place) => {
  const marks = window.shown().flatMap(doc => [...doc.querySelectorAll('a[role="doc-noteref"]')]);
  const mark = marks[place];
  if (!mark) return null;
  const id = decodeURIComponent(mark.getAttribute("href").split("#")[1]);
  mark.click();
  for (let i = 0; i < 30; i++) {
    await new Promise(done => setTimeout(done, 100));
    for (const doc of window.shown()) {
      const note = doc.getElementById(id);
      if (!note) continue;
      const frame = doc.defaultView.frameElement.getBoundingClientRect();
      const rect = note.getBoundingClientRect();
      const [top, foot] = [frame.top + rect.top, frame.top + rect.bottom];
      if (rect.height > 0 && foot > -5 && top < innerHeight + 5) return true;
    }
  }
  return false;
};

async function inBrowser(browser, book, name, row) {
  const entry = path.join(__dirname, `${name}.js`);
  const bundle = path.join(os.tmpdir(), `engine-${name}-${process.pid}.js`);
  execFileSync(path.join(engines, ".bin/esbuild"), [entry, "--bundle", "--format=iife", `--outfile=${bundle}`, "--log-level=error", "--external:fs", "--external:path", "--define:global=window"], { env: { ...process.env, NODE_PATH: `${engines}:${npm}` } });
  const server = serve(book, fs.readFileSync(bundle));
  fs.unlinkSync(bundle);
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: 640, height: 880 });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const facts = await page.evaluate("start()");
    let [text, notes] = ["", []];
    for (let index = 0; index < facts.sections.length; index++) {
      await page.evaluate(index => show(index), index);
      await page.evaluate(settle);
      const found = await page.evaluate(look);
      text += " " + found.text;
      row.pictures += found.pictures;
      row.tables += found.tables;
      row.lost.push(...found.bad);
      if (notes.length < NOTES && (await page.evaluate(() => shown().some(doc => doc.querySelector('a[role="doc-noteref"]'))))) notes.push(index);
    }
    for (const index of notes) {
      await page.evaluate(index => show(index), index);
      const right = await page.evaluate(press, index, 0);
      row.notes[right ? "right" : "wrong"]++;
    }
    row.contents = facts.contents;
    row.missing = missing(book.words, text);
  } finally {
    await page.close();
    server.close();
  }
}

// ---- engines of the system --------------------------------------------------------------------------------------------

function mupdf(book, row) {
  const script = path.join(os.tmpdir(), `engine-mupdf-${process.pid}.js`);
  fs.writeFileSync(script, `
    var doc = new Document(scriptArgs[0]);
    var said = { right: 0, wrong: 0, contents: 0 };
    var count = doc.countPages();
    for (var i = 0; i < count; ++i) {
      var links = doc.loadPage(i).getLinks();
      for (var k = 0; k < links.length; ++k) {
        // Its place is a page, or an object with one.
        var place = /(^|\\/)[a-z]+:/.test(links[k].uri) ? null : doc.resolveLink(links[k].uri);
        if (place !== null) (typeof place === "number" ? place : place.page) >= 0 ? said.right++ : said.wrong++;
      }
    }
    function entries(list) { var sum = 0; for (var i = 0; list && i < list.length; ++i) sum += 1 + entries(list[i].down); return sum; }
    said.contents = entries(doc.loadOutline());
    print(JSON.stringify(said));`);
  const run = (...arguments_) => {
    const done = spawnSync("mutool", arguments_, { encoding: "utf8", maxBuffer: 1 << 29 });
    if (done.status !== 0) throw new Error(done.stderr.split("\n").filter(line => !/^(warning|error: css)/.test(line)).join(" ") || String(done.error));
    row.warnings = [...new Set([...(row.warnings ?? []), ...done.stderr.split("\n").filter(line => /^(warning|error)/.test(line))])].slice(0, 6);
    return done.stdout;
  };
  try {
    const said = JSON.parse(run("run", script, file));
    const convert = (kind, options) => {
      const out = `${script}.${kind}`;
      run("convert", "-F", kind, "-O", options, "-o", out, file);
      const text = fs.readFileSync(out, "utf8");
      fs.unlinkSync(out);
      return text;
    };
    const pictures = (convert("html", "preserve-images").match(/<img\b/g) ?? []).length;
    // A line may end within a hyphenated word or between two words of a compound: what is lost is lost both ways.
    const whole = new Set(missing(book.words, convert("text", "dehyphenate")));
    row.missing = missing(book.words, convert("text", "preserve-ligatures=no")).filter(word => whole.has(word));
    Object.assign(row, { pictures, contents: said.contents, notes: { right: said.right, wrong: said.wrong }, tables: null });
  } finally {
    fs.unlinkSync(script);
  }
}

/// calibre: into its own kind for Kindles and back, as a reader who has a Kindle does.
function calibre(book, row) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "engine-calibre-"));
  const convert = (from, to) => execFileSync("ebook-convert", [from, to], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28, env: { ...process.env, QTWEBENGINE_CHROMIUM_FLAGS: "--no-sandbox" } });
  try {
    convert(file, path.join(folder, "book.azw3"));
    convert(path.join(folder, "book.azw3"), path.join(folder, "book.htmlz"));
    execFileSync("python3", ["-m", "zipfile", "-e", path.join(folder, "book.htmlz"), folder]);
    const html = fs.readFileSync(path.join(folder, "index.html"), "utf8");
    const ids = new Set([...html.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(match => match[1]));
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) row.notes[ids.has(id) ? "right" : "wrong"]++;
    // Its contents are a file of their own, which it writes into an EPUB.
    convert(path.join(folder, "book.azw3"), path.join(folder, "again.epub"));
    execFileSync("python3", ["-m", "zipfile", "-e", path.join(folder, "again.epub"), path.join(folder, "again")]);
    const navigation = fs.readdirSync(path.join(folder, "again"), { recursive: true }).find(name => name.endsWith(".ncx"));
    row.contents = navigation ? [...fs.readFileSync(path.join(folder, "again", navigation), "utf8").matchAll(/<navPoint\b/g)].length : 0;
    row.pictures = [...html.matchAll(/<img\b[^>]*src="([^"]+)"/g)].filter(match => fs.existsSync(path.join(folder, decodeURIComponent(match[1])))).length + [...html.matchAll(/<image\b/g)].length;
    row.tables = [...html.matchAll(/<table\b/g)].length;
    row.html = html;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

// ---- all of them ------------------------------------------------------------------------------------------------------

const version = (name, folder = engines) => JSON.parse(fs.readFileSync(path.join(folder, name, "package.json"))).version;
const said = (command, ...arguments_) => { const run = spawnSync(command, arguments_, { encoding: "utf8" }); return run.error ? null : (run.stdout + run.stderr).match(/\d+(\.\d+)+/)?.[0]; };

const ENGINES = {
  foliate: { title: "foliate-js", version: () => version("foliate-js", npm), browser: true },
  epubjs: { title: "epub.js", version: () => version("epubjs"), browser: true },
  readium: { title: "Readium", version: () => version("@readium/navigator"), browser: true },
  mupdf: { title: "MuPDF", version: () => said("mutool", "-v"), run: mupdf },
  calibre: { title: file.endsWith(".kepub.epub") ? "calibre (Kobo's to AZW3)" : "calibre (AZW3)", version: () => said("ebook-convert", "--version"), run: calibre },
};

async function main() {
  const browser = await puppeteer.launch({ executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], timeout: 180000, protocolTimeout: 600000 });
  let failed = false;
  try {
    const blank = await browser.newPage();
    const book = await unpack(blank);
    for (const [name, engine] of Object.entries(ENGINES).filter(([name]) => !only || only.includes(name))) {
      const found = engine.version();
      if (!found) continue;
      const row = { engine: engine.title, version: found, of: book.words.length, missing: [], pictures: 0, lost: [], tables: 0, notes: { right: 0, wrong: 0 }, contents: null };
      try {
        await (engine.browser ? inBrowser(browser, book, name, row) : engine.run(book, row));
        if (row.html) {
          const text = await blank.evaluate((html, BLOCKS) => { const doc = new DOMParser().parseFromString(html, "text/html"); doc.querySelectorAll("style, script, annotation").forEach(part => part.remove()); doc.querySelectorAll(BLOCKS).forEach(part => part.after(" ")); return doc.body.textContent; }, row.html, BLOCKS);
          row.missing = missing(book.words, text);
          delete row.html;
        }
      } catch (error) {
        row.failure = String(error).split("\n")[0];
      }
      failed ||= Boolean(row.failure) || row.missing.length > 0 || row.lost.length > 0 || row.notes.wrong > 0;
      Object.assign(row, { picturesOf: book.pictures, tablesOf: book.tables, contentsOf: book.contents, missing: row.missing.length, words: row.missing.slice(0, 12) });
      const of = (number, all) => (number === null ? "—" : number >= all ? String(number) : `${number} / ${all}`);
      console.log(flags.includes("--table")
        ? `| ${row.engine} | ${row.version} | ${row.failure ?? of(row.of - row.missing, row.of)} | ${row.notes.right}${row.notes.wrong ? ` / ${row.notes.right + row.notes.wrong}` : ""} | ${of(row.pictures, book.pictures)} | ${of(row.tables, book.tables)} | ${of(row.contents, book.contents)} |`
        : JSON.stringify(row));
    }
  } finally {
    await browser.close();
  }
  return failed ? 1 : 0;
}

main().then(code => process.exit(code), error => { console.error(error); process.exit(2); });
