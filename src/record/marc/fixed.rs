//! Codes of MARC 21's fixed fields, as dated data, and the fields made of them: 006, 007, 008.
//!
//! From the MARC code list for countries and the format for bibliographic data (<https://www.loc.gov/marc/>), read in November 2026.

use crate::record::{Facts, codes};
use crate::source::config::trade::Edition;

/// The code of a country, by ISO 3166-1.
const COUNTRIES: &str = "\
     AD=an AE=ts AF=af AG=aq AI=am AL=aa AM=ai AO=ao AR=ag AT=au AU=at AW=aw AZ=aj BA=bn BB=bb BD=bg BE=be BF=uv BG=bu BH=ba BI=bd BJ=dm BM=bm \
     BN=bx BO=bo BR=bl BS=bf BT=bt BW=bs BY=bw BZ=bh CA=xxc CD=cg CF=cx CG=cf CH=sz CI=iv CK=cw CL=cl CM=cm CN=cc CO=ck CR=cr CU=cu CV=cv CW=co \
     CY=cy CZ=xr DE=gw DJ=ft DK=dk DM=dq DO=dr DZ=ae EC=ec EE=er EG=ua ER=ea ES=sp ET=et FI=fi FJ=fj FK=fk FM=fm FO=fa FR=fr GA=go GB=xxk GD=gd \
     GE=gs GF=fg GH=gh GI=gi GL=gl GM=gm GN=gv GP=gp GQ=eg GR=gr GT=gt GU=gu GW=pg GY=gy HK=cc HN=ho HR=ci HT=ht HU=hu ID=io IE=ie IL=is IN=ii \
     IQ=iq IR=ir IS=ic IT=it JM=jm JO=jo JP=ja KE=ke KG=kg KH=cb KI=gb KM=cq KN=xd KP=kn KR=ko KW=ku KY=cj KZ=kz LA=ls LB=le LC=xk LI=lh LK=ce \
     LR=lb LS=lo LT=li LU=lu LV=lv LY=ly MA=mr MC=mc MD=mv ME=mo MG=mg MH=xe MK=xn ML=ml MM=br MN=mp MO=cc MQ=mq MR=mu MS=mj MT=mm MU=mf MV=xc \
     MW=mw MX=mx MY=my MZ=mz NA=sx NC=nl NE=ng NG=nr NI=nq NL=ne NO=no NP=np NR=nu NZ=nz OM=mk PA=pn PE=pe PF=fp PG=pp PH=ph PK=pk PL=pl PR=pr \
     PT=po PW=pw PY=py QA=qa RE=re RO=rm RS=rb RU=ru RW=rw SA=su SB=bp SC=se SD=sj SE=sw SG=si SI=xv SK=xo SL=sl SM=sm SN=sg SO=so SR=sr SS=sd \
     ST=sf SV=es SY=sy SZ=sq TD=cd TG=tg TH=th TJ=ta TL=em TM=tk TN=ti TO=to TR=tu TT=tr TV=tv TW=ch TZ=tz UA=un UG=ug US=xxu UY=uy UZ=uz VA=vc \
     VC=xm VE=ve VN=vm VU=nn WS=ws XK=kv YE=ye ZA=sa ZM=za ZW=rh";

/// MARC's code of a country, three characters; `xx ` when none is given.
fn country(iso: Option<&str>) -> String {
    let code = iso.and_then(|iso| COUNTRIES.split_whitespace().find_map(|pair| pair.strip_prefix(iso)?.strip_prefix('=')));
    format!("{:<3}", code.unwrap_or("xx"))
}

/// 008/22: the audience, by ONIX's list 28.
fn audience(onix: Option<&str>) -> char {
    match onix {
        Some("01") => 'g',
        Some("02" | "04") => 'j',
        Some("03" | "14") => 'd',
        Some("11") => 'a',
        Some("12") => 'b',
        Some("13") => 'c',
        Some("05" | "06") => 'f',
        Some("08") => 'e',
        _ => ' ',
    }
}

/// 008/33: fiction or not, by the first subject of Thema or BISAC.
fn literary_form(facts: &Facts<'_>) -> char {
    let of_scheme = |scheme: &str| {
        let mut subjects = facts.metadata.subjects.iter();
        subjects.find(|subject| codes::scheme_of(subject) == Some(scheme)).and_then(|subject| subject.term.as_deref())
    };
    match (of_scheme("93"), of_scheme("10")) {
        (Some(thema), _) if thema.starts_with("DC") => 'p',
        (Some(thema), _) if thema.starts_with("DD") => 'd',
        // Thema's F is fiction, X comics, YF fiction for children.
        (Some(thema), _) if thema.starts_with('F') || thema.starts_with("YF") => '1',
        (None, Some(bisac)) if bisac.starts_with("FIC") || bisac.starts_with("JUV") || bisac.starts_with("YAF") => '1',
        (None, Some(bisac)) if bisac.starts_with("POE") => 'p',
        (None, Some(bisac)) if bisac.starts_with("DRA") => 'd',
        (None, None) => 'u',
        _ => '0',
    }
}

/// Field 005: the last transaction, from a time such as 2026-10-12T08:00:00Z.
pub fn transaction(modified: &str) -> String {
    let digits: String = modified.chars().filter(char::is_ascii_digit).take(14).collect();
    format!("{digits:0<14}.0")
}

/// Field 008: the general information, forty characters.
pub fn general(facts: &Facts<'_>, edition: Edition) -> String {
    let entered: String = facts.metadata.modified.chars().filter(char::is_ascii_digit).skip(2).take(6).collect();
    let year = facts.metadata.date.as_deref().and_then(|date| date.get(..4)).filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let dates = year.map_or("nuuuuuuuu".to_owned(), |year| format!("s{year}    "));
    let illustrated = if facts.pictures > 0 { 'a' } else { ' ' };
    let form = if edition == Edition::Epub { 'o' } else { ' ' };
    let bibliography = if facts.has_bibliography { 'b' } else { ' ' };
    let index = if facts.has_index { '1' } else { '0' };
    format!(
        "{entered:0<6}{dates}{place}{illustrated}   {audience}{form}{bibliography}    00{index} {literary} {language} d",
        place = country(facts.trade.country.as_deref()),
        audience = audience(facts.trade.audience),
        literary = literary_form(facts),
        language = codes::language(facts.metadata.lang.tag()),
    )
}

/// 006 and 007 of a file that is read by a computer over a network.
pub const ELECTRONIC: [(&str, &str); 2] = [("006", "m     o  d        "), ("007", "cr |n |||||||||")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_one_code() {
        let pairs: Vec<_> = COUNTRIES.split_whitespace().map(|pair| pair.split_once('=').expect("a pair")).collect();
        assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0), "sorted by ISO's code, each once");
        assert!(pairs.iter().all(|(iso, marc)| iso.len() == 2 && matches!(marc.len(), 2 | 3)));
        assert_eq!((country(Some("ES")), country(Some("US")), country(None)), ("sp ".to_owned(), "xxu".to_owned(), "xx ".to_owned()));
    }
}
