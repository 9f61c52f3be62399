//! The grammars of programming languages: loaded when a layout has code to bring out, shared by all that do at the same time, and given back
//! with the last of them, since what their expressions are compiled to takes more memory than the pages of a book.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use syntect::parsing::SyntaxSet;

/// Grammars, loaded on first use.
#[derive(Default)]
pub struct Grammars(OnceLock<Arc<SyntaxSet>>);

/// Those that some layout has now.
static LOADED: Mutex<Weak<SyntaxSet>> = Mutex::new(Weak::new());

impl Grammars {
    pub fn loaded(&self) -> &SyntaxSet {
        self.0.get_or_init(|| {
            let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
            loaded.upgrade().unwrap_or_else(|| {
                let grammars = Arc::new(SyntaxSet::load_defaults_newlines());
                *loaded = Arc::downgrade(&grammars);
                grammars
            })
        })
    }
}

impl std::fmt::Debug for Grammars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Grammars").field(&self.0.get().is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_at_the_same_time_share_them() {
        let (one, other) = (Grammars::default(), Grammars::default());
        assert!(std::ptr::eq(one.loaded(), other.loaded()));
        assert!(one.loaded().find_syntax_by_token("rust").is_some());
    }
}
