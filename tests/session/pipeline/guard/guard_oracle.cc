// What a client has to see: guard_oracle FRAMEBUFFER WIDTH HEIGHT WATERMARK writes the top-left part of a session's
// framebuffer, with the watermark burned in at the minute of now, to standard output as RGBA. For the end-to-end tests.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "session/link/framebuffer_layout.h"
#include "session/pipeline/guard/guard_keeper.h"

int main(int argc, char** argv) {
  using namespace shoji;  // NOLINT: a program of one file
  if (argc != 5) return std::fprintf(stderr, "usage: guard_oracle FRAMEBUFFER WIDTH HEIGHT WATERMARK\n"), 2;
  const Size size{std::atoi(argv[2]), std::atoi(argv[3])};  // NOLINT: a test gives them
  pipeline::GuardKeeper keeper(pipeline::FontFile::Map(pipeline::kWatermarkFont).value());
  keeper.Order({.watermark = argv[4], .masks = {}});
  if (!keeper.Tick(size, SystemClock().Wall())) return std::fprintf(stderr, "cannot draw that\n"), 1;
  std::ifstream file(argv[1], std::ios::binary);
  std::vector<uint32_t> row(static_cast<size_t>(size.width_px));
  for (int y = 0; y < size.height_px; ++y) {
    file.seekg(static_cast<std::streamoff>(link::kFramebufferPixelOffset) +
               static_cast<std::streamoff>(y) * link::kFramebufferStrideBytes);
    file.read(reinterpret_cast<char*>(row.data()), static_cast<std::streamsize>(row.size() * 4));
    keeper.guard().Apply(row.data(), size.width_px, {0, y, size.width_px, 1});
    for (uint32_t& pixel : row) pixel = 0xFF000000 | (pixel & 0xFF) << 16 | (pixel & 0xFF00) | (pixel >> 16 & 0xFF);
    std::fwrite(row.data(), 4, row.size(), stdout);
  }
  return file.good() ? 0 : 1;
}
