//! `parallel`: a text and its translation, paragraph by paragraph.

use crate::book::parallel::{self, Arrangement};
use crate::book::Block;
use crate::lang::Lang;
use crate::message;
use crate::report::Span;
use crate::text::alike;

use super::super::super::flow::Flow;
use super::super::super::token::Prepared;
use super::super::super::reader::Reader;

/// `parallel`, divided by `<--->`: the whole original and then the whole translation, whose blocks are paired in order; or, when there are more parts,
/// an original and its translation in turn.
pub fn parallel(reader: &mut Reader, call: &Prepared, span: Span) -> Vec<Flow> {
    let mut parts: Vec<Vec<Block>> = Vec::new();
    for fragment in call.inner.iter().flatten() {
        parts.push(reader.blocks(fragment));
    }
    let langs = (lang(reader, call, "lang", span), lang(reader, call, "to", span));
    let arrangement = arrangement(reader, call, span);
    let pairs = match parts.as_mut_slice() {
        [] => return Vec::new(),
        [original] => {
            let message = message!("`parallel` has one text and no translation");
            reader.emit("parallel-uneven", message, span, message!("put `<--->` on a line of its own between the original and the translation"));
            vec![(std::mem::take(original), Vec::new())]
        }
        [original, translation] => {
            let counts = (original.len(), translation.len());
            if counts.0 != counts.1 {
                let message = message!("the original has {original} paragraphs and the translation {translation}: the last ones have no pair", original = counts.0, translation = counts.1);
                let help = message!("make as many of both, or pair them yourself: original, `<--->`, translation, `<--->`, original …");
                reader.emit("parallel-uneven", message, span, help);
            }
            paired(std::mem::take(original), std::mem::take(translation))
        }
        parts => {
            if parts.len() % 2 == 1 {
                let message = message!("`parallel` has {count} parts: the last one has no pair", count = parts.len());
                reader.emit("parallel-uneven", message, span, message!("give every original its translation, with `<--->` between"));
            }
            parts.chunks_mut(2).map(|pair| (std::mem::take(&mut pair[0]), pair.get_mut(1).map(std::mem::take).unwrap_or_default())).collect()
        }
    };
    vec![Flow::Block(parallel::group(pairs, langs, arrangement, span))]
}

/// Pairs blocks in order; those without a partner stand alone.
fn paired(original: Vec<Block>, translation: Vec<Block>) -> Vec<(Vec<Block>, Vec<Block>)> {
    let count = original.len().max(translation.len());
    let (mut original, mut translation) = (original.into_iter(), translation.into_iter());
    (0..count).map(|_| (original.next().into_iter().collect(), translation.next().into_iter().collect())).collect()
}

/// The language that a parameter names; one that is unknown is reported.
fn lang(reader: &mut Reader, call: &Prepared, name: &str, span: Span) -> Option<Lang> {
    let tag = call.tag.parameters.str(name)?.to_owned();
    let lang = Lang::new(&tag);
    if lang.is_none() {
        let message = message!("`{tag}` is no language", tag);
        reader.emit("parallel-uneven", message, span, message!("write a tag of BCP 47: la, grc, es, en-GB"));
    }
    lang
}

/// How the two texts are set, by the parameter `as`; an unknown way is reported.
fn arrangement(reader: &mut Reader, call: &Prepared, span: Span) -> Arrangement {
    let parameters = &call.tag.parameters;
    let Some(name) = parameters.str_or("as", 0).map(str::to_owned) else { return Arrangement::default() };
    Arrangement::named(&name).unwrap_or_else(|| {
        let message = message!("there is no way of setting parallel texts called `{name}`", name);
        let names = Arrangement::NAMES.iter().map(|(name, _)| *name);
        let help = match alike::nearest(&name, names) {
            Some(nearest) => message!("did you mean `{nearest}`?", nearest),
            None => message!("they stand `facing`, in `columns` or `stacked`"),
        };
        reader.emit("parallel-uneven", message, span, help);
        Arrangement::default()
    })
}
