//! Spaces that must not break, thin spaces, ordinals (N1–N13, C5–C8).
