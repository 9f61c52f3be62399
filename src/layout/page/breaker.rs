//! The page breaker: an exact search over a whole chapter.
