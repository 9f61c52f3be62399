// The cover: wrapped around a book that can be turned, flat as it is printed, and the front that the EPUB shows.

import { $, drawing, getJson, h, remember, remembered, s, t } from './common.js';

let edition = 0;
let shown = 0;
let panels = null;
let sheet = null;
let front = null;

export function start() {
  const kind = remembered('cover') || 'wrapped';
  for (const input of document.querySelectorAll('input[name=cover]')) {
    input.checked = input.value === kind;
    input.onchange = () => { remember('cover', input.value); draw(); };
  }
  $('turn').oninput = turn;
  $('turn').setAttribute('aria-label', t('turn'));
  new ResizeObserver(() => size()).observe($('cover-stage'));
}

export function show(number) {
  edition = number;
}

/** Called when the view is seen. */
export async function open(frontImage) {
  if (shown === edition) return draw();
  const wanted = edition;
  try {
    const [measures, svg, image] = await Promise.all([getJson('/cover.json'), drawing(`/cover/${wanted}`), frontImage()]);
    if (wanted !== edition) return;
    [panels, sheet, front, shown] = [measures, svg, image, wanted];
  } catch {
    [panels, sheet, shown] = [null, null, wanted];
  }
  draw();
}

function kind() {
  return document.querySelector('input[name=cover]:checked').value;
}

/** What a part of the sheet shows. */
function part([x, y, width, height], name) {
  const svg = sheet.cloneNode(true);
  svg.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  svg.setAttribute('class', `face ${name}`);
  return svg;
}

function draw() {
  const stage = $('cover-stage');
  const now = kind();
  $('turn-label').hidden = now !== 'wrapped';
  $('cover-measures').textContent = '';
  if (!sheet) {
    stage.replaceChildren(h('p', { class: 'wait' }, t('cover-failed')));
    return;
  }
  const mm = points => (points * 25.4 / 72).toFixed(1).replace(/\.0$/, '');
  if (now !== 'front') {
    $('cover-measures').textContent = t('cover-measures', { width: mm(panels.sheet[2]), height: mm(panels.sheet[3]), spine: mm(panels.spine[2]) });
  }
  if (now === 'wrapped') {
    const book = h('div', { class: 'book3d', id: 'book3d', role: 'img', 'aria-label': t('wrapped') },
      part(panels.front, 'front'), part(panels.spine, 'spine'), part(panels.back, 'back'), h('div', { class: 'face fore' }), h('div', { class: 'face head' }), h('div', { class: 'face tail' }));
    stage.replaceChildren(h('div', { class: 'room' }, book));
    drag(book);
  } else if (now === 'flat') {
    const flat = part(panels.sheet, 'flat');
    const [x, y, , height] = panels.sheet;
    const folds = [panels.spine[0], panels.spine[0] + panels.spine[2]];
    const over = s('svg', { class: 'face folds', viewBox: panels.sheet.join(' '), 'aria-hidden': 'true' });
    folds.forEach(at => over.append(s('line', { x1: at, x2: at, y1: y, y2: y + height })));
    void x;
    stage.replaceChildren(h('div', { class: 'flat', id: 'flat' }, flat, over));
  } else {
    stage.replaceChildren(front ? h('img', { class: 'front-image', src: front.src, alt: front.alt || t('cover') }) : h('p', { class: 'wait' }, t('epub-failed')));
  }
  size();
}

function size() {
  if (!sheet) return;
  const stage = $('cover-stage');
  const [room, high] = [stage.clientWidth - 48, stage.clientHeight - 64];
  const flat = $('flat');
  if (flat) {
    const [, , width, height] = panels.sheet;
    const k = Math.min(room / width, high / height);
    flat.style.width = `${width * k}px`;
    flat.style.height = `${height * k}px`;
  }
  const book = $('book3d');
  if (book) {
    const [, , width, height] = panels.front;
    const spine = panels.spine[2];
    const k = Math.min(room * 0.72 / width, high * 0.86 / height);
    book.style.setProperty('--w', `${width * k}px`);
    book.style.setProperty('--h', `${height * k}px`);
    book.style.setProperty('--d', `${Math.max(spine * k, 2)}px`);
    book.classList.toggle('rtl', panels.front[0] < panels.back[0]);
    turn();
  }
}

function turn() {
  $('book3d')?.style.setProperty('--turn', `${$('turn').value}deg`);
}

function drag(book) {
  let from = null;
  book.addEventListener('pointerdown', event => {
    from = [event.clientX, Number($('turn').value)];
    book.setPointerCapture(event.pointerId);
  });
  book.addEventListener('pointermove', event => {
    if (!from) return;
    $('turn').value = from[1] + (event.clientX - from[0]) * 0.6;
    turn();
  });
  book.addEventListener('pointerup', () => { from = null; });
}
