//! Where in a picture the first marked region is: IPTC image regions and those of the Metadata
//! Working Group. It must not decode pixels; sizes come from the metadata itself.

use super::xmp::{Packet, Space, Value};

/// The centre of the first region whose place can be known, in per mille of width and height.
pub(super) fn focus(packet: &Packet) -> Option<(u16, u16)> {
    let size = picture_size(packet);
    let iptc = packet.get(Space::IptcExt, "ImageRegion").map(Value::structures);
    let iptc = iptc.unwrap_or_default().iter();
    let boundary = |region| Value::field(region, Space::IptcExt, "RegionBoundary");
    iptc.filter_map(boundary)
        .find_map(|boundary| iptc_centre(boundary, size))
        .or_else(|| mwg_centre(packet.get(Space::MwgRegions, "Regions")?, size))
}

/// The size in pixels to which regions in pixels refer, as far as the packet tells it.
fn picture_size(packet: &Packet) -> Option<(f64, f64)> {
    let pair = |space, width, height| {
        Some((number(packet.get(space, width))?, number(packet.get(space, height))?))
    };
    pair(Space::Tiff, "ImageWidth", "ImageLength")
        .or_else(|| pair(Space::Exif, "PixelXDimension", "PixelYDimension"))
}

/// The centre of an IPTC region boundary (IPTC Extension 1.5: `rbShape`, `rbUnit`, `rbX` ...).
fn iptc_centre(boundary: &Value, size: Option<(f64, f64)>) -> Option<(u16, u16)> {
    let text = |local| boundary.field(Space::IptcExt, local).map_or("", Value::one).trim();
    let value = |local| number(boundary.field(Space::IptcExt, local));
    let (x, y) = match text("rbShape") {
        "rectangle" => (value("rbX")? + value("rbW")? / 2.0, value("rbY")? + value("rbH")? / 2.0),
        "circle" => (value("rbX")?, value("rbY")?),
        "polygon" => polygon_centre(boundary.field(Space::IptcExt, "rbVertices")?)?,
        _ => return None,
    };
    match (text("rbUnit"), size) {
        ("relative", _) => per_mille(x, y),
        ("pixel", Some((width, height))) => per_mille(x / width, y / height),
        _ => None,
    }
}

/// The middle of the box around a polygon.
fn polygon_centre(vertices: &Value) -> Option<(f64, f64)> {
    let middle = |local| {
        let field = |vertex| number(Value::field(vertex, Space::IptcExt, local));
        let values: Option<Vec<f64>> = vertices.structures().iter().map(field).collect();
        let values = values?;
        let least = values.iter().copied().reduce(f64::min)?;
        let most = values.iter().copied().reduce(f64::max)?;
        Some(f64::midpoint(least, most))
    };
    Some((middle("rbX")?, middle("rbY")?))
}

/// The centre of the first MWG region, whose area is given by its centre (MWG Guidelines 2.0,
/// section 5.9).
fn mwg_centre(regions: &Value, size: Option<(f64, f64)>) -> Option<(u16, u16)> {
    let dimensions = regions.field(Space::MwgRegions, "AppliedToDimensions");
    let dimension = |local| number(dimensions?.field(Space::Dimensions, local));
    let applied = dimension("w").zip(dimension("h")).or(size);
    let list = regions.field(Space::MwgRegions, "RegionList")?.structures();
    list.iter().filter_map(|region| region.field(Space::MwgRegions, "Area")).find_map(|area| {
        let (x, y) = (number(area.field(Space::Area, "x"))?, number(area.field(Space::Area, "y"))?);
        let unit = area.field(Space::Area, "unit").map_or("normalized", Value::one).trim();
        match (unit, applied) {
            ("normalized", _) => per_mille(x, y),
            ("pixel", Some((width, height))) => per_mille(x / width, y / height),
            _ => None,
        }
    })
}

fn number(value: Option<&Value>) -> Option<f64> {
    value?.one().trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Per mille of parts of one; nothing if the point is outside the picture.
fn per_mille(x: f64, y: f64) -> Option<(u16, u16)> {
    let part = |value: f64| {
        // The range is checked first, so the conversion is exact.
        (0.0..=1.0).contains(&value).then(|| (value * 1000.0).round() as u16)
    };
    Some((part(x)?, part(y)?))
}
