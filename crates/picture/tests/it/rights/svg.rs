//! SVG: what is dangerous in one, how large it is, and what stays of it.

use super::{pictures, rights};
use newsprint_picture::metadata;
use newsprint_picture::metadata::container::svg::{self, What};
use newsprint_picture::metadata::write::{Rights, Unwritable, write};

#[test]
fn dangers_of_svg_are_named() {
    let inside = |text: &str| {
        let names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";
        let text = format!("<svg {names}>{text}</svg>");
        svg::danger(text.as_bytes())
    };
    for fine in [
        "",
        "<use xlink:href='#a'/><a href='#b' target='_top'/>",
        "<image href='data:image/png;base64,AAAA'/><image href=' data:image/JPEG,x'/>",
        "<style>.a{fill:url(#g)} .b{fill:url('#g')}</style>",
        "<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style>",
        "<style>@namespace url(http://www.w3.org/2000/svg); a:not(.b)>c{fill:var(--d)}</style>",
        "<style>/* @import 'x' url(http://x) */ .a::after{content:'@import url(x)'}</style>",
        "<style>@media (min-width:9px){.a{transform:translateX(1px)}}</style>",
        "<rect fill='url(#g)' style='fill:url(\"#g\")' transform='rotate(3)'/>",
        "<animate attributeName='x' values='0;1'/><set attributeName='fill' to='red'/>",
        "<title>javascript: why onload is bad &amp; &#x41;</title><text>url(http://x)</text>",
        "<i:pgf xmlns:i='http://ns.adobe.com/x/' onclick='a()'/><g i:y='url(http://x)' xmlns:i='http://ns.adobe.com/x/'/>",
        "<path d='M0 0' data-name='a(b)' aria-label='@x' class='a@b' id='c(d)'/>",
    ] {
        assert_eq!(inside(fine), None, "{fine}");
    }
    for (bad, words) in [
        ("<script>1</script>", "<script>"),
        ("<metadata><script>1</script></metadata>", "<script>"),
        ("<x:y xmlns:x='http://ns.adobe.com/x/'><script>1</script></x:y>", "<script>"),
        ("<x:ScRiPt xmlns:x='http://www.w3.org/1999/xhtml'/>", "<x:ScRiPt>"),
        ("<x:a xmlns:x='http://www.w3.org/1999/xhtml' href='x'/>", "<x:a>"),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'/>", "<x:script>"),
        ("<SCRIPT/>", "<SCRIPT>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<video src='x'/>", "<video>"),
        ("<font-face-uri href='#x'/>", "<font-face-uri>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml'/>", "<iframe>"),
        ("<x:handler xmlns:x='http://www.w3.org/2001/xml-events'/>", "<x:handler>"),
        ("<g x:event='a' xmlns:x='http://www.w3.org/2001/xml-events'/>", "x:event"),
        ("<rect onclick='a()'/>", "onclick"),
        ("<rect ONload='a()'/>", "ONload"),
        ("<a href='#a' ping='http://x'/>", "ping"),
        ("<image src='x.png'/>", "src"),
        ("<a href='javascript:a()'/>", "javascript:a()"),
        ("<a xlink:href=' java&#10;script:a()'/>", "outside"),
        ("<a href='&#x6A;avascript:a()'/>", "javascript:a()"),
        ("<a href='http://x'/>", "http://x"),
        ("<a href='data:image/png;base64,AAAA'/>", "data:image/png"),
        ("<a href='data:text/html,x'/>", "data:text/html"),
        ("<animate attributeName='fill' to='url(http://x)'/>", "url(http://x)"),
        ("<set attributeName='xlink:href' to='#x'/>", "animates the attribute xlink:href"),
        ("<set attributeName='href' to='#x'/>", "animates the attribute href"),
        ("<set attributeName='style' to='a'/>", "animates the attribute style"),
        ("<animate attributeName=' onload ' to='x'/>", "animates the attribute onload"),
        ("<image href='http://x/y.png'/>", "http://x/y.png"),
        ("<image href='//x/y.png'/>", "//x/y.png"),
        ("<image href='y.png'/>", "y.png"),
        (
            "<x:image y:href='y.png' xmlns:x='http://www.w3.org/2000/svg' xmlns:y='http://www.w3.org/1999/xlink'/>",
            "y.png",
        ),
        ("<use href='other.svg#a'/>", "other.svg#a"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "data:image/svg+xml"),
        ("<g xml:base='http://x/'/>", "xml:base"),
        ("<style>@import 'x.css';</style>", "@import"),
        ("<style><![CDATA[@im]]>port 'x'</style>", "@import"),
        ("<style>@im<!-- -->port 'x'</style>", "@import"),
        ("<style>@im<g>y</g>port 'x'</style>", "<g>"),
        ("<style>@im<x:y xmlns:x='http://ns.adobe.com/x/'>z</x:y>port 'x'</style>", "<x:y>"),
        ("<style>@i\\6d port 'x'</style>", "@import"),
        ("<style>@\\69\r\nmport 'x'</style>", "@import"),
        ("<style>@\\69&#13;&#10;mport 'x'</style>", "@import"),
        ("<style>@\\000069mport 'x'</style>", "@import"),
        ("<style>a{fill:\\75 rl(http://x)}</style>", "url(http://x)"),
        ("<style>a{fill:\\75&#13;\nrl(http://x)}</style>", "url(http://x)"),
        ("<style>a{fill:\\75&#12;rl(http://x)}</style>", "url(http://x)"),
        ("<style>a{fill:u&#x72;l( 'http://x')}</style>", "url(http://x)"),
        ("<style>a{fill:url(\\68ttp://x)}</style>", "url(http://x)"),
        ("<style>a{fill:url('#a\\\n'), url(//x)}</style>", "url(//x)"),
        ("<style>a{content:'\\'';fill:url(//x)}</style>", "url(//x)"),
        ("<style>a{content:'x\n;fill:url(//x)}</style>", "url(//x)"),
        ("<style>a{fill:/**/url(//x)}</style>", "url(//x)"),
        ("<style>a{background:image-set('http://x' 1x)}</style>", "image-set()"),
        ("<style>a{background:-webkit-image-set('http://x' 1x)}</style>", "-webkit-image-set()"),
        ("<style>a{src:src('http://x')}</style>", "src()"),
        ("<style>a{width:expression(a())}</style>", "expression()"),
        ("<style>@document url(http://x){}</style>", "@document"),
        ("<rect style='fill:URL(http://x)'/>", "url(http://x)"),
        ("<rect filter='url(x.svg#a)'/>", "url(x.svg#a)"),
        ("<rect fill='&#92;75rl(http://x)'/>", "url(http://x)"),
        ("<rect cursor='url(http://x), auto'/>", "url(http://x)"),
        ("<?xml-stylesheet href='x'?>", "xml-stylesheet"),
        ("&x;", "&x;"),
        ("<g>", "well-formed"),
        ("<q:g/>", "well-formed"),
        ("<g x='1' x='2'/>", "well-formed"),
    ] {
        let found = inside(bad).unwrap_or_else(|| panic!("{bad}")).to_string();
        assert!(found.contains(words), "{bad}: {found}");
    }
    let what = |bytes: &[u8]| svg::danger(bytes).map(|danger| danger.what);
    assert_eq!(what(b"<svg>\xFF</svg>"), Some(What::Encoding));
    let utf7 = b"<?xml version='1.0' encoding='UTF-7'?><svg/>";
    assert_eq!(what(utf7), Some(What::Encoding));
    assert_eq!(inside(&"<g>".repeat(300)).map(|danger| danger.what), Some(What::Excess));
    assert_eq!(what(b"<svg/><svg/>"), Some(What::Malformed));
    assert_eq!(what(b"x<svg/>"), Some(What::Malformed));
}

#[test]
fn a_doctype_without_declarations_of_its_own_is_left_out() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";
    let public = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">";
    for doctype in [public, "<!DOCTYPE svg>", "<!DOCTYPE svg SYSTEM 'about:legacy-compat'>"] {
        let text = format!("<?xml version=\"1.0\"?>\n{doctype}\n{drawing}");
        assert_eq!(svg::danger(text.as_bytes()), None, "{doctype}");
        let new = String::from_utf8(write(text.as_bytes(), &rights()).unwrap()).unwrap();
        assert!(new.contains("<metadata>") && !new.contains("DOCTYPE"), "{new}");
    }
    for doctype in ["<!DOCTYPE svg [<!ENTITY a 'b'>]>", "<!DOCTYPE svg []>"] {
        let text = format!("{doctype}{drawing}");
        assert_eq!(svg::danger(text.as_bytes()).map(|one| one.what), Some(What::Doctype));
        assert_eq!(write(text.as_bytes(), &rights()), Err(Unwritable::Doctype));
    }
    let late = format!("{drawing}<!DOCTYPE svg>");
    assert_eq!(svg::danger(late.as_bytes()).map(|one| one.what), Some(What::Malformed));
}

#[test]
fn the_line_of_a_danger_is_told() {
    let text =
        "<svg xmlns='http://www.w3.org/2000/svg'>\n<g>\n<rect\n  onclick='a()'/>\n</g></svg>";
    let found = svg::danger(text.as_bytes()).unwrap();
    assert_eq!(found.to_string(), "its <rect> has the attribute onclick (line 3)");
}

/// What drawing programs and libraries for charts write, in short.
#[test]
fn drawings_of_common_programs_are_safe_and_can_carry_rights() {
    let head = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    for (program, text) in [
        (
            "Inkscape",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!-- Created with Inkscape -->\n<svg width=\"210mm\" height=\"297mm\" viewBox=\"0 0 210 297\" version=\"1.1\" id=\"svg5\" inkscape:version=\"1.2\" sodipodi:docname=\"port.svg\" {head} xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" xmlns:svg=\"http://www.w3.org/2000/svg\"><sodipodi:namedview id=\"base\" pagecolor=\"#fff\" showgrid=\"false\"><inkscape:grid type=\"xygrid\"/></sodipodi:namedview><defs id=\"d\"><linearGradient inkscape:collect=\"always\" id=\"l\"><stop style=\"stop-color:#000;stop-opacity:1\" offset=\"0\"/></linearGradient><radialGradient xlink:href=\"#l\" id=\"r\" cx=\"1\" cy=\"2\" fx=\"1\" fy=\"2\" r=\"3\" gradientTransform=\"matrix(1,0,0,1,0,0)\" gradientUnits=\"userSpaceOnUse\"/></defs><g inkscape:label=\"Layer\" inkscape:groupmode=\"layer\" id=\"g\"><path style=\"fill:url(#r);-inkscape-stroke:none\" d=\"m 0,0 h 9 z\" id=\"p\" sodipodi:nodetypes=\"ccc\"/><text xml:space=\"preserve\" style=\"font-size:10px;line-height:1.25;font-family:sans-serif;-inkscape-font-specification:'sans-serif, Normal'\" x=\"1\" y=\"2\"><tspan sodipodi:role=\"line\" x=\"1\" y=\"2\">Hafen</tspan></text></g></svg>"
            ),
        ),
        (
            "Illustrator",
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Generator: Adobe Illustrator -->\n<svg version=\"1.1\" id=\"Ebene_1\" {head} x=\"0px\" y=\"0px\" viewBox=\"0 0 100 50\" style=\"enable-background:new 0 0 100 50;\" xml:space=\"preserve\"><style type=\"text/css\">\n\t.st0{{fill:#E30613;}}\n\t.st1{{clip-path:url(#SVGID_2_);}}\n\t.st2{{font-family:'MyriadPro-Regular';}}\n</style><defs><rect id=\"SVGID_1_\" width=\"10\" height=\"10\"/></defs><clipPath id=\"SVGID_2_\"><use xlink:href=\"#SVGID_1_\" style=\"overflow:visible;\"/></clipPath><g class=\"st1\"><text transform=\"matrix(1 0 0 1 3 4)\" class=\"st0 st2\">Text</text></g></svg>"
            ),
        ),
        (
            "matplotlib",
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n  \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg {head} width=\"460.8pt\" height=\"345.6pt\" viewBox=\"0 0 460.8 345.6\" version=\"1.1\"><metadata><rdf:RDF xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:cc=\"http://creativecommons.org/ns#\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><cc:Work><dc:type rdf:resource=\"http://purl.org/dc/dcmitype/StillImage\"/><dc:date>2026-03-01</dc:date></cc:Work></rdf:RDF></metadata><defs><style type=\"text/css\">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs><g id=\"figure_1\"><path d=\"M 0 345 L 460 345\" style=\"fill: #ffffff\"/><g clip-path=\"url(#p1)\"><use xlink:href=\"#m1\" x=\"57\" y=\"307\" style=\"stroke: #000; stroke-width: 0.8\"/></g></g></svg>"
            ),
        ),
        (
            "D3",
            format!(
                "<svg {head} width=\"640\" height=\"400\" viewBox=\"0,0,640,400\" style=\"max-width: 100%; height: auto; font: 10px sans-serif;\"><g transform=\"translate(40,0)\" fill=\"none\" font-size=\"10\" font-family=\"sans-serif\" text-anchor=\"end\"><path class=\"domain\" stroke=\"currentColor\" d=\"M0.5,370V0.5\"/><g class=\"tick\" opacity=\"1\" transform=\"translate(0,200.5)\"><line stroke=\"currentColor\" x2=\"-6\" stroke-opacity=\"0.1\"/><text fill=\"currentColor\" x=\"-9\" dy=\"0.32em\">50</text></g></g><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"steelblue\" style=\"mix-blend-mode: multiply;\"><title>A: 5</title></rect></svg>"
            ),
        ),
        (
            "Datawrapper",
            format!(
                "<svg {head} width=\"600\" height=\"380\" class=\"chart\" role=\"img\" aria-label=\"Umsatz\" data-chart=\"aB1\"><style>@font-face{{font-family:\"Roboto\";font-weight:400;src:url(\"data:application/font-woff;base64,AAAA\") format(\"woff\")}}.label{{font-family:Roboto,sans-serif;fill:rgb(24,24,24)}}</style><g clip-path=\"url(#c)\" pointer-events=\"none\"><text class=\"label\" dominant-baseline=\"middle\" paint-order=\"stroke\" letter-spacing=\"0\"><tspan dy=\"1.1em\">Wien</tspan></text></g></svg>"
            ),
        ),
        (
            "R",
            format!(
                "<?xml version='1.0' encoding='UTF-8' ?>\n<svg {head} class='svglite' width='720.00pt' height='576.00pt' viewBox='0 0 720.00 576.00'>\n<defs>\n  <style type='text/css'><![CDATA[\n    .svglite line, .svglite rect {{ fill: none; stroke: #000000; }}\n  ]]></style>\n</defs>\n<rect width='100%' height='100%' style='stroke: none; fill: #FFFFFF;'/><text x='1' y='2' text-anchor='middle' style='font-size: 8.80px; font-family: \"Arial\";' textLength='9px' lengthAdjust='spacingAndGlyphs'>5</text></svg>"
            ),
        ),
    ] {
        assert_eq!(svg::danger(text.as_bytes()), None, "{program}");
        let new = write(text.as_bytes(), &rights()).unwrap();
        assert_eq!(svg::danger(&new), None, "{program}");
        assert_eq!(svg::size(&new), svg::size(text.as_bytes()), "{program}");
    }
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

#[test]
fn pictures_inside_of_a_drawing_are_cleaned() {
    let photo = super::folder("photos").into_iter().find(|(name, _)| name == "gps.jpg").unwrap().1;
    let drawing = |reference: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\"><image width=\"9\" height=\"9\" xlink:href=\"{reference}\"/></svg>"
        )
    };
    let head = "data:image/jpeg;base64,";
    let text = drawing(&svg::embed(head, &photo));
    assert!(metadata::read(text.as_bytes()).has_location);
    let new = write(text.as_bytes(), &rights()).unwrap();
    assert!(!metadata::read(&new).has_location);
    assert_eq!(svg::danger(&new), None);
    // What is clean stays as it stands, lines and all.
    let clean = write(&photo, &Rights::default()).unwrap();
    let reference = svg::embed(head, &clean);
    let (first, rest) = reference.split_at(60);
    let broken = drawing(&format!("{first}\n  {rest}"));
    let new = String::from_utf8(write(broken.as_bytes(), &Rights::default()).unwrap()).unwrap();
    assert!(new.contains(&format!("{first}\n  {rest}")));
    // A file that can't be cleaned and tells too much is refused, whatever it says it is.
    let tiff = b"II\x2A\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0";
    let hidden = drawing(&svg::embed("data:image/png;base64,", tiff));
    assert!(matches!(write(hidden.as_bytes(), &rights()), Err(Unwritable::Unsupported(_))));
}
