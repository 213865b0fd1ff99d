// The whole screen as one H.264 stream: what video-based remote desktops do. Its viewer's picture is the encoder's own
// reconstruction, which a decoder gives bit by bit, converted back to colours.
#pragma once

#include "bench/peers/contender.h"

namespace shoji::bench {

enum class Chroma { k420, k444 };

// SHOJI_CHECKs that x264 opens; even sizes.
std::unique_ptr<Contender> MakeX264FullFrame(Size size, Chroma chroma);

}  // namespace shoji::bench
