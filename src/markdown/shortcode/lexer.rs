//! Hugo's shortcode lexer: tags with positional or named parameters, before Markdown.
