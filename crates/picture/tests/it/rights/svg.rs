//! SVG: what is dangerous in one, how large it is, and what stays of it.

use super::{pictures, rights};
use newsprint_picture::metadata::container::svg;
use newsprint_picture::metadata::write::write;

#[test]
fn dangers_of_svg_are_named() {
    let inside = |text: &str| {
        let names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";
        let text = format!("<svg {names}>{text}</svg>");
        svg::danger(text.as_bytes())
    };
    for fine in [
        "",
        "<use xlink:href='#a'/><a href='#b'/>",
        "<image href='data:image/png;base64,AAAA'/><image href=' data:image/jpeg,x'/>",
        "<style>.a{fill:url(#g)} .b{fill:url('#g')}</style>",
        "<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style>",
        "<rect fill='url(#g)' style='fill:url(\"#g\")' transform='rotate(3)'/>",
        "<animate attributeName='x' values='0;1'/>",
        "<title>javascript: why onload is bad &amp; &#x41;</title><text>url(http://x)</text>",
    ] {
        assert_eq!(inside(fine), None, "{fine}");
    }
    for (bad, words) in [
        ("<script>1</script>", "<script>"),
        ("<x:ScRiPt xmlns:x='http://www.w3.org/1999/xhtml'/>", "<x:ScRiPt>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml'/>", "<iframe>"),
        ("<rect onclick='a()'/>", "onclick"),
        ("<rect x:ONload='a()'/>", "ONload"),
        ("<a href='javascript:a()'/>", "runs a script"),
        ("<a xlink:href=' java&#10;script:a()'/>", "runs a script"),
        ("<a href='&#x6A;avascript:a()'/>", "runs a script"),
        ("<animate attributeName='y' to='javascript:a()'/>", "runs a script"),
        ("<a href='data:text/html,x'/>", "runs a script"),
        ("<set attributeName='xlink:href' to='#x'/>", "animates"),
        ("<animate attributeName=' onload ' to='x'/>", "animates"),
        ("<image href='http://x/y.png'/>", "http://x/y.png"),
        ("<image href='//x/y.png'/>", "//x/y.png"),
        ("<use href='other.svg#a'/>", "other.svg#a"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "data:image/svg+xml"),
        ("<g xml:base='http://x/'/>", "http://x/"),
        ("<style>@import 'x.css';</style>", "@import"),
        ("<style><![CDATA[@im]]>port 'x'</style>", "@import"),
        ("<style>@im<!-- -->port 'x'</style>", "@import"),
        ("<style>@i\\6d port 'x'</style>", "@import"),
        ("<style>a{fill:\\75 rl(http://x)}</style>", "url(http://x)"),
        ("<style>a{fill:u&#x72;l( 'http://x')}</style>", "url(http://x)"),
        ("<style>a{background:image-set('http://x' 1x)}</style>", "image-set("),
        ("<rect style='fill:URL(http://x)'/>", "url(http://x)"),
        ("<rect filter='url(x.svg#a)'/>", "url(x.svg#a)"),
        ("<?xml-stylesheet href='x'?>", "xml-stylesheet"),
        ("&x;", "&x;"),
        ("<g>", "well-formed"),
        ("<g a='1' a='2'/>", "well-formed"),
    ] {
        let found = inside(bad).unwrap_or_else(|| panic!("{bad}")).to_string();
        assert!(found.contains(words), "{bad}: {found}");
    }
    assert_eq!(svg::danger(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"), Some(svg::Danger::Doctype));
    assert_eq!(svg::danger(b"<svg>\xFF</svg>"), Some(svg::Danger::Encoding));
    let utf7 = b"<?xml version='1.0' encoding='UTF-7'?><svg/>";
    assert_eq!(svg::danger(utf7), Some(svg::Danger::Encoding));
    assert_eq!(inside(&"<g>".repeat(300)), Some(svg::Danger::Excess));
    assert_eq!(svg::danger(b"<svg/><svg/>"), Some(svg::Danger::Malformed));
    assert_eq!(svg::danger(b"x<svg/>"), Some(svg::Danger::Malformed));
}

#[test]
fn sizes_of_svg() {
    for (tag, size) in [
        ("<svg width='48' height='32px'/>", Some((48, 32))),
        ("<svg width='1in' height='2.54cm'/>", Some((96, 96))),
        ("<svg width='72pt' height=' 25.4mm '/>", Some((96, 96))),
        ("<svg width='6pc' height='101.6Q'/>", Some((96, 96))),
        ("<svg width='100%' height='100%' viewBox='0 0 640 480'/>", Some((640, 480))),
        ("<svg viewBox='0,0,1e2,50.4'/>", Some((100, 50))),
        ("<svg width='200' viewBox='0 0 100 50'/>", Some((200, 100))),
        ("<svg height='200' viewBox='0 0 100 50'/>", Some((400, 200))),
        ("<svg width='inf' height='nan'/>", None),
        ("<svg width='-1' height='5'/>", None),
        ("<svg width='1e30' height='5'/>", None),
        ("<svg viewBox='0 0 0 0'/>", None),
        ("<svg/>", None),
    ] {
        assert_eq!(svg::size(tag.as_bytes()), size, "{tag}");
    }
}

#[test]
fn svg_loses_what_its_program_wrote_and_nothing_that_is_drawn() {
    let old = pictures().into_iter().find(|(name, _)| name == "drawn.svg").unwrap().1;
    assert_eq!(svg::danger(&old), None);
    let new = String::from_utf8(write(&old, &rights()).unwrap()).unwrap();
    assert_eq!(svg::danger(new.as_bytes()), None);
    assert_eq!(svg::size(new.as_bytes()), svg::size(&old));
    assert!(new.contains("viewBox=\"0 0 48 32\"><metadata><rdf:RDF"), "{new}");
    for kept in [
        "<title>Karte &amp; &#x4E2D;</title>",
        "<style>.a { fill: url(#g) } /* ok */</style>",
        "<linearGradient id=\"g\">",
        "<rect class=\"a\" width=\"40\" height=\"20\" data-name='a \"b\" c'/>",
        "<use xlink:href=\"#g\"/>",
        "<![CDATA[1 < 2]]> &lt;ok&gt;",
    ] {
        assert!(new.contains(kept), "{kept}\n{new}");
    }
    let prefixed = write(b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", &rights()).unwrap();
    let prefixed = String::from_utf8(prefixed).unwrap();
    assert!(
        prefixed.contains("<s:metadata><rdf:RDF") && prefixed.ends_with("</s:metadata></s:svg>")
    );
}
