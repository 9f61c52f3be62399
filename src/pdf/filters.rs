//! What the filters of a drawing cost, and how much smaller they must be drawn to cost no more than they may.
//!
//! Filters work on pixels, so a drawing of a few bytes can ask for hours of work. It is estimated here, in steps of some nanoseconds.

use usvg::filter::{Filter, Kind};
use usvg::{Group, ImageKind, Node, Tree};

use crate::limits;

/// Steps a pixel that every part of a filter takes.
const COMMON: f64 = 4.0;

/// By how much both sides of a drawing's pixels must shrink, when it is `wide` pixels wide, for its filters to take no more than
/// [`limits::FILTER_STEPS`]; 1 for nearly all.
pub fn shrink(tree: &Tree, wide: f64) -> f64 {
    let scale = wide / f64::from(tree.size().width());
    let mut steps = of_group(tree.root(), scale);
    steps += tree.masks().iter().map(|mask| of_group(mask.root(), scale)).sum::<f64>();
    steps += tree.patterns().iter().map(|pattern| of_group(pattern.root(), scale)).sum::<f64>();
    let most = limits::FILTER_STEPS.most() as f64;
    if steps > most { (most / steps).sqrt() } else { 1.0 }
}

fn of_group(group: &Group, scale: f64) -> f64 {
    let bounds = group.abs_layer_bounding_box();
    let pixels = f64::from(bounds.width()) * scale * f64::from(bounds.height()) * scale;
    let own: f64 = group.filters().iter().map(|filter| pixels * of_pixel(filter, scale)).sum();
    let within = group.children().iter().map(|node| match node {
        Node::Group(group) => of_group(group, scale),
        Node::Image(image) => match image.kind() {
            ImageKind::SVG(tree) => of_group(tree.root(), scale),
            _ => 0.0,
        },
        Node::Path(_) | Node::Text(_) => 0.0,
    });
    own + within.sum::<f64>()
}

/// Steps that a filter takes for each pixel.
fn of_pixel(filter: &Filter, scale: f64) -> f64 {
    let steps = filter.primitives().iter().map(|primitive| match primitive.kind() {
        Kind::Turbulence(noise) => 16.0 * f64::from(noise.num_octaves()),
        Kind::ConvolveMatrix(convolve) => f64::from(convolve.matrix().columns()) * f64::from(convolve.matrix().rows()),
        Kind::Morphology(shape) => {
            let side = |radius: f32| 1.0 + 2.0 * f64::from(radius) * scale;
            side(shape.radius_x().get()) * side(shape.radius_y().get())
        }
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 12.0,
        _ => 0.0,
    });
    steps.map(|steps| steps + COMMON).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(filter: &str, side: u32) -> Tree {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{side}' height='{side}'><filter id='f'>{filter}</filter>\
             <rect filter='url(#f)' width='{side}' height='{side}'/></svg>"
        );
        Tree::from_str(&svg, &usvg::Options::default()).unwrap()
    }

    #[test]
    fn filters_that_cost_too_much_are_drawn_smaller() {
        let shadow = "<feGaussianBlur stdDeviation='2'/>";
        assert_eq!(shrink(&tree(shadow, 400), 1600.0), 1.0);
        let noise = "<feTurbulence baseFrequency='0.9' numOctaves='99'/><feGaussianBlur stdDeviation='5000'/>";
        for side in [400, 100_000] {
            let factor = shrink(&tree(noise, side), 6000.0);
            assert!(factor < 0.1, "{factor}");
            let left = shrink(&tree(noise, side), 6000.0 * factor);
            assert!((0.99..=1.0).contains(&left), "{left}");
        }
        assert!(shrink(&tree("<feMorphology operator='dilate' radius='300'/>", 4000), 4000.0) < 0.05);
    }
}
