//! Printers: margins, bleed, spine and limits, as dated data with sources (typography §8.3).
