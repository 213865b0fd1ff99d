#include "broker/rdp/server/overlay.h"

#include <utility>

#include "broker/rdp/page/clipboard_notice.h"

namespace shoji::rdp {

Overlay::Overlay(text::TextFace& face, Screen& screen, Language language, const MonitorLayout& layout)
    : screen_(screen),
      language_(language),
      page_(face, language, layout.size, layout.scale_percent),
      notices_(face, language, layout.size, layout.scale_percent) {}

void Overlay::SetLayout(const MonitorLayout& layout) {
  page_.SetScreen(layout.size, layout.scale_percent);
  notices_.SetScreen(layout.size, layout.scale_percent);
}

// A question stands where a hold does: while the session is held, nothing is pasted.
void Overlay::Tell(const ClipboardNews& news, TimePoint now) {
  using What = ClipboardNews::What;
  auto notice = NoticeOf(language_, news);
  if (news.what == What::kAskClass || news.what == What::kAskedClass) return notices_.SetHold(std::move(notice));
  if (notice) notices_.Show(*notice, now);
}

Result<void> Overlay::Tick(TimePoint now) {
  notices_.Tick(now);
  if (!screen_.ready()) return {};
  return page_shown_ ? DrawPage() : DrawNotices();
}

Result<void> Overlay::DrawPage() {
  if (page_drawn_ && !page_.changed()) return {};
  page_drawn_ = true;
  return screen_.Cover(page_.Draw(), 0, 0);
}

Result<void> Overlay::DrawNotices() {
  const bool page_was_drawn = std::exchange(page_drawn_, false);
  if (!page_was_drawn && !notices_.changed()) return {};
  const auto box = notices_.Draw();
  return box ? screen_.Cover(box->pixels, box->x, box->y) : screen_.Uncover();
}

}  // namespace shoji::rdp
