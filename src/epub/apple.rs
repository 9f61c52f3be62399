//! What Apple Books asks for beyond EPUB.

/// Declares the properties of Apple Books.
pub const PREFIX: &str = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";

/// Where the application looks for its options.
pub const DISPLAY_OPTIONS: &str = "META-INF/com.apple.ibooks.display-options.xml";

/// The file of options for Apple Books, which sets a book in its own fonts unless it is told that the book's were chosen.
pub fn display_options(fonts: bool) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <display_options>\n\
         <platform name=\"*\">\n\
         <option name=\"specified-fonts\">{fonts}</option>\n\
         </platform>\n\
         </display_options>\n"
    )
}
