//! A catalogue of books: the workflow for Snakemake that builds them all, here or on a cluster.

use std::path::Path;

use super::NewFile;

/// Its files, by their path in the catalogue.
const FILES: [(&str, &str); 5] = [
    ("Snakefile", include_str!("catalogue/Snakefile")),
    ("config.yaml", include_str!("catalogue/config.yaml")),
    ("job.py", include_str!("catalogue/job.py")),
    ("profiles/local/config.yaml", include_str!("catalogue/profiles/local/config.yaml")),
    ("profiles/slurm/config.yaml", include_str!("catalogue/profiles/slurm/config.yaml")),
];

/// The files of a catalogue in `directory`.
pub fn catalogue(directory: &Path) -> Vec<NewFile> {
    FILES.iter().map(|(name, text)| NewFile { path: directory.join(name), text: (*text).to_owned() }).collect()
}
