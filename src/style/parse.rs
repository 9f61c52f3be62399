//! CSS text → rules, with the `cssparser` tokenizer. An unknown property is reported with the nearest known name.
