//! Attributes in braces, of headings and blocks: `{#id .class key=value}`.
