// A small reading system for the EPUB: a screen's worth at a time, in columns, at a device's size, in its theme and type size.
// The book's own scripts never run: its documents are in a sandbox and are sent with a policy that forbids them.

import { $, h, remember, remembered, say, t } from './common.js';

const DEVICES = { phone: [390, 760, 26], ereader: [600, 800, 48], tablet: [820, 1100, 72] };
const THEMES = { light: ['#fff', '#1b1a18'], sepia: ['#f6ecd9', '#4a3b29'], dark: ['#16171a', '#cfcbc4'] };
const OPS = 'http://www.idpf.org/2007/ops';

let edition = 0;
let opened = 0;
let book = null;
let frame = null;
let at = 0;
let screen = 0;
let type = 100;
let seen = false;
let turning = Promise.resolve();

export function start() {
  type = Number(remembered('type')) || 100;
  for (const [id, key] of [['reader-device', 'device'], ['reader-theme', 'theme']]) {
    const saved = remembered(key);
    if (saved) $(id).value = saved;
    $(id).onchange = () => { remember(key, $(id).value); restyle(); };
  }
  $('reader-previous').onclick = () => turn(-1);
  $('reader-next').onclick = () => turn(1);
  $('reader-document').onchange = () => go(Number($('reader-document').value), '');
  $('type-smaller').onclick = () => setType(-10);
  $('type-larger').onclick = () => setType(10);
  new ResizeObserver(() => fit()).observe($('reader-stage'));
}

/** A new edition: what is open is opened anew when it is looked at. */
export function show(number) {
  edition = number;
  if (seen) open();
}

export function hide() {
  seen = false;
}

/** Called when the view is seen. */
export async function open() {
  seen = true;
  fit();
  if (opened === edition) return;
  const wanted = edition;
  const next = await load(wanted).catch(() => null);
  if (wanted !== edition) return;
  opened = wanted;
  if (!next) {
    book = null;
    $('glass').replaceChildren(h('p', { class: 'wait' }, t('epub-failed')));
    return;
  }
  // The same document, which may have moved.
  const path = book?.documents[at]?.path ?? remembered('document');
  book = next;
  at = Math.max(0, book.documents.findIndex(one => one.path === path));
  $('reader-document').replaceChildren(...book.documents.map((one, index) => h('option', { value: index }, one.title)));
  await put(at, '', true);
}

/** The picture that the EPUB has for its cover. */
export async function cover() {
  const next = await load(edition).catch(() => null);
  return next?.cover ?? null;
}

let loading = {};

function load(number) {
  loading[number] ??= read(number);
  loading = { [number]: loading[number] };
  return loading[number];
}

async function xml(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  return new DOMParser().parseFromString(await response.text(), 'application/xml');
}

async function read(number) {
  const root = `/epub/${number}/`;
  const container = await xml(`${root}META-INF/container.xml`);
  const packed = new URL(root + container.querySelector('rootfile').getAttribute('full-path'), location.href);
  const opf = await xml(packed);
  const items = new Map([...opf.querySelectorAll('manifest > item')].map(item => [item.id || item.getAttribute('id'), item]));
  const path = item => new URL(item.getAttribute('href'), packed).pathname.slice(root.length);
  const spine = [...opf.querySelectorAll('spine > itemref')].map(ref => items.get(ref.getAttribute('idref'))).filter(Boolean);
  const nav = [...items.values()].find(item => item.getAttribute('properties')?.split(' ').includes('nav'));
  const titles = new Map();
  if (nav) {
    const address = new URL(root + path(nav), location.href);
    const page = await xml(address);
    const toc = [...page.querySelectorAll('nav')].find(one => one.getAttributeNS(OPS, 'type') === 'toc');
    for (const link of toc?.querySelectorAll('a[href]') ?? []) {
      const target = new URL(link.getAttribute('href'), address).pathname.slice(root.length);
      if (!titles.has(target)) titles.set(target, link.textContent.trim());
    }
  }
  const named = path => path.split('/').pop().replace(/\.x?html$/, '').replaceAll('-', ' ');
  const front = {
    cover: t('cover'),
    'title page': t('title-page'),
    'copyright page': t('copyright-page'),
    dedication: t('dedication'),
    epigraph: t('epigraph'),
  };
  const documents = spine.map(item => {
    const file = path(item);
    const own = item === nav ? t('contents') : null;
    return { path: file, title: titles.get(file) ?? own ?? front[named(file)] ?? named(file) };
  });
  const image = [...items.values()].find(item => item.getAttribute('properties')?.split(' ').includes('cover-image'));
  const cover = image ? { src: root + path(image), alt: opf.querySelector('title')?.textContent } : null;
  return { root, documents, cover };
}

function css() {
  const [width, , margin] = DEVICES[$('reader-device').value];
  const [paper, ink] = THEMES[$('reader-theme').value];
  const dark = $('reader-theme').value === 'dark';
  const inner = width - 2 * margin;
  return `html { height: 100% !important; overflow: hidden !important; font-size: ${type}% !important; background: ${paper} !important; }
    body { box-sizing: border-box !important; height: 100% !important; width: auto !important; max-width: none !important; margin: 0 !important;
      padding: ${Math.round(margin * 0.75)}px ${margin}px !important; column-width: ${inner}px !important; column-gap: ${2 * margin}px !important;
      column-fill: auto !important; overflow: visible !important; background: none !important; color: ${ink} !important; }
    img, svg, video { max-width: 100% !important; max-height: calc(100vh - ${Math.round(margin * 1.6)}px) !important; object-fit: contain; }
    table { max-width: 100%; } pre { white-space: pre-wrap !important; overflow-wrap: anywhere; }
    ${$('reader-theme').value === 'light' ? '' : `body * { color: inherit !important; border-color: currentColor !important; background-color: transparent !important; }
    a { color: ${dark ? '#8fb4e8' : '#7a4a1e'} !important; }`}`;
}

/** Loads a document beside the one that is seen, and then changes them. */
async function put(index, fragment, keep = false) {
  const entry = book?.documents[index];
  if (!entry) return;
  const anchor = keep ? place() : null;
  const next = h('iframe', { sandbox: 'allow-same-origin', title: t('reading-page'), class: 'coming', tabindex: '-1' });
  $('glass').append(next);
  const loaded = new Promise(resolve => { next.onload = resolve; });
  next.src = `${book.root}${entry.path}`;
  await loaded;
  const page = next.contentDocument;
  if (!page?.documentElement || !next.isConnected) return next.remove();
  const style = page.createElementNS('http://www.w3.org/1999/xhtml', 'style');
  style.id = 'pliego-preview';
  style.textContent = css();
  (page.head ?? page.documentElement).append(style);
  await Promise.race([page.fonts?.ready, new Promise(resolve => setTimeout(resolve, 800))]);
  page.addEventListener('click', pressed);
  page.addEventListener('keydown', event => document.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true })));
  for (const old of $('glass').children) if (old !== next) old.remove();
  next.classList.remove('coming');
  frame = next;
  at = index;
  remember('document', entry.path);
  $('reader-document').value = index;
  if (fragment === 'end') screen = screens() - 1;
  else if (fragment) screen = screenOf(page.getElementById(fragment));
  else if (anchor) screen = restore(anchor);
  else screen = 0;
  move();
}

function width() {
  return DEVICES[$('reader-device').value][0];
}

function screens() {
  const root = frame?.contentDocument?.scrollingElement;
  return root ? Math.max(1, Math.round((root.scrollWidth - 1) / width() + 0.45)) : 1;
}

function screenOf(element) {
  if (!element) return 0;
  const root = frame.contentDocument.scrollingElement;
  return Math.max(0, Math.floor((element.getBoundingClientRect().left + root.scrollLeft + 1) / width()));
}

const BLOCKS = 'p, h1, h2, h3, h4, li, td, pre, figure, blockquote';

/** The first block that is seen, and how many screens from it. */
function place() {
  if (!frame?.contentDocument) return null;
  const blocks = [...frame.contentDocument.querySelectorAll(BLOCKS)];
  const index = blocks.findIndex(block => block.getBoundingClientRect().right > 0);
  return index < 0 ? null : { index, after: screen - screenOf(blocks[index]) };
}

function restore({ index, after }) {
  const blocks = frame.contentDocument.querySelectorAll(BLOCKS);
  return screenOf(blocks[Math.min(index, blocks.length - 1)]) + after;
}

function move() {
  const root = frame?.contentDocument?.scrollingElement;
  if (!root) return;
  screen = Math.min(Math.max(screen, 0), screens() - 1);
  root.scrollTo({ left: screen * width(), top: 0, behavior: 'instant' });
  $('reader-foot').textContent = t('screen-n', { n: screen + 1, of: screens() });
}

export function turn(by) {
  turning = turning.then(async () => {
    if (!book) return;
    const next = screen + by;
    if (next >= 0 && next < screens()) {
      screen = next;
      move();
    } else if (by < 0 && at > 0) await put(at - 1, 'end');
    else if (by > 0 && at < book.documents.length - 1) await put(at + 1, '');
  });
}

export function ends(last) {
  turning = turning.then(() => put(last ? book.documents.length - 1 : 0, last ? 'end' : ''));
}

function go(index, fragment) {
  turning = turning.then(() => put(index, fragment));
}

export function setType(by) {
  type = by ? Math.min(Math.max(type + by, 60), 220) : 100;
  remember('type', type);
  restyle();
}

function restyle() {
  const anchor = place();
  fit();
  const style = frame?.contentDocument?.getElementById('pliego-preview');
  if (!style) return;
  style.textContent = css();
  screen = anchor ? restore(anchor) : 0;
  move();
}

/** The device as large as the window lets it be. */
function fit() {
  const [wide, high] = DEVICES[$('reader-device').value];
  const stage = $('reader-stage');
  const device = $('device');
  $('type-size').textContent = `${type} %`;
  device.className = `device ${$('reader-device').value} ${$('reader-theme').value}`;
  device.style.setProperty('--wide', `${wide}px`);
  device.style.setProperty('--high', `${high}px`);
  const k = Math.min(1, (stage.clientWidth - 24) / (wide + 36), (stage.clientHeight - 24) / (high + 84));
  device.style.setProperty('--k', Math.max(k, 0.2));
}

/** A press in the book: notes open over it, links lead through it. */
async function pressed(event) {
  const link = event.target.closest?.('a[href]');
  if (!link) {
    const across = event.clientX % width();
    if (across < width() * 0.2) turn(-1);
    else if (across > width() * 0.8) turn(1);
    return;
  }
  event.preventDefault();
  const target = new URL(link.getAttribute('href'), frame.contentDocument.baseURI);
  if (target.origin !== location.origin) {
    say(target.href);
    open_outside(target);
    return;
  }
  const path = decodeURI(target.pathname).slice(book.root.length);
  const fragment = decodeURIComponent(target.hash.slice(1));
  const index = book.documents.findIndex(one => one.path === path);
  const isNote = link.getAttributeNS(OPS, 'type')?.includes('noteref') || link.getAttribute('role') === 'doc-noteref';
  if (isNote && fragment) {
    const page = path === book.documents[at].path ? frame.contentDocument : await xml(`${book.root}${path}`).catch(() => null);
    const note = page?.getElementById(fragment);
    if (note) return showNote(note);
  }
  if (index >= 0) go(index, fragment);
}

function open_outside(target) {
  if (/^https?:$/.test(target.protocol)) window.open(target.href, '_blank', 'noopener,noreferrer');
}

const KEPT = new Set(['p', 'em', 'strong', 'i', 'b', 'span', 'sup', 'sub', 'ol', 'ul', 'li', 'blockquote', 'code', 'pre', 'br', 'cite', 'q', 'small', 'div', 'abbr', 'dfn', 'ruby', 'rt', 'rp', 's', 'u', 'mark', 'kbd']);

/** A note's text, without anything that could run or lead away. */
function copy(node, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE) {
      if (child.getAttribute('role') === 'doc-backlink' || child.getAttributeNS(OPS, 'type') === 'backlink') continue;
      const name = child.localName;
      if (name === 'script' || name === 'style') continue;
      if (KEPT.has(name)) {
        const made = document.createElement(name);
        if (child.lang || child.getAttribute('lang')) made.lang = child.getAttribute('lang');
        copy(child, made);
        into.append(made);
      } else copy(child, into);
    }
  }
}

function showNote(note) {
  const text = $('note-text');
  text.replaceChildren();
  copy(note, text);
  text.lang = note.ownerDocument.documentElement.getAttribute('lang') ?? '';
  $('note').className = $('reader-theme').value;
  $('note').showModal();
}
