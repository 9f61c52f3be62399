//! Addresses as written → targets.

use crate::book::{ReferenceKind, Target};

use super::fragment::{Part, has_token, split_tokens};
use super::token::Token;
use super::reader::Reader;
use super::shortcode::table::Meaning;

impl Reader<'_> {
    /// What an address names. `assemble` resolves those of the site.
    pub fn target(&mut self, address: &str) -> Target {
        if has_token(address) {
            let parts = split_tokens(address.trim());
            if let Some(Part::Token(index)) = parts.first()
                && let Some(Token::Call(call)) = self.tokens.get(*index).cloned().as_deref()
                && call.meaning == Meaning::Reference
            {
                let page = self.plain_shortcode(call);
                let rest = parts[1..].iter().map(|p| if let Part::Text(t) = p { t } else { "" }).collect::<String>();
                // The page's own fragment, or the one that follows the tag.
                let address = if rest.starts_with('#') && page.contains('#') { page } else { page + &rest };
                return Target::Unresolved { address, kind: ReferenceKind::Ref };
            }
        }
        let address = self.plain(address);
        if is_external(&address) {
            return Target::External(address);
        }
        Target::Unresolved { address, kind: ReferenceKind::Address }
    }
}

/// Whether an address has a scheme (`https:`), or a host without one (`//a.org`).
pub fn is_external(address: &str) -> bool {
    if address.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}
