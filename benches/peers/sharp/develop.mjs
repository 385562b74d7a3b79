// Makes of each photo what newsprint makes: every width in every format, with sharp (libvips).
//
//   node develop.mjs FORMATS WIDTHS each|once MOZJPEG OUT PHOTO...
//
// `each` reads the file anew for every picture, as sites that use sharp do; `once` decodes it once
// and makes one width from the next larger one. SHARP names the module if it is not found here.
import { createRequire } from "node:module";

const sharp = createRequire(import.meta.url)(process.env.SHARP ?? "sharp");
const [formats, widths, how, mozjpeg, out, ...photos] = process.argv.slice(2);
const wanted = widths.split(",").map(Number).sort((a, b) => b - a);

// Qualities at which all look alike, see docs/performance.md; everything else as sharp has it.
const encode = {
  jpeg: (picture) => picture.jpeg({ quality: 80, mozjpeg: mozjpeg === "true" }),
  webp: (picture) => picture.webp({ quality: 78 }),
  avif: (picture) => picture.avif({ quality: 48 }),
};

const write = (picture, format, number, width) =>
  encode[format](picture).toFile(`${out}/${number}-${width}.${format}`);

async function develop(number) {
  let from = sharp(photos[number]).rotate();
  for (const width of wanted) {
    if (how === "each") {
      const one = (format) =>
        write(sharp(photos[number]).rotate().resize(width), format, number, width);
      await Promise.all(formats.split(",").map(one));
      continue;
    }
    const { data, info } = await from.resize(width).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    await Promise.all(
      formats.split(",").map((format) => write(sharp(data, { raw }), format, number, width)),
    );
    from = sharp(data, { raw });
  }
}

let next = 0;
const worker = async () => {
  while (next < photos.length) await develop(next++);
};
await Promise.all(Array.from({ length: 4 }, worker));
