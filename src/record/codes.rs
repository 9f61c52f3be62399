//! Codes of ONIX, as dated data: which of EDItEUR's lists says what this program has to say.
//!
//! From the code lists for ONIX for Books, issue 75, of 12 October 2026 (<https://www.editeur.org/14/Code-Lists/>). Languages are those of
//! ISO 639-2/B, list 74.

use crate::book::metadata::Subject;

/// The issue of the code lists that the codes below were read in.
pub const ISSUE: u32 = 75;

/// List 17: what somebody did, by the MARC relator.
const ROLES: &[(&str, &str)] = &[
    ("aut", "A01"), ("trl", "B06"), ("ill", "A12"), ("edt", "B01"), ("aui", "A24"), ("aft", "A19"), ("pht", "A13"), ("bkd", "A11"),
    ("cov", "A36"), ("ctb", "A32"), ("com", "C01"), ("ann", "A20"), ("pfr", "B18"),
];

/// List 17: the role of a MARC relator; others are contributions of an unspecified kind.
pub fn role(relator: &str) -> &'static str {
    ROLES.iter().find(|(marc, _)| *marc == relator).map_or("A32", |(_, onix)| onix)
}

/// List 17: who translated.
pub const TRANSLATOR: &str = "B06";

/// List 27: categories of Thema.
pub const THEMA_SUBJECT: &str = "93";

/// List 27: qualifiers of Thema, by the digit that their codes begin with: places, languages, times, school, ages, styles.
const THEMA_QUALIFIERS: [&str; 6] = ["94", "95", "96", "97", "98", "99"];

/// Whether a scheme says more of a subject and names none itself.
pub fn is_qualifier(scheme: &str) -> bool {
    THEMA_QUALIFIERS.contains(&scheme)
}

/// List 27: the scheme of a subject, by the authority that the book names and the code. Others are the publisher's own.
pub fn scheme_of(subject: &Subject) -> Option<&'static str> {
    subject_scheme(subject.authority.as_deref()?, subject.term.as_deref().unwrap_or_default())
}

/// List 27: the scheme of a subject by the authority that the book names; of Thema, the code tells subjects and qualifiers apart.
fn subject_scheme(authority: &str, code: &str) -> Option<&'static str> {
    match authority.trim().to_ascii_lowercase().as_str() {
        "thema" => {
            let digit = code.trim().chars().next().and_then(|first| first.to_digit(10));
            let qualifier = digit.and_then(|digit| THEMA_QUALIFIERS.get(usize::try_from(digit).ok()?.checked_sub(1)?));
            Some(qualifier.copied().unwrap_or(THEMA_SUBJECT))
        }
        "bisac" => Some("10"),
        "udc" | "cdu" => Some("09"),
        "dewey" | "ddc" => Some("01"),
        "lcsh" => Some("04"),
        "lcc" => Some("03"),
        _ => None,
    }
}

/// The version of Thema whose codes are taken.
pub const THEMA: &str = "1.6";

/// ISO 639-2/B of ISO 639-1.
const LANGUAGES: &str = "\
     aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak be=bel bg=bul bi=bis bm=bam bn=ben bo=tib \
     br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre cs=cze cu=chu cv=chv cy=wel da=dan de=ger dv=div dz=dzo ee=ewe el=gre en=eng eo=epo \
     es=spa et=est eu=baq fa=per ff=ful fi=fin fj=fij fo=fao fr=fre fy=fry ga=gle gd=gla gl=glg gn=grn gu=guj gv=glv ha=hau he=heb hi=hin \
     ho=hmo hr=hrv ht=hat hu=hun hy=arm hz=her ia=ina id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=ice it=ita iu=iku ja=jpn jv=jav ka=geo \
     kg=kon ki=kik kj=kua kk=kaz kl=kal km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor ky=kir la=lat lb=ltz lg=lug li=lim ln=lin \
     lo=lao lt=lit lu=lub lv=lav mg=mlg mh=mah mi=mao mk=mac ml=mal mn=mon mr=mar ms=may mt=mlt my=bur na=nau nb=nob nd=nde ne=nep ng=ndo \
     nl=dut nn=nno no=nor nr=nbl nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol ps=pus pt=por qu=que rm=roh rn=run \
     ro=rum ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag sh=hbs si=sin sk=slo sl=slv sm=smo sn=sna so=som sq=alb sr=srp ss=ssw st=sot \
     su=sun sv=swe sw=swa ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn to=ton tr=tur ts=tso tt=tat tw=twi ty=tah ug=uig uk=ukr \
     ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho yi=yid yo=yor za=zha zh=chi zu=zul";

/// List 74: the language of a tag; `und` when it has no code.
pub fn language(tag: &str) -> &str {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    if language.len() == 3 {
        return language;
    }
    LANGUAGES.split_whitespace().find_map(|pair| pair.strip_prefix(language)?.strip_prefix('=')).unwrap_or("und")
}

/// List 196: the codes for a value of the EPUB's own statement (`schema:accessibilityFeature`).
pub fn accessibility(feature: &str) -> &'static [&'static str] {
    match feature {
        "structuralNavigation" => &["29"],
        "tableOfContents" => &["11"],
        "readingOrder" => &["13"],
        "displayTransformability" => &["36"],
        "ARIA" => &["30"],
        "alternativeText" => &["14"],
        "MathML" => &["17"],
        "pageNavigation" => &["41"],
        "pageBreakMarkers" => &["19"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_of_thema_have_schemes_of_their_own() {
        for (code, scheme) in [("FB", "93"), ("1DSE", "94"), ("2ADS", "95"), ("3MR", "96"), ("4CT", "97"), ("5AG", "98"), ("6AB", "99"), ("", "93"), ("9", "93"), ("0X", "93")] {
            assert_eq!(subject_scheme(" Thema", code), Some(scheme), "{code}");
        }
    }

    #[test]
    fn languages_have_their_bibliographic_codes() {
        let known = [("es", "spa"), ("es-MX", "spa"), ("en", "eng"), ("de", "ger"), ("fr", "fre"), ("eu", "baq"), ("ca", "cat"), ("gl", "glg"), ("ast", "ast"), ("zz", "und")];
        for (tag, code) in known {
            assert_eq!(language(tag), code, "{tag}");
        }
    }
}
