//! Arguments and help.
