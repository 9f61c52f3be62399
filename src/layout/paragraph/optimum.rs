//! The whole-paragraph line breaker: a second-order dynamic programme.
