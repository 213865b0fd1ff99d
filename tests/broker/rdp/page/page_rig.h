// What the tests of pages have in common: the font, keys as the keyboard makes them, looking at pixels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/text/text_face.h"
#include "codec/tile/pixels.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

inline constexpr Size kScreen{1280, 800};

text::TextFace& Face();

wire::ClientMessage KeyDown(uint32_t keysym);
wire::ClientMessage KeyUp(uint32_t keysym);
wire::ClientMessage ButtonAt(const Rect& rect, bool down);

int CountColour(const tile::Pixels& pixels, uint32_t colour);
int CountColour(const tile::Pixels& pixels, const Rect& rect, uint32_t colour);
// Copies of what is there now.
std::vector<uint32_t> CopyOf(const tile::Pixels& pixels);

// The smallest rectangle outside of which the two are equal; all of `after` where their sizes differ.
Rect Difference(const tile::Pixels& before, const tile::Pixels& after);

// Writes NAME.ppm into $SHOJI_TEST_ARTIFACTS, if that is set.
void Keep(const std::string& name, const tile::Pixels& pixels);

}  // namespace shoji::rdp
