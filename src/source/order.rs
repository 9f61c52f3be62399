//! Hugo's sections and page order: the sequence in which hugo-book's menu walks the site.
