// How well the text of an EPUB stands out from its ground in Chromium, on a light page and on a dark one.
//
//   node contrast.mjs FOLDER … each of an unpacked EPUB
//
// The page is given the colours that a reading system gives it, and every text is measured as it is computed: its colour against all grounds
// behind it. Prints a line of JSON for each folder and theme: the worst ratio, how many texts were measured, and those under the 4.5 to 1 of WCAG
// 1.4.3, a kind once.
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import process from 'node:process';

const require = createRequire(join(process.env.PLIEGO_MODULES, 'x.js'));
const { chromium } = require('playwright-core');

/// Grounds, texts and links that reading systems take.
const THEMES = [
  { name: 'light', scheme: 'light', ground: '#ffffff', text: '#000000', link: '#0000ee' },
  { name: 'sepia', scheme: 'light', ground: '#f4ecd8', text: '#4a3a2a', link: '#1a4a8a' },
  { name: 'dark', scheme: 'dark', ground: '#121212', text: '#e0e0e0', link: '#add8e6' },
  { name: 'black', scheme: 'dark', ground: '#000000', text: '#cccccc', link: '#add8e6' },
];

const measure = ground => {
  const parsed = colour => {
    const [r, g, b, a] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return { r, g, b, a: a ?? 1 };
  };
  const over = (top, under) => {
    const mix = key => top[key] * top.a + under[key] * (1 - top.a);
    return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
  };
  const luminance = ({ r, g, b }) => {
    const linear = value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    // The letters of drawings stand on the grounds that the drawings bring.
    if (!node.data.trim() || element.closest('svg')) continue;
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.unshift(at);
    let under = parsed(ground);
    for (const at of chain) under = over(parsed(getComputedStyle(at).backgroundColor), under);
    const text = over(parsed(getComputedStyle(element).color), under);
    const [light, dark] = [luminance(text), luminance(under)].sort((a, b) => b - a);
    const kind = [element.localName, ...element.classList].join('.');
    found.push({ kind, ratio: (light + 0.05) / (dark + 0.05), words: node.data.trim().slice(0, 40) });
  }
  return found;
};

const documents = folder => readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.xhtml')).sort().map(name => join(folder, name));
const browser = await chromium.launch({
  executablePath: process.env.PLIEGO_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  for (const theme of THEMES) {
    const page = await browser.newPage({ colorScheme: theme.scheme });
    const css = `:root { background-color: ${theme.ground}; color: ${theme.text}; } a:link { color: ${theme.link}; }`;
    for (const folder of process.argv.slice(2)) {
      const texts = [];
      for (const file of documents(folder)) {
        await page.goto(pathToFileURL(file).href);
        await page.evaluate(css => {
          const style = document.createElementNS('http://www.w3.org/1999/xhtml', 'style');
          style.textContent = css;
          document.head.prepend(style);
        }, css);
        texts.push(...(await page.evaluate(measure, rgb(theme.ground))));
      }
      const faint = new Map(texts.filter(text => text.ratio < 4.5).map(text => [text.kind, text]));
      const worst = Number(Math.min(...texts.map(text => text.ratio)).toFixed(2));
      console.log(JSON.stringify({ folder, theme: theme.name, worst, texts: texts.length, faint: [...faint.values()] }));
    }
    await page.close();
  }
} finally {
  await browser.close();
}

function rgb(colour) {
  const value = Number.parseInt(colour.slice(1), 16);
  return `rgb(${value >> 16}, ${(value >> 8) & 255}, ${value & 255})`;
}
