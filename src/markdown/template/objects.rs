//! The fields and methods of what a template finds in `.`: the shortcode, its page, the site, their parameters and stores.

use std::rc::Rc;

use super::super::shortcode::expand::words;
use super::run::{Outcome, Run, Way, beyond, picture};
use super::value::{Thing, Value, clean};

impl Run<'_, '_, '_> {
    /// The value of fields, one after the other; the last takes the arguments.
    pub fn fields(&mut self, of: Value, fields: &[String], arguments: Vec<Value>) -> Outcome<Value> {
        let mut value = of;
        let mut arguments = Some(arguments);
        for (i, field) in fields.iter().enumerate() {
            let given = if i + 1 == fields.len() { arguments.take().unwrap_or_default() } else { Vec::new() };
            value = self.field(&value, field, given)?;
        }
        Ok(value)
    }

    /// The value of one field.
    fn field(&mut self, of: &Value, field: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let thing = match of {
            Value::Map(_) => return Ok(of.key(field).unwrap_or(Value::Nil)),
            Value::Nil => return Ok(Value::Nil),
            Value::Thing(thing) => thing.clone(),
            // A partial is often given the page, and asks it by its methods.
            _ => return beyond(&format!(".{field}")),
        };
        let first = arguments.first().cloned().unwrap_or(Value::Nil);
        match (&thing, field) {
            (Thing::Shortcode, "Get") => Ok(self.parameter(&first)),
            (Thing::Shortcode, "Params") => Ok(self.parameters()),
            (Thing::Shortcode, "Ordinal") => Ok(Value::Int(self.reader.ordinal(self.call.range.start))),
            (Thing::Shortcode, "IsNamedParams") => Ok(Value::Bool(!self.call.tag.parameters.named.is_empty())),
            (Thing::Shortcode, "Inner" | "InnerDeindent") => Ok(self.inside()),
            (Thing::Shortcode, "Name") => Ok(Value::text(self.call.tag.name.as_str())),
            (Thing::Shortcode, "Position") => Ok(Value::text("")),
            (Thing::Shortcode, "Page") => Ok(Value::Thing(Thing::Page)),
            (Thing::Shortcode, "Scratch" | "Store") => Ok(Value::Thing(Thing::Store)),
            (Thing::Page | Thing::Shortcode, "Site") => Ok(Value::Thing(Thing::Site)),
            (Thing::Page, "Page") => Ok(of.clone()),
            (Thing::Page, "Scratch" | "Store") => Ok(Value::Thing(Thing::PageStore)),
            (Thing::Page | Thing::Shortcode, "RenderString") | (Thing::Page, "Markdownify") => Ok(self.render_string(&arguments)),
            (Thing::Page, "Params") => Ok(Value::Thing(Thing::PageParams(String::new()))),
            (Thing::Page, "Param") => Ok(self.page_param(&first.to_text())),
            (Thing::Page, "Title" | "LinkTitle" | "Description" | "Date" | "Weight" | "Slug") => Ok(self.page_param(field)),
            (Thing::Page, "Parent" | "CurrentSection") => Ok(Value::Thing(Thing::Section)),
            (Thing::Page, "RelPermalink" | "Permalink") => Ok(Value::text(format!("/{}/", self.reader.page.logical_path))),
            (Thing::Section, "RelPermalink" | "Permalink") => Ok(Value::text(format!("/{}/", self.reader.page.directory))),
            (Thing::Page, "Resources") => Ok(Value::Thing(Thing::Resources)),
            (Thing::Page, "File") => Ok(Value::Thing(Thing::File)),
            (Thing::Page | Thing::Site, "Language") => Ok(Value::Thing(Thing::Language)),
            (Thing::Page, "Lang") | (Thing::Language, "Lang" | "LanguageCode" | "Locale") => Ok(self.language()),
            (Thing::Page, "Ref" | "RelRef") => Ok(match first {
                Value::Map(_) => first.key("path").unwrap_or(Value::Nil),
                _ => first,
            }),
            (Thing::Page, "IsNode") => Ok(Value::Bool(self.reader.page.is_section)),
            (Thing::Page, "IsPage") => Ok(Value::Bool(!self.reader.page.is_section)),
            (Thing::File, "Dir") => Ok(Value::text(format!("{}/", self.reader.page.directory))),
            (Thing::PageParams(prefix), name) => Ok(self.page_param(&joined(prefix, name))),
            (Thing::SiteParams(prefix), name) => Ok(self.site_param(&joined(prefix, name))),
            (Thing::Site, "Params") => Ok(Value::Thing(Thing::SiteParams(String::new()))),
            (Thing::Site, "Param") => Ok(self.site_param(&first.to_text())),
            (Thing::Site, "Data") | (Thing::Hugo, "Data") => Ok(Value::Thing(Thing::Data(String::new()))),
            (Thing::Site, "Title") => Ok(self.reader.config.site.title.clone().map_or(Value::Nil, Value::Text)),
            (Thing::Site, "BaseURL") => Ok(Value::text(self.reader.config.site.base_url.clone().unwrap_or_default())),
            (Thing::Data(path), name) => self.data(&joined_by(path, name, '/')),
            (Thing::PageStore | Thing::Store, _) => self.store(&thing, field, &arguments),
            (Thing::Resources, "Get" | "GetMatch") => Ok(picture(&arguments)),
            (Thing::Picture(address), "RelPermalink" | "Permalink" | "Name" | "Title") => Ok(Value::text(address.as_str())),
            (Thing::Picture(_), "Resize" | "Fit" | "Fill" | "Crop" | "Process" | "Filter") => Ok(of.clone()),
            (Thing::Picture(_), "Width" | "Height" | "Err" | "Exif" | "Params") => Ok(Value::Nil),
            (Thing::Picture(_), "ResourceType") => Ok(Value::text("image")),
            (Thing::Picture(_), "MediaType") => Ok(of.clone()),
            (Thing::Picture(address), "SubType") => {
                let extension = address.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
                Ok(Value::text(match extension.as_str() {
                    "jpg" => "jpeg".to_owned(),
                    _ => extension,
                }))
            }
            (Thing::Address(address), "String") => Ok(Value::text(address.as_str())),
            (Thing::Address(address), "IsAbs") => Ok(Value::Bool(address.contains("://"))),
            (Thing::Address(address), "Scheme") => Ok(Value::text(address.split_once("://").map_or("", |(scheme, _)| scheme))),
            (Thing::Address(address), "Host") => {
                let host = address.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
                Ok(Value::text(host))
            }
            (Thing::Address(address), "Path") => Ok(Value::text(address.split(['?', '#']).next().unwrap_or_default())),
            (Thing::Address(address), "Fragment") => Ok(Value::text(address.split_once('#').map_or("", |(_, fragment)| fragment))),
            _ => beyond(&format!(".{field}")),
        }
    }

    /// A parameter by its name or place. What is not quoted is a truth value or a number where it looks like one.
    fn parameter(&self, key: &Value) -> Value {
        let parameters = &self.call.tag.parameters;
        let given = match key {
            Value::Int(place) => usize::try_from(*place).ok().and_then(|place| parameters.positional.get(place)),
            _ => parameters.get(&key.to_text()),
        };
        let Some(given) = given else { return Value::text("") };
        let quoted = given.start.checked_sub(1).and_then(|at| self.reader.page.text.as_bytes().get(at)).is_some_and(|byte| matches!(byte, b'"' | b'`'));
        if quoted { Value::Text(clean(&given.text)) } else { Value::of_word(&given.text) }
    }

    /// All parameters, by their names or in their order.
    fn parameters(&self) -> Value {
        let parameters = &self.call.tag.parameters;
        if parameters.named.is_empty() {
            return Value::list((0..parameters.positional.len()).map(|place| self.parameter(&Value::Int(place as i64))).collect());
        }
        Value::Map(Rc::new(parameters.named.iter().map(|(name, _)| (name.clone(), self.parameter(&Value::text(name.as_str())))).collect()))
    }

    /// What stands between the tags, with a token for each shortcode and formula.
    fn inside(&mut self) -> Value {
        let mut text = String::new();
        for fragment in self.call.inner.iter().flatten() {
            text.push_str(&fragment.text);
        }
        Value::Inside(if self.way == Way::Characters { self.reader.plain(&text) } else { text })
    }

    /// `.Page.RenderString`, with or without options before the text.
    fn render_string(&mut self, arguments: &[Value]) -> Value {
        let text = arguments.last().cloned().unwrap_or(Value::Nil);
        let block = arguments.len() > 1 && arguments[0].key("display").is_some_and(|display| display.to_text() == "block");
        // A part of a line stays one.
        let block = block || matches!(text, Value::Inside(_)) && self.call.block;
        Value::Html(self.rendered(&text.to_text(), block))
    }

    /// A parameter of the page, else of the site; those below it when there are some.
    fn page_param(&self, key: &str) -> Value {
        if let Some(word) = words::param_named(self.reader, key) {
            return Value::of_word(&word);
        }
        let below = format!("{}.", key.to_lowercase());
        let is_above = self.reader.page.front_matter.params.keys().any(|known| known.starts_with(&below));
        if is_above { Value::Thing(Thing::PageParams(key.to_owned())) } else { self.site_param(key) }
    }

    /// A parameter of the site; those below it when there are some.
    fn site_param(&self, key: &str) -> Value {
        let params = &self.reader.config.site.params;
        let key = key.to_lowercase();
        if let Some(word) = params.get(&key) {
            return Value::of_word(word);
        }
        let below = format!("{key}.");
        if params.keys().any(|known| known.starts_with(&below)) { Value::Thing(Thing::SiteParams(key)) } else { Value::Nil }
    }

    /// The key of the language of the book.
    fn language(&self) -> Value {
        let site = &self.reader.config.site;
        Value::text(site.language.clone().unwrap_or_else(|| site.default_language.clone()))
    }

    /// The data of a file below `data`, or the directory of that name.
    pub fn data(&mut self, path: &str) -> Outcome<Value> {
        if let Some(known) = self.reader.template_data.get(path) {
            return Ok(known.clone());
        }
        let value = match crate::source::include::data(&self.reader.config.site, path) {
            Some(source) => Value::of_data(&source),
            None if crate::source::include::is_of_data(&self.reader.config.site, path) => Value::Thing(Thing::Data(path.to_owned())),
            None => Value::Nil,
        };
        self.reader.template_data.insert(path.to_owned(), value.clone());
        Ok(value)
    }

    /// A method of `.Scratch` or `.Store`.
    fn store(&mut self, thing: &Thing, method: &str, arguments: &[Value]) -> Outcome<Value> {
        let store = if *thing == Thing::PageStore { &mut self.reader.template_store } else { &mut self.store };
        let key = arguments.first().map(Value::to_text).unwrap_or_default();
        match (method, arguments) {
            ("Get", _) => return Ok(store.get(&key)),
            ("Set", [_, value]) => store.set(key, value.clone()),
            ("Add", [_, value]) => {
                let size = store.add(key, value.clone());
                self.count_made(size)?;
            }
            ("SetInMap", [_, name, value]) => store.set_in_map(key, name.to_text(), value.clone()),
            ("Delete", _) => store.delete(&key),
            _ => return beyond(&format!(".Store.{method}")),
        }
        Ok(Value::text(""))
    }
}

/// A key below another.
fn joined(prefix: &str, name: &str) -> String {
    joined_by(prefix, name, '.')
}

fn joined_by(prefix: &str, name: &str, between: char) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}{between}{name}") }
}
