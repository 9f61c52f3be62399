// What all parts of the interface share: texts, elements, requests, the faces of the book.

let texts = {};

export async function loadTexts() {
  texts = await (await fetch('/texts.json')).json();
}

/** The text of a key, its gaps filled; the key itself when there is none. */
export function t(key, gaps = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap);
}

export const $ = id => document.getElementById(id);

/** An element with attributes and children. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child != null));
  return element;
}

export const SVG = 'http://www.w3.org/2000/svg';

export function s(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export async function getJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

const parser = new DOMParser();
const faces = new Map();

function face(name) {
  if (!faces.has(name)) {
    const loaded = new FontFace(name, `url(/font/${name.slice(1)})`).load();
    faces.set(name, loaded.then(font => document.fonts.add(font), () => {}));
  }
  return faces.get(name);
}

/** A drawing of the server's as an element, with its faces and pictures at hand, so that nothing flashes when it is put in. */
export async function drawing(address) {
  const response = await fetch(address);
  if (!response.ok) return null;
  const svg = document.importNode(parser.parseFromString(await response.text(), 'image/svg+xml').documentElement, true);
  const names = new Set([...svg.querySelectorAll('text[font-family]')].map(text => text.getAttribute('font-family')));
  const pictures = [...svg.querySelectorAll('image')].map(async image => {
    const loaded = new Image();
    loaded.src = image.getAttribute('href');
    await loaded.decode().catch(() => {});
  });
  const patience = new Promise(resolve => setTimeout(resolve, 1500));
  await Promise.race([Promise.all([...[...names].map(face), ...pictures]), patience]);
  return svg;
}

let saying;

/** Says something in the bar, for a while. */
export function say(text, lasting = false) {
  const status = $('status');
  status.textContent = text;
  clearTimeout(saying);
  if (!lasting) saying = setTimeout(() => { status.textContent = ''; }, 4000);
}

/** Remembers choices of this tab. */
export function remember(key, value) {
  try { sessionStorage.setItem(`pliego-${key}`, value); } catch { /* not allowed: forgotten */ }
}

export function remembered(key) {
  try { return sessionStorage.getItem(`pliego-${key}`); } catch { return null; }
}

export const narrow = matchMedia('(max-width: 760px)');
