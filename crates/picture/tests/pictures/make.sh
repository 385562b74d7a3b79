#!/bin/sh
# Makes the test pictures and, by libvips, how they must look: NAME.want.png is what libvips'
# thumbnail makes of NAME.*. Needs vips, cwebp, gif2webp, avifenc, heif-enc, exiftool, python3 and
# one photo.   make.sh PHOTO
set -eu
photo=$(realpath "$1")
cd "$(dirname "$0")"
rm -f ./*.jpg ./*.png ./*.webp ./*.avif ./*.gif ./*.heic
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
python3 tools.py write "$t"
vips thumbnail "$photo" "$t/base.v" 96 --height 64 --size force
vips thumbnail "$photo" "$t/small.v" 60 --height 40 --size force
vips copy "$t/base.v" "$t/base.png[strip]"
vips copy "$t/small.v" "$t/small.png[strip]"

# JPEG
vips thumbnail "$photo" "$t/large.v" 480 --height 320 --size force
vips jpegsave "$t/large.v" large.jpg --Q 60 --strip --interlace
vips jpegsave "$t/base.v" baseline.jpg --Q 88 --strip
vips jpegsave "$t/base.v" progressive.jpg --Q 88 --strip --interlace
vips jpegsave "$t/base.v" full.jpg --Q 85 --strip --subsample-mode off
vips colourspace "$t/base.v" "$t/grey.v" b-w
vips jpegsave "$t/grey.v" grey.jpg --Q 88 --strip
vips jpegsave "$t/grey.v" greyicc.jpg --Q 88 --profile "$t/grey.icc"
vips jpegsave "$t/base.v" adobe.jpg --Q 88 --profile "$t/adobe.icc"
vips jpegsave "$t/base.v" p3.jpg --Q 88 --profile "$t/p3.icc"
python3 tools.py adobe 0 full.jpg rgb.jpg ids
vips rawsave "$t/base.v" "$t/base.raw"
python3 tools.py cmyk 96 64 "$t/base.raw" "$t/cmyk.raw"
vips rawload "$t/cmyk.raw" "$t/cmyk0.v" 96 64 4
vips copy "$t/cmyk0.v" "$t/cmyk.v" --interpretation cmyk
vips jpegsave "$t/cmyk.v" cmykicc.jpg --Q 80 --profile "$t/cmyk.icc"
vips jpegsave "$t/cmyk.v" cmyk.jpg --Q 80 --strip
python3 tools.py adobe 2 cmykicc.jpg ycckicc.jpg
for n in 1 2 3 4 5 6 7 8; do
    vips jpegsave "$t/small.v" "turn$n.jpg" --Q 80 --strip
    exiftool -q -overwrite_original -n -Orientation=$n "turn$n.jpg"
done

# PNG
vips colourspace "$t/small.v" "$t/wide.v" rgb16
vips pngsave "$t/wide.v" wide.png --strip
vips pngsave "$t/small.v" interlaced.png --interlace --strip
vips pngsave "$t/small.v" palette.png --palette --Q 70 --bitdepth 4 --strip
vips thumbnail "$t/grey.v" "$t/greysmall.v" 60
vips linear "$t/greysmall.v" "$t/bright.v" 1.7 0 --uchar
vips pngsave "$t/bright.v" bit.png --bitdepth 1 --strip
vips pngsave "$t/greysmall.v" grey4.png --bitdepth 4 --strip
vips pngsave "$t/small.v" iccp.png --profile "$t/adobe.icc"
vips grey "$t/ramp0.v" 60 40 --uchar
vips copy "$t/ramp0.v" "$t/ramp.v"
vips bandjoin "$t/small.v $t/ramp.v" "$t/alpha.v"
vips pngsave "$t/alpha.v" alpha.png --strip
vips bandjoin "$t/greysmall.v $t/ramp.v" "$t/greyalpha.v"
vips pngsave "$t/greyalpha.v" greyalpha.png --strip

# WebP
vips copy "$t/alpha.v" "$t/alpha.png"
cwebp -quiet -q 85 "$t/base.png" -o lossy.webp
cwebp -quiet -lossless "$t/small.png" -o lossless.webp
cwebp -quiet -q 85 "$t/alpha.png" -o alpha.webp
vips webpsave "$t/base.v" icc.webp --Q 85 --profile "$t/adobe.icc"

# AVIF
avif() { out=$1; shift; avifenc -s 6 -j 1 --min 8 --max 12 "$@" "$out.avif" >/dev/null; }
avif av420 -y 420 "$t/base.png"
avif av422 -y 422 -d 12 "$t/base.png"
avif av444 -y 444 -d 10 "$t/base.png"
avif avmono -y 400 "$t/base.png"
avif avlimited -y 420 -r limited --cicp 1/13/1 "$t/base.png"
avif avalpha -y 444 "$t/alpha.png"
avif avidentity -y 444 --cicp 1/13/0 "$t/base.png"
avif avturn -y 444 --irot 1 --imir 1 "$t/base.png"
avif avcrop -y 444 --crop 16,8,64,48 "$t/base.png"
avif av709ten -y 420 -d 10 -r limited --cicp 1/13/1 "$t/base.png"

for file in *.jpg *.png *.webp *.avif; do
    name=${file%.*}
    width=48; case $file in turn*|*.png|alpha.*|lossless.*|avalpha.*) width=30 ;;
        large.*) width=100 ;; esac
    # Whole WebP files: libvips would else let libwebp scale, which is not Lanczos.
    source=$file
    case $file in *.webp) source=$t/source.v; vips copy "$file" "$source" ;; esac
    set -- --height 10000
    if vipsheader -f icc-profile-data "$file" >/dev/null 2>&1; then
        set -- "$@" --export-profile srgb --intent perceptual
    fi
    case $name in *icc) # thumbnail would take libvips' own inks
        if [ "${file##*.}" = jpg ]; then
            source=$t/source.png
            vips icc_transform "$file" "$source" srgb --embedded --intent perceptual
            set -- --height 10000
        fi ;;
    esac
    vips thumbnail "$source" "$t/want.v" $width "$@"
    vips colourspace "$t/want.v" "$t/srgb.v" srgb
    vips pngsave "$t/srgb.v" "$name-${file##*.}.want.png" --strip
done
# libheif of this age ignores code points and Display P3 there, and grids are not thumbnails.
avif avp3 -y 444 --cicp 12/13/6 "$t/base.png"
vips jpegsave "$t/base.v" "$t/p3.jpg" --Q 100 --subsample-mode off --profile "$t/p3.icc"
vips thumbnail "$t/p3.jpg" "$t/want.v" 48 --export-profile srgb --intent perceptual
vips pngsave "$t/want.v" avp3-avif.want.png --strip
vips resize "$t/base.v" "$t/double.v" 2.667 --vscale 2
vips extract_area "$t/double.v" "$t/tiles.v" 0 0 256 128
vips pngsave "$t/tiles.v" "$t/tiles.png" --strip
avif avgrid -y 420 --grid 2x1 "$t/tiles.png" --min 30 --max 36
vips thumbnail "$t/tiles.png" "$t/want.v" 48
vips pngsave "$t/want.v" avgrid-avif.want.png --strip

# Only their headers are read.
heif-enc -q 20 "$t/small.png" -o still.heic >/dev/null 2>&1 || echo "no HEIC encoder"
vips rawsave "$t/greysmall.v" "$t/grey.raw"
python3 tools.py gif 60 40 "$t/grey.raw" still.gif 1
python3 tools.py gif 60 40 "$t/grey.raw" moving.gif 2
vips thumbnail still.gif "$t/want.v" 30
vips pngsave "$t/want.v" still-gif.want.png --strip
gif2webp -quiet moving.gif -q 30 -lossy -o moving.webp
du -cb ./* | tail -1
# avlayers, avhalf, avlayer and avfinest hold two layers each, written with libaom
# (AOME_SET_NUMBER_SPATIAL_LAYERS), the first of avhalf, avlayer and avfinest in half the size; `lsel`
# names the first layer in avlayer and the second in avfinest. avifdec made what is wanted of them.
