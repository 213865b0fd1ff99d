#include "codec/frame/frame_encoder.h"

#include <algorithm>
#include <utility>

#include "codec/base/check.h"
#include "codec/base/overlap.h"
#include "codec/frame/bands.h"

namespace shoji::frame {
namespace {

using damage::kTilePx;

// Changes of fewer tiles (a caret, typing), beside a video that plays, are not worth a search.
constexpr size_t kLeastMotionTiles = 4;
constexpr size_t kTellingPixels = 4 * 64 * 64;

// A video's picture at 30 a second on a path that carries the lossless budget in 50 ms: two thirds, less what else
// moves.
constexpr size_t kVideoTenths = 6;
constexpr size_t kTilesAroundVideo = 2;
constexpr size_t kRefineBesideVideoBytes = 64 * 1024;

size_t Area(const Rect& rect) { return static_cast<size_t>(rect.width_px) * static_cast<size_t>(rect.height_px); }

// As RunCoder wants them.
void SortForReading(std::vector<Rect>& rects) {
  std::sort(rects.begin(), rects.end(),
            [](const Rect& a, const Rect& b) { return std::pair(a.y / kTilePx, a.x) < std::pair(b.y / kTilePx, b.x); });
}

// Rectangles inside one tile each -> at most one per tile, in rows.
std::vector<Rect> OnePerTile(std::vector<Rect> rects) {
  const auto tile_of = [](const Rect& rect) { return std::pair(rect.y / kTilePx, rect.x / kTilePx); };
  std::ranges::sort(rects, {}, tile_of);
  std::vector<Rect> joined;
  for (const Rect& rect : rects) {
    if (!joined.empty() && tile_of(joined.back()) == tile_of(rect)) {
      joined.back() = Union(joined.back(), rect);
    } else {
      joined.push_back(rect);
    }
  }
  return joined;
}

// True when `next` lies in the tile to the right of `run` and joining them wastes little: few large JPEGs decode faster
// than many small ones, but each pixel inside becomes coarse.
bool JoinsJpeg(const Rect& run, const Rect& next) {
  if (run.empty() || run.y / kTilePx != next.y / kTilePx) return false;
  if ((run.right() - 1) / kTilePx + 1 != next.x / kTilePx) return false;
  return Area(Union(run, next)) * 4 <= (Area(run) + Area(next)) * 5;
}

}  // namespace

FrameEncoder::FrameEncoder(motion::MotionFinder* motion, damage::PixelGuard* guard, const TileSecret& secret)
    : motion_(motion), guard_(guard), cache_(secret), runs_(writer_), regions_(writer_) {}

void FrameEncoder::SetSize(Size size) {
  SHOJI_CHECK(size == ClampScreen(size));
  differ_.Reset(size);
  ledger_.Reset(size);
  regions_.Reset(size);
  moves_.clear();
  new_ones_.clear();
  key_ = true;
  scanned_ = false;
}

void FrameEncoder::RequestKey() {
  moves_.clear();
  ledger_.MarkAllPending();
  regions_.Reset(size());
  key_ = true;
}

void FrameEncoder::UseVideo(video::VideoRegionFinder* finder, VideoChoice choice) {
  regions_.Use(finder, choice);
  regions_.Reset(size());
}

bool FrameEncoder::Scan(const uint8_t* bgrx, int stride_bytes, std::span<const Rect> hints) {
  const damage::Source source{bgrx, stride_bytes};
  const Rect everything{0, 0, size().width_px, size().height_px};
  std::vector<Rect> areas(hints.begin(), hints.end());
  if (!scanned_) areas.assign(1, everything);
  scanned_ = true;
  for (Rect& area : areas) area = Clamp(area, size());
  std::erase_if(areas, [](const Rect& area) { return area.empty(); });
  if (motion_ != nullptr && !key_ && moves_.empty()) areas = FindMoves(source, areas);
  for (const motion::Move& move : moves_) areas.push_back(move.to);
  changed_.clear();
  differ_.Scan(source, areas, guard_, changed_);
  for (const Rect& rect : changed_) ledger_.AddPending(rect);
  new_ones_.insert(new_ones_.end(), changed_.begin(), changed_.end());
  return !changed_.empty() || !moves_.empty();
}

bool FrameEncoder::ScanAll(const uint8_t* bgrx, int stride_bytes) {
  const Rect everything{0, 0, size().width_px, size().height_px};
  return Scan(bgrx, stride_bytes, {&everything, 1});
}

// A move means the same on both sides where nothing is pending: there the shadow is what the client shows. The ledger
// keeps account of the rest. Gives the tiles that differ now: only they have to be scanned, and the places moved to.
std::vector<Rect> FrameEncoder::FindMoves(const damage::Source& source, std::span<const Rect> areas) {
  std::vector<Rect> tiles;
  differ_.Look(source, areas, guard_, tiles);
  const std::optional<Rect>& video = regions_.region();
  const auto playing =
      std::ranges::count_if(tiles, [&video](const Rect& tile) { return video.has_value() && Meet(tile, *video); });
  if (tiles.size() - static_cast<size_t>(playing) < kLeastMotionTiles) return tiles;
  for (const motion::Move& move : motion_->Find(differ_.bare(), source, tiles)) {
    const Rect from{move.from_x, move.from_y, move.to.width_px, move.to.height_px};
    if (!Contains(size(), move.to) || !Contains(size(), from)) continue;
    // What a guard hides must not show by its movement.
    if (!differ_.Differs(move.to, from)) continue;
    differ_.Move(move.to, move.from_x, move.from_y);
    ledger_.AddMove(move.to, move.from_x, move.from_y);
    moves_.push_back(move);
  }
  return tiles;
}

Bytes FrameEncoder::BuildFrame(const FrameMeta& meta, size_t lossless_budget_bytes, const FramePart& part) {
  if (key_) cache_.Reset(size());
  const std::vector<Rect> pending = ledger_.TakePending();
  StoreLeaving(pending);
  for (const motion::Move& move : moves_) writer_.Copy(move.to, move.from_x, move.from_y);
  const std::vector<Rect> beside = regions_.Code(picture(), pending, OnePerTile(std::exchange(new_ones_, {})),
                                                 lossless_budget_bytes / 10 * kVideoTenths);
  const std::vector<Rect> rects = TakePart(PaintCached(beside), part);
  CodeRects(rects, lossless_budget_bytes, meta.now);
  regions_.Observe(meta.now, naturals_, moves_);
  moves_.clear();
  if (const std::optional<Rect>& video = regions_.coded()) {
    ledger_.AddCoarse(*video);
    cache_.Unsettle(*video);  // it is painted as a whole, also where nothing had changed
    if (naturals_.empty() && !ledger_.has_pending())
      RefineBesideVideo(*video, std::min(lossless_budget_bytes / 10, kRefineBesideVideoBytes));
  }
  Bytes message = Finish(meta);
  if (!regions_.coded()) LearnSize(rects, message.size());
  return message;
}

std::vector<Rect> FrameEncoder::TakePart(std::vector<Rect> rects, const FramePart& part) {
  if (part.most_bytes == SIZE_MAX) return rects;
  NearestFirst(rects, part.focus);
  size_t taken = 0;
  double expected_bytes = 0;
  for (; taken < rects.size(); ++taken) {
    expected_bytes += static_cast<double>(Area(rects[taken])) * bytes_per_pixel_;
    if (taken > 0 && expected_bytes > static_cast<double>(part.most_bytes)) break;
  }
  for (size_t i = taken; i < rects.size(); ++i) {
    ledger_.AddPending(rects[i]);
    regions_.Leave(picture(), rects[i]);
  }
  rects.resize(taken);
  SortForReading(rects);
  return rects;
}

// Small frames are all overhead and say nothing.
void FrameEncoder::LearnSize(std::span<const Rect> rects, size_t bytes) {
  size_t pixels = 0;
  for (const Rect& rect : rects) pixels += Area(rect);
  if (pixels < kTellingPixels) return;
  bytes_per_pixel_ = (bytes_per_pixel_ + static_cast<double>(bytes) / static_cast<double>(pixels)) / 2;
}

// First of all in a frame, while the client still shows what is to be kept.
void FrameEncoder::StoreLeaving(std::span<const Rect> pending) {
  std::vector<SlotRect> stores;
  for (const motion::Move& move : moves_) cache_.Leave(move.to, stores);
  for (const Rect& rect : pending) cache_.Leave(rect, stores);
  for (const SlotRect& store : JoinRows(stores)) writer_.Store(store.rect, store.first_slot);
}

// Paints whole tiles that the client has in a slot, and returns the pending parts of the others.
std::vector<Rect> FrameEncoder::PaintCached(std::span<const Rect> pending) {
  std::vector<Rect> others;
  std::vector<SlotRect> cached;
  for (const Rect& rect : pending) {
    const Rect tile = Clamp({rect.x / kTilePx * kTilePx, rect.y / kTilePx * kTilePx, kTilePx, kTilePx}, size());
    if (const std::optional<uint32_t> slot = cache_.Find(picture(), tile)) {
      AddTile(cached, tile, *slot);
      ledger_.AddExact(tile);
    } else {
      others.push_back(rect);
    }
  }
  for (const SlotRect& rects : JoinRows(cached)) writer_.Cached(rects.rect, rects.first_slot);
  return others;
}

void FrameEncoder::Settle() {
  if (scanned_ && !HasPending()) cache_.Settle(picture(), ledger_);
}

Bytes FrameEncoder::BuildRefinement(const FrameMeta& meta, size_t max_bytes, Focus focus) {
  SHOJI_CHECK(!HasPending());
  CodeRects(CoarseWithin(max_bytes, focus, /*beside=*/{}), SIZE_MAX);
  return Finish(meta);
}

// While a video plays it is never quiet; what is coarse elsewhere gets exact in small portions.
void FrameEncoder::RefineBesideVideo(const Rect& video, size_t max_bytes) {
  std::vector<Rect> rects = CoarseWithin(max_bytes, {.x = video.x, .y = video.y}, video);
  const std::vector<Rect> around = ledger_.TakeCoarseAround(video, kTilesAroundVideo);
  rects.insert(rects.end(), around.begin(), around.end());
  SortForReading(rects);
  CodeRects(rects, SIZE_MAX);
}

// Coarse places, nearest first, that do not touch `beside`: one, then as many as are expected to fit.
std::vector<Rect> FrameEncoder::CoarseWithin(size_t max_bytes, Focus focus, const Rect& beside) const {
  std::vector<Rect> rects;
  size_t expected_bytes = 0;
  for (const Rect& rect : ledger_.CoarseNearest(focus)) {
    if (Meet(rect, beside)) continue;
    expected_bytes += tile::EstimateRgb(picture().Crop(rect)).bytes;
    if (!rects.empty() && expected_bytes > max_bytes) break;
    rects.push_back(rect);
  }
  SortForReading(rects);
  return rects;
}

// Everything counts as exact first; CodeJpeg takes that back where it writes.
void FrameEncoder::CodeRects(std::span<const Rect> rects, size_t lossless_budget_bytes, std::optional<TimePoint> now) {
  std::vector<Rect> rich;  // no palette holds them
  for (const Rect& rect : rects) {
    ledger_.AddExact(rect);
    if (!runs_.Add(picture(), rect)) rich.push_back(rect);
  }
  std::vector<Rect> natural;
  for (const Rect& band : SplitIntoBands(rich)) {
    if (!runs_.Add(picture(), band)) natural.push_back(band);
  }
  runs_.Flush();
  naturals_.clear();
  for (const Rect& rect : JoinBands(std::move(natural))) {
    const tile::RgbEstimate estimate = tile::EstimateRgb(picture().Crop(rect));
    naturals_.push_back({rect, estimate.bytes, static_cast<int>(estimate.predictor)});
  }
  CodeNatural(lossless_budget_bytes, now);
}

// `now`: JPEG too for what is about to change again; empty: never (a refinement).
void FrameEncoder::CodeNatural(size_t lossless_budget_bytes, std::optional<TimePoint> now) {
  const std::vector<bool> jpeg = choice::ChooseJpeg(naturals_, lossless_budget_bytes);
  Rect run;  // of JPEG tiles
  for (size_t i = 0; i < naturals_.size(); ++i) {
    const choice::NaturalTile& natural = naturals_[i];
    const bool passing = now && choice::PrefersJpeg(natural) && regions_.IsRestless(*now, natural.rect);
    if (jpeg[i] || passing) {
      const bool joins = JoinsJpeg(run, natural.rect);
      if (!joins) CodeJpeg(run);
      run = joins ? Union(run, natural.rect) : natural.rect;
      continue;
    }
    writer_.Rgb(natural.rect, picture().Crop(natural.rect), static_cast<tile::RgbPredictor>(natural.predictor));
  }
  CodeJpeg(run);
}

void FrameEncoder::CodeJpeg(const Rect& rect) {
  if (rect.empty()) return;
  writer_.Jpeg(rect, picture().Crop(rect), choice::kJpegQuality);
  ledger_.AddCoarse(rect);
}

Bytes FrameEncoder::Finish(const FrameMeta& meta) {
  const bool exact = scanned_ && !ledger_.has_pending() && !ledger_.has_coarse();
  Bytes message = writer_.Finish(meta, size(), key_, exact);
  key_ = false;
  return message;
}

}  // namespace shoji::frame
