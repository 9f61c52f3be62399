//! What each shortcode means in a book, by name and theme.
