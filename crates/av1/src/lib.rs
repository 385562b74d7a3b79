//! The AV1 encoder behind one function that is not generic.
//!
//! rav1e is generic code: whichever crate names its types compiles the whole encoder. This crate does
//! so once, and changes to pixels and metadata compile without it.

use rav1e::prelude::{
    ChromaSampling, ColorDescription, ColorPrimaries, Config, Context, EncoderConfig,
    EncoderStatus, FrameType, MatrixCoefficients, PixelRange, SceneDetectionSpeed, SpeedSettings,
    TransferCharacteristics,
};

/// Speed of the encoder, 0 (slow) to 10. Faster than this it divides a picture so coarsely that the
/// files are larger than JPEGs that look the same.
const SPEED: u8 = 8;

/// Encodes one still frame of 8 bits as AV1: BT.601 matrix in full range, sRGB.
///
/// `planes` are luma and, unless the frame has none, both chroma planes at half the resolution, each
/// with its stride in bytes. `quantizer` is AV1's, from 1 to 255. `None` if the encoder gives up.
#[must_use]
pub fn frame(
    planes: &[(&[u8], usize)],
    (width, height): (usize, usize),
    quantizer: usize,
) -> Option<Vec<u8>> {
    let mono = planes.len() == 1;
    let mut settings = SpeedSettings::from_preset(SPEED);
    settings.multiref = false;
    settings.rdo_lookahead_frames = 1;
    settings.scene_detection_mode = SceneDetectionSpeed::None;
    let config = EncoderConfig {
        width,
        height,
        bit_depth: 8,
        chroma_sampling: if mono { ChromaSampling::Cs400 } else { ChromaSampling::Cs420 },
        pixel_range: PixelRange::Full,
        color_description: Some(ColorDescription {
            color_primaries: ColorPrimaries::BT709,
            transfer_characteristics: TransferCharacteristics::SRGB,
            matrix_coefficients: MatrixCoefficients::BT601,
        }),
        still_picture: true,
        quantizer,
        min_quantizer: u8::try_from(quantizer).unwrap_or(255),
        speed_settings: settings,
        ..EncoderConfig::default()
    };
    // One thread and no tiles: the bytes must not depend on the machine.
    let mut context: Context<u8> =
        Config::new().with_encoder_config(config).with_threads(1).new_context().ok()?;
    let mut frame = context.new_frame();
    for (plane, (bytes, stride)) in frame.planes.iter_mut().zip(planes) {
        plane.copy_from_raw_u8(bytes, *stride, 1);
    }
    context.send_frame(frame).ok()?;
    context.flush();
    loop {
        match context.receive_packet() {
            Ok(packet) if packet.frame_type == FrameType::KEY => return Some(packet.data),
            Ok(_) | Err(EncoderStatus::Encoded) => {}
            Err(_) => return None,
        }
    }
}
