//! Rayas, dashes and the ellipsis (D1–D7, C1–C2).
