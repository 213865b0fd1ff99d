#include "policy/inspect/bulk_text_inspector.h"

#include <utility>

#include "policy/inspect/unicode.h"

namespace shoji::inspect {

void BulkTextInspector::Use(InspectorSettings settings) {
  settings_ = std::move(settings);
  seen_.reset();
}

BulkTextInspector::Sight BulkTextInspector::Look(std::string_view piece, TimePoint now) {
  Drop(now, piece.size());
  const bool bulk = IsBulk(piece, now);
  if (!seen_ || seen_->piece != piece || seen_->bulk != bulk) {
    // Who types has not ended the line; a paste is a whole text.
    const auto end = bulk ? TextInspector::End::kWhole : TextInspector::End::kGoesOn;
    seen_ = Seen{std::string(piece), bulk, Inspected(piece, end)};
  }
  return {.bulk = bulk, .bytes = text_.size() + piece.size(), .found = seen_->found};
}

Inspection BulkTextInspector::Inspected(std::string_view piece, TextInspector::End end) const {
  // Digits typed before must not hide a number that is whole by itself.
  TextInspector by_itself(settings_);
  by_itself.Feed(piece);
  Inspection alone = by_itself.Finish(end);
  if (text_.empty()) return alone;
  TextInspector inspector(settings_);
  inspector.Feed(text_);
  inspector.Feed(piece);
  Inspection together = inspector.Finish(end);
  return alone.classification > together.classification ? alone : together;
}

bool BulkTextInspector::IsBulk(std::string_view piece, TimePoint now) const {
  return pace_.Reaches(unicode::CountPoints(piece), now);
}

void BulkTextInspector::Keep(std::string_view piece, TimePoint now) {
  Drop(now, piece.size());
  pace_.Count(unicode::CountPoints(piece), now);
  if (piece.empty() || piece.size() > kRememberedBytes) return;
  text_ += piece;
  pieces_.push_back({now, piece.size()});
  seen_.reset();
}

void BulkTextInspector::Forget() {
  text_.clear();
  pieces_.clear();
  seen_.reset();
  pace_.Forget();
}

void BulkTextInspector::Drop(TimePoint now, size_t coming_bytes) {
  while (!pieces_.empty() &&
         (now - pieces_.front().at >= kRemembered || text_.size() + coming_bytes > kRememberedBytes)) {
    text_.erase(0, pieces_.front().bytes);
    pieces_.pop_front();
    seen_.reset();
  }
}

}  // namespace shoji::inspect
