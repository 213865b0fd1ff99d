// PNG, as programs of the sandbox have it on the clipboard, to and from a picture as it crosses (codec/wire/picture.h).
// The only libpng, and on the untrusted side: a file made there is read there, and nowhere else. Pure, any thread.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::agent {

// The first picture of `png`: what lies under transparency is put on white, profiles, text and whatever follows are
// left behind. The size is checked before anything is unpacked. kTooLarge over the bounds of a picture, kInvalid when
// damaged.
Result<Bytes> PictureFromPng(ByteSpan png);
// kInvalid when `picture` is none.
Result<Bytes> PngFromPicture(ByteSpan picture);

}  // namespace shoji::agent
