#include "session/agent/display/selection_reader.h"

#include <utility>

namespace shoji::agent {
namespace {

constexpr uint32_t kMostWords = 4u << 20;  // of one property: 16 MiB, more than the X server takes at once

}  // namespace

SelectionReader::SelectionReader(XDisplay& display, xcb_window_t window, xcb_atom_t property)
    : display_(display), window_(window), property_(property), incr_(display.Atom("INCR")) {}

void SelectionReader::Start(xcb_atom_t selection, xcb_atom_t target, size_t max_bytes, Done done) {
  done_ = std::move(done);
  max_bytes_ = max_bytes;
  in_pieces_ = false;
  content_ = {};
  xcb_delete_property(display_.connection(), window_, property_);
  xcb_convert_selection(display_.connection(), window_, selection, target, property_, XCB_CURRENT_TIME);
  display_.Flush();
}

void SelectionReader::Handle(const xcb_generic_event_t& event) {
  if (!busy()) return;
  const uint8_t type = event.response_type & 0x7f;
  if (type == XCB_SELECTION_NOTIFY) OnNotify(reinterpret_cast<const xcb_selection_notify_event_t&>(event));
  if (type == XCB_PROPERTY_NOTIFY) OnProperty(reinterpret_cast<const xcb_property_notify_event_t&>(event));
}

void SelectionReader::OnNotify(const xcb_selection_notify_event_t& event) {
  if (event.requestor != window_ || in_pieces_) return;
  if (event.property != property_) return Finish(std::nullopt, Failure::kNothing);
  auto content = TakeProperty();
  if (!content) return Finish(std::nullopt, Failure::kNothing);
  if (content->type == incr_) {
    in_pieces_ = true;
    return;
  }
  const bool fits = content->bytes.size() <= max_bytes_;
  Finish(fits ? std::move(content) : std::nullopt, Failure::kTooLarge);
}

void SelectionReader::OnProperty(const xcb_property_notify_event_t& event) {
  if (!in_pieces_ || event.window != window_ || event.atom != property_ || event.state != XCB_PROPERTY_NEW_VALUE)
    return;
  auto piece = TakeProperty();
  if (!piece) return Finish(std::nullopt, Failure::kNothing);
  if (piece->bytes.empty()) return Finish(std::move(content_), Failure::kNothing);
  if (piece->bytes.size() > max_bytes_ - content_.bytes.size()) return Finish(std::nullopt, Failure::kTooLarge);
  content_.type = piece->type;
  content_.bytes.insert(content_.bytes.end(), piece->bytes.begin(), piece->bytes.end());
}

std::optional<SelectionReader::Content> SelectionReader::TakeProperty() {
  xcb_connection_t* c = display_.connection();
  const XReply<xcb_get_property_reply_t> reply(xcb_get_property_reply(
      c, xcb_get_property(c, 1, window_, property_, XCB_GET_PROPERTY_TYPE_ANY, 0, kMostWords), nullptr));
  if (!reply || reply->bytes_after != 0) return std::nullopt;
  const auto* bytes = static_cast<const uint8_t*>(xcb_get_property_value(reply.get()));
  const auto count = static_cast<size_t>(xcb_get_property_value_length(reply.get()));
  return Content{reply->type, Bytes(bytes, bytes + count)};
}

void SelectionReader::Finish(std::optional<Content> content, Failure failure) {
  in_pieces_ = false;
  content_ = {};
  if (Done done = std::exchange(done_, {})) done(std::move(content), failure);
}

}  // namespace shoji::agent
