// deps: shoji_rdp_page
// What the session's side says, drawn: host names and reasons of any length and script stay on the screen.
#include <fstream>
#include <iterator>

#include "broker/rdp/page/notice_board.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  static std::ifstream file("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", std::ios::binary);
  static const std::vector<uint8_t> font(std::istreambuf_iterator<char>(file), {});
  static text::TextFace face = text::TextFace::Open(font).value();
  const auto message = wire::ParseServerMessage({data, size});
  if (!message) return 0;
  rdp::NoticeBoard board(face, rdp::Language::kJapanese, {640, 480}, 100);
  if (const auto* notice = std::get_if<wire::Notice>(&*message))
    board.Show(NoticeOf(rdp::Language::kEnglish, *notice), {});
  if (const auto* hold = std::get_if<wire::Hold>(&*message)) board.SetHold(NoticeOf(rdp::Language::kJapanese, *hold));
  if (const auto* end = std::get_if<wire::End>(&*message)) board.Show(NoticeOf(rdp::Language::kEnglish, *end), {});
  if (const auto* watch = std::get_if<wire::Watch>(&*message)) board.SetWatch(*watch, {});
  const auto box = board.Draw();
  SHOJI_CHECK(!box || Contains({640, 480}, {box->x, box->y, box->pixels.size.width_px, box->pixels.size.height_px}));
  return 0;
}
