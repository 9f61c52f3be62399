//! Pages as text, for golden tests: what stands where, readable without a picture.
