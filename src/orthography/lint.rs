//! What a proofreader would mark and the program must not change (Q6, C3, C4, D5, F8).
