//! Books of vertical lines (`writing-mode: vertical-rl`), as the guide of Japan's publishers has them (EBPAJ): what their sheet needs, and
//! the design's rules, whose sides are those of horizontal lines, for sides that turn with the lines.

use crate::style::screen::{ScreenDeclaration, ScreenRule};

/// Rules that they need, with the names that reading systems knew first.
pub const BASE: &str = "\
html, body { writing-mode: vertical-rl; -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; }
span.tcy { text-combine-upright: all; -epub-text-combine: horizontal; -webkit-text-combine: horizontal; }
pre, code, kbd, math { text-orientation: mixed; -epub-text-orientation: vertical-right; -webkit-text-orientation: vertical-right; }
img, svg { max-width: 100%; max-height: 100%; }
figure { text-align: center; }
";

/// The sides of a box, and what they are when the lines are turned.
const SIDES: [(&str, &str); 4] = [("top", "block-start"), ("right", "inline-end"), ("bottom", "block-end"), ("left", "inline-start")];

/// The rules with logical sides.
pub fn turned(rules: &[ScreenRule]) -> Vec<ScreenRule> {
    let rule = |rule: &ScreenRule| match rule {
        ScreenRule::Rule { selectors, declarations } => {
            ScreenRule::Rule { selectors: selectors.clone(), declarations: declarations.iter().flat_map(declarations_of).collect() }
        }
        ScreenRule::Group { prelude, rules } => ScreenRule::Group { prelude: prelude.clone(), rules: turned(rules) },
    };
    rules.iter().map(rule).collect()
}

fn declarations_of(declaration: &ScreenDeclaration) -> Vec<ScreenDeclaration> {
    let made = |name: String, value: &str| ScreenDeclaration { name, value: value.to_owned(), ..declaration.clone() };
    let name = declaration.name.as_str();
    // Said once for all (`BASE`).
    if name.ends_with("writing-mode") {
        return Vec::new();
    }
    if matches!(name, "margin" | "padding") {
        let values: Vec<&str> = declaration.value.split_whitespace().collect();
        let [top, right, bottom, left] = match values[..] {
            _ if declaration.value.contains('(') => return vec![declaration.clone()],
            [all] => [all; 4],
            [block, inline] => [block, inline, block, inline],
            [top, inline, bottom] => [top, inline, bottom, inline],
            [top, right, bottom, left] => [top, right, bottom, left],
            _ => return vec![declaration.clone()],
        };
        return SIDES.iter().zip([top, right, bottom, left]).map(|((_, side), value)| made(format!("{name}-{side}"), value)).collect();
    }
    let parts = ["margin", "padding", "border"].into_iter().find_map(|of| Some((of, name.strip_prefix(of)?.strip_prefix('-')?)));
    let turned = parts.and_then(|(of, rest)| {
        let (side, suffix) = rest.split_once('-').map_or((rest, String::new()), |(side, suffix)| (side, format!("-{suffix}")));
        let (_, logical) = SIDES.iter().find(|(physical, _)| *physical == side)?;
        Some(format!("{of}-{logical}{suffix}"))
    });
    match (turned, name) {
        (Some(name), _) => vec![made(name, &declaration.value)],
        // How wide a rule or a box is along its line.
        (None, "width") if declaration.value.ends_with("em") => vec![made("inline-size".to_owned(), &declaration.value)],
        (None, _) => vec![declaration.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_turn_with_the_lines() {
        let of = |name: &str, value: &str| {
            let declaration = ScreenDeclaration { name: name.to_owned(), value: value.to_owned(), important: false };
            declarations_of(&declaration).iter().map(|d| format!("{}: {}", d.name, d.value)).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(of("margin", "1em 2em"), "margin-block-start: 1em; margin-inline-end: 2em; margin-block-end: 1em; margin-inline-start: 2em");
        assert_eq!(of("border-left-color", "red"), "border-inline-start-color: red");
        assert_eq!([of("padding-top", "0"), of("border-top", "1px solid"), of("border-radius", "1px")], ["padding-block-start: 0", "border-block-start: 1px solid", "border-radius: 1px"]);
    }
}
