//! All that the program says is in the Spanish catalogue, says there what it says in English, and nothing else is in it.
//!
//! The templates are read from the sources: the first words of every `message!` and `plural!`, and the texts of the command line's help.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

const CATALOGUE: &str = "src/report/messages/es.po";

/// A template, and the one for other numbers than one.
type Templates = BTreeMap<String, (Option<String>, String)>;

#[test]
fn the_spanish_catalogue_is_whole_and_agrees() {
    let complaints = complaints(&templates(), &fs::read_to_string(root().join(CATALOGUE)).expect("the catalogue"));
    assert!(complaints.is_empty(), "{} in {CATALOGUE}:\n{}\n", complaints.len(), complaints.join("\n"));
}

/// The test above finds each kind of fault.
#[test]
fn a_catalogue_that_is_not_whole_is_found() {
    let mut templates = Templates::new();
    let code = quote("fn f() { g(message!(\"no {x}\", x = message!(\"inner\"))); plural!(n, \"one\", \"{n} many\"); }");
    read(code, "a.rs", &mut templates);
    let whole = "msgid \"\"\nmsgstr \"Language: es\\n\"\n\nmsgid \"no {x}\"\nmsgstr \"sin {x}\"\n\nmsgid \"inner\"\nmsgstr \"dentro\"\n\n\
                 msgid \"one\"\nmsgid_plural \"{n} many\"\nmsgstr[0] \"uno\"\nmsgstr[1] \"{n} muchos\"\n";
    assert_eq!(complaints(&templates, whole), Vec::<String>::new());
    for (from, to, said) in [
        ("sin {x}", "", "has no translation"),
        ("sin {x}", "sin", "places differ"),
        ("sin {x}", "sin {y}", "places differ"),
        ("{n} muchos", "muchos {m}", "places differ"),
        ("msgid \"inner\"\nmsgstr \"dentro\"\n\n", "", "is missing"),
        ("msgid \"inner\"", "msgid \"other\"", "is said nowhere"),
        ("msgid_plural \"{n} many\"", "msgid_plural \"{n} others\"", "other numbers"),
    ] {
        let complaints = complaints(&templates, &whole.replacen(from, to, 1));
        assert!(complaints.iter().any(|complaint| complaint.contains(said)), "{from} → {to}: {complaints:?}");
    }
}

/// What the same in every language is: few places, each with its reason. A message made of prose elsewhere would escape the catalogue.
#[test]
fn words_are_left_in_their_language_in_few_places_only() {
    const PLACES: &[(&str, &str)] = &[
        ("audit/geometry.rs", "nothing at all"),
        ("book/assemble/references.rs", "a path"),
        ("layout/quality.rs", "a message that was said already"),
        ("layout/quality/lines.rs", "a line of the book"),
        ("main.rs", "nothing at all, and the words of a panic"),
        ("pdf/screen.rs", "names of rules"),
        ("printers.rs", "the name of a firm"),
        ("report/cause.rs", "rare causes of the system"),
        ("report/message.rs", "where it is defined"),
        ("source/pages.rs", "the name of a parameter"),
    ];
    let mut found = BTreeSet::new();
    for (path, text) in sources() {
        let mut tokens = Vec::new();
        flat(quote(&text), &mut tokens);
        if tokens.iter().any(|token| token == "verbatim") {
            found.insert(path);
        }
    }
    let known: BTreeSet<String> = PLACES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, known, "Message::verbatim says words in one language only: write message!, or name the place here");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of `src/`, by their path below it.
fn sources() -> Vec<(String, String)> {
    fn visit(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root().join("src")).expect("below src").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("a source file is text")));
            }
        }
    }
    let mut found = Vec::new();
    visit(&root().join("src"), &mut found);
    assert!(found.len() > 40, "the sources are not where they were");
    found.sort();
    found
}

fn quote(code: &str) -> TokenStream {
    code.parse().expect("the code can be read")
}

/// All that the program may say.
fn templates() -> Templates {
    let mut found = Templates::new();
    for (path, text) in sources() {
        read(quote(&text), &path, &mut found);
    }
    assert!(found.len() > 400, "the messages are not made as they were: {}", found.len());
    for text in pliego::cli::help_texts() {
        found.entry(text).or_insert((None, "the command line's help".to_owned()));
    }
    found
}

/// The templates of a stream of tokens, without those of its tests.
fn read(stream: TokenStream, path: &str, found: &mut Templates) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(block) = block_of_test(&tokens[at..]) {
            at += block;
        } else if let [TokenTree::Ident(name), TokenTree::Punct(mark), TokenTree::Group(arguments), ..] = &tokens[at..]
            && mark.as_char() == '!'
            && (name == "message" || name == "plural")
        {
            let parts = parts(arguments.stream());
            let literal = |n: usize| parts.get(n).and_then(|part| text(part));
            let (one, many) = if name == "message" { (literal(0), None) } else { (literal(1), literal(2)) };
            // In the definition of the macros there is none.
            if let Some(one) = one {
                let entry = found.entry(one).or_insert((None, path.to_owned()));
                entry.0 = entry.0.take().or(many);
            }
            read(arguments.stream(), path, found);
            at += 2;
        } else if let TokenTree::Group(group) = &tokens[at] {
            read(group.stream(), path, found);
        }
        at += 1;
    }
}

/// How far the block of a module or function is that begins here and is compiled for tests alone; `None` when none begins.
fn block_of_test(tokens: &[TokenTree]) -> Option<usize> {
    let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = tokens else { return None };
    if hash.as_char() != '#' || attribute.stream().to_string().replace(' ', "") != "cfg(test)" {
        return None;
    }
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    tokens.iter().position(is_block).or(Some(tokens.len()))
}

/// The arguments of a macro.
fn parts(stream: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')).map(<[TokenTree]>::to_vec).collect()
}

fn text(part: &[TokenTree]) -> Option<String> {
    match part {
        [TokenTree::Literal(literal)] => syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|literal| literal.value()),
        _ => None,
    }
}

fn flat(stream: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(block) = block_of_test(&tokens[at..]) {
            at += block;
        } else {
            match &tokens[at] {
                TokenTree::Group(group) => flat(group.stream(), found),
                token => found.push(token.to_string()),
            }
        }
        at += 1;
    }
}

/// What is wrong with a catalogue of these templates.
fn complaints(templates: &Templates, po: &str) -> Vec<String> {
    let catalogue = polib::po_file::parse_from_reader(po.as_bytes()).expect("a PO file");
    let mut complaints = Vec::new();
    let mut there: BTreeSet<&str> = BTreeSet::new();
    for message in catalogue.messages() {
        let id = message.msgid();
        let forms = match message.msgstr_plural() {
            Ok(forms) => forms.clone(),
            Err(_) => vec![message.msgstr().unwrap_or_default().to_owned()],
        };
        let library = message.msgctxt() == Some("library");
        if forms.iter().any(String::is_empty) {
            complaints.push(format!("“{id}” has no translation"));
            continue;
        }
        let many = message.msgid_plural().ok();
        for (n, form) in forms.iter().enumerate() {
            let english = if n == 0 { id } else { many.unwrap_or(id) };
            // What a library names need not be said again.
            let agree = if library { places(form).iter().all(|place| places(english).contains(place)) } else { places(english) == places(form) };
            if !agree {
                complaints.push(format!("“{english}” and “{form}”: the places differ"));
            }
        }
        if library {
            continue;
        }
        there.insert(id);
        match templates.get(id) {
            None => complaints.push(format!("“{id}” is said nowhere")),
            Some((wanted, _)) if wanted.as_deref() != many => complaints.push(format!("“{id}”: for other numbers {wanted:?} is said, not {many:?}")),
            Some(_) => {}
        }
    }
    for (template, (_, path)) in templates.iter().filter(|(template, _)| !there.contains(template.as_str())) {
        complaints.push(format!("“{template}” of {path} is missing"));
    }
    complaints
}

/// The names between single braces, sorted.
fn places(template: &str) -> Vec<String> {
    let plain = template.replace("{{", "").replace("}}", "");
    let mut names: Vec<String> = plain.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}
