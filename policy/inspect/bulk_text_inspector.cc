#include "policy/inspect/bulk_text_inspector.h"

#include <algorithm>

namespace shoji::inspect {
namespace {

size_t Characters(std::string_view utf8) {
  return static_cast<size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

}  // namespace

BulkTextInspector::Sight BulkTextInspector::Look(std::string_view piece, TimePoint now) {
  Drop(now, piece.size());
  Sight sight;
  sight.bulk = IsBulk(piece, now);
  sight.bytes = text_.size() + piece.size();
  TextInspector together(settings_);
  together.Feed(text_);
  together.Feed(piece);
  sight.found = together.Finish();
  // Digits typed before must not hide a number that is whole by itself.
  Inspection alone = Inspect(piece, settings_);
  if (alone.classification > sight.found.classification) sight.found = std::move(alone);
  return sight;
}

bool BulkTextInspector::IsBulk(std::string_view piece, TimePoint now) const {
  return RecentCharacters(now) + Characters(piece) >= kBulkCharacters;
}

void BulkTextInspector::Keep(std::string_view piece, TimePoint now) {
  Drop(now, piece.size());
  if (piece.empty() || piece.size() > kRememberedBytes) return;
  text_ += piece;
  pieces_.push_back({now, piece.size(), Characters(piece)});
}

void BulkTextInspector::Forget() {
  text_.clear();
  pieces_.clear();
}

void BulkTextInspector::Drop(TimePoint now, size_t coming_bytes) {
  while (!pieces_.empty() &&
         (now - pieces_.front().at >= kRemembered || text_.size() + coming_bytes > kRememberedBytes)) {
    text_.erase(0, pieces_.front().bytes);
    pieces_.pop_front();
  }
}

size_t BulkTextInspector::RecentCharacters(TimePoint now) const {
  size_t characters = 0;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend() && now - piece->at < kBulkWithin; ++piece) {
    characters += piece->characters;
  }
  return characters;
}

}  // namespace shoji::inspect
