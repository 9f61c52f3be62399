//! The faces in `fonts/`, compiled into the program so that it needs no installation.
