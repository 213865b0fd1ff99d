// Writes the golden files: make_golden DIRECTORY. Run it only when PROTOCOL.md changes; the tests of both languages
// then say what else has to change. Byte-identical on every run with the same zstd and TurboJPEG.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_writer.h"
#include "codec/tile/colour_table.h"
#include "codec/wire/picture.h"
#include "tests/golden/golden_json.h"

namespace {

using namespace shoji;        // NOLINT: a small program of its own
using namespace shoji::wire;  // NOLINT
using golden::Json;

constexpr Size kScreen{320, 240};

class GoldenSet {
 public:
  explicit GoldenSet(std::string directory) : directory_(std::move(directory)) {}

  void Write(const std::string& file, ByteSpan bytes) const {
    std::ofstream(directory_ + "/" + file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  template <typename Variant>
  void Message(const std::string& name, const char* direction, const Variant& message) {
    Write(name + ".bin", Encode(message));
    Json entry = {{"file", name + ".bin"}, {"direction", direction}};
    entry.update(golden::Describe(message));
    messages_.push_back(std::move(entry));
  }
  void Client(const std::string& name, const ClientMessage& message) { Message(name, "client", message); }
  void Server(const std::string& name, const ServerMessage& message) { Message(name, "server", message); }
  void Hint(const std::string& name, const HintMessage& message) { Message(name, "hint", message); }

  // A sequence of frames for a fresh client, and what it must show at the end.
  void Frames(const std::string& name, const std::vector<Bytes>& sequence, bool lossy = false) {
    frame::FrameDecoder decoder;
    Json files = Json::array();
    Json described = Json::array();
    for (const Bytes& message : sequence) {
      files.push_back(name + "_" + std::to_string(files.size()) + ".bin");
      Write(files.back(), message);
      described.push_back(golden::Describe(decoder.Apply(message).value())["fields"]);
    }
    const Size size = decoder.picture().size;
    frames_.push_back({{"name", name},
                       {"files", std::move(files)},
                       {"width", size.width_px},
                       {"height", size.height_px},
                       {"lossy", lossy},
                       {"rgb_sha256", golden::Sha256Hex(decoder.Rgb())},
                       {"fields", std::move(described)}});
  }
  // A message that a parser for this direction must refuse, made from a good one.
  void Refused(const char* direction, const char* why, Bytes bytes, size_t at, uint8_t value) {
    bytes[at] = value;
    refused_.push_back({{"direction", direction}, {"why", why}, {"bytes", golden::Hex(bytes)}});
  }
  // The content of a clipboard.image transfer.
  void Picture(PictureSize size, const Bytes& rgb) {
    Bytes content = BlankPicture(size);
    std::ranges::copy(rgb, content.begin() + kPictureHeadBytes);
    pictures_.push_back({{"width", size.width_px},
                         {"height", size.height_px},
                         {"rgb", golden::Hex(rgb)},
                         {"content", golden::Hex(content)}});
  }
  // An unpacked section of one rectangle, with the data it asks for, and whether a client takes it.
  void Section(const char* why, bool allowed, const FrameRect& rect) {
    Bytes section;
    WriteRects({&rect, 1}, section);
    section.resize(section.size() + UnpackedBytesOf(rect), 0);
    sections_.push_back({{"why", why},
                         {"allowed", allowed},
                         {"width", kScreen.width_px},
                         {"height", kScreen.height_px},
                         {"raw_bytes", RawBytesOf(rect)},
                         {"unpacked", golden::Hex(section)}});
  }
  void Finish() const {
    const Json all = {{"messages", messages_},
                      {"frames", frames_},
                      {"sections", sections_},
                      {"refused", refused_},
                      {"pictures", pictures_}};
    std::ofstream(directory_ + "/golden.json") << all.dump(1) << "\n";
  }

 private:
  std::string directory_;
  Json messages_ = Json::array();
  Json frames_ = Json::array();
  Json sections_ = Json::array();
  Json refused_ = Json::array();
  Json pictures_ = Json::array();
};

Sha256 Digest() {
  Sha256 digest{};
  for (size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<uint8_t>(7 * i + 1);
  return digest;
}

void AddClientMessages(GoldenSet& set) {
  set.Client("hello", Hello{Profile::kWeb, 3, {1280, 800}, 125});
  set.Client("ack", Ack{7, 1500, 16700});
  set.Client("ping", Ping{0x0123456789ABCDEF});
  set.Client("pointer", Pointer{0xFFFFFFFF, 640, 65535, 5});
  set.Client("wheel", Wheel{2, 10, 20, -120, 240});
  set.Client("key_down", Key{3, 0xFF0D, 0x28, true});
  set.Client("key_up", Key{4, 0x010000A5, 0x89, false});
  set.Client("text", Text{5, "東京都千代田区霞が関1-2-3"});
  set.Client("preedit", Preedit{6, 6, "かすみがせき"});
  set.Client("preedit_end", Preedit{7, 0, ""});
  set.Client("focus", Focus{true});
  set.Client("focus_lost", Focus{false});
  set.Client("resize", Resize{{1600, 900}, 150});
  set.Client("watch_answer", WatchAnswer{0x01020304, true});
  set.Client("watch_answer_no", WatchAnswer{8, false});
  set.Client("transfer_request", TransferRequest{9, Channel::kFileDownload, Direction::kInbound, 5, 0, 0xFFFFFFFF});
  set.Client("transfer_request_paste",
             TransferRequest{10, Channel::kClipboardText, Direction::kOutbound, 0, 1ull << 40});
  set.Client("transfer_request_upload",
             TransferRequest{11, Channel::kFileUpload, Direction::kOutbound, 2, 77, 0, "申請書 4月.xlsx"});
  set.Client("transfer_data", TransferData{10, {0, 1, 254, 255}});
  set.Client("transfer_cancel", TransferCancel{10});
}

void AddServerMessages(GoldenSet& set) {
  set.Server("welcome", Welcome{kProtocolVersion, {1280, 800}, true, 0xFEDCBA9876543210});
  set.Server("cursor", Cursor{{2, 3}, 1, 2, {255, 0, 0, 255, 0, 255, 0, 128, 0, 0,  255, 0,
                                             1,   2, 3, 4,   5, 6,   7, 8,   9, 10, 11,  12}});
  set.Server("cursor_hidden", Cursor{{0, 0}, 0, 0, {}});
  set.Server("caret", Caret{{100, 200, 2, 18}});
  set.Server("pong", Pong{0x0123456789ABCDEF});
  set.Server("notice", Notice{NoticeCode::kDestinationRefused, "例え.jp category"});
  set.Server("end", End{EndReason::kIdle, "no input for 30 min"});
  set.Server("end_emergency", End{EndReason::kEmergency, "freeze of 税務課"});
  set.Server("hold", Hold{HoldState::kFrozen, "不審な通信を調査しています\n情報セキュリティ担当 内線 2345"});
  set.Server("hold_lifted", Hold{HoldState::kNone, ""});
  set.Server("watch_asked", Watch{0x01020304, WatchState::kAsked, "情報システム課 佐藤"});
  set.Server("watch_over", Watch{8, WatchState::kNone, ""});
  set.Server("transfer_answer", TransferAnswer{9, Answer::kSanitise, Channel::kFileDownload, 12, "zei-download"});
  set.Server("transfer_proceed", TransferProceed{10});
  set.Server("transfer_offer", TransferOffer{3, Channel::kFileDownload, 1ull << 40, "様式第1号.pdf"});
  set.Server("transfer_offer_clipboard", TransferOffer{4, Channel::kClipboardText, 12});
  set.Server("transfer_content", TransferContent{9, {255, 0, 128}});
  set.Server("transfer_end", TransferEnd{9, TransferResult::kWhole, Digest()});
  set.Server("transfer_end_failed", TransferEnd{9, TransferResult::kTooLarge});
  set.Server("transfer_detail", TransferDetail{9, 4, {{1, 2}, {63, 65535}}, "情報政策課 内線2345"});
  set.Server("transfer_detail_empty", TransferDetail{9, 0});
}

void AddHints(GoldenSet& set) {
  set.Hint("damage_hint", DamageHint{{1, 2, 65535, 4}});
  set.Hint("cursor_hint", CursorHint{{{1, 1}, 0, 0, {1, 2, 3, 4}}});
  set.Hint("caret_hint", CaretHint{{5, 6, 7, 8}});
  set.Hint("state_hint", StateHint{AgentState::kBrowserShown, 3});
  set.Hint("resized_hint", ResizedHint{{1600, 900}});
  set.Hint("input_done", InputDone{77});
  set.Hint("offer_hint", OfferHint{{5, Channel::kFileDownload, 99, ".._etc_passwd"}});
  set.Hint("content_hint", ContentHint{{6, {1, 2, 3}}});
  set.Hint("content_end_hint", ContentEndHint{{6, TransferResult::kWhole, Digest()}});
}

void AddRefusedTransfers(GoldenSet& set) {
  const Bytes request = Encode(ClientMessage(TransferRequest{1, Channel::kClipboardText, Direction::kOutbound, 0, 5}));
  set.Refused("client", "no such channel", request, 12, 6);
  set.Refused("client", "no such direction", request, 13, 3);
  set.Refused("client", "no such class", request, 14, 6);
  set.Refused("client", "reserved byte of a request", request, 15, 1);
  set.Refused("client", "an outbound request naming an offer", request, 24, 1);
  set.Refused("client", "an inbound request with a size", request, 13, 2);
  set.Refused("client", "a download that goes out", request, 12, 4);
  set.Refused("client", "a name for what is no file",
              Encode(ClientMessage(TransferRequest{1, Channel::kFileUpload, Direction::kOutbound, 0, 5, 0, "a"})), 12,
              1);
  set.Refused("client", "data without bytes", Encode(ClientMessage(TransferCancel{1})), 0, 0x21);
  set.Refused("server", "an offer to upload", Encode(ServerMessage(TransferOffer{1, Channel::kFileDownload, 1})), 12,
              3);
  set.Refused("server", "an offer's reserved byte", Encode(ServerMessage(TransferOffer{1, Channel::kFileDownload, 1})),
              13, 1);
  set.Refused("server", "an offered name with a slash",
              Encode(ServerMessage(TransferOffer{1, Channel::kFileDownload, 1, "..a"})), 26, '/');
  set.Refused("server", "no such result", Encode(ServerMessage(TransferEnd{1, TransferResult::kWhole})), 12, 4);
  set.Refused("server", "a digest of what failed", Encode(ServerMessage(TransferEnd{1, TransferResult::kFailed})), 47,
              1);
  const Bytes detail = Encode(ServerMessage(TransferDetail{1, 0, {{1, 1}}}));
  set.Refused("server", "a kind over 63", detail, 16, 64);
  set.Refused("server", "more kinds than there are bytes", detail, 13, 2);
}

void AddRefused(GoldenSet& set) {
  const Bytes pointer = Encode(ClientMessage(Pointer{1, 2, 3, 1}));
  set.Refused("client", "unknown type", pointer, 0, 0x7F);
  set.Refused("client", "reserved header byte", pointer, 1, 1);
  set.Refused("client", "length differs", pointer, 4, 11);
  set.Refused("client", "unknown button", pointer, 16, 0x20);
  set.Refused("client", "reserved payload byte", pointer, 17, 1);
  set.Refused("client", "key neither up nor down", Encode(ClientMessage(Key{1, 2, 3, true})), 18, 2);
  set.Refused("client", "bad UTF-8", Encode(ClientMessage(Text{1, "ab"})), 12, 0xC0);
  set.Refused("client", "NUL in text", Encode(ClientMessage(Text{1, "ab"})), 13, 0);
  set.Refused("client", "scale below 50", Encode(ClientMessage(Resize{{800, 600}, 100})), 12, 49);
  set.Refused("server", "version 1", Encode(ServerMessage(Welcome{kProtocolVersion, {800, 600}, false, 1})), 8, 1);
  set.Refused("server", "END reason 17", Encode(ServerMessage(End{EndReason::kIdle, ""})), 8, 17);
  set.Refused("server", "HOLD 3", Encode(ServerMessage(Hold{HoldState::kNone, ""})), 8, 3);
  set.Refused("server", "WATCH 3", Encode(ServerMessage(Watch{1, WatchState::kNone, ""})), 12, 3);
  set.Refused("client", "WATCH_ANSWER 2", Encode(ClientMessage(WatchAnswer{1, true})), 12, 2);
  set.Refused("server", "cursor too wide", Encode(ServerMessage(Cursor{{0, 0}, 0, 0, {}})), 8, 129);
  frame::FrameWriter writer;
  writer.Fill({0, 0, 320, 240}, 0x102030);
  const Bytes fill = writer.Finish({1, 0, 0}, kScreen, true, false);
  set.Refused("server", "FRAME flag 4", fill, 30, 4);
  set.Refused("server", "FRAME reserved byte", fill, 31, 1);
  set.Refused("server", "FRAME with more rectangles than bytes for them", fill, 28, 2);
  set.Refused("server", "FRAME that unpacks to nothing", fill, 40, 0);
}

void AddSections(GoldenSet& set) {
  set.Section("FILL", true, {RectOp::kFill, 0, {0, 0, 320, 240}, 0, 0xFFFFFF});
  set.Section("FILL outside", false, {RectOp::kFill, 0, {1, 0, 320, 240}, 0, 0});
  set.Section("FILL of nothing", false, {RectOp::kFill, 0, {0, 0, 0, 240}, 0, 0});
  set.Section("FILL colour over 24 bits", false, {RectOp::kFill, 0, {0, 0, 1, 1}, 0, 0x1000000});
  set.Section("COPY from the corner", true, {RectOp::kCopy, 0, {0, 0, 10, 10}, 310, 230});
  set.Section("COPY from outside", false, {RectOp::kCopy, 0, {0, 0, 10, 10}, 310, 231});
  for (const RectOp op : {RectOp::kCached, RectOp::kStore}) {
    set.Section("the last slots", true, {op, 0, {0, 0, 320, 240}, 0, kSlots - 20});
    set.Section("behind the last slot", false, {op, 0, {0, 0, 320, 240}, 0, kSlots - 19});
    set.Section("a slot far outside", false, {op, 0, {0, 0, 1, 1}, 0, 0xFFFFFFFF});
    set.Section("a slot with an argument", false, {op, 1, {0, 0, 1, 1}, 0, 0});
  }
  set.Section("PALETTE", true, {RectOp::kPalette, 2, {0, 0, 3, 3}, 4, 0});
  set.Section("PALETTE of three bits", false, {RectOp::kPalette, 3, {0, 0, 3, 3}, 4, 0});
  set.Section("PALETTE of one colour", false, {RectOp::kPalette, 1, {0, 0, 3, 3}, 1, 0});
  set.Section("RGB", true, {RectOp::kRgb, 2, {0, 0, 3, 3}, 0, 0});
  set.Section("RGB predictor 3", false, {RectOp::kRgb, 3, {0, 0, 3, 3}, 0, 0});
  set.Section("JPEG", true, {RectOp::kJpeg, 0, {0, 0, 8, 8}, 0, 9});
  set.Section("JPEG of no bytes", false, {RectOp::kJpeg, 0, {0, 0, 8, 8}, 0, 0});
  set.Section("VIDEO", true, {RectOp::kVideo, 3, {1, 3, 64, 66}, 0, 9});
  set.Section("VIDEO of an odd width", false, {RectOp::kVideo, 1, {1, 3, 65, 66}, 0, 9});
  set.Section("VIDEO that is too low", false, {RectOp::kVideo, 1, {1, 3, 64, 62}, 0, 9});
  set.Section("VIDEO with an unknown flag", false, {RectOp::kVideo, 4, {1, 3, 64, 66}, 0, 9});
  set.Section("VIDEO of no bytes", false, {RectOp::kVideo, 1, {1, 3, 64, 66}, 0, 0});
  set.Section("operation 8", false, {static_cast<RectOp>(8), 0, {0, 0, 1, 1}, 0, 0});
}

// A picture of `colours` colours that is neither flat nor noise.
std::vector<uint32_t> Pattern(Size size, uint32_t colours) {
  std::vector<uint32_t> pixels;
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) {
      const uint32_t index = static_cast<uint32_t>(x * x + 3 * y + x * y / 7) % colours;
      pixels.push_back((index * 0x9E3779B1u) >> 8);
    }
  }
  return pixels;
}

Bytes PaletteFrame(uint32_t colours, const Rect& rect) {
  frame::FrameWriter writer;
  const Size size{rect.width_px, rect.height_px};
  const std::vector<uint32_t> pixels = Pattern(size, colours);
  std::vector<uint8_t> indices(pixels.size());
  tile::ColourTable table;
  table.Index({pixels.data(), size.width_px, size}, indices.data(), size.width_px);
  writer.Fill({0, 0, 320, 240}, 0xFFFFFF);
  writer.Palette(rect, table.colours(), indices.data(), size.width_px);
  return writer.Finish({1, 0, 120}, kScreen, true, true);
}

Bytes RgbFrame(frame::FrameWriter& writer, tile::RgbPredictor predictor, const Rect& rect) {
  const Size size{rect.width_px, rect.height_px};
  const std::vector<uint32_t> pixels = Pattern(size, 5000);
  writer.Rgb(rect, {pixels.data(), size.width_px, size}, predictor);
  return writer.Finish({1, 42, 120}, kScreen, true, true);
}

Bytes RgbFrame(tile::RgbPredictor predictor, const Rect& rect) {
  frame::FrameWriter writer;
  return RgbFrame(writer, predictor, rect);
}

Bytes JpegFrame() {
  frame::FrameWriter writer;
  std::vector<uint32_t> pixels;
  for (uint32_t y = 0; y < 48; ++y) {
    for (uint32_t x = 0; x < 100; ++x) pixels.push_back((x * 2) << 16 | (y * 5) << 8 | (x + y));
  }
  writer.Jpeg({20, 30, 100, 48}, {pixels.data(), 100, {100, 48}}, 85);
  return writer.Finish({1, 0, 0}, kScreen, true, false);
}

// Overlapping moves in all four directions over a striped picture, then a change of size.
std::vector<Bytes> CopyFrames() {
  frame::FrameWriter writer;
  std::vector<Bytes> sequence{RgbFrame(writer, tile::RgbPredictor::kUp, {30, 20, 200, 150})};
  writer.Copy({40, 33, 150, 100}, 35, 22);
  writer.Copy({35, 22, 150, 100}, 40, 33);
  sequence.push_back(writer.Finish({2, 42, 10}, kScreen, false, true));
  writer.Copy({60, 30, 100, 80}, 61, 30);
  writer.Copy({61, 100, 100, 80}, 60, 60);
  sequence.push_back(writer.Finish({3, 43, 10}, kScreen, false, false));
  return sequence;
}

std::vector<Bytes> ResizeFrames() {
  std::vector<Bytes> sequence{PaletteFrame(4, {0, 0, 64, 64})};
  frame::FrameWriter writer;
  writer.Fill({300, 200, 40, 56}, 0x0000FF);
  sequence.push_back(writer.Finish({2, 0, 0}, {340, 256}, true, true));
  sequence.push_back(writer.Finish({3, 9, 0}, {340, 256}, false, true));
  StampEncodeTime(sequence.back(), 1234);
  return sequence;
}

// Keeps pieces of all sizes, paints over them, and paints them again elsewhere; a slot is taken twice.
std::vector<Bytes> CachedFrames() {
  frame::FrameWriter writer;
  writer.Fill({0, 0, 320, 240}, 0x203040);
  const std::vector<uint32_t> pixels = Pattern({200, 150}, 700);
  writer.Rgb({30, 20, 200, 150}, {pixels.data(), 200, {200, 150}}, tile::RgbPredictor::kLeft);
  std::vector<Bytes> sequence{writer.Finish({1, 0, 0}, kScreen, true, true)};
  writer.Store({30, 20, 150, 130}, 4087);
  writer.Fill({0, 0, 320, 200}, 0xFFFFFF);
  sequence.push_back(writer.Finish({2, 0, 0}, kScreen, false, true));
  writer.Store({200, 180, 64, 64 - 4}, 4088);
  writer.Cached({170, 110, 22, 64}, 4089);
  writer.Cached({100, 7, 64, 64}, 4087);
  writer.Cached({3, 180, 64, 60}, 4088);
  sequence.push_back(writer.Finish({3, 0, 0}, kScreen, false, true));
  return sequence;
}

// Each frame is nearly what an earlier one was: only a client that keeps the stream can read it.
std::vector<Bytes> StreamFrames() {
  frame::FrameWriter writer;
  std::vector<Bytes> sequence;
  const std::vector<uint32_t> pixels = Pattern({90, 70}, 100'000);
  for (int i = 0; i < 6; ++i) {
    writer.Rgb({i * 40, i * 30, 90, 70}, {pixels.data(), 90, {90, 70}}, tile::RgbPredictor::kNone);
    if (i == 4) writer.Fill({0, 0, 320, 240}, 0x808080);
    sequence.push_back(writer.Finish({static_cast<uint32_t>(i), 0, 0}, kScreen, i == 0 || i == 4, true));
  }
  return sequence;
}

void AddFrames(GoldenSet& set) {
  frame::FrameWriter writer;
  writer.Fill({0, 0, 320, 240}, 0x123456);
  writer.Fill({319, 239, 1, 1}, 0xFFFFFF);
  set.Frames("fill", {writer.Finish({1, 0, 0}, kScreen, true, true)});
  set.Frames("copy", CopyFrames());
  set.Frames("palette1", {PaletteFrame(2, {5, 7, 61, 33})});
  set.Frames("palette2", {PaletteFrame(3, {5, 7, 61, 33})});
  set.Frames("palette4", {PaletteFrame(11, {5, 7, 61, 33})});
  set.Frames("palette8", {PaletteFrame(256, {5, 7, 61, 33})});
  set.Frames("rgb_none", {RgbFrame(tile::RgbPredictor::kNone, {3, 3, 37, 29})});
  set.Frames("rgb_left", {RgbFrame(tile::RgbPredictor::kLeft, {3, 3, 37, 29})});
  set.Frames("rgb_up", {RgbFrame(tile::RgbPredictor::kUp, {3, 3, 37, 29})});
  set.Frames("jpeg", {JpegFrame()}, true);
  set.Frames("resize", ResizeFrames());
  set.Frames("cached", CachedFrames());
  set.Frames("stream", StreamFrames());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: make_golden DIRECTORY\n"), 2;
  GoldenSet set(argv[1]);
  AddClientMessages(set);
  AddServerMessages(set);
  AddHints(set);
  AddRefused(set);
  AddRefusedTransfers(set);
  AddSections(set);
  AddFrames(set);
  set.Picture({2, 1}, {255, 0, 0, 1, 2, 3});
  set.Picture({1, 2}, {0, 128, 255, 254, 253, 252});
  set.Finish();
  return 0;
}
