//! A report as text: like a compiler's for a person, or one JSON object a line for a program.
