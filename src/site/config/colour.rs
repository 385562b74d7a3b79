//! A colour as `#rrggbb`, how well one is read on another, and what somebody meant who wrote a
//! colour in another way.

use std::fmt;

/// The names of CSS's sixteen basic colours (CSS Color 4, section 6.1), and what they are.
const NAMES: [(&str, u32); 16] = [
    ("aqua", 0x00_ffff),
    ("black", 0x00_0000),
    ("blue", 0x00_00ff),
    ("fuchsia", 0xff_00ff),
    ("gray", 0x80_8080),
    ("green", 0x00_8000),
    ("lime", 0x00_ff00),
    ("maroon", 0x80_0000),
    ("navy", 0x00_0080),
    ("olive", 0x80_8000),
    ("purple", 0x80_0080),
    ("red", 0xff_0000),
    ("silver", 0xc0_c0c0),
    ("teal", 0x00_8080),
    ("white", 0xff_ffff),
    ("yellow", 0xff_ff00),
];

/// An opaque colour of sRGB. It is printed as `#rrggbb`, and in no other way reaches a style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    /// White, the lightest.
    pub const WHITE: Self = Self::hex(0xff_ffff);
    /// Black, the darkest.
    pub const BLACK: Self = Self::hex(0x00_0000);

    /// The colour of a number such as `0xa01c1c`.
    #[must_use]
    pub const fn hex(number: u32) -> Self {
        let [_, red, green, blue] = number.to_be_bytes();
        Self([red, green, blue])
    }

    /// Reads `#rrggbb`, the only form that `site.toml` takes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        (digits.len() == 6).then(|| of_digits(digits)).flatten()
    }

    /// What was meant by a colour in one of CSS's other notations, if it is opaque: a basic name,
    /// `#rgb`, a colour without its `#`, `rgb(…)`.
    #[must_use]
    pub fn meant(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let named = NAMES.iter().find(|(name, _)| *name == text).map(|(_, number)| *number);
        named
            .map(Self::hex)
            .or_else(|| of_digits(text.strip_prefix('#').unwrap_or(&text)))
            .or_else(|| of_function(&text))
    }

    /// How much light it sends out, from 0 to 1 (WCAG 2.2, "relative luminance").
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How well one of two colours is read on the other, from 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The first colour on the way to white or black on which something is true: the way to either
    /// leaves the hue as it is.
    #[must_use]
    pub fn nearest(self, end: Self, is_fit: impl Fn(Self) -> bool) -> Self {
        let at = |step: u16| {
            let mut mixed = self.0;
            for (channel, end) in mixed.iter_mut().zip(end.0) {
                let sum =
                    u32::from(*channel) * u32::from(255 - step) + u32::from(end) * u32::from(step);
                *channel = u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX);
            }
            Self(mixed)
        };
        (0..=255).map(at).find(|colour| is_fit(*colour)).unwrap_or(end)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The digits after `#`, in any number that CSS takes (CSS Color 4, section 5.2); of those with a
/// degree of opacity, the opaque ones.
fn of_digits(digits: &str) -> Option<Colour> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let long = match digits.len() {
        3 | 4 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    let opaque = long.strip_suffix("ff").filter(|_| long.len() == 8).unwrap_or(&long);
    if opaque.len() != 6 {
        return None;
    }
    u32::from_str_radix(opaque, 16).ok().map(Colour::hex)
}

/// `rgb(160, 28, 28)`, with commas or spaces, numbers or percentages (CSS Color 4, section 5.1).
fn of_function(text: &str) -> Option<Colour> {
    let inner = text.strip_prefix("rgba").or_else(|| text.strip_prefix("rgb"))?;
    let inner = inner.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let parts: Vec<&str> =
        inner.split([',', '/', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (channels, opacity) = parts.split_at_checked(3)?;
    if !matches!(opacity, [] | ["1" | "1.0" | "100%"]) {
        return None;
    }
    let mut colour = [0; 3];
    for (channel, part) in colour.iter_mut().zip(channels) {
        let value = match part.strip_suffix('%') {
            Some(share) => share.parse::<f64>().ok()? * 255.0 / 100.0,
            None => part.parse::<f64>().ok()?,
        };
        if !(0.0..=255.0).contains(&value) {
            return None;
        }
        // In range, so that nothing is cut off.
        *channel = value.round() as u8;
    }
    Some(Colour(colour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_read_and_others_are_understood() {
        assert_eq!(Colour::parse("#A01C1c").unwrap().to_string(), "#a01c1c");
        for text in ["#abc", "a01c1c", "red", "#a01c1c0", "#a01c1g", "#a01c1", "", "#", "#ä01c1"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
        for (text, meant) in [
            ("#abc", "#aabbcc"),
            ("#ABCF", "#aabbcc"),
            ("#a01c1cff", "#a01c1c"),
            ("a01c1c", "#a01c1c"),
            (" Red ", "#ff0000"),
            ("rgb(160, 28, 28)", "#a01c1c"),
            ("RGB(160 28 28 / 100%)", "#a01c1c"),
            ("rgba(100%,0%,50%,1)", "#ff0080"),
        ] {
            assert_eq!(Colour::meant(text).unwrap().to_string(), meant, "{text}");
        }
        for text in [
            "rot",
            "#abcd",
            "#a01c1c80",
            "rgb(1,2)",
            "rgb(1,2,300)",
            "rgba(1,2,3,.5)",
            "rgb(1,2,x)",
            "#äb",
        ] {
            assert_eq!(Colour::meant(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_as_the_standard_measures_it() {
        let near = |measured: f64, wanted: f64| (measured - wanted).abs() < 0.005;
        assert!(near(Colour::BLACK.contrast(Colour::WHITE), 21.0));
        assert!(near(Colour::hex(0x77_7777).contrast(Colour::WHITE), 4.48));
        assert!(near(Colour::WHITE.contrast(Colour::hex(0x76_7676)), 4.54));
        assert!(near(Colour::hex(0xff_0000).contrast(Colour::WHITE), 4.0));
    }

    #[test]
    fn the_nearest_is_no_further_than_it_must_be() {
        let is_light = |colour: Colour| colour.luminance() >= 0.5;
        let found = Colour::hex(0x80_0000).nearest(Colour::WHITE, is_light);
        assert!(is_light(found));
        let [red, green, blue] = found.0;
        assert!(green == blue && red > green, "{found}");
        assert!(!is_light(Colour([red - 1, green - 1, blue - 1])));
        assert_eq!(Colour::WHITE.nearest(Colour::BLACK, is_light), Colour::WHITE);
    }
}
