// foliate-js: the engine of Foliate and of other readers.
import "foliate-js/view.js";

window.start = async () => {
  const view = document.createElement("foliate-view");
  document.querySelector("#book").append(view);
  const file = await (await fetch("/book.epub")).blob();
  await view.open(new File([file], "book.epub"));
  view.renderer.setAttribute("flow", "scrolled");
  const count = list => (list ?? []).reduce((sum, entry) => sum + 1 + count(entry.subitems), 0);
  window.shown = () => view.renderer.getContents().map(content => content.doc);
  window.show = async index => void (await view.goTo(index));
  return { sections: view.book.sections.map(section => section.id), contents: count(view.book.toc) };
};
