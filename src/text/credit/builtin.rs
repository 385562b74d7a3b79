//! The well-known parties every site starts with: facts, no rules.
//!
//! Must not know what a site adds. Brands that agencies ask to be credited under their own name
//! (picture alliance beside dpa, RIA Novosti beside Sputnik) are parties of their own, because a
//! canonical spelling must never replace one credit by another.

use super::party::{Kind, Party};

/// Name, kind, name in full, site, other spellings.
type Row =
    (&'static str, Kind, Option<&'static str>, Option<&'static str>, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("AP", Kind::Agency, Some("Associated Press"), Some("https://www.ap.org"),
        &["AP Photo", "AP Images", "AP Newsroom"]),
    ("AFP", Kind::Agency, Some("Agence France-Presse"), Some("https://www.afp.com"),
        &["AFP Photo", "AFP Forum", "Agence France Presse"]),
    ("Reuters", Kind::Agency, None, Some("https://www.reuters.com"),
        &["Thomson Reuters", "Reuters Pictures"]),
    ("APA", Kind::Agency, Some("Austria Presse Agentur"), Some("https://apa.at"),
        &["APA-Images", "APA Images", "APA-Foto", "APA-Fotoservice", "APA-PictureDesk"]),
    ("dpa", Kind::Agency, Some("Deutsche Presse-Agentur"), Some("https://www.dpa.com"),
        &["dpa-Bildfunk", "dpa-Zentralbild"]),
    ("picture alliance", Kind::Agency, None, Some("https://www.picture-alliance.com"),
        &["picture-alliance", "dpa Picture-Alliance"]),
    ("EPA", Kind::Agency, Some("European Pressphoto Agency"), Some("https://www.epa.eu"),
        &["EPA-EFE", "epa images", "EPA Images"]),
    ("EFE", Kind::Agency, Some("Agencia EFE"), Some("https://efe.com"), &[]),
    ("ANSA", Kind::Agency, Some("Agenzia Nazionale Stampa Associata"), Some("https://www.ansa.it"),
        &[]),
    ("TASS", Kind::StateMedia, Some("Russian News Agency TASS"), Some("https://tass.com"),
        &["ITAR-TASS", "Itar Tass", "ТАСС"]),
    ("KCNA", Kind::StateMedia, Some("Korean Central News Agency"), Some("http://www.kcna.kp"), &[]),
    ("Xinhua", Kind::StateMedia, Some("Xinhua News Agency"), Some("https://english.news.cn"),
        &["新华社"]),
    ("Sputnik", Kind::StateMedia, None, Some("https://sputnikglobe.com"), &["Sputnik News"]),
    ("RIA Novosti", Kind::StateMedia, None, Some("https://ria.ru"),
        &["RIA", "RIA Nowosti", "РИА Новости"]),
    ("Yonhap", Kind::Agency, Some("Yonhap News Agency"), Some("https://en.yna.co.kr"),
        &["Yonhap News", "연합뉴스"]),
    ("Kyodo", Kind::Agency, Some("Kyodo News"), Some("https://english.kyodonews.net"),
        &["Kyodo News Agency", "共同通信社"]),
    ("Jiji", Kind::Agency, Some("Jiji Press"), Some("https://www.jiji.com"), &["JIJI PRESS"]),
    ("Getty Images", Kind::Agency, None, Some("https://www.gettyimages.com"),
        &["Getty", "gettyimages", "gettyimages.com", "Getty Images Europe",
          "Getty Images North America"]),
    ("iStock", Kind::Agency, None, Some("https://www.istockphoto.com"),
        &["iStockphoto", "iStock.com"]),
    ("Adobe Stock", Kind::Agency, None, Some("https://stock.adobe.com"),
        &["AdobeStock", "stock.adobe.com"]),
    ("picturedesk.com", Kind::Agency, None, Some("https://www.picturedesk.com"),
        &["picturedesk", "picture desk"]),
    ("IMAGO", Kind::Agency, None, Some("https://www.imago-images.com"),
        &["imago images", "imago-images"]),
    ("Keystone", Kind::Agency, Some("Keystone-SDA"), Some("https://www.keystone-sda.ch"),
        &["Keystone SDA"]),
    ("PA Media", Kind::Agency, Some("Press Association"), Some("https://pa.media"),
        &["PA", "PA Wire", "PA Images"]),
    ("TT", Kind::Agency, Some("Tidningarnas Telegrambyrå"), Some("https://tt.se"),
        &["TT News Agency", "TT Nyhetsbyrån"]),
    ("NTB", Kind::Agency, Some("Norsk Telegrambyrå"), Some("https://www.ntb.no"),
        &["NTB Scanpix", "Scanpix Norway"]),
    ("Ritzau", Kind::Agency, Some("Ritzaus Bureau"), Some("https://ritzau.com"),
        &["Ritzau Scanpix", "Scanpix Denmark"]),
    ("Belga", Kind::Agency, Some("Belga News Agency"), Some("https://www.belga.be"),
        &["Belga Photo"]),
    ("ANP", Kind::Agency, Some("Algemeen Nederlands Persbureau"), Some("https://www.anp.nl"),
        &["ANP Foto"]),
    ("CTK", Kind::Agency, Some("Česká tisková kancelář"), Some("https://www.ctk.cz"),
        &["ČTK", "Czech News Agency"]),
    ("PAP", Kind::Agency, Some("Polska Agencja Prasowa"), Some("https://www.pap.pl"), &[]),
    ("MTI", Kind::Agency, Some("Magyar Távirati Iroda"), Some("https://mti.hu"), &[]),
    ("ZUMA", Kind::Agency, Some("ZUMA Press"), Some("https://www.zumapress.com"),
        &["ZUMA Wire", "ZUMAPRESS", "ZUMAPRESS.com"]),
    ("SIPA", Kind::Agency, Some("Sipa Press"), Some("https://www.sipa.com"), &["Sipa USA"]),
    ("Alamy", Kind::Agency, None, Some("https://www.alamy.com"),
        &["Alamy Stock Photo", "Alamy Live News"]),
    ("Shutterstock", Kind::Agency, None, Some("https://www.shutterstock.com"),
        &["shutterstock.com", "Rex Features"]),
    ("Bloomberg", Kind::Agency, Some("Bloomberg News"), Some("https://www.bloomberg.com"), &[]),
    ("REX/Shutterstock", Kind::Agency, None, None, &["Shutterstock/REX"]),
    ("Imagn Images", Kind::Agency, None, Some("https://imagn.com"), &["Imagn"]),
    ("USA TODAY Sports", Kind::Agency, None, None,
        &["USA TODAY Sports Images"]),
    ("Anadolu", Kind::Agency, Some("Anadolu Agency"), Some("https://www.aa.com.tr"),
        &["Anadolu Ajansı", "Anadolu Images"]),
    ("Korea News Service", Kind::Agency, None, None, &[]),
    ("NurPhoto", Kind::Agency, None, Some("https://www.nurphoto.com"), &["Nur Photo"]),
    ("SOPA Images", Kind::Agency, None, Some("https://www.sopaimages.com"), &[]),
    ("LightRocket", Kind::Agency, None, None, &[]),
    ("Icon Sportswire", Kind::Agency, None, None, &[]),
    ("The Canadian Press", Kind::Agency, None, Some("https://www.thecanadianpress.com"),
        &["Canadian Press"]),
    ("AAP", Kind::Agency, Some("Australian Associated Press"), Some("https://aap.com.au"),
        &["AAP Image", "AAP Photos"]),
    ("Europa Press", Kind::Agency, None, Some("https://www.europapress.es"), &[]),
    ("MAXPPP", Kind::Agency, None, None, &[]),
    ("ullstein bild", Kind::Agency, None, Some("https://www.ullsteinbild.de"), &[]),
    ("Wikimedia Commons", Kind::Agency, None, Some("https://commons.wikimedia.org"),
        &["Wikimedia", "commons.wikimedia.org", "Wiki Commons"]),
    ("Unsplash", Kind::Agency, None, Some("https://unsplash.com"), &["unsplash.com"]),
    ("Pexels", Kind::Agency, None, Some("https://www.pexels.com"), &["pexels.com"]),
    ("Pixabay", Kind::Agency, None, Some("https://pixabay.com"), &["pixabay.com"]),
    ("EXPA", Kind::Agency, Some("EXPA Pictures"), Some("https://www.expa.at"), &["EXPA/Pictures"]),
    ("GEPA", Kind::Agency, Some("GEPA pictures"), Some("https://www.gepa-pictures.com"), &[]),
    ("PTI", Kind::Agency, Some("Press Trust of India"), Some("https://www.ptinews.com"),
        &["PTI Photo"]),
    ("ANI", Kind::Agency, Some("Asian News International"), Some("https://www.aninews.in"),
        &["ANI Photo"]),
    ("WANA", Kind::Agency, Some("West Asia News Agency"), Some("https://wanaen.com"),
        &["WANA (West Asia News Agency)"]),
    ("LaPresse", Kind::Agency, None, Some("https://www.lapresse.it"), &[]),
    ("Agencja Wyborcza.pl", Kind::Agency, None, Some("https://agencjawyborcza.pl"), &[]),
    ("Hans Lucas", Kind::Agency, None, Some("https://hanslucas.com"), &["Agence Hans Lucas"]),
    ("Cover Images", Kind::Agency, None, Some("https://www.cover-images.com"), &[]),
    ("Le Pictorium", Kind::Agency, None, Some("https://www.lepictorium.fr"),
        &["Le Pictorium Agency"]),
    ("Magnum Photos", Kind::Agency, None, Some("https://www.magnumphotos.com"), &["Magnum"]),
    ("Redux", Kind::Agency, Some("Redux Pictures"), Some("https://www.reduxpictures.com"), &[]),
    ("laif", Kind::Agency, None, Some("https://www.laif.de"), &[]),
    ("Bettmann", Kind::Agency, Some("Bettmann Archive"), None, &[]),
    ("Business Wire", Kind::Agency, None, Some("https://www.businesswire.com"), &[]),
    ("Yomiuri Shimbun", Kind::Agency, None, Some("https://www.yomiuri.co.jp"),
        &["The Yomiuri Shimbun", "読売新聞"]),
    ("zVg", Kind::Handout, Some("zur Verfügung gestellt"), None, &["z.V.g.", "z. V. g."]),
    ("Privat", Kind::Handout, None, None, &["Private"]),
    ("Handout", Kind::Handout, None, None, &["Hand-out", "Handout Photo"]),
    ("Pool", Kind::Handout, None, None, &["Pool Photo", "Pool Foto"]),
];

/// Who distributes the photos of agencies, and never the other way round.
const LIBRARIES: &[&str] = &[
    "picture alliance",
    "Getty Images",
    "iStock",
    "Adobe Stock",
    "picturedesk.com",
    "IMAGO",
    "Alamy",
    "Shutterstock",
    "REX/Shutterstock",
    "Imagn Images",
    "LightRocket",
    "ullstein bild",
    "Wikimedia Commons",
];

/// Whether a party, by its name, is a library that distributes the photos of agencies.
pub(super) fn is_library(name: &str) -> bool {
    LIBRARIES.contains(&name)
}

/// Whether photos are put "on" a party, by its name: a place on the web where people publish them.
pub(super) fn is_platform(name: &str) -> bool {
    ["Unsplash", "Pexels", "Pixabay", "Wikimedia Commons"].contains(&name)
}

/// The built-in parties, in the order suggestions prefer them.
pub(super) fn parties() -> Vec<Party> {
    ROWS.iter()
        .map(|&(name, kind, full_name, url, spellings)| Party {
            name: name.to_owned(),
            spellings: spellings.iter().map(|&spelling| spelling.to_owned()).collect(),
            kind,
            full_name: full_name.map(str::to_owned),
            url: url.map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::registry::fold;
    use super::parties;

    #[test]
    fn no_spelling_means_two_parties() {
        let mut owner = BTreeMap::new();
        for party in parties() {
            for known in [&party.name].into_iter().chain(&party.full_name).chain(&party.spellings) {
                let before = owner.insert(fold(known), party.name.clone());
                assert!(before.is_none_or(|other| other == party.name), "{known}");
            }
        }
    }
}
