// Kernels that work on one 64x64 tile: counting colours, palette, prediction, JPEG; then what compresses their output,
// and the region of a video.
#include <benchmark/benchmark.h>
#include <xxhash.h>
#include <zstd.h>

#include "bench/micro/screens.h"
#include "codec/tile/colour_table.h"
#include "codec/tile/jpeg.h"
#include "codec/tile/palette.h"
#include "codec/tile/rgb_filter.h"
#include "codec/video/region_encoder.h"

namespace shoji::bench {
namespace {

constexpr size_t kTilePixels = 64 * 64;

tile::Pixels TextTile() {
  const KeptPicture& screen = ScreenOf("scroll-text", 20);
  static const Rect richest = RichestTile(screen, true);
  return screen.pixels().Crop(richest);
}

tile::Pixels NaturalTile() {
  const KeptPicture& screen = ScreenOf("video-360", 1);
  static const Rect richest = RichestTile(screen, false);
  return screen.pixels().Crop(richest);
}

void CountTile(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(kTilePixels) * 4);
}

// XXH3 of the tile's rows, one after the other, as a content hash needs it.
void HashTile(benchmark::State& state) {
  const tile::Pixels tile = TextTile();
  const CHandle<XXH3_state_t, XXH3_freeState> hash(XXH3_createState());
  for (auto _ : state) {
    XXH3_128bits_reset_withSeed(hash.get(), 7);
    for (int y = 0; y < 64; ++y) XXH3_128bits_update(hash.get(), tile.Row(y), 64 * 4);
    benchmark::DoNotOptimize(XXH3_128bits_digest(hash.get()));
  }
  CountTile(state);
}
BENCHMARK(HashTile);

void IndexColours(benchmark::State& state, bool text) {
  const tile::Pixels tile = text ? TextTile() : NaturalTile();
  tile::ColourTable table;
  std::vector<uint8_t> indices(kTilePixels);
  for (auto _ : state) {
    table.Clear();
    benchmark::DoNotOptimize(table.Index(tile, indices.data(), 64));
  }
  state.counters["colours"] = static_cast<double>(table.colours().size());
  CountTile(state);
}
BENCHMARK_CAPTURE(IndexColours, text, true);
BENCHMARK_CAPTURE(IndexColours, natural_gives_up, false);

void PackPalette(benchmark::State& state) {
  const tile::Pixels tile = TextTile();
  tile::ColourTable table;
  std::vector<uint8_t> indices(kTilePixels);
  table.Index(tile, indices.data(), 64);
  Bytes out;
  for (auto _ : state) {
    out.clear();
    tile::PackPalette(table.colours(), indices.data(), 64, tile.size, tile::PaletteBits(table.colours().size()), out);
    benchmark::DoNotOptimize(out.data());
  }
  CountTile(state);
}
BENCHMARK(PackPalette);

void EstimateRgb(benchmark::State& state) {
  const tile::Pixels tile = NaturalTile();
  for (auto _ : state) benchmark::DoNotOptimize(tile::EstimateRgb(tile).bytes);
  CountTile(state);
}
BENCHMARK(EstimateRgb);

void FilterRgb(benchmark::State& state) {
  const tile::Pixels tile = NaturalTile();
  Bytes out;
  for (auto _ : state) {
    out.clear();
    tile::FilterRgb(tile, tile::RgbPredictor::kUp, out);
    benchmark::DoNotOptimize(out.data());
  }
  CountTile(state);
}
BENCHMARK(FilterRgb);

void EncodeJpeg(benchmark::State& state) {
  const tile::Pixels tile = NaturalTile();
  tile::JpegEncoder encoder;
  Bytes out;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(encoder.Encode(tile, 85, out));
  }
  state.counters["bytes"] = static_cast<double>(out.size());
  CountTile(state);
}
BENCHMARK(EncodeJpeg);

void DecodeJpeg(benchmark::State& state) {
  const tile::Pixels tile = NaturalTile();
  Bytes jpeg;
  tile::JpegEncoder().Encode(tile, 85, jpeg);
  tile::JpegDecoder decoder;
  std::vector<uint32_t> target(kTilePixels);
  for (auto _ : state) benchmark::DoNotOptimize(decoder.Decode(jpeg, tile.size, target.data(), 64).has_value());
  CountTile(state);
}
BENCHMARK(DecodeJpeg);

// One zstd frame of the filtered pixels of a tile, at the level given.
void CompressFiltered(benchmark::State& state) {
  const tile::Pixels tile = state.range(1) == 0 ? TextTile() : NaturalTile();
  Bytes filtered;
  tile::FilterRgb(tile, tile::RgbPredictor::kUp, filtered);
  Bytes packed(ZSTD_compressBound(filtered.size()));
  const CHandle<ZSTD_CCtx, ZSTD_freeCCtx> context(ZSTD_createCCtx());
  size_t bytes = 0;
  for (auto _ : state) {
    bytes = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), filtered.data(), filtered.size(),
                              static_cast<int>(state.range(0)));
  }
  state.counters["bytes"] = static_cast<double>(bytes);
  CountTile(state);
}
BENCHMARK(CompressFiltered)->ArgNames({"level", "natural"})->ArgsProduct({{1, 3}, {0, 1}});

// A 640x360 film, 20 kB a picture.
void EncodeVideoRegion(benchmark::State& state) {
  constexpr Rect kFilm{90, 130, 640, 360};
  std::vector<tile::Pixels> moments;
  for (int moment = 2; moment < 10; ++moment) moments.push_back(ScreenOf("video-360", moment).pixels().Crop(kFilm));
  const video::Chroma chroma = state.range(0) == 0 ? video::Chroma::k420 : video::Chroma::k444;
  video::RegionEncoder encoder;
  size_t bytes = 0;
  size_t next = 0;
  for (auto _ : state) {
    const auto unit = encoder.Encode(moments[next++ % moments.size()], chroma, 20'000, false);
    if (!unit) {
      state.SkipWithError("x264 refuses");
      break;
    }
    bytes += unit->bytes.size();
  }
  state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}
BENCHMARK(EncodeVideoRegion)->ArgName("444")->Arg(0)->Arg(1);

}  // namespace
}  // namespace shoji::bench
