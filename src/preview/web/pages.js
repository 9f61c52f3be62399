// The pages as spreads: those in view are fetched, and those that changed are put in without a flash.

import { $, drawing, h, narrow, remember, remembered, s, say, t } from './common.js';

const GAP = 28;
const STEPS = [0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];

let book = null;
let boxes = [];
let observer = null;
let thumbObserver = null;
let current = 0;
/** Null fits the page into the window; else CSS pixels to the point. */
let zoom = null;
let facing = true;
let marks = [];
let marksShown = true;
let onWord = () => {};

const sheets = () => $('sheets');
const together = () => facing && !narrow.matches;

export function label(index) {
  const name = book.pages[index]?.[1];
  return name ? t('page-n', { n: name }) : t('page-unnumbered');
}

export function currentPage() {
  return current;
}

export function start(callbacks) {
  onWord = callbacks.word;
  zoom = Number(remembered('zoom')) || null;
  facing = remembered('facing') !== 'no';
  $('spreads').setAttribute('aria-pressed', facing);
  $('page-previous').onclick = () => turn(-1);
  $('page-next').onclick = () => turn(1);
  $('zoom-in').onclick = () => step(1);
  $('zoom-out').onclick = () => step(-1);
  $('zoom-fit').onclick = () => setZoom(null);
  $('spreads').onclick = () => setFacing(!facing);
  $('go').onsubmit = event => { event.preventDefault(); goTo($('page-number').value.trim()); };
  $('page-number').onfocus = event => event.target.select();
  sheets().addEventListener('scroll', noticePage, { passive: true });
  sheets().addEventListener('click', event => {
    const word = event.target.closest?.('[data-at]');
    if (word && String(getSelection()) === '') onWord(word);
  });
  sheets().addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    step(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
  new ResizeObserver(() => book && resize()).observe(sheets());
  narrow.addEventListener('change', () => book && layOut());
}

/** Shows an edition; on the page that was open. */
export function show(next) {
  const before = book;
  book = next;
  if (!before || before.pages.length === 0) {
    current = Math.min(Number(remembered('page')) || 0, Math.max(book.pages.length - 1, 0));
    layOut();
  } else if (before.pages.length !== book.pages.length || String(before.size) !== String(book.size)) {
    // The same page may have another number now.
    const offset = scrollWithin();
    current = again(before.pages[current]?.[2]) ?? Math.min(current, book.pages.length - 1);
    layOut(offset);
  } else {
    book.pages.forEach(([key], index) => {
      const box = boxes[index];
      if (box && box.dataset.key !== key && box.dataset.wanted !== key) refresh(box, index);
      if (box) box.setAttribute('aria-label', label(index));
    });
    thumbnails(false);
  }
  tell();
}

/** The page where a word is now: the last that begins with it or before it, in its chapter. */
function again(word) {
  if (!word) return null;
  const [chapter, text, start] = word;
  const index = book.pages.findLastIndex(([,, first]) => first && first[0] === chapter && (first[1] < text || (first[1] === text && first[2] <= start)));
  return index < 0 ? null : index;
}

/** How far the window is below the top of the current page. */
function scrollWithin() {
  const box = boxes[current];
  return box ? sheets().scrollTop - top(box) : 0;
}

function top(box) {
  return box.parentElement.offsetTop;
}

function layOut(offset = null) {
  observer?.disconnect();
  const old = new Map(boxes.filter(box => box.firstElementChild).map(box => [box.dataset.key, box]));
  boxes = book.pages.map(([key], index) => {
    const known = old.get(key);
    if (known) {
      old.delete(key);
      known.dataset.index = index;
      known.setAttribute('aria-label', label(index));
      return known;
    }
    return h('div', { class: 'page', role: 'group', 'aria-label': label(index), 'data-index': index });
  });
  const spreads = [];
  for (let i = 0; i < boxes.length;) {
    const alone = !together() || i === 0;
    const pair = alone ? [boxes[i]] : [boxes[i], boxes[i + 1]].filter(Boolean);
    i += pair.length;
    if (book.rtl) pair.reverse();
    const place = !together() ? 'single' : pair.length > 1 ? 'pair' : i === 1 ? 'recto' : 'verso';
    spreads.push(h('div', { class: `spread ${place}${book.rtl ? ' rtl' : ''}` }, ...pair));
  }
  observer = new IntersectionObserver(inView, { root: sheets(), rootMargin: '60% 0px' });
  sheets().replaceChildren(...spreads);
  resize(offset);
  boxes.forEach(box => observer.observe(box));
  thumbnails(true);
}

/** Pixels to the point. */
function scale() {
  if (zoom) return zoom;
  const view = sheets();
  const [width, height] = book.size;
  const across = together() ? 2 * width : width;
  const room = view.clientWidth - (narrow.matches ? 24 : 72);
  const byWidth = room / across;
  return narrow.matches ? byWidth : Math.min(byWidth, (view.clientHeight - 2 * GAP - 24) / height);
}

function resize(offset = null) {
  const within = offset ?? scrollWithin();
  const k = Math.max(scale(), 0.1);
  const [width, height] = book.size;
  sheets().style.setProperty('--page-width', `${width * k}px`);
  sheets().style.setProperty('--page-height', `${height * k}px`);
  const box = boxes[current];
  if (box) sheets().scrollTop = top(box) + (offset === null && within < 0 ? -GAP : within);
  if (!box) return;
  if (sheets().scrollTop === 0 && current > 1) sheets().scrollTop = top(box) - GAP;
  const spread = box.parentElement;
  if (spread.scrollWidth > sheets().clientWidth) sheets().scrollLeft = (sheets().scrollWidth - sheets().clientWidth) / 2;
}

function inView(entries) {
  for (const { target, isIntersecting } of entries) {
    const index = Number(target.dataset.index);
    target.dataset.near = isIntersecting ? 'yes' : '';
    if (isIntersecting && target.dataset.key !== book.pages[index]?.[0]) refresh(target, index);
    // What is far away need not be kept.
    if (!isIntersecting && target.firstElementChild) {
      target.replaceChildren();
      delete target.dataset.key;
    }
  }
}

/** Fetches a page if it is in view, and puts it in whole. */
async function refresh(box, index) {
  const key = book.pages[index]?.[0];
  if (!key || !box.dataset.near) {
    if (!box.dataset.near) { box.replaceChildren(); delete box.dataset.key; }
    return;
  }
  box.dataset.wanted = key;
  const svg = await drawing(`/page/${key}`).catch(() => null);
  if (box.dataset.wanted !== key || !svg) return;
  delete box.dataset.wanted;
  const [,, width, height] = svg.getAttribute('viewBox').split(' ');
  const over = s('svg', { class: 'marks', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  svg.classList.add('sheet');
  box.replaceChildren(over, svg);
  box.dataset.key = key;
  drawMarks(box);
}

function noticePage() {
  if (!boxes.length) return;
  const view = sheets();
  const middle = view.scrollTop + view.clientHeight * 0.4;
  let low = 0;
  let high = boxes.length - 1;
  while (low < high) {
    const at = (low + high + 1) >> 1;
    if (top(boxes[at]) <= middle) low = at; else high = at - 1;
  }
  // Of a spread, its first page; the one that was asked for stays.
  const spread = boxes[low].parentElement;
  if (boxes[current]?.parentElement === spread) return;
  current = Math.min(...[...spread.children].map(child => Number(child.dataset.index)));
  tell();
}

function tell() {
  remember('page', current);
  const input = $('page-number');
  if (document.activeElement !== input) input.value = book.pages[current]?.[1] || String(current + 1);
  $('page-count').textContent = t('of-n', { n: book.pages.length });
  document.querySelectorAll('#thumbnails [aria-current]').forEach(old => old.removeAttribute('aria-current'));
  const thumb = document.querySelector(`#thumbnails [data-index="${current}"]`);
  thumb?.setAttribute('aria-current', 'true');
  const entries = [...document.querySelectorAll('#toc [data-page]')];
  let open = null;
  for (const entry of entries) {
    entry.removeAttribute('aria-current');
    if (Number(entry.dataset.page) <= current) open = entry;
  }
  open?.setAttribute('aria-current', 'true');
}

/** Brings a page into view; `area` of it, when it is given. */
export function bring(index, area = null, smooth = false) {
  const box = boxes[index];
  if (!box) return;
  current = index;
  const k = box.clientHeight / book.size[1];
  const down = area ? Math.max(0, area[1] * k - sheets().clientHeight * 0.35) : -GAP;
  const inSight = top(box) + box.clientHeight <= sheets().scrollTop + sheets().clientHeight && top(box) >= sheets().scrollTop;
  if (!(area && inSight)) sheets().scrollTo({ top: top(box) + down, behavior: smooth ? 'smooth' : 'instant' });
  tell();
}

export function turn(by) {
  const spread = boxes[current]?.parentElement;
  const next = by > 0 ? spread?.nextElementSibling : spread?.previousElementSibling;
  if (!next) return;
  bring(Math.min(...[...next.children].map(child => Number(child.dataset.index))));
}

export function ends(last) {
  bring(last ? book.pages.length - 1 : 0);
}

function goTo(name) {
  if (!name) return;
  let index = book.pages.findIndex(([, known]) => known === name);
  if (index < 0 && /^\d+$/.test(name)) index = Number(name) - 1;
  if (index < 0 || index >= book.pages.length) return say(t('no-such-page', { n: name }));
  bring(index);
  sheets().focus({ preventScroll: true });
}

export function step(by) {
  const now = scale();
  const next = by > 0 ? STEPS.find(one => one > now * 1.05) : STEPS.findLast(one => one < now * 0.95);
  if (next) setZoom(next);
}

export function setZoom(value) {
  zoom = value;
  remember('zoom', value ?? '');
  resize();
}

export function setFacing(value = !facing) {
  facing = value;
  remember('facing', facing ? 'yes' : 'no');
  $('spreads').setAttribute('aria-pressed', facing);
  layOut();
}

/** The first word of the page, for its source. */
export function firstWord() {
  return boxes[current]?.querySelector('[data-at]');
}

export function setMarks(list, shown) {
  marks = list;
  marksShown = shown;
  boxes.forEach(drawMarks);
}

function drawMarks(box) {
  const over = box.querySelector('.marks');
  if (!over) return;
  over.replaceChildren();
  const index = Number(box.dataset.index);
  const [width, height] = book.size;
  for (const mark of marks) {
    if (mark.page !== index || !(marksShown || mark.chosen)) continue;
    const [x, y, w, high] = mark.area ?? [6, 6, width - 12, height - 12];
    const kind = `${mark.severity}${mark.chosen ? ' chosen' : ''}${mark.area ? '' : ' whole'}`;
    over.append(s('rect', { x: x - 1.5, y: y - 0.5, width: w + 3, height: high + 1, rx: 1.5, class: kind }));
  }
}

function thumbnails(anew) {
  const list = $('thumbnails');
  if (list.hidden || !list.offsetParent) {
    list.dataset.stale = 'yes';
    return;
  }
  if (!anew && !list.dataset.stale) {
    book.pages.forEach(([key], index) => {
      const thumb = list.querySelector(`[data-index="${index}"]`);
      if (thumb?.dataset.key && thumb.dataset.key !== key) fillThumb(thumb);
    });
    return;
  }
  delete list.dataset.stale;
  thumbObserver?.disconnect();
  thumbObserver = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) fillThumb(target);
  }, { root: list, rootMargin: '50%' });
  const [width, height] = book.size;
  const thumbs = book.pages.map(([, name], index) => h('button', {
    class: `thumb ${index % 2 ? 'verso' : 'recto'}`,
    'data-index': index,
    'aria-label': label(index),
    onclick: () => bring(index),
  }, h('span', { class: 'leaf' }), h('span', { class: 'folio', 'aria-hidden': 'true' }, name || '·')));
  list.style.setProperty('--ratio', `${width} / ${height}`);
  list.replaceChildren(...thumbs);
  thumbs.forEach(thumb => thumbObserver.observe(thumb));
  list.querySelector(`[data-index="${current}"]`)?.scrollIntoView({ block: 'center' });
  tell();
}

export function thumbnailsShown() {
  if ($('thumbnails').dataset.stale || !$('thumbnails').firstElementChild) thumbnails(true);
}

async function fillThumb(thumb) {
  const key = book.pages[Number(thumb.dataset.index)]?.[0];
  if (!key || thumb.dataset.key === key) return;
  thumb.dataset.key = key;
  const svg = await drawing(`/thumb/${key}`).catch(() => null);
  if (svg && thumb.dataset.key === key) thumb.querySelector('.leaf').replaceChildren(svg);
}

