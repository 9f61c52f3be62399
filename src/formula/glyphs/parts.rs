//! Where a formula that is too long for its line may be cut.
//!
//! `ratex` gives the outermost level as a row of boxes, one for each node that was read and kerns between them; here the two are put
//! side by side again, so that the row can be cut between nodes.

use ratex_layout::LayoutBox;
use ratex_layout::hbox::make_hbox;
use ratex_layout::layout_box::BoxContent;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::AtomFamily;

use super::CutPoint;

/// The row cut into parts, each with the kern after it; nothing when there is no place to cut. `before`: a part begins with the
/// relation or operator (in displays), rather than ending with it.
pub fn cut(nodes: &[ParseNode], root: &LayoutBox, before: bool) -> Option<Vec<(LayoutBox, f64, Option<CutPoint>)>> {
    let BoxContent::HBox(children) = &root.content else { return None };
    let owners = owners(nodes, children)?;
    let points = points(nodes, before);
    let mut parts: Vec<(LayoutBox, f64, Option<CutPoint>)> = Vec::new();
    let (mut part, mut pending) = (Vec::new(), None);
    for (child, owner) in children.iter().zip(&owners) {
        match owner {
            Some(node) => {
                let point = if *node > 0 { points.get(node - 1).copied().flatten() } else { None };
                if let Some(point) = point {
                    parts.push((
                        make_hbox(std::mem::take(&mut part)),
                        pending.take().map_or(0.0, |kern: LayoutBox| kern.width),
                        Some(point),
                    ));
                }
                part.extend(pending.take());
                part.push(child.clone());
            }
            None => pending = Some(child.clone()),
        }
    }
    parts.push((make_hbox(part), 0.0, None));
    (parts.len() > 1).then_some(parts)
}

/// The node that each box comes from; `None` for a kern put between two.
fn owners(nodes: &[ParseNode], children: &[LayoutBox]) -> Option<Vec<Option<usize>>> {
    let mut owners = Vec::with_capacity(children.len());
    let mut kerns = children.len().checked_sub(nodes.len())?;
    for (i, node) in nodes.iter().enumerate() {
        let own_kern = matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. });
        if kerns > 0 && !own_kern && matches!(children.get(owners.len())?.content, BoxContent::Kern) {
            owners.push(None);
            kerns -= 1;
        }
        owners.push(Some(i));
    }
    (owners.len() == children.len()).then_some(owners)
}

/// After which nodes the row may be cut.
fn points(nodes: &[ParseNode], before: bool) -> Vec<Option<CutPoint>> {
    let mut points = vec![None; nodes.len()];
    // Parentheses that are open: what stands within is not cut but at commas, of a display not at all.
    let mut depth = 0usize;
    for (i, node) in nodes.iter().enumerate() {
        let family = family(node);
        match family {
            Some(AtomFamily::Open) => depth += 1,
            Some(AtomFamily::Close) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = nodes.get(i + 1).and_then(self::family);
        let previous = i.checked_sub(1).and_then(|p| nodes.get(p)).map(self::family);
        // A sign before a term is not an operator, and relations that follow each other are one.
        let operand_before = matches!(previous, Some(None | Some(AtomFamily::Close | AtomFamily::Inner)));
        let relation = family == Some(AtomFamily::Rel) && i > 0 && i + 1 < nodes.len() && depth == 0;
        let operator = family == Some(AtomFamily::Bin) && operand_before && i + 1 < nodes.len() && depth == 0;
        let point = if relation {
            Some(CutPoint::Relation)
        } else if operator {
            Some(CutPoint::Operator)
        } else if family == Some(AtomFamily::Punct) && i + 1 < nodes.len() && depth < 2 && !before {
            Some(CutPoint::Separator)
        } else {
            None
        };
        match point {
            Some(point) if before => {
                let follows = matches!(previous, Some(Some(AtomFamily::Rel)));
                if !(relation && follows) {
                    points[i - 1] = Some(point);
                }
            }
            Some(point) if !(relation && next == Some(AtomFamily::Rel)) => points[i] = Some(point),
            _ => {}
        }
    }
    points
}

/// The class of an atom, by its base when it has scripts; `None` for what is no atom.
fn family(node: &ParseNode) -> Option<AtomFamily> {
    match node {
        ParseNode::Atom { family, .. } => Some(*family),
        ParseNode::SupSub { base: Some(base), .. } => family(base),
        _ => None,
    }
}
