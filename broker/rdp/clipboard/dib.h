// A device-independent bitmap (CF_DIB, CF_DIBV5), as RDP clients have pictures on the clipboard, to and from a picture
// as it crosses (codec/wire/picture.h). Read here: the one image format of the LGWAN side, whose whole reader is this
// file. Layout: BITMAPINFOHEADER (40 bytes), BITMAPV4HEADER (108) or BITMAPV5HEADER (124); colour masks or palette;
// rows padded to 4 bytes, bottom-up unless the height is negative. Pure, any thread.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

// Uncompressed bitmaps of 1, 4, 8 (palette), 16, 24 and 32 bits a pixel; transparency and profiles are left behind.
// kTooLarge over the bounds of a picture, before a pixel is looked at. kInvalid for anything else, RLE, JPEG and PNG
// included. Bytes behind the last row are not read: Windows rounds the size of a clipboard's memory up.
Result<Bytes> PictureFromDib(ByteSpan dib);
// 24 bits a pixel, bottom-up. kInvalid when `picture` is none.
Result<Bytes> DibFromPicture(ByteSpan picture);

}  // namespace shoji::rdp
