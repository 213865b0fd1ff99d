#include "session/agent/display/clipboard.h"

#include <xcb/xfixes.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace shoji::agent {
namespace {

constexpr size_t kMaxTargetsBytes = 4096;

// Never shown; somebody must hold selections and receive properties.
xcb_window_t MakeWindow(XDisplay& display) {
  xcb_connection_t* c = display.connection();
  const xcb_window_t window = xcb_generate_id(c);
  const uint32_t mask = XCB_EVENT_MASK_PROPERTY_CHANGE;
  xcb_create_window(c, XCB_COPY_FROM_PARENT, window, display.root(), -1, -1, 1, 1, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
                    XCB_COPY_FROM_PARENT, XCB_CW_EVENT_MASK, &mask);
  return window;
}

bool Lists(const SelectionReader::Content& targets, xcb_atom_t wanted) {
  std::vector<xcb_atom_t> atoms(targets.bytes.size() / sizeof(xcb_atom_t));
  std::memcpy(atoms.data(), targets.bytes.data(), atoms.size() * sizeof(xcb_atom_t));
  return std::ranges::find(atoms, wanted) != atoms.end();
}

}  // namespace

Clipboard::Clipboard(XDisplay& display)
    : display_(display),
      window_(MakeWindow(display)),
      selection_(display.Atom("CLIPBOARD")),
      targets_(display.Atom("TARGETS")),
      utf8_(display.Atom("UTF8_STRING")),
      png_(display.Atom("image/png")),
      reader_(display, window_, display.Atom("SHOJI_TRANSFER")),
      owner_(display, window_, selection_) {
  xcb_xfixes_select_selection_input(display.connection(), window_, selection_,
                                    XCB_XFIXES_SELECTION_EVENT_MASK_SET_SELECTION_OWNER);
  display.Flush();
}

Clipboard::~Clipboard() { xcb_destroy_window(display_.connection(), window_); }

void Clipboard::Handle(const xcb_generic_event_t& event) {
  if ((event.response_type & 0x7f) == display_.xfixes_event() + XCB_XFIXES_SELECTION_NOTIFY) {
    const auto& notify = reinterpret_cast<const xcb_xfixes_selection_notify_event_t&>(event);
    const bool theirs = notify.owner != window_ && notify.owner != XCB_WINDOW_NONE;
    if (theirs && notify.selection == selection_ && on_copied) on_copied();
    return;
  }
  reader_.Handle(event);
  owner_.Handle(event);
}

void Clipboard::FindKind(std::function<void(Kind)> done) {
  const auto found = [this, done = std::move(done)](const std::optional<SelectionReader::Content>& targets,
                                                    SelectionReader::Failure) {
    if (targets && Lists(*targets, utf8_)) return done(wire::Channel::kClipboardText);
    if (targets && Lists(*targets, png_)) return done(wire::Channel::kClipboardImage);
    done(std::nullopt);
  };
  reader_.Start(selection_, targets_, kMaxTargetsBytes, found);
}

void Clipboard::Fetch(wire::Channel kind, std::function<void(wire::TransferResult, Bytes)> done) {
  const bool text = kind == wire::Channel::kClipboardText;
  const auto fetched = [text, done = std::move(done)](std::optional<SelectionReader::Content> content,
                                                      SelectionReader::Failure failure) {
    const bool large = failure == SelectionReader::Failure::kTooLarge;
    if (!content) return done(large ? wire::TransferResult::kTooLarge : wire::TransferResult::kNotThere, {});
    if (text && !wire::IsPlainUtf8(AsText(content->bytes))) return done(wire::TransferResult::kNotThere, {});
    done(wire::TransferResult::kWhole, std::move(content->bytes));
  };
  reader_.Start(selection_, text ? utf8_ : png_, text ? kMaxTextBytes : kMaxPngBytes, fetched);
}

}  // namespace shoji::agent
