//! Unknown keys, found by walking the data beside the JSON Schema: one source for what is known, at every depth.

use serde_json::Value as Json;

use crate::message;
use crate::report::{Diagnostic, FileId, Report, Span};
use crate::source::value::{Data, Value};

/// What an author may write who thinks in Spanish, and the key that is meant.
const IN_SPANISH: &[(&str, &str)] = &[
    ("autor", "author"),
    ("autora", "author"),
    ("autores", "authors"),
    ("colección", "series"),
    ("coleccion", "series"),
    ("comillas", "quotes"),
    ("cubierta", "cover"),
    ("dedicatoria", "dedication"),
    ("cifras", "digits"),
    ("derechos", "rights"),
    ("descripción", "description"),
    ("descripcion", "description"),
    ("edición", "edition"),
    ("edicion", "edition"),
    ("cambios", "changes"),
    ("editorial", "publisher"),
    ("estilo", "style"),
    ("excluir", "exclude"),
    ("fecha", "date"),
    ("formato", "trim"),
    ("función", "role"),
    ("funcion", "role"),
    ("idioma", "language"),
    ("imprenta", "printer"),
    ("índice", "contents"),
    ("indice", "contents"),
    ("lema", "epigraph"),
    ("lengua", "language"),
    ("licencia", "rights"),
    ("nombre", "name"),
    ("numeración", "numbering"),
    ("numeracion", "numbering"),
    ("orden", "order"),
    ("papel", "paper"),
    ("partes", "parts"),
    ("portada", "cover"),
    ("precio", "price"),
    ("profundidad", "depth"),
    ("resumen", "description"),
    ("subtítulo", "subtitle"),
    ("subtitulo", "subtitle"),
    ("tamaño", "trim"),
    ("tema", "theme"),
    ("título", "title"),
    ("titulo", "title"),
];

/// Reports every key of `value` that `schema` does not know, with the nearest that it does.
pub fn unknown_keys(value: &Value, schema: &Json, file: FileId, report: &mut Report) {
    walk(value, schema, schema, file, report);
}

/// Reports the unknown keys of a value and below; `root` is the whole schema, in which references are found.
fn walk(value: &Value, schema: &Json, root: &Json, file: FileId, report: &mut Report) {
    match &value.data {
        Data::List(items) => {
            for branch in branches(schema, root) {
                if let Some(of_items) = branch.get("items") {
                    items.iter().for_each(|item| walk(item, of_items, root, file, report));
                    return;
                }
            }
        }
        Data::Map(entries) => {
            let Some(known) = branches(schema, root).into_iter().find_map(|b| b.get("properties").and_then(Json::as_object)) else {
                return;
            };
            for entry in entries {
                match known.get(&entry.key) {
                    Some(of_value) => walk(&entry.value, of_value, root, file, report),
                    None => report.push(unknown(&entry.key, known.keys(), Span::new(file, entry.key_range.clone()))),
                }
            }
        }
        _ => {}
    }
}

/// A schema and all its alternatives (`anyOf` and the like), references followed.
fn branches<'a>(schema: &'a Json, root: &'a Json) -> Vec<&'a Json> {
    let mut found = vec![schema];
    let mut i = 0;
    while i < found.len() && found.len() < 64 {
        let schema = found[i];
        i += 1;
        for key in ["anyOf", "oneOf", "allOf"] {
            found.extend(schema.get(key).and_then(Json::as_array).into_iter().flatten());
        }
        let reference = schema.get("$ref").and_then(Json::as_str).and_then(|r| r.strip_prefix('#'));
        found.extend(reference.and_then(|r| root.pointer(r)));
    }
    found
}

/// The diagnostic of an unknown key, with the known one that is most like it.
fn unknown<'a>(key: &str, known: impl Iterator<Item = &'a String>, span: Span) -> Diagnostic {
    let known: Vec<&String> = known.collect();
    let diagnostic = Diagnostic::new("unknown-key", message!("`{key}` is not a setting", key)).at(span);
    let translated = IN_SPANISH.iter().find(|(word, _)| key.to_lowercase() == *word).map(|(_, key)| *key);
    let translated = translated.filter(|key| known.iter().any(|known| known == key));
    match translated.or_else(|| crate::text::alike::nearest(key, known.iter().map(|k| k.as_str()))) {
        Some(name) => diagnostic.help(message!("did you mean `{nearest}`?", nearest = name)),
        None => diagnostic.help(message!("known here: {names}", names = known.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", "))),
    }
}
