//! Raw HTML: a sanitised subset into the same tree.
