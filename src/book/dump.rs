//! The book as text, one node a line, for golden tests that a person can read.
//!
//! A block is its name and what distinguishes it; its content is indented below it. Text is in Markdown-like marks of our own:
//! `*emphasis*`, `**strong**`, `[text](→ target)`, `[^1]`, `` `code` ``, `$tex$`, other spans as `{role text}`.

use std::fmt::Write;

use super::*;

/// The whole book as text.
pub fn dump(book: &Book) -> String {
    let mut dump = Dump { out: String::new(), book };
    let authors = book.metadata.authors();
    let by = if authors.is_empty() { String::new() } else { format!(" by {authors}") };
    dump.line(0, format_args!("book “{}”{by} [{}]", book.metadata.title, book.metadata.lang.tag()));
    for chapter in &book.chapters {
        dump.chapter(chapter);
    }
    dump.out
}

/// The contents of the book alone.
pub fn dump_outline(book: &Book) -> String {
    let mut dump = Dump { out: String::new(), book };
    for entry in &book.outline {
        dump.entry(0, entry);
    }
    dump.out
}

/// Blocks alone, as `dump` shows them.
pub fn dump_blocks(blocks: &[Block]) -> String {
    let book = Book::default();
    let mut dump = Dump { out: String::new(), book: &book };
    dump.blocks(0, blocks);
    dump.out
}

struct Dump<'a> {
    out: String,
    book: &'a Book,
}

impl Dump<'_> {
    /// Writes one line, indented by its depth in the tree.
    fn line(&mut self, depth: usize, text: std::fmt::Arguments) {
        let text = text.to_string().replace('\n', "⏎");
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{}{}", "  ".repeat(depth), text.trim_end());
    }

    fn chapter(&mut self, chapter: &Chapter) {
        let number = chapter.number.as_ref().map(|n| format!(" {n}")).unwrap_or_default();
        let matter = if chapter.matter == Matter::Body { String::new() } else { format!(" {:?}", chapter.matter) };
        let lang = chapter.lang.as_ref().map(|l| format!(" [{}]", l.tag())).unwrap_or_default();
        let title = self.inlines(&chapter.title.inlines);
        self.line(0, format_args!("{:?}{number} “{title}” #{}{matter}{lang}", chapter.role, chapter.id));
        if let Some(banner) = &chapter.banner {
            let shown = image(banner);
            self.line(1, format_args!("banner {shown}"));
        }
        self.blocks(1, &chapter.blocks);
        self.notes("author’s note", &chapter.author_notes);
        if let Some(heading) = &chapter.notes_heading {
            let text = self.inlines(&heading.text.inlines);
            self.line(1, format_args!("notes’ heading “{text}”{}", attributes(&heading.attributes)));
        }
        self.notes("footnote", &chapter.footnotes);
    }

    /// Writes notes with their marks, labels and numbers of references.
    fn notes(&mut self, kind: &str, notes: &[Note]) {
        for note in notes {
            self.line(1, format_args!("{kind} {} ({}, {} marks)", note.mark, note.label, note.references));
            self.blocks(2, &note.blocks);
        }
    }

    /// Writes an entry of the contents and those below it.
    fn entry(&mut self, depth: usize, entry: &OutlineEntry) {
        let number = entry.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
        let title = self.inlines(&entry.title);
        let place = entry.anchor.clone().unwrap_or_else(|| self.chapter_id(entry.chapter));
        self.line(depth, format_args!("{} {number}{title} #{place}", entry.level));
        for child in &entry.children {
            self.entry(depth + 1, child);
        }
    }

    /// The id of a chapter, or its number when there is no such chapter.
    fn chapter_id(&self, id: ChapterId) -> String {
        self.book.chapters.get(id.0 as usize).map(|c| c.id.clone()).unwrap_or_else(|| id.0.to_string())
    }

    fn blocks(&mut self, depth: usize, blocks: &[Block]) {
        for block in blocks {
            self.block(depth, block);
        }
    }

    /// Writes an entry of an index and those below it.
    fn index_entry(&mut self, depth: usize, entry: &index::IndexEntry) {
        let place = |place: &index::IndexPlace| {
            let end = place.end.as_ref().map(|end| format!("–#{end}")).unwrap_or_default();
            let note = if place.note { " n" } else { "" };
            let main = if place.main { "!" } else { "" };
            format!(" #{}{end}{note}{main} ({})", place.anchor, place.section)
        };
        let places: String = entry.places.iter().map(place).collect();
        let term = self.inlines(&entry.term.inlines);
        let id = entry.id.as_ref().map(|id| format!(" = #{id}")).unwrap_or_default();
        self.line(depth, format_args!("entry {term}{id}{places}"));
        for reference in &entry.see {
            let words = self.inlines(&reference.words.inlines);
            let target = reference.target.as_deref().unwrap_or("nothing");
            self.line(depth + 1, format_args!("see{} {words} → #{target}", if reference.also { " also" } else { "" }));
        }
        entry.entries.iter().for_each(|below| self.index_entry(depth + 1, below));
    }

    fn block(&mut self, depth: usize, block: &Block) {
        let own = attributes(&block.attributes);
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let text = self.inlines(&text.inlines);
                self.line(depth, format_args!("p{own} {text}"));
            }
            BlockKind::Heading(heading) => {
                let text = self.inlines(&heading.text.inlines);
                self.line(depth, format_args!("h{}{own}{} {text}", heading.level, attributes(&heading.attributes)));
            }
            BlockKind::List(list) => {
                let kind = match list.kind {
                    ListKind::Bullet => "bullets".to_owned(),
                    ListKind::Ordered { start } => format!("numbers from {start}"),
                    ListKind::Steps => "steps".to_owned(),
                };
                let numbering = list.numbering.map(|numbering| format!(", {}", numbering.class())).unwrap_or_default();
                let reversed = if list.reversed { ", reversed" } else { "" };
                let loose = if list.tight { "" } else { ", loose" };
                self.line(depth, format_args!("list {kind}{numbering}{reversed}{loose}{own}"));
                for item in &list.items {
                    let task = item.task.map(|done| if done { " [x]" } else { " [ ]" }).unwrap_or_default();
                    let value = item.value.map(|value| format!(" {value}")).unwrap_or_default();
                    self.line(depth + 1, format_args!("item{task}{value}{}", attributes(&item.attributes)));
                    self.blocks(depth + 2, &item.blocks);
                }
            }
            BlockKind::Definitions(definitions) => {
                self.line(depth, format_args!("definitions{own}"));
                for definition in definitions {
                    for term in &definition.terms {
                        let term = self.inlines(&term.inlines);
                        self.line(depth + 1, format_args!("term {term}"));
                    }
                    for detail in &definition.details {
                        self.line(depth + 1, format_args!("detail"));
                        self.blocks(depth + 2, detail);
                    }
                }
            }
            BlockKind::Quote(quote) => {
                let kind = format!("{:?}", quote.kind).to_lowercase();
                self.line(depth, format_args!("{kind}{own}"));
                self.blocks(depth + 1, &quote.blocks);
                self.text(depth + 1, "by", quote.attribution.as_ref());
            }
            BlockKind::Code(code) => {
                let language = code.language.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
                let title = code.title.as_ref().map(|t| format!(" “{t}”")).unwrap_or_default();
                let lines = if code.highlighted.is_empty() { String::new() } else { format!(" lines {:?}", code.highlighted) };
                let first = code.first_number.map(|first| format!(" from {first}")).unwrap_or_default();
                self.line(depth, format_args!("code{language}{title}{lines}{first}{own}"));
                for (at, line) in code.text.lines().enumerate() {
                    let callouts: String = code.callouts_of(at).map(|number| format!(" ({number})")).collect();
                    let id = code.line_id(at).map(|id| format!(" #{id}")).unwrap_or_default();
                    self.line(depth + 1, format_args!("| {line}{callouts}{id}"));
                }
            }
            BlockKind::Table(table) => self.table(depth, table, &own),
            BlockKind::Figure(figure) => {
                let place = if figure.place == FigurePlace::Here { " here" } else { "" };
                let link = figure.link.as_ref().map(|t| format!(" → {}", self.target(t))).unwrap_or_default();
                self.line(depth, format_args!("figure{place}{link}{own}"));
                for picture in &figure.images {
                    let shown = image(picture);
                    self.line(depth + 1, format_args!("{shown}"));
                }
                self.blocks(depth + 1, &figure.content);
                self.text(depth + 1, "caption", figure.caption.as_ref());
            }
            BlockKind::Sidebar(sidebar) => {
                let kind = format!("{:?}", sidebar.kind).to_lowercase();
                let title = sidebar.title.as_ref().map(|t| format!(" “{}”", self.inlines(&t.inlines))).unwrap_or_default();
                self.line(depth, format_args!("sidebar {kind}{title}{own}"));
                self.blocks(depth + 1, &sidebar.blocks);
            }
            BlockKind::Columns(columns) => {
                let ratio = if columns.ratio.is_empty() { String::new() } else { format!(" {:?}", columns.ratio) };
                self.line(depth, format_args!("columns{ratio}{own}"));
                for column in &columns.columns {
                    self.line(depth + 1, format_args!("column"));
                    self.blocks(depth + 2, column);
                }
            }
            BlockKind::Math(math) => {
                let number = math.number.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
                self.line(depth, format_args!("math{number}{own} {}", math.tex));
            }
            BlockKind::Diagram(diagram) => {
                self.line(depth, format_args!("diagram {}{own}", diagram.language));
                for line in diagram.source.lines() {
                    self.line(depth + 1, format_args!("| {line}"));
                }
                self.text(depth + 1, "caption", diagram.caption.as_ref());
            }
            BlockKind::EndNotes => self.line(depth, format_args!("notes of all chapters{own}")),
            BlockKind::Index(index) => {
                self.line(depth, format_args!("index “{}”{own}", index.title));
                for group in &index.groups {
                    self.line(depth + 1, format_args!("letter {}", group.letter.as_deref().unwrap_or("-")));
                    group.entries.iter().for_each(|entry| self.index_entry(depth + 2, entry));
                }
            }
            BlockKind::Embed(embed) => self.line(depth, format_args!("embed {} “{}” {}{own}", embed.kind, embed.title, embed.url)),
            BlockKind::ThematicBreak => self.line(depth, format_args!("break{own}")),
            BlockKind::AuthorNotes { title } => {
                let title = self.inlines(&title.inlines);
                self.line(depth, format_args!("author’s notes “{title}”{own}"));
            }
            BlockKind::Group(inner) => {
                self.line(depth, format_args!("group{own}"));
                self.blocks(depth + 1, inner);
            }
        }
    }

    fn table(&mut self, depth: usize, table: &Table, own: &str) {
        let alignments: Vec<String> = table.alignments.iter().map(|a| format!("{a:?}").to_lowercase()).collect();
        self.line(depth, format_args!("table {}{own}", alignments.join(" ")));
        self.text(depth + 1, "caption", table.caption.as_ref());
        for (kind, rows) in [("head", &table.head), ("row", &table.rows)] {
            for row in rows {
                self.line(depth + 1, format_args!("{kind}"));
                for cell in &row.cells {
                    let mut marks = String::new();
                    if cell.header {
                        marks += " header";
                    }
                    if cell.column_span > 1 || cell.row_span > 1 {
                        let _ = write!(marks, " {}×{}", cell.column_span, cell.row_span);
                    }
                    if let Some(alignment) = cell.alignment {
                        let _ = write!(marks, " {}", format!("{alignment:?}").to_lowercase());
                    }
                    self.line(depth + 2, format_args!("cell{marks}"));
                    self.blocks(depth + 3, &cell.blocks);
                }
            }
        }
    }

    /// Writes a text under a name, when there is one.
    fn text(&mut self, depth: usize, name: &str, text: Option<&Text>) {
        if let Some(text) = text {
            let text = self.inlines(&text.inlines);
            self.line(depth, format_args!("{name} {text}"));
        }
    }

    fn inlines(&self, inlines: &[Inline]) -> String {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Str(s) => s.clone(),
            Inline::LineBreak => "⏎".to_owned(),
            Inline::Code(s) => format!("`{s}`"),
            Inline::Math(math) => format!("${}$", math.tex),
            Inline::Image(picture) => image(picture),
            Inline::NoteRef(mark) => match mark.kind {
                NoteKind::Footnote => format!("[^{}.{}]", mark.note.0 + 1, mark.occurrence),
                NoteKind::Author => format!("[^author {}.{}]", mark.note.0 + 1, mark.occurrence),
            },
            Inline::Link(link) => format!("[{}](→ {})", self.inlines(&link.content), self.target(&link.target)),
            Inline::Citation(citation) => citation.source.clone(),
            Inline::Ruby { base, reading } => format!("{{ruby {}|{}}}", self.inlines(base), self.inlines(reading)),
            Inline::Span(span) => {
                let content = self.inlines(&span.content);
                let own = attributes(&span.attributes);
                match span.role {
                    SpanRole::Emphasis if own.is_empty() => format!("*{content}*"),
                    SpanRole::Strong if own.is_empty() => format!("**{content}**"),
                    role => format!("{{{}{own} {content}}}", format!("{role:?}").to_lowercase()),
                }
            }
        }
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Unresolved { address, .. } => format!("? {address}"),
            Target::External(url) => url.clone(),
            Target::Internal { chapter, anchor } => match anchor {
                Some(anchor) => format!("{}#{anchor}", self.chapter_id(*chapter)),
                None => self.chapter_id(*chapter),
            },
            Target::Broken => "broken".to_owned(),
        }
    }
}

/// A picture as its address, alternative text, title and attributes.
fn image(image: &Image) -> String {
    let alt = match image.alt.as_deref() {
        None => "without alt".to_owned(),
        Some("") => "decorative".to_owned(),
        Some(alt) => format!("“{alt}”"),
    };
    let found = if image.asset.is_some() { "" } else { " (no file)" };
    let title = image.title.as_ref().map(|t| format!(" titled “{t}”")).unwrap_or_default();
    format!("<image {} {alt}{title}{found}{}>", image.address, attributes(&image.attributes))
}

/// Attributes as they are written in braces.
fn attributes(attributes: &Attributes) -> String {
    let mut shown = String::new();
    if let Some(id) = &attributes.id {
        let _ = write!(shown, " #{id}");
    }
    for class in &attributes.classes {
        let _ = write!(shown, " .{class}");
    }
    if let Some(lang) = &attributes.lang {
        let _ = write!(shown, " [{}]", lang.tag());
    }
    if let Some(direction) = attributes.direction {
        let _ = write!(shown, " {}", if direction == crate::lang::Direction::RightToLeft { "rtl" } else { "ltr" });
    }
    if !attributes.outputs.is_all() {
        let _ = write!(shown, " only={}", attributes.outputs.names());
    }
    for (key, value) in &attributes.other {
        let _ = write!(shown, " {key}={value}");
    }
    shown
}
