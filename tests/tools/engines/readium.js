// Readium's navigator for the web. It reads a manifest, which the server makes of the EPUB, as Readium's own streamer does.
import { EpubNavigator } from "@readium/navigator";
import { HttpFetcher, Link, Locator, LocatorLocations, Manifest, Publication } from "@readium/shared";

window.start = async () => {
  const base = `${location.origin}/unpacked/`;
  const json = await (await fetch("/manifest.json")).json();
  const manifest = Manifest.deserialize(json);
  manifest.setSelfLink(`${base}manifest.json`);
  const publication = new Publication({ manifest, fetcher: new HttpFetcher(undefined, base) });
  const positions = json.readingOrder.map((item, i) => new Locator({
    href: item.href, type: item.type, title: "",
    locations: new LocatorLocations({ fragments: [], progression: 0, position: i + 1, totalProgression: i / json.readingOrder.length }),
  }));
  const listeners = {
    frameLoaded: () => {}, positionChanged: () => {}, tap: () => false, click: () => false, zoom: () => {}, miscPointer: () => {}, scroll: () => {},
    customEvent: () => {}, handleLocator: () => false, textSelected: () => {},
  };
  const navigator = new EpubNavigator(document.querySelector("#book"), publication, listeners, positions, positions[0], { preferences: { scroll: true }, defaults: {} });
  await navigator.load();
  const count = list => (list ?? []).reduce((sum, entry) => sum + 1 + count(entry.children), 0);
  const frames = () => [...document.querySelectorAll("#book iframe")].filter(frame => getComputedStyle(frame).visibility !== "hidden" && frame.contentDocument?.body);
  window.shown = () => frames().map(frame => frame.contentDocument);
  window.show = index => new Promise((done, fail) => {
    setTimeout(() => fail(new Error("no answer")), 20000);
    navigator.go(positions[index], false, done);
  });
  return { sections: json.readingOrder.map(item => item.href), contents: count(json.toc) };
};
