//! Objects of a PDF that was read, copied with all that they refer to.

use std::collections::VecDeque;

use hayro_svg::hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::hayro_interpret::hayro_syntax::object::{MaybeRef, Number, Object, ObjectIdentifier, Stream};
use pdf_writer::{Chunk, Name, Null, Obj, Ref, Str};
use rustc_hash::FxHashMap;

/// The numbers that a file's objects get, and those that wait to be written.
pub struct Copied<'a> {
    pdf: &'a Pdf,
    known: FxHashMap<ObjectIdentifier, Ref>,
    waiting: VecDeque<(ObjectIdentifier, Ref)>,
}

impl<'a> Copied<'a> {
    /// Nothing of a file yet.
    pub fn of(pdf: &'a Pdf) -> Copied<'a> {
        Copied { pdf, known: FxHashMap::default(), waiting: VecDeque::new() }
    }

    /// Gives an object a number under which somebody else writes it.
    pub fn stands_for(&mut self, id: ObjectIdentifier, number: Ref) {
        self.known.insert(id, number);
    }

    /// The number of an object, which is written by [`Copied::rest`].
    pub fn number(&mut self, id: ObjectIdentifier, next: &mut dyn FnMut() -> Ref) -> Ref {
        *self.known.entry(id).or_insert_with(|| {
            let number = next();
            self.waiting.push_back((id, number));
            number
        })
    }

    /// Writes a value, and gives numbers to what it refers to.
    pub fn put(&mut self, at: Obj<'_>, value: &MaybeRef<Object<'a>>, next: &mut dyn FnMut() -> Ref) {
        match value {
            MaybeRef::Ref(reference) => at.primitive(self.number((*reference).into(), next)),
            MaybeRef::NotRef(Object::Null(_) | Object::Stream(_)) => at.primitive(Null),
            MaybeRef::NotRef(Object::Boolean(value)) => at.primitive(*value),
            MaybeRef::NotRef(Object::Number(value)) => put_number(at, *value),
            MaybeRef::NotRef(Object::Name(name)) => at.primitive(Name(name)),
            MaybeRef::NotRef(Object::String(string)) => at.primitive(Str(string.as_bytes())),
            MaybeRef::NotRef(Object::Array(items)) => {
                let mut array = at.array();
                items.raw_iter().for_each(|item| self.put(array.push(), &item, next));
            }
            MaybeRef::NotRef(Object::Dict(dictionary)) => {
                let mut written = at.dict();
                dictionary.entries().for_each(|(key, value)| self.put(written.insert(Name(&key)), &value, next));
            }
        }
    }

    /// Writes what others refer to, and what that refers to in turn.
    pub fn rest(&mut self, chunk: &mut Chunk, next: &mut dyn FnMut() -> Ref) {
        while let Some((id, number)) = self.waiting.pop_front() {
            match self.pdf.xref().get::<Object<'a>>(id) {
                Some(Object::Stream(stream)) => self.stream(&stream, chunk, number, next),
                Some(object) => self.put(chunk.indirect(number), &MaybeRef::NotRef(object), next),
                None => chunk.indirect(number).primitive(Null),
            }
        }
    }

    fn stream(&mut self, stream: &Stream<'a>, chunk: &mut Chunk, number: Ref, next: &mut dyn FnMut() -> Ref) {
        let data = stream.raw_data();
        let mut written = chunk.stream(number, &data);
        for (key, value) in stream.dict().entries().filter(|(key, _)| key.as_ref() != b"Length") {
            self.put(written.insert(Name(&key)), &value, next);
        }
    }
}

fn put_number(at: Obj<'_>, value: Number) {
    match i32::try_from(value.as_i64()) {
        Ok(whole) if f64::from(whole) == value.as_f64() => at.primitive(whole),
        _ => at.primitive(value.as_f32()),
    }
}
