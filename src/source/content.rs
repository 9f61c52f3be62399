//! Which directories hold the content, and in which language the book is: Hugo's three layouts of languages (a content
//! directory each, marked files, module mounts).

use std::path::Path;

use super::Options;
use super::config::{SiteConfig, hugo};
use super::site::{self, Site};
use super::tree::{ContentRoot, LanguageFilter};
use super::value::Value;
use std::path::PathBuf;
use super::tree::Content;
use crate::message;
use crate::text::alike;
use crate::access::Access;
use crate::lang::Lang;
use crate::report::{Diagnostic, Report};

/// Chooses the language and the directories. The language chosen is left in `config`.
pub fn choose(site: &Site, hugo: &Value, config: &mut SiteConfig, options: &Options, report: &mut Report) -> Content {
    let known: Vec<String> = config.languages.iter().map(|l| l.key.clone()).collect();
    let default = if known.contains(&config.default_language) || known.is_empty() {
        config.default_language.clone()
    } else {
        known.first().cloned().unwrap_or_default()
    };
    let filter = |wanted: Option<String>| LanguageFilter { known: known.clone(), wanted, default: default.clone() };
    if known.is_empty() {
        let roots = match &site.content {
            Some(dir) => vec![ContentRoot { dir: dir.clone(), prefix: String::new(), language: None, ..ContentRoot::default() }],
            None => shared_roots(site, hugo),
        };
        return Content { roots: allowed(roots, site, report), filter: filter(None) };
    }
    let all = allowed(all_roots(site, hugo, config), site, report);
    let has_pages = |key: &str| {
        all.iter().any(|root| match &root.language {
            Some(language) => language == key && site::holds_pages(&root.dir, &site.access, 8),
            None => holds_language(&site.access, &root.dir, &Mark { key, known: &known, default: &default }, 8),
        })
    };
    // A content directory given by hand is in the language that the configuration says.
    if let Some(dir) = &site.content {
        let same = |root: &&ContentRoot| same_directory(&root.dir, dir);
        let language =
            all.iter().find(same).and_then(|r| r.language.clone()).or_else(|| option_key(config, options)).unwrap_or(default.clone());
        config.language = Some(language.clone());
        let roots = vec![ContentRoot { dir: dir.clone(), prefix: String::new(), language: Some(language.clone()), ..ContentRoot::default() }];
        return Content { roots, filter: filter(Some(language)) };
    }
    let present: Vec<String> = known.iter().filter(|k| has_pages(k)).cloned().collect();
    let of_page = site.file.as_deref().filter(|_| options.lang.is_none()).and_then(|file| language_of_page(file, &all, &known, &default));
    let language = match (&options.lang, option_key(config, options)) {
        (Some(_), Some(key)) if present.contains(&key) => key,
        (Some(lang), _) => {
            report.push(
                Diagnostic::new("language-missing", message!("the site has no pages in `{lang}`", lang = lang.tag()))
                    .help(match alike::nearest(lang.tag(), present.iter().map(String::as_str)) {
                        Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                        None => message!("it has pages in: {present}", present = present.join(", ")),
                    }),
            );
            return Content::default();
        }
        (None, _) if of_page.is_some() => of_page.clone().unwrap_or_default(),
        (None, _) if present.contains(&default) || present.is_empty() => default.clone(),
        (None, _) => present.first().cloned().unwrap_or_default(),
    };
    if options.lang.is_none() && of_page.is_none() && present.len() > 1 {
        report.push(
            Diagnostic::new("language-chosen", message!("the site is in {present}; this book is in `{language}`", present = present.join(", "), language))
                .help(message!("choose another with --lang")),
        );
    }
    let roots = all.into_iter().filter(|r| r.language.as_ref().is_none_or(|l| *l == language)).collect();
    config.language = Some(language.clone());
    Content { roots, filter: filter(Some(language)) }
}

/// The content directories of another language of the site, for references to its pages.
pub fn in_language(site: &Site, hugo: &Value, config: &SiteConfig, language: &str) -> Content {
    let known: Vec<String> = config.languages.iter().map(|l| l.key.clone()).collect();
    let roots = allowed(all_roots(site, hugo, config), site, &mut Report::default());
    let roots = roots.into_iter().filter(|r| r.language.as_ref().is_none_or(|l| *l == language)).collect();
    let filter = LanguageFilter { known, wanted: Some(language.to_owned()), default: config.default_language.clone() };
    Content { roots, filter }
}

/// The language of a page that was given by hand: that of the content directory that it lies in, or its mark there.
fn language_of_page(file: &Path, roots: &[ContentRoot], known: &[String], default: &str) -> Option<String> {
    let full = file.canonicalize().ok()?;
    let holds = |root: &&ContentRoot| root.dir.canonicalize().is_ok_and(|dir| full.starts_with(dir));
    // The innermost one: `content` may hold `content/es`.
    let root = roots.iter().filter(holds).max_by_key(|root| root.dir.components().count())?;
    root.language.clone().or_else(|| Some(mark_of(file, known).unwrap_or_else(|| default.to_owned())))
}

/// The language that marks the name of a file: `page.es.md`.
fn mark_of(file: &Path, known: &[String]) -> Option<String> {
    let stem = file.file_stem()?.to_string_lossy().to_lowercase();
    stem.rsplit_once('.').map(|(_, mark)| mark.to_owned()).filter(|mark| known.contains(mark))
}

/// The directories that may be read; the others are reported.
fn allowed(mut roots: Vec<ContentRoot>, site: &Site, report: &mut Report) -> Vec<ContentRoot> {
    roots.retain(|root| site.may_list(&root.dir, message!("the content directory"), report));
    roots
}

/// The key of the language asked for: the same tag, or one that begins alike.
fn option_key(config: &SiteConfig, options: &Options) -> Option<String> {
    let lang = options.lang.as_ref()?;
    let same = |a: &Lang, b: &Lang| a.tag().eq_ignore_ascii_case(b.tag());
    let by_key = |l: &&super::config::hugo::SiteLanguage| Lang::new(&l.key).is_some_and(|k| same(&k, lang)) || same(&l.lang, lang);
    config
        .languages
        .iter()
        .find(by_key)
        .or_else(|| config.languages.iter().find(|l| l.lang.primary() == lang.primary()))
        .map(|l| l.key.clone())
}

/// Directories without a language of their own: mounts on `content`, or `contentDir`.
fn shared_roots(site: &Site, hugo: &Value) -> Vec<ContentRoot> {
    let mounts = mounts(site, hugo);
    if !mounts.is_empty() {
        return mounts;
    }
    let dir = hugo.get("contentDir").and_then(Value::to_text).unwrap_or_else(|| "content".to_owned());
    vec![ContentRoot { dir: site.root.join(dir), prefix: String::new(), language: None, ..ContentRoot::default() }]
}

/// The content directories of all languages.
fn all_roots(site: &Site, hugo: &Value, config: &SiteConfig) -> Vec<ContentRoot> {
    let mounts = mounts(site, hugo);
    if !mounts.is_empty() {
        return mounts;
    }
    let own: Vec<ContentRoot> = config
        .languages
        .iter()
        .filter_map(|l| {
            let dir = l.content_dir.as_ref()?;
            Some(ContentRoot { dir: site.root.join(dir), prefix: String::new(), language: Some(l.key.clone()), ..ContentRoot::default() })
        })
        .collect();
    // Languages without a directory share the common one, where files are marked. When only one does, it is all its own.
    let sharing: Vec<&str> = config.languages.iter().filter(|l| l.content_dir.is_none()).map(|l| l.key.as_str()).collect();
    let mut roots = own;
    if !sharing.is_empty() {
        for mut root in shared_roots(site, hugo) {
            if let [only] = sharing.as_slice() {
                root.language = Some((*only).to_owned());
            }
            roots.push(root);
        }
    }
    roots
}

/// The directories of `module.mounts` whose target is in the content.
fn mounts(site: &Site, hugo: &Value) -> Vec<ContentRoot> {
    let mount = |v: &Value| {
        let target = v.get("target").and_then(Value::to_text)?;
        let prefix = target.trim_matches('/').strip_prefix("content")?.trim_matches('/').to_owned();
        let source = v.get("source").and_then(Value::to_text)?;
        let language = v
            .get("lang")
            .and_then(Value::to_text)
            .or_else(|| v.at("sites.matrix.languages").map(Value::to_texts).and_then(|l| l.into_iter().next()))
            .map(|l| l.to_lowercase());
        // `excludeFiles` and `includeFiles` of old are `files` today, where `! ` excludes.
        let texts = |key: &str| v.get(key).map(Value::to_texts).unwrap_or_default();
        let excluded = texts("excludeFiles").into_iter().map(|pattern| format!("! {pattern}"));
        let files = excluded.chain(texts("files")).chain(texts("includeFiles")).collect();
        Some(ContentRoot { dir: site.root.join(source), prefix, language, files })
    };
    hugo.at("module.mounts").map(Value::items).unwrap_or_default().iter().filter_map(mount).collect()
}

/// Whether two paths lead to one directory that exists.
fn same_directory(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The mark of a language in the names of files, among those that a site knows.
struct Mark<'a> {
    key: &'a str,
    known: &'a [String],
    default: &'a str,
}

/// Whether a shared directory has a file in the language.
fn holds_language(access: &Access, dir: &Path, of: &Mark<'_>, depth: u32) -> bool {
    access.list(dir).unwrap_or_default().iter().any(|path| {
        if path.is_dir() {
            return depth > 0 && !path.is_symlink() && holds_language(access, path, of, depth - 1);
        }
        site::is_page(path) && mark_of(path, of.known).as_deref().unwrap_or(of.default) == of.key
    })
}

/// The languages that a site has pages in, by their keys; empty for a site that configures none.
pub fn languages(root: &Path, options: &Options) -> Vec<Lang> {
    let Some(mut site) = site::locate(root).filter(|s| s.hugo && s.content.is_none()) else { return Vec::new() };
    site.access = access(&site, root, options);
    let (mut files, mut report) = Default::default();
    let (config, _) = hugo::load(&site, &mut files, &mut report);
    let site_config = SiteConfig::read(&config);
    let known: Vec<String> = site_config.languages.iter().map(|l| l.key.clone()).collect();
    let roots = all_roots(&site, &config, &site_config);
    site_config
        .languages
        .iter()
        .filter(|l| {
            roots.iter().any(|root| match &root.language {
                Some(language) => *language == l.key && site::holds_pages(&root.dir, &site.access, 8),
                None => {
                    holds_language(&site.access, &root.dir, &Mark { key: &l.key, known: &known, default: &site_config.default_language }, 8)
                }
            })
        })
        .filter_map(|l| Lang::new(&l.key))
        .collect()
}

/// Which files may be read: below the site's root, below what was given by hand, and what the command line allows.
pub fn access(site: &Site, given: &Path, options: &Options) -> Access {
    let by_hand = [site.root.as_path(), given].into_iter().chain(options.config.as_deref());
    Access::to(by_hand.chain(options.allowed.iter().map(PathBuf::as_path)))
}
