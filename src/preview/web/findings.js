// What was found, as a list beside the pages; its marks are drawn by the pages themselves.

import { $, h, remember, remembered, t } from './common.js';

const KINDS = ['error', 'warning', 'note', 'mark'];

let findings = [];
let shown = new Set(KINDS);
let go = () => {};
let changed = () => {};
let labels = () => '';

export function start(callbacks) {
  ({ go, changed, label: labels } = callbacks);
  const saved = remembered('kinds');
  if (saved !== null) shown = new Set(saved.split(',').filter(Boolean));
  $('marks').checked = remembered('marks') !== 'no';
  $('marks').onchange = () => { remember('marks', $('marks').checked ? 'yes' : 'no'); changed(); };
  $('kinds').replaceChildren(...KINDS.map(kind => h('label', { class: `kind ${kind}` },
    h('input', { type: 'checkbox', 'data-kind': kind, checked: shown.has(kind), onchange: event => {
      if (event.target.checked) shown.add(kind); else shown.delete(kind);
      remember('kinds', [...shown].join(','));
      list();
      changed();
    } }), h('span', { class: 'name' }, t(kind)), ' ', h('span', { class: 'count' }, '0'))));
}

export function show(next) {
  const chosen = findings.find(finding => finding.chosen);
  findings = next;
  if (chosen) {
    const same = findings.find(one => one.code === chosen.code && one.message === chosen.message && one.page === chosen.page);
    if (same) same.chosen = true;
  }
  for (const kind of KINDS) {
    const count = findings.filter(one => one.severity === kind).length;
    const box = document.querySelector(`#kinds .${kind}`);
    box.querySelector('.count').textContent = count;
    box.classList.toggle('none', count === 0);
  }
  const counts = KINDS.slice(0, 2).map(kind => [kind, findings.filter(one => one.severity === kind).length]).filter(([, n]) => n);
  const rest = findings.length - counts.reduce((sum, [, n]) => sum + n, 0);
  if (rest) counts.push(['rest', rest]);
  $('counts').replaceChildren(...counts.map(([kind, n]) => h('span', { class: `badge ${kind}` }, n)));
  list();
  changed();
}

/** Those whose kinds are chosen. */
export function marks() {
  return [findings.filter(one => one.page != null && shown.has(one.severity)), $('marks').checked];
}

function list() {
  const wanted = findings.filter(one => shown.has(one.severity));
  const scroll = $('findings-list');
  const at = scroll.scrollTop;
  if (!wanted.length) {
    scroll.replaceChildren(h('p', { class: 'empty' }, t(findings.length ? 'nothing-shown' : 'nothing-found')));
    return;
  }
  const items = wanted.map(one => h('li', {}, h('button', {
    class: `finding ${one.severity}`,
    'aria-current': one.chosen ? 'true' : null,
    onclick: event => choose(one, event.currentTarget),
  },
  h('span', { class: 'dot', 'aria-hidden': 'true' }),
  h('span', { class: 'what' },
    h('span', { class: 'hidden' }, `${t(`one-${one.severity}`)}: `),
    one.severity === 'mark' ? h('strong', {}, kindOf(one)) : null,
    one.severity === 'mark' ? ' ' : null,
    one.message),
  one.help ? h('span', { class: 'remedy' }, one.help) : null,
  h('span', { class: 'where' }, place(one)))));
  scroll.replaceChildren(h('ul', {}, ...items));
  scroll.scrollTop = at;
}

/** The kind “page” says what it is in its text. */
function kindOf(one) {
  return one.code === 'page' ? t('page') : t(one.code);
}

function place(one) {
  const parts = [];
  if (one.page != null) parts.push(labels(one.page));
  if (one.source) parts.push(`${one.source[0]}:${one.source[1]}`);
  return parts.join(' · ');
}

function choose(one, button) {
  findings.forEach(other => { other.chosen = other === one; });
  document.querySelectorAll('#findings-list [aria-current]').forEach(old => old.removeAttribute('aria-current'));
  button.setAttribute('aria-current', 'true');
  changed();
  go(one);
}
