// LibVNCServer's encoders as contenders: a real server screen with a real connection, whose other end is in this
// process. See bench/peers/README.md for the settings.
#pragma once

#include "bench/peers/contender.h"

namespace shoji::bench {

enum class RfbEncoding { kTightJpeg, kTightLossless, kZrle };

std::unique_ptr<Contender> MakeRfbEncoder(Size size, RfbEncoding encoding);

}  // namespace shoji::bench
