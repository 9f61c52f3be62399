// The interface: its three views, its panels, the source of what is pressed, and the news of the server.

import { $, getJson, h, loadTexts, narrow, remember, remembered, say, t } from './common.js';
import * as pages from './pages.js';
import * as reader from './reader.js';
import * as cover from './cover.js';
import * as findings from './findings.js';

const VIEWS = ['pages', 'epub', 'cover'];
let edition = 0;
let news = null;
let seen = 0;
let view = 'pages';

// The token has done its work; nobody needs to see or copy it.
if (location.search) history.replaceState(null, '', `/${location.hash}`);

async function begin() {
  await loadTexts();
  pages.start({ word: showWord });
  findings.start({ go: goToFinding, changed: () => pages.setMarks(...findings.marks()), label: pages.label });
  reader.start();
  cover.start();
  panels();
  keys();
  source();
  addEventListener('hashchange', choose);
  await update();
  choose();
  document.addEventListener('visibilitychange', listen);
  listen();
}

/** Takes the last edition from the server. */
async function update() {
  const next = await getJson('/book.json');
  tellBroken(next.broken);
  if (!next.edition || next.edition === edition) return;
  const first = edition === 0;
  edition = next.edition;
  document.title = `${next.title} · ${t('preview')}`;
  $('title').textContent = next.title;
  $('authors').textContent = next.authors;
  $('title').lang = next.lang;
  contents(next.contents, next.lang);
  pages.show(next);
  findings.show(next.findings);
  reader.show(edition);
  cover.show(edition);
  if (view === 'cover') cover.open(reader.cover);
  if (!first) say(t('updated'));
}

/** News come while the tab is seen: a browser keeps few connections open at a time. */
function listen() {
  if (document.hidden) {
    news?.close();
    news = null;
    return;
  }
  if (news) return;
  news = new EventSource(`/events?seen=${seen}`);
  let lost = null;
  news.onmessage = event => { seen = Number(event.data); update().catch(() => {}); };
  news.onopen = () => { clearTimeout(lost); document.body.classList.remove('lost'); };
  news.onerror = () => {
    clearTimeout(lost);
    lost = setTimeout(() => { document.body.classList.add('lost'); say(t('lost'), true); }, 1500);
  };
}

function tellBroken(errors) {
  const box = $('broken');
  document.body.classList.toggle('is-broken', errors.length > 0);
  box.hidden = errors.length === 0;
  box.replaceChildren(...errors.length ? [
    h('p', { class: 'stale' }, t('stale')),
    h('ul', {}, ...errors.map(one => h('li', {}, h('button', { onclick: () => one.source && showLine(one.source) },
      one.source ? h('span', { class: 'where' }, `${one.source[0]}:${one.source[1]}`) : null, ' ', one.message,
      one.help ? h('span', { class: 'remedy' }, ` ${one.help}`) : null)))),
  ] : []);
}

function choose() {
  const wanted = location.hash.slice(1);
  view = VIEWS.includes(wanted) ? wanted : 'pages';
  for (const name of VIEWS) $(`view-${name}`).hidden = name !== view;
  for (const link of document.querySelectorAll('.views a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (view === 'epub') reader.open(); else reader.hide();
  if (view === 'cover') cover.open(reader.cover);
}

function contents(entries, lang) {
  const list = entries => h('ul', {}, ...entries.map(entry => h('li', {},
    h('button', { 'data-page': entry.page, onclick: () => toPage(entry.page) }, h('span', { class: 'entry' }, entry.title), h('span', { class: 'leader', 'aria-hidden': 'true' })),
    entry.children ? list(entry.children) : null)));
  const toc = $('toc');
  const at = toc.scrollTop;
  toc.replaceChildren(list(entries));
  toc.lang = lang;
  toc.scrollTop = at;
}

function toPage(page) {
  if (view !== 'pages') location.hash = 'pages';
  pages.bring(page);
  if (narrow.matches) panel('contents', false);
}

// ---- panels

function panel(name, open) {
  const [box, button] = [$(name), $(`${name}-button`)];
  box.hidden = !open;
  button.setAttribute('aria-expanded', open);
  remember(`panel-${name}`, open ? 'yes' : 'no');
  if (open && narrow.matches) panel(name === 'contents' ? 'findings' : 'contents', false);
  if (open && name === 'contents' && !$('thumbnails').hidden) pages.thumbnailsShown();
}

function panels() {
  for (const name of ['contents', 'findings']) {
    $(`${name}-button`).onclick = () => panel(name, $(name).hidden);
    if (!narrow.matches && remembered(`panel-${name}`) === 'yes') panel(name, true);
  }
  if (!narrow.matches && remembered('panel-contents') === null && innerWidth > 1100) panel('contents', true);
  const tabs = ['contents', 'thumbnails'].map(name => $(`tab-${name}`));
  tabs.forEach((tab, index) => {
    tab.onclick = () => pick(tab);
    tab.onkeydown = event => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.stopPropagation();
      pick(tabs[1 - index]);
      tabs[1 - index].focus();
    };
  });
  const pick = tab => {
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute('aria-selected', on);
      other.tabIndex = on ? 0 : -1;
      $(other.getAttribute('aria-controls')).hidden = !on;
    }
    if (tab === tabs[1]) pages.thumbnailsShown();
  };
  $('help-button').onclick = () => $('help').showModal();
}

// ---- the source of what is pressed

let place = null;

function source() {
  $('source-close').onclick = closeSource;
  $('source-copy').onclick = async () => {
    await navigator.clipboard?.writeText(`${place.file}:${place.line}:${place.column}`).catch(() => {});
    $('source-said').textContent = t('copied');
  };
  $('source-open').onclick = async event => {
    if (!place || place.link) return;
    event.preventDefault();
    const { file, line, column } = place;
    const response = await fetch('/open', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ file, line, column }) });
    if (!response.ok) $('source-said').textContent = t('open-editor-failed', { why: await response.text() });
  };
}

function closeSource() {
  $('source').hidden = true;
  document.querySelectorAll('.words .chosen').forEach(word => word.classList.remove('chosen'));
  $('sheets').focus({ preventScroll: true });
}

async function showWord(word) {
  document.querySelectorAll('.words .chosen').forEach(other => other.classList.remove('chosen'));
  word.classList.add('chosen');
  show(await getJson(`/source?at=${word.dataset.at}`).catch(() => null));
}

async function showLine([file, line, column]) {
  const query = new URLSearchParams({ file, line, column });
  show(await getJson(`/line?${query}`).catch(() => null));
}

function show(found) {
  const card = $('source');
  card.hidden = false;
  $('source-said').textContent = '';
  place = found;
  const known = found !== null;
  for (const id of ['source-lines', 'source-open', 'source-copy']) $(id).hidden = !known;
  $('source-place').textContent = known ? `${found.file}:${found.line}` : t('no-source');
  if (!known) return;
  $('source-lines').replaceChildren(...found.excerpt.map(([number, text]) => {
    const line = h('span', { class: number === found.line ? 'line here' : 'line' }, h('span', { class: 'number' }, number), ' ');
    if (number === found.line) {
      const characters = [...text];
      const before = characters.slice(0, found.column - 1).join('');
      const [word] = characters.slice(found.column - 1).join('').match(/^[\p{L}\p{N}]+/u) ?? [''];
      line.append(before, word ? h('mark', {}, word) : '', text.slice(before.length + word.length));
    } else line.append(text.length > 90 ? `${text.slice(0, 90)}…` : text);
    line.append('\n');
    return line;
  }));
  $('source-open').textContent = t(found.link ? 'open-code' : 'open-editor');
  $('source-open').href = found.link ?? '#';
  $('source-lines').querySelector('mark, .here')?.scrollIntoView({ block: 'center' });
}

function goToFinding(one) {
  if (one.page != null) {
    if (view !== 'pages') location.hash = 'pages';
    pages.bring(one.page, one.area);
  }
  if (narrow.matches) panel('findings', false);
  if (one.source) showLine(one.source);
}

// ---- keys

function keys() {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select');
    if (event.key === 'Escape') {
      if (typing) return typing.blur();
      if (!$('source').hidden) return closeSource();
      if (narrow.matches) ['contents', 'findings'].forEach(name => panel(name, false));
      return;
    }
    if (typing || document.querySelector('dialog[open]')) return;
    const radio = event.target.matches?.('[type=radio], [role=tab]');
    const paged = view === 'epub' ? reader : pages;
    const act = {
      ArrowLeft: () => !radio && view !== 'cover' && paged.turn(-1),
      ArrowRight: () => !radio && view !== 'cover' && paged.turn(1),
      PageUp: () => view === 'epub' && reader.turn(-1),
      PageDown: () => view === 'epub' && reader.turn(1),
      Home: () => view !== 'cover' && paged.ends(false),
      End: () => view !== 'cover' && paged.ends(true),
      g: () => { location.hash = 'pages'; $('page-number').focus(); },
      '+': () => view === 'epub' ? reader.setType(10) : pages.step(1),
      '-': () => view === 'epub' ? reader.setType(-10) : pages.step(-1),
      0: () => view === 'epub' ? reader.setType(0) : pages.setZoom(null),
      d: () => pages.setFacing(),
      1: () => { location.hash = 'pages'; },
      2: () => { location.hash = 'epub'; },
      3: () => { location.hash = 'cover'; },
      c: () => panel('contents', $('contents').hidden),
      f: () => panel('findings', $('findings').hidden),
      e: () => { const word = pages.firstWord(); if (word) showWord(word).then(() => $('source-place').focus()); },
      '?': () => $('help').showModal(),
    }[event.key];
    if (!act) return;
    if (act() !== false) event.preventDefault();
  });
}

begin();
