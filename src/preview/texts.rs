//! The words of the interface, in each of its languages: one table.

use std::time::Duration;

use super::findings::Finding;
use crate::report::{Locale, Report, Severity};

/// Key, English, Spanish. Keys with a space are kinds and reasons of the quality report.
const TABLE: &[(&str, &str, &str)] = &[
    // the terminal
    ("served", "Preview at {address}  (Ctrl-C ends it)", "Vista previa en {address}  (Ctrl-C la termina)"),
    ("built", "{pages} pages in {seconds} s", "{pages} páginas en {seconds} s"),
    ("errors", "{errors} errors, {warnings} warnings", "{errors} errores, {warnings} avisos"),
    ("broken", "not shown", "no se muestra"),
    ("open-failed", "no browser could be opened; open the address yourself", "no se pudo abrir el navegador; abra usted la dirección"),
    ("unwatched", "changes of some files will not be seen", "no se verán los cambios de algunos archivos"),
    (
        "refused",
        "Pliego's preview opens only at the address that it printed in the terminal, with its token.",
        "La vista previa de Pliego solo se abre en la dirección que dio en la terminal, con su clave.",
    ),
    // the bar
    ("preview", "Preview", "Vista previa"),
    ("skip", "Skip to the book", "Ir al libro"),
    ("views", "Views", "Vistas"),
    ("pages", "Pages", "Páginas"),
    ("epub", "EPUB", "EPUB"),
    ("cover", "Cover", "Cubierta"),
    ("contents", "Contents", "Índice"),
    ("thumbnails", "Thumbnails", "Miniaturas"),
    ("findings", "Findings", "Hallazgos"),
    ("close", "Close", "Cerrar"),
    ("help", "Keyboard shortcuts", "Atajos de teclado"),
    // pages
    ("page", "Page", "Página"),
    ("page-n", "Page {n}", "Página {n}"),
    ("page-unnumbered", "Page without number", "Página sin número"),
    ("of-n", "of {n}", "de {n}"),
    ("go-to-page", "Go to page", "Ir a la página"),
    ("previous", "Previous", "Anterior"),
    ("next", "Next", "Siguiente"),
    ("zoom-in", "Larger", "Ampliar"),
    ("zoom-out", "Smaller", "Reducir"),
    ("zoom-fit", "Fit", "Ajustar"),
    ("zoom-fit-long", "Fit the page into the window", "Ajustar la página a la ventana"),
    ("spreads", "Facing pages", "Páginas enfrentadas"),
    ("book-pages", "The book's pages", "Las páginas del libro"),
    ("no-such-page", "There is no page {n}", "No hay página {n}"),
    ("nothing-yet", "Setting the pages …", "Componiendo las páginas…"),
    // findings
    ("error", "Errors", "Errores"),
    ("warning", "Warnings", "Avisos"),
    ("note", "Notes", "Notas"),
    ("mark", "Proofreader’s marks", "Marcas de corrector"),
    ("one-error", "Error", "Error"),
    ("one-warning", "Warning", "Aviso"),
    ("one-note", "Note", "Nota"),
    ("one-mark", "Mark", "Marca"),
    ("show-on-pages", "Show on the pages", "Mostrar en las páginas"),
    ("show-kinds", "Kinds shown", "Clases que se muestran"),
    ("nothing-found", "Nothing to mend.", "Nada que corregir."),
    ("nothing-shown", "Nothing of the kinds chosen.", "Nada de las clases elegidas."),
    ("p-n", "p. {n}", "p. {n}"),
    // source
    ("source", "Source", "Fuente"),
    ("open-editor", "Open in the editor", "Abrir en el editor"),
    ("open-code", "Open in VS Code", "Abrir en VS Code"),
    ("copy-place", "Copy the place", "Copiar el lugar"),
    ("copied", "Copied", "Copiado"),
    ("open-editor-failed", "The editor could not be started: {why}", "El editor no se pudo iniciar: {why}"),
    ("no-source", "This was made from the settings; no page says it.", "Esto sale de la configuración; ninguna página lo dice."),
    // live
    ("live", "Live", "En vivo"),
    ("updated", "Updated", "Actualizado"),
    ("lost", "Pliego has ended; the last pages stay.", "Pliego ha terminado; quedan las últimas páginas."),
    ("stale", "The last good pages are shown", "Se muestran las últimas páginas buenas"),
    // EPUB
    ("device", "Device", "Dispositivo"),
    ("phone", "Phone", "Móvil"),
    ("ereader", "E-reader", "Lector"),
    ("tablet", "Tablet", "Tableta"),
    ("theme", "Theme", "Tema"),
    ("light", "Light", "Claro"),
    ("sepia", "Sepia", "Sepia"),
    ("dark", "Dark", "Oscuro"),
    ("type-size", "Type size", "Cuerpo de letra"),
    ("smaller", "Smaller type", "Letra más pequeña"),
    ("larger", "Larger type", "Letra más grande"),
    ("chapter", "Chapter", "Capítulo"),
    ("reading-page", "The EPUB, as a reading system shows it", "El EPUB, como lo muestra un lector"),
    ("reading-note", "Note", "Nota"),
    ("screen-n", "{n} of {of}", "{n} de {of}"),
    ("epub-failed", "The EPUB could not be made; the findings say why.", "No se pudo hacer el EPUB; los hallazgos dicen por qué."),
    ("title-page", "Title page", "Portada"),
    ("copyright-page", "Copyright page", "Página de créditos"),
    ("dedication", "Dedication", "Dedicatoria"),
    ("epigraph", "Epigraph", "Epígrafe"),
    // cover
    ("cover-kind", "How the cover is shown", "Cómo se muestra la cubierta"),
    ("wrapped", "Wrapped", "Montada"),
    ("flat", "Flat", "Plana"),
    ("front", "Front", "Delantera"),
    ("spine", "Spine", "Lomo"),
    ("back", "Back", "Trasera"),
    ("turn", "Turn the book", "Girar el libro"),
    ("guides", "Folds", "Pliegues"),
    ("cover-failed", "The cover could not be made; the findings say why.", "No se pudo hacer la cubierta; los hallazgos dicen por qué."),
    ("cover-measures", "{width} × {height} mm, spine {spine} mm", "{width} × {height} mm, lomo {spine} mm"),
    ("cover-epub", "For the EPUB", "Para el EPUB"),
    // keys
    ("key-turn", "Previous or next spread, or screen", "Pliego o pantalla anterior o siguiente"),
    ("key-ends", "First or last page", "Primera o última página"),
    ("key-go", "Go to a page", "Ir a una página"),
    ("key-zoom", "Larger, smaller, fit", "Ampliar, reducir, ajustar"),
    ("key-views", "Pages, EPUB, cover", "Páginas, EPUB, cubierta"),
    ("key-panels", "Contents, findings", "Índice, hallazgos"),
    ("key-source", "Source of the page", "Fuente de la página"),
    ("key-close", "Close what is open", "Cerrar lo que esté abierto"),
    // kinds of marks
    ("loose line", "Loose line", "Línea floja"),
    ("overfull line", "Line too long", "Línea que se sale"),
    ("runt", "Short last line", "Última línea corta"),
    ("river ends", "River", "Río de blancos"),
    ("ladder of hyphens", "Hyphens in a row", "Guiones seguidos"),
    ("word stacked", "Word under itself", "Palabra bajo sí misma"),
    ("split note", "Split note", "Nota partida"),
    ("short page", "Short page", "Página corta"),
    ("spread", "Spread", "Pliego"),
    ("coarse picture", "Coarse picture", "Imagen de poca resolución"),
    ("missing character", "Missing character", "Carácter sin fuente"),
];

/// The text of a key; the key itself when the table lacks it.
pub fn of(locale: Locale, key: &'static str) -> &'static str {
    all(locale).find(|(known, _)| *known == key).map_or(key, |(_, text)| text)
}

/// All texts of a language by their keys.
pub fn all(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(move |(key, english, spanish)| match locale {
        Locale::English => (*key, *english),
        Locale::Spanish => (*key, *spanish),
    })
}

/// All texts of a language by their keys, as JSON for the browser's script.
pub fn table(locale: Locale) -> String {
    let map: serde_json::Map<String, serde_json::Value> = all(locale).map(|(key, text)| (key.to_owned(), text.into())).collect();
    serde_json::Value::Object(map).to_string()
}

/// The line that gives the address when the preview can be opened.
pub fn served(locale: Locale, address: &str) -> String {
    of(locale, "served").replace("{address}", address)
}

/// The line that reports a build.
pub fn built(locale: Locale, pages: usize, report: &Report, time: Duration) -> String {
    let count = |severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let line = of(locale, "built").replace("{pages}", &pages.to_string()).replace("{seconds}", &locale.decimal(&format!("{:.2}", time.as_secs_f64())));
    if errors + warnings == 0 {
        return line;
    }
    let found = of(locale, "errors").replace("{errors}", &errors.to_string()).replace("{warnings}", &warnings.to_string());
    format!("{line}; {found}")
}

/// The line that reports files that cannot be shown.
pub fn broken(locale: Locale, findings: &[Finding]) -> String {
    let mut line = of(locale, "broken").to_owned();
    for finding in findings.iter().take(3) {
        let place = finding.source.as_ref().map(|(file, line, _)| format!("{file}:{line}: ")).unwrap_or_default();
        line += &format!("; {place}{}", crate::report::render::visible(&finding.message));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_once_and_in_both_languages_with_the_same_gaps() {
        let gaps = |text: &str| {
            let mut gaps: Vec<String> = text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(gap, _)| gap.to_owned())).collect();
            gaps.sort();
            gaps
        };
        let mut keys = std::collections::BTreeSet::new();
        for (key, english, spanish) in TABLE {
            assert!(keys.insert(key), "{key} is there twice");
            assert!(!english.is_empty() && !spanish.is_empty(), "{key}");
            assert_eq!(gaps(english), gaps(spanish), "{key}");
        }
    }

    #[test]
    fn what_the_page_and_its_scripts_ask_for_is_in_the_table() {
        let page = include_str!("web/index.html");
        let scripts = [
            include_str!("web/app.js"),
            include_str!("web/common.js"),
            include_str!("web/pages.js"),
            include_str!("web/reader.js"),
            include_str!("web/cover.js"),
            include_str!("web/findings.js"),
        ];
        let known = |key: &str| TABLE.iter().any(|(known, ..)| *known == key);
        let in_page = page.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(key, _)| key).filter(|key| *key != "lang");
        // A call of `t` itself, not of a function whose name ends so.
        let calls = |script: &&'static str| -> Vec<&'static str> {
            let ends = script.match_indices("t('").filter(|(at, _)| !script[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '.'));
            ends.filter_map(|(at, _)| Some(script[at + 3..].split_once('\'')?.0)).collect()
        };
        let in_scripts = scripts.iter().flat_map(calls);
        let asked: Vec<&str> = in_page.chain(in_scripts).collect();
        assert!(asked.len() > 40, "the texts are not asked for as they were");
        for key in asked {
            assert!(known(key), "{key}");
        }
    }
}
