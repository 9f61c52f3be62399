//! Quotation marks: levels by language, straight marks made typographic (Q1–Q9).
