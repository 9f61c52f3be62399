// An author at work with `pliego preview`, in Chromium.
//
//   node scenario.mjs PROGRAM SITE [DIRECTORY for pictures of what is seen]
//
// SITE is changed by it. Prints a line `ok …` for each thing that is as it should be; ends with 1 at the first that is not.
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const require = createRequire(join(process.env.PLIEGO_MODULES, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [program, site, pictures] = process.argv.slice(2);
const chapter = number => join(site, `content/${number}.md`);
const opened = join(site, 'opened.txt');
const editor = join(site, 'editor.sh');
writeFileSync(editor, `#!/bin/sh\nprintf '%s' "$*" > '${opened}'\n`);
chmodSync(editor, 0o755);

const child = spawn(program, ['preview', site, '--no-open', '--editor', `${editor} {file} {line} {column}`], { env: { ...process.env, LC_ALL: 'es_ES.UTF-8' } });
let said = '';
child.stderr.on('data', data => { said += data; });
const browser = await chromium.launch({
  executablePath: process.env.PLIEGO_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let failed = false;

function ok(what, true_, more = '') {
  if (!true_) throw new Error(`not as it should be: ${what} ${more}`);
  console.log(`ok ${what} ${more}`.trim());
}

async function until(what, test, most = 15000) {
  const start = Date.now();
  for (;;) {
    const value = await test().catch(() => false);
    if (value) return value;
    if (Date.now() - start > most) throw new Error(`waited in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

function edit(number, change) {
  writeFileSync(chapter(number), change(readFileSync(chapter(number), 'utf8')));
}

const mistakes = [];

async function tab(context, url) {
  const page = await context.newPage();
  page.on('pageerror', error => mistakes.push(error.message));
  page.on('console', message => {
    // What a sandbox or a policy keeps from running is told on the console, and is as it should be.
    if (message.type() === 'error' && !/sandbox|Content Security Policy|404/.test(message.text())) mistakes.push(message.text());
  });
  await page.goto(url);
  await page.waitForSelector('.page svg.sheet');
  return page;
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }));
  ok(`axe finds nothing in ${what}`, violations.length === 0, violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(' | ')}`).join('; '));
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const words = page => page.$$eval('.page .words', groups => groups.map(group => group.textContent).join(' '));
const goTo = (page, name) => page.evaluate(name => {
  document.getElementById('page-number').value = name;
  document.getElementById('go').requestSubmit();
}, name);

try {
  const url = await until('the address', async () => said.match(/http:\S+/)?.[0]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, bypassCSP: false });
  const page = await tab(context, url);
  ok('the token is no longer in the address', !page.url().includes('token'));
  ok('the title is the book’s', (await page.title()).startsWith('El faro'));
  ok('the interface is in Spanish', await page.getByText('Miniaturas').count() > 0);

  // Pages
  await goTo(page, '1');
  await until('page 1', async () => (await words(page)).includes('primera noche'));
  const drawn = await page.$$eval('.ink text', texts => texts.length);
  ok('glyphs are drawn in the book’s faces', drawn > 0 && await page.evaluate(() => [...document.fonts].some(font => /^f[0-9a-f]+-0$/.test(font.family) && font.status === 'loaded')));
  const inks = await page.$eval('.page svg.sheet', svg => {
    const word = [...svg.querySelectorAll('.words tspan')].find(one => one.textContent === 'noche') ?? svg.querySelector('.words tspan');
    return word.getBoundingClientRect().width;
  });
  ok('words have a width', inks > 5);
  await accessible(page, 'the pages');
  await picture(page, 'pages');

  // A press on a word
  const word = page.locator('.words tspan', { hasText: 'nadie' }).first();
  await word.click();
  await until('the source', async () => (await page.textContent('#source-place')) === 'content/1.md:6');
  ok('a press on a word shows its line', (await page.textContent('#source-lines mark')) === 'nadie');
  await accessible(page, 'the source of a word');
  await picture(page, 'source');
  await page.click('#source-open');
  await until('the editor', async () => existsSync(opened) && readFileSync(opened, 'utf8').endsWith('1.md 6 19'));
  ok('the author’s editor opens the line', true);
  await page.keyboard.press('Escape');

  // Live, in two tabs
  const second = await tab(context, url);
  await goTo(second, '1');
  await page.bringToFront();
  await goTo(page, '1');
  const scroll = await page.$eval('#sheets', box => box.scrollTop);
  const started = Date.now();
  edit(1, text => text.replace('nadie', 'ningún marinero'));
  await until('the new words', async () => (await words(page)).includes('marinero'));
  ok('new words are shown', true, `after ${Date.now() - started} ms`);
  ok('on the page that was open', Math.abs(await page.$eval('#sheets', box => box.scrollTop) - scroll) < 2);
  await second.bringToFront();
  await until('the second tab', async () => (await words(second)).includes('marinero'));
  ok('a second tab shows them too', true);
  await second.close();
  await page.bringToFront();

  // Front matter breaks, and is mended
  const good = readFileSync(chapter(2), 'utf8');
  await goTo(page, '3');
  edit(2, text => text.replace('title: "2', 'title: [2'));
  await until('the error', async () => page.isVisible('#broken'));
  ok('a broken file tells its line', /content\/2\.md:\d/.test(await page.textContent('#broken')));
  ok('and the last good pages stay', (await words(page)).includes('segunda noche'));
  await accessible(page, 'a broken book');
  await picture(page, 'broken');
  await page.click('#broken button');
  await until('its source', async () => /content\/2\.md/.test(await page.textContent('#source-place')));
  await page.keyboard.press('Escape');
  writeFileSync(chapter(2), good.replace('nadie', 'el farero'));
  await until('mended', async () => !(await page.isVisible('#broken')) && (await words(page)).includes('farero'));
  ok('a mended file is shown again', true);

  // More pages before: the page that is seen stays in sight
  await goTo(page, '7');
  await until('page 7', async () => (await words(page)).includes('torre'));
  const label = await page.inputValue('#page-number');
  edit(1, text => `${text}\n\n${'Otra frase más para llenar páginas. '.repeat(400)}\n`);
  await until('more pages', async () => (await page.inputValue('#page-number')) !== label);
  await until('its words', async () => (await words(page)).includes('torre'));
  ok('the page that is read keeps its place when pages come before it', true, `${label} → ${await page.inputValue('#page-number')}`);

  // Findings
  await page.click('#findings-button');
  await until('the findings', async () => page.isVisible('#findings'));
  await accessible(page, 'the findings');
  edit(3, text => `${text}\n\nAquí hay una nota[^no] que falta.\n`);
  const finding = page.locator('.finding.error').first();
  await finding.waitFor();
  await finding.click();
  await until('its source', async () => /content\/3\.md:\d+/.test(await page.textContent('#source-place')));
  await until('its mark', async () => page.locator('.marks rect.chosen').count());
  ok('a finding leads to its page and its line', true, await page.textContent('#source-place'));
  await picture(page, 'findings');
  await page.keyboard.press('Escape');
  const shown = () => page.locator('.marks rect:not(.chosen)').count();
  await page.locator('#marks').uncheck();
  ok('marks can be hidden', await shown() === 0);
  await page.click('#findings-button');

  // Contents and thumbnails
  if (!(await page.isVisible('#contents'))) await page.click('#contents-button');
  await page.locator('#toc button', { hasText: 'Un apartado' }).click();
  await until('the heading', async () => (await words(page)).includes('Un apartado'));
  ok('the contents lead to a heading', true);
  await until('diagram and picture', async () => page.evaluate(() => {
    const images = [...document.querySelectorAll('.page .ink image')].map(image => image.getAttribute('href'));
    return images.some(href => href.startsWith('/drawing/')) || images.some(href => href.startsWith('/picture/'));
  }));
  await page.click('#tab-thumbnails');
  await until('a thumbnail', async () => page.locator('.thumb svg').count());
  await accessible(page, 'the thumbnails');
  await page.locator('.thumb').first().click();
  await until('the first page', async () => (await page.inputValue('#page-number')) === 'i');
  ok('a thumbnail leads to its page', true);

  // Keys
  await page.keyboard.press('End');
  await until('the last page', async () => (await page.inputValue('#page-number')) !== 'i');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('g');
  ok('g asks for a page', await page.evaluate(() => document.activeElement.id) === 'page-number');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await accessible(page, 'the help');
  await page.keyboard.press('Escape');

  // EPUB
  await page.keyboard.press('2');
  await page.waitForSelector('#glass iframe:not(.coming)');
  const book = () => page.locator('#glass iframe').last().contentFrame();
  const documents = await page.$$eval('#reader-document option', options => options.map(option => option.textContent));
  await page.selectOption('#reader-document', { label: documents.find(name => name.includes('cuarta')) });
  await until('the chapter', async () => (await book().locator('body').textContent()).includes('torre'));
  await accessible(page, 'the EPUB');
  await picture(page, 'epub');
  await page.selectOption('#reader-device', 'phone');
  const screens = async () => Number((await page.textContent('#reader-foot')).match(/de (\d+)/)?.[1]);
  const before = await until('screens', screens);
  for (let i = 0; i < 4; i++) await page.click('#type-larger');
  await until('larger type', async () => await screens() > before);
  ok('larger type makes more screens', true, `${before} → ${await screens()}`);
  await page.keyboard.press('ArrowRight');
  await until('the next screen', async () => (await page.textContent('#reader-foot')).startsWith('2'));
  await page.selectOption('#reader-theme', 'dark');
  await until('dark', async () => book().locator('html').evaluate(html => getComputedStyle(html).backgroundColor === 'rgb(22, 23, 26)'));
  await page.selectOption('#reader-device', 'tablet');
  await page.selectOption('#reader-theme', 'sepia');
  // What is on another screen cannot be pressed by a mouse; the reader goes there as it would by a link.
  await book().locator('[role=doc-noteref]').first().evaluate(mark => mark.click());
  await until('the note', async () => page.isVisible('#note'));
  ok('a note opens over the text', (await page.textContent('#note-text')).includes('Nota de prueba'));
  await accessible(page, 'a note');
  await picture(page, 'note');
  await page.keyboard.press('Escape');
  edit(4, text => text.replaceAll('la torre callaba', 'la campana callaba'));
  await until('the EPUB anew', async () => (await book().locator('body').textContent()).includes('la campana callaba'));
  ok('the EPUB is live too', true);

  // Cover
  await page.keyboard.press('3');
  await page.waitForSelector('#book3d .front text, #book3d .front image');
  await accessible(page, 'the cover');
  await picture(page, 'cover');
  await page.locator('.segments input[value=flat] + span').click();
  await page.waitForSelector('#flat svg');
  ok('the cover is flat', (await page.textContent('#cover-measures')).includes('mm'));
  await page.locator('.segments input[value=front] + span').click();
  await page.waitForSelector('.front-image');
  await until('its picture', async () => page.$eval('.front-image', image => image.naturalWidth > 500));
  ok('the EPUB’s cover is shown', true);

  // Narrow, and another browser without the token
  await page.setViewportSize({ width: 390, height: 800 });
  await page.keyboard.press('1');
  await until('a page on a phone', async () => page.locator('.page svg.sheet').count());
  ok('a phone has no room to spare', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page, 'the pages on a phone');
  await picture(page, 'phone');
  const stranger = await (await browser.newContext()).newPage();
  const refused = await stranger.goto(new URL('/', url).href);
  ok('a browser without the token is refused', refused.status() === 403);
  ok('nothing went wrong in the scripts', mistakes.length === 0, mistakes.join('; '));
} catch (error) {
  failed = true;
  console.error(error.message);
  console.error(said);
  if (mistakes.length) console.error(mistakes.join('\n'));
}
await browser.close();
child.kill('SIGINT');
await new Promise(resolve => child.on('exit', resolve));
process.exit(failed ? 1 : 0);
