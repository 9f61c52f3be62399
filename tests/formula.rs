//! Formulas: every construct that books use becomes well-formed MathML and glyphs, always the same; what fails says why.
//!
//! `cargo test --test formula` also leaves `formulas.html` in the scratch folder, each formula in both forms, for the eye.

use std::collections::BTreeMap;

use pliego::book::{Book, Chapter, Inline, Math, Text};
use pliego::font::FontBook;
use pliego::formula::{self, Formula, FormulaItem, UNITS_PER_EM};
use pliego::report::{Report, Span};

/// Constructs, one a line.
const FORMULAS: &str = r"
x
a^2 + b^2 = c^2
\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
\sqrt[3]{x + \sqrt{y}}
\sum_{i=1}^{n} i = \frac{n(n+1)}{2}
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt\pi}{2}
\oint_{\partial\Omega} \vec{F}\cdot d\vec{r}
\lim_{x \to 0} \frac{\sin x}{x} = 1
\prod_{p \text{ primo}} \frac{1}{1 - p^{-s}}
\left( \frac{1}{2} \right)^{\!n}
\left\lbrace \begin{array}{ll} 1 & x > 0 \\ 0 & \text{si no} \end{array} \right.
\begin{pmatrix} a & b \\ c & d \end{pmatrix}
\begin{bmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{bmatrix}
f(x) = \begin{cases} x^2 & x \ge 0 \\ -x & x < 0 \end{cases}
\begin{aligned} a &= b + c \\ &= d \end{aligned}
\begin{align} a &= b \\ c &= d \end{align}
\begin{multline} a + b \\ + c \end{multline}
\begin{equation} \label{eq:uno} E = mc^2 \end{equation}
\begin{gather} a = b \\ c = d \end{gather}
\mathbb{R}, \mathcal{L}, \mathfrak{g}, \mathrm{d}x, \mathbf{v}, \mathsf{T}, \mathtt{c}, \mathscr{H}
\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\lambda\mu\xi\pi\rho\sigma\phi\varphi\omega
\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Phi\Psi\Omega
\forall x \in A\; \exists y \notin B : x \subseteq y \cup z \cap \emptyset
p \land q \lor \lnot r \implies s \iff t
\nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}
\hat{a}\ \bar{b}\ \tilde{c}\ \dot{d}\ \ddot{e}\ \vec{f}\ \widehat{gh}\ \overline{ij}
\overbrace{a + b}^{\text{dos}} + \underbrace{c + d}_{\text{más}}
\overset{\text{def}}{=}\ \underset{x}{\arg\max}
\binom{n}{k} = \frac{n!}{k!(n-k)!}
\cfrac{1}{1 + \cfrac{1}{1 + x}}
a \equiv b \pmod{n}
\bigl( \Bigl[ \biggl\{ \Biggl| x \Biggr| \biggr\} \Bigr] \bigr)
\langle \psi | \hat{H} | \psi \rangle
\xrightarrow{\text{calor}} \xleftarrow[abajo]{arriba}
\boxed{E = mc^2}
\cancel{x} + \bcancel{y} + \xcancel{z}
\color{blue} x + \textcolor{red}{y}
\text{año, señal, ¿cuánto? 25 km}
\substack{i < n \\ j < m}
\sum_{\substack{i < n \\ j < m}} a_{ij}
x' + y'' - f^{(3)}
\operatorname{rango}(A)
\mathop{\mathrm{máx}}\limits_{x}
\tfrac12 \dfrac34
\phantom{x} y \hphantom{z} w
a \, b \: c \; d \quad e \qquad f \! g
\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}
\begin{array}{c:c} a & b \\ \hdashline c & d \end{array}
\left. \frac{df}{dx} \right|_{x=0}
\Large A \normalsize B \small C
1 < 2 \text{ y } 3 > 2 \text{ y } a \ne b
\% \# \& \_ \{ \}
\SI{9.81}{m/s^2}
\prescript{14}{6}{C}
\unicode{x2713}
\R^n \to \R
\argmax_\theta \mathcal{L}(\theta)
\text{Ж и 漢字}
\smash{b} \mathllap{c} \mathrlap{d}
\stackrel{?}{=} \models \vdash \perp \parallel
\not\in \ncong \nleq
\ldots \cdots \vdots \ddots
\iint \iiint \bigcup_i \bigcap_i \bigoplus_i \coprod
\underline{\text{subrayado}} \overrightarrow{AB} \overleftarrow{CD}
\begin{vmatrix} a & b \\ c & d \end{vmatrix} \begin{smallmatrix} a & b \\ c & d \end{smallmatrix}
\tag{7} x = y
\href{https://example.org}{x}
\text{$x^2$ dentro}
\rule{1em}{2pt}
";

fn macros() -> BTreeMap<String, String> {
    let settings = [("\\R", "\\mathbb{R}"), ("argmax", "\\operatorname*{arg\\,max}")];
    settings.iter().filter_map(|(name, body)| formula::tex::setting(name, body)).collect()
}

fn formulas() -> impl Iterator<Item = &'static str> {
    FORMULAS.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[test]
fn every_formula_becomes_mathml_and_glyphs_and_always_the_same() {
    let (macros, fonts) = (macros(), FontBook::builtin());
    let mut failed = Vec::new();
    let mut sheet = String::from(SHEET);
    for tex in formulas() {
        for display in [true, false] {
            // A tag needs a display.
            if tex.contains("\\tag") && !display {
                continue;
            }
            let mathml = formula::mathml(tex, display, &macros);
            let glyphs = formula::layout(tex, display, &macros, &fonts);
            assert_eq!(mathml, formula::mathml(tex, display, &macros), "{tex}");
            assert_eq!(glyphs, formula::layout(tex, display, &macros, &fonts), "{tex}");
            match (mathml, glyphs) {
                (Ok(mathml), Ok(glyphs)) => {
                    assert_well_formed(&mathml, tex);
                    assert!(glyphs.width > 0, "{tex} has no width");
                    if display {
                        sheet.push_str(&row(tex, &mathml, &glyphs, &fonts));
                    }
                }
                (mathml, glyphs) => failed.push((tex, display, mathml.err(), glyphs.err())),
            }
        }
    }
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("formulas.html"), sheet).unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
}

fn assert_well_formed(mathml: &str, tex: &str) {
    let mut reader = quick_xml::Reader::from_str(mathml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{tex}: {error} in {mathml}"),
        }
    }
    assert!(mathml.starts_with("<math xmlns="), "{tex}: {mathml}");
    assert!(!mathml.contains("annotation"), "{tex}: {mathml}");
}

#[test]
fn every_character_of_a_formula_has_a_glyph() {
    let (macros, fonts) = (macros(), FontBook::builtin());
    let formula = formula::layout("\\text{año Ж 漢} = \\R + \\sum", false, &macros, &fonts).unwrap();
    let drawn: String = formula
        .items
        .iter()
        .filter_map(|item| match item {
            FormulaItem::Glyph { character, glyph, .. } if *glyph != 0 => Some(*character),
            _ => None,
        })
        .collect();
    for c in ['a', 'o', 'Ж', '漢', '=', '+', '∑'] {
        assert!(drawn.contains(c), "{c} is missing from {drawn}");
    }
}

#[test]
fn a_glyph_stands_where_its_formula_says() {
    let (macros, fonts) = (macros(), FontBook::builtin());
    let formula = formula::layout("x^2", false, &macros, &fonts).unwrap();
    let [FormulaItem::Glyph { x: x0, y: y0, scale: s0, .. }, FormulaItem::Glyph { x: x1, y: y1, scale: s1, .. }] = formula.items.as_slice()
    else {
        panic!("{formula:?}");
    };
    assert_eq!((*x0, *y0, *s0), (0, 0, UNITS_PER_EM));
    // The exponent stands to the right, higher (y goes down) and smaller.
    assert!(*x1 > 0 && *y1 < 0 && *s1 < UNITS_PER_EM, "{formula:?}");
    assert!(formula.height > 0 && formula.depth >= 0 && formula.width > *x1);
}

#[test]
fn broken_formulas_say_why_and_never_panic() {
    let (macros, fonts) = (BTreeMap::new(), FontBook::builtin());
    for tex in [
        r"\frac{1}",
        r"\unknowncommand",
        "}",
        "{",
        r"\left(",
        r"\begin{foo}x\end{foo}",
        r"\begin{matrix}",
        "x^",
        "^^",
        r"\verb",
        "&",
        r"\\[",
        "$x",
    ] {
        for (what, said) in
            [("MathML", formula::mathml(tex, true, &macros).err()), ("glyphs", formula::layout(tex, true, &macros, &fonts).err())]
        {
            assert!(said.is_some_and(|fault| !fault.0.to_string().trim().is_empty()), "{tex} became {what} without a word");
        }
    }
    // Nothing that a mutation of a good formula gives may bring the program down.
    for tex in formulas() {
        for cut in (0..tex.len()).filter(|i| tex.is_char_boundary(*i)).step_by(3) {
            let _ = formula::mathml(&tex[..cut], false, &macros);
            let _ = formula::layout(&tex[cut..], true, &macros, &fonts);
        }
    }
}

#[test]
fn macros_are_the_whole_books_and_faults_are_reported() {
    let math = |tex: &str| Inline::Math(Math { tex: tex.to_owned(), display: false, number: None, rows: Vec::new(), span: Span::default() });
    let chapter = |tex: &str| Chapter { title: Text::new(vec![math(tex)], Span::default()), ..Chapter::default() };
    let chapters = vec![chapter(r"\E{x}"), chapter(r"\newcommand{\E}[1]{\mathbb{E}[#1]}"), chapter(r"\nada")];
    let mut book = Book { chapters, ..Book::default() };
    let mut report = Report::default();
    formula::prepare(&mut book, &BTreeMap::new(), &mut report);
    assert!(formula::mathml(r"\E{x}", false, &book.macros).unwrap().contains("𝔼"));
    assert_eq!(formula::mathml(r"\newcommand{\E}[1]{\mathbb{E}[#1]}", false, &book.macros).unwrap(), "");
    let codes: Vec<&str> = report.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["formula-failed"], "{report:#?}");
}

#[test]
fn mathml_has_the_shape_that_its_schema_asks() {
    let macros = BTreeMap::new();
    for (tex, expected) in [
        (r"x_{\min}", "<msub><mi>x</mi><mi>min</mi></msub>"),
        (r"\stackrel{d}{=}", "<mover><mo>=</mo><mi>d</mi></mover>"),
        (r"\underset{x}{\to}", "<munder><mo>→</mo><mi>x</mi></munder>"),
        (r"\text{área del año}", "<mtext>área del año</mtext>"),
        (r"\href{https://example.org}{x}", "<mi>x</mi>"),
    ] {
        // Spaces of text do not break.
        let mathml = formula::mathml(tex, true, &macros).unwrap().replace('\u{a0}', " ");
        assert!(mathml.contains(expected), "{tex}: {mathml}");
    }
    let mathml = formula::mathml(r"\begin{aligned}a = b\end{aligned}", true, &macros).unwrap();
    assert!(!mathml.contains("=\"\""), "{mathml}");
    assert!(
        formula::mathml(r"\ce{H2O}", true, &macros).is_ok() && formula::layout(r"\ce{H2O}", true, &macros, &FontBook::builtin()).is_ok()
    );
    assert!(formula::mathml(r"\includegraphics{x.png}", true, &macros).is_err());
}

#[test]
fn a_formula_is_a_line_of_text_too() {
    for (tex, expected) in
        [("E=mc^2", "E = mc^2"), (r"\frac{a+b}{2}", "(a + b)/2"), (r"\sqrt{x}", "√x"), ("x_1", "x_1"), (r"\alpha'", "α′")]
    {
        assert_eq!(formula::text(tex, &BTreeMap::new()), expected);
    }
}

#[test]
fn a_formula_is_cut_at_its_outermost_relations_and_operators() {
    let fonts = FontBook::builtin();
    let points = |tex: &str, display| {
        let parts = formula::layout_parts(tex, display, &BTreeMap::new(), &fonts).unwrap();
        let whole = formula::layout(tex, display, &BTreeMap::new(), &fonts).unwrap();
        let width: i64 = parts.iter().map(|part| part.formula.width + part.space).sum();
        assert!((width - whole.width).abs() <= parts.len() as i64 * 2, "{tex}: {width} of {}", whole.width);
        parts.iter().map(|part| part.point).collect::<Vec<_>>()
    };
    use formula::CutPoint::{Operator, Relation};
    assert_eq!(points("a + b = -c", false), [Some(Operator), Some(Relation), None]);
    assert_eq!(points("a + b = -c", true), [Some(Operator), Some(Relation), None]);
    assert_eq!(points(r"f(a + b) \frac{a = b}{c}", false), [None]);
    assert_eq!(points("x", false), [None]);
}

const SHEET: &str = "<!DOCTYPE html><meta charset=utf-8><style>td{padding:8px;border-bottom:1px solid #ccc;font-size:22px}code{font-size:12px}</style><table>\n";

/// A formula three times: its TeX, MathML as the browser sets it, and our glyphs as outlines of text.
fn row(tex: &str, mathml: &str, formula: &Formula, fonts: &FontBook) -> String {
    let em = |value: i64| value as f64 / UNITS_PER_EM as f64;
    let mut svg = format!(
        "<svg width=\"{}em\" height=\"{}em\" viewBox=\"-0.2 {} {} {}\">",
        em(formula.width) + 0.4,
        em(formula.height + formula.depth) + 0.4,
        -em(formula.height) - 0.2,
        em(formula.width) + 0.4,
        em(formula.height + formula.depth) + 0.4
    );
    for item in &formula.items {
        match item {
            FormulaItem::Glyph { face, character, x, y, scale, .. } => {
                let face = fonts.face(*face);
                let slant = if face.italic { "italic" } else { "normal" };
                svg.push_str(&format!(
                    "<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-weight=\"{}\" font-style=\"{slant}\" font-size=\"{}\">{}</text>",
                    em(*x),
                    em(*y),
                    face.family,
                    face.weight,
                    em(*scale),
                    quick_xml::escape::escape(character.to_string())
                ));
            }
            FormulaItem::Rule { x, y, width, height, .. } => {
                svg.push_str(&format!("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", em(*x), em(*y), em(*width), em(*height)))
            }
            FormulaItem::Path { x, y, data, stroke, .. } => {
                let paint =
                    stroke.map_or("fill=\"#000\"".to_owned(), |w| format!("fill=\"none\" stroke=\"#000\" stroke-width=\"{}\"", em(w)));
                svg.push_str(&format!("<path transform=\"translate({} {})\" d=\"{data}\" {paint}/>", em(*x), em(*y)));
            }
        }
    }
    svg.push_str("</svg>");
    format!("<tr><td><code>{}</code><td>{mathml}<td>{svg}\n", quick_xml::escape::escape(tex))
}
