#include "session/agent/display/selection_owner.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shoji::agent {
namespace {

// Of one property: well under the server's largest request, which is 256 KiB at least.
constexpr size_t kPieceBytes = 64 * 1024;

}  // namespace

SelectionOwner::SelectionOwner(XDisplay& display, xcb_window_t window, xcb_atom_t selection)
    : display_(display),
      window_(window),
      selection_(selection),
      targets_(display.Atom("TARGETS")),
      utf8_(display.Atom("UTF8_STRING")),
      plain_utf8_(display.Atom("text/plain;charset=utf-8")),
      plain_(display.Atom("text/plain")),
      text_atom_(display.Atom("TEXT")),
      incr_(display.Atom("INCR")),
      png_(display.Atom("image/png")) {}

bool SelectionOwner::Own(Form form, Bytes content) {
  xcb_connection_t* c = display_.connection();
  form_ = form;
  content_ = std::make_shared<const Bytes>(std::move(content));
  xcb_set_selection_owner(c, window_, selection_, XCB_CURRENT_TIME);
  const XReply<xcb_get_selection_owner_reply_t> owner(
      xcb_get_selection_owner_reply(c, xcb_get_selection_owner(c, selection_), nullptr));
  if (!owner || owner->owner != window_) content_.reset();
  return content_ != nullptr;
}

void SelectionOwner::Handle(const xcb_generic_event_t& event) {
  switch (event.response_type & 0x7f) {
    case XCB_SELECTION_REQUEST:
      return Answer(reinterpret_cast<const xcb_selection_request_event_t&>(event));
    case XCB_PROPERTY_NOTIFY:
      return Continue(reinterpret_cast<const xcb_property_notify_event_t&>(event));
    case XCB_SELECTION_CLEAR:
      if (reinterpret_cast<const xcb_selection_clear_event_t&>(event).selection == selection_) content_.reset();
      return;
    default:
      return;
  }
}

void SelectionOwner::Answer(const xcb_selection_request_event_t& request) {
  const xcb_atom_t property = request.property == XCB_ATOM_NONE ? request.target : request.property;
  const bool ours = request.selection == selection_ && content_ != nullptr;
  xcb_selection_notify_event_t notify{};
  notify.response_type = XCB_SELECTION_NOTIFY;
  notify.time = request.time;
  notify.requestor = request.requestor;
  notify.selection = request.selection;
  notify.target = request.target;
  if (ours && Put(request.requestor, property, request.target)) notify.property = property;  // else none
  // xcb sends 32 bytes whatever the event's own size.
  std::array<char, 32> wire{};
  std::copy_n(reinterpret_cast<const char*>(&notify), sizeof(notify), wire.begin());
  xcb_send_event(display_.connection(), 0, request.requestor, 0, wire.data());
  display_.Flush();
}

std::vector<xcb_atom_t> SelectionOwner::Targets() const {
  if (form_ == Form::kPng) return {png_};
  return {utf8_, plain_utf8_, plain_, text_atom_, xcb_atom_t{XCB_ATOM_STRING}};
}

bool SelectionOwner::Put(xcb_window_t requestor, xcb_atom_t property, xcb_atom_t target) {
  xcb_connection_t* c = display_.connection();
  if (target == targets_) return PutTargets(requestor, property), true;
  const auto targets = Targets();
  if (std::ranges::find(targets, target) == targets.end()) return false;
  const xcb_atom_t type = target == text_atom_ || target == XCB_ATOM_STRING ? utf8_ : target;
  if (content_->size() <= kPieceBytes) {
    xcb_change_property(c, XCB_PROP_MODE_REPLACE, requestor, property, type, 8, static_cast<uint32_t>(content_->size()),
                        content_->data());
    return true;
  }
  const uint32_t mask = XCB_EVENT_MASK_PROPERTY_CHANGE;
  xcb_change_window_attributes(c, requestor, XCB_CW_EVENT_MASK, &mask);
  const auto size = static_cast<uint32_t>(content_->size());
  xcb_change_property(c, XCB_PROP_MODE_REPLACE, requestor, property, incr_, 32, 1, &size);
  if (deliveries_.size() >= kMaxDeliveries) deliveries_.pop_front();
  deliveries_.push_back({requestor, property, type, content_, 0});
  return true;
}

void SelectionOwner::PutTargets(xcb_window_t requestor, xcb_atom_t property) {
  std::vector<xcb_atom_t> targets = Targets();
  targets.insert(targets.begin(), targets_);
  xcb_change_property(display_.connection(), XCB_PROP_MODE_REPLACE, requestor, property, XCB_ATOM_ATOM, 32,
                      static_cast<uint32_t>(targets.size()), targets.data());
}

// A requestor that deletes the property asks for the next piece; an empty one is the last.
void SelectionOwner::Continue(const xcb_property_notify_event_t& event) {
  if (event.state != XCB_PROPERTY_DELETE) return;
  const auto found = std::ranges::find_if(deliveries_, [&event](const Delivery& delivery) {
    return delivery.requestor == event.window && delivery.property == event.atom;
  });
  if (found == deliveries_.end()) return;
  const size_t size = std::min(kPieceBytes, found->content->size() - found->sent);
  xcb_change_property(display_.connection(), XCB_PROP_MODE_REPLACE, found->requestor, found->property, found->target, 8,
                      static_cast<uint32_t>(size), found->content->data() + found->sent);
  found->sent += size;
  if (size == 0) deliveries_.erase(found);
  display_.Flush();
}

}  // namespace shoji::agent
