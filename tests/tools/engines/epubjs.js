// epub.js: the engine of many readers on the web.
import ePub from "epubjs";

window.start = async () => {
  const book = ePub(await (await fetch("/book.epub")).arrayBuffer());
  await book.ready;
  const rendition = book.renderTo("book", { width: 620, height: 860, flow: "scrolled-doc" });
  await rendition.display();
  const count = list => (list ?? []).reduce((sum, entry) => sum + 1 + count(entry.subitems), 0);
  const items = [];
  book.spine.each(item => items.push(item));
  window.shown = () => rendition.getContents().map(content => content.document);
  window.show = async index => void (await rendition.display(items[index].href));
  return { sections: items.map(item => item.href), contents: count(book.navigation.toc) };
};
