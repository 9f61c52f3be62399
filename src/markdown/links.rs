//! Addresses as written → targets.

use crate::book::{Inline, Link, ReferenceKind, Target};

use super::fragment::{Part, has_token, split_tokens};
use super::prepare::Token;
use super::reader::Reader;
use super::shortcode::table::Meaning;

/// What an address names. `assemble` resolves those of the site.
pub fn target(reader: &mut Reader, address: &str) -> Target {
    if has_token(address) {
        let parts = split_tokens(address.trim());
        if let Some(Part::Token(index)) = parts.first()
            && let Some(Token::Call(call)) = reader.tokens.get(*index).cloned().as_deref()
            && call.meaning == Meaning::Reference
        {
            let page = super::shortcode::expand::plain(reader, call);
            let rest = parts[1..].iter().map(|p| if let Part::Text(t) = p { t } else { "" }).collect::<String>();
            // The page's own fragment, or the one that follows the tag.
            let address = if rest.starts_with('#') && page.contains('#') { page } else { page + &rest };
            return Target::Unresolved { address, kind: ReferenceKind::Ref };
        }
    }
    let address = reader.plain(address);
    if is_external(&address) {
        return Target::External(address);
    }
    Target::Unresolved { address, kind: ReferenceKind::Address }
}

/// Whether the text of a link is its address.
pub fn stands_for_itself(link: &Link) -> bool {
    let text: String = link.content.iter().map_while(|inline| if let Inline::Str(s) = inline { Some(s.as_str()) } else { None }).collect();
    matches!(&link.target, Target::Unresolved { address, .. } | Target::External(address)
        if *address == text || address.ends_with(&format!("://{text}")) || *address == format!("mailto:{text}"))
}

/// A scheme, or a host without one.
pub fn is_external(address: &str) -> bool {
    if address.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}
