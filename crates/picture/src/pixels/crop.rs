//! What part of a picture is shown where its shape doesn't fit. It must not know pixels.

/// A shape: so many parts across for so many down.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Ratio(pub u16, pub u16);

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rect {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// The largest part of a picture that has a shape, its middle as near to the focus (in per mille of
/// width and height) as the edges allow; all of it without a shape.
pub(super) fn crop(width: u32, height: u32, ratio: Option<Ratio>, focus: (u16, u16)) -> Rect {
    let Some(Ratio(across, down)) = ratio else { return Rect { x: 0, y: 0, width, height } };
    let (across, down) = (u64::from(across.max(1)), u64::from(down.max(1)));
    let (w, h) = (u64::from(width), u64::from(height));
    let (cut_width, cut_height) = if w * down > h * across {
        (((h * across + down / 2) / down).clamp(1, w), h)
    } else {
        (w, ((w * down + across / 2) / across).clamp(1, h))
    };
    let start = |side: u64, cut: u64, focus: u16| {
        let middle = side * u64::from(focus.min(1000)) / 1000;
        middle.saturating_sub(cut / 2).min(side - cut) as u32
    };
    Rect {
        x: start(w, cut_width, focus.0),
        y: start(h, cut_height, focus.1),
        width: cut_width as u32,
        height: cut_height as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_keeps_the_focus_and_stays_inside() {
        let rect = |x, y, width, height| Rect { x, y, width, height };
        assert_eq!(crop(1200, 800, Some(Ratio(1, 1)), (500, 500)), rect(200, 0, 800, 800));
        assert_eq!(crop(1200, 800, Some(Ratio(1, 1)), (0, 500)), rect(0, 0, 800, 800));
        assert_eq!(crop(1200, 800, Some(Ratio(1, 1)), (900, 500)), rect(400, 0, 800, 800));
        assert_eq!(crop(800, 1200, Some(Ratio(16, 9)), (500, 300)), rect(0, 135, 800, 450));
        assert_eq!(crop(800, 1200, None, (500, 300)), rect(0, 0, 800, 1200));
        assert_eq!(crop(1, 1, Some(Ratio(16, 9)), (1000, 1000)), rect(0, 0, 1, 1));
    }
}
