#include "bench/peers/rfb_encoders.h"

#include <rfb/rfb.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <initializer_list>

#include "bench/peers/byte_drain.h"
#include "bench/peers/rfb_viewer.h"
#include "codec/base/check.h"

namespace shoji::bench {
namespace {

struct EncodingSettings {
  const char* name;
  const char* settings;
  bool lossless;
  std::initializer_list<uint32_t> encodings;  // as a viewer asks for them, best first
};

const EncodingSettings& SettingsOf(RfbEncoding encoding) {
  // LastRect lets Tight look for areas of one colour.
  static const EncodingSettings kTightJpeg{
      "tight-q8",
      "LibVNCServer Tight, quality 8 (JPEG 92, 4:4:4), compression 2, LastRect",
      false,
      {rfbEncodingTight, rfbEncodingQualityLevel8, rfbEncodingCompressLevel2, rfbEncodingLastRect}};
  static const EncodingSettings kTightLossless{"tight-lossless",
                                               "LibVNCServer Tight without JPEG, compression 6, LastRect",
                                               true,
                                               {rfbEncodingTight, rfbEncodingCompressLevel6, rfbEncodingLastRect}};
  static const EncodingSettings kZrle{
      "zrle", "LibVNCServer ZRLE, compression 6", true, {rfbEncodingZRLE, rfbEncodingCompressLevel6}};
  if (encoding == RfbEncoding::kZrle) return kZrle;
  return encoding == RfbEncoding::kTightJpeg ? kTightJpeg : kTightLossless;
}

class BigEndianWriter {
 public:
  void U8(uint32_t value) { bytes_.push_back(static_cast<uint8_t>(value)); }
  void U16(uint32_t value) { U8(value >> 8), U8(value); }
  void U32(uint32_t value) { U16(value >> 16), U16(value); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

Bytes SetEncodingsMessage(std::initializer_list<uint32_t> encodings) {
  BigEndianWriter message;
  message.U8(rfbSetEncodings);
  message.U8(0);
  message.U16(static_cast<uint32_t>(encodings.size()));
  for (const uint32_t encoding : encodings) message.U32(encoding);
  return message.bytes();
}

Bytes UpdateRequest(Size size) {
  BigEndianWriter message;
  message.U8(rfbFramebufferUpdateRequest);
  message.U8(1);  // incremental: what was marked
  message.U32(0);
  message.U16(static_cast<uint32_t>(size.width_px));
  message.U16(static_cast<uint32_t>(size.height_px));
  return message.bytes();
}

// A screen whose pixels somebody else has. No port is opened.
rfbScreenInfoPtr MakeScreen(Size size) {
  rfbLogEnable(FALSE);
  rfbScreenInfoPtr screen = rfbGetScreen(nullptr, nullptr, size.width_px, size.height_px, 8, 3, 4);
  SHOJI_CHECK(screen != nullptr);
  screen->serverFormat.depth = 24;  // three bytes a pixel where an encoding knows them
  screen->serverFormat.redShift = 16;
  screen->serverFormat.greenShift = 8;
  screen->serverFormat.blueShift = 0;
  screen->deferUpdateTime = 0;
  screen->cursor = nullptr;  // else it is drawn into the pixels
  return screen;
}

std::array<UniqueFd, 2> SocketPair() {
  int fds[2] = {-1, -1};
  SHOJI_CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

class RfbEncoder final : public Contender {
 public:
  RfbEncoder(Size size, const EncodingSettings& settings) : RfbEncoder(size, settings, SocketPair()) {}
  RfbEncoder(const RfbEncoder&) = delete;
  RfbEncoder& operator=(const RfbEncoder&) = delete;
  ~RfbEncoder() override {
    screen_->frameBuffer = nullptr;
    rfbCloseClient(connection_);
    rfbClientConnectionGone(connection_);
    rfbScreenCleanup(screen_);
  }

  std::string name() const override { return settings_.name; }
  std::string settings() const override { return settings_.settings; }
  Result<size_t> Encode(const Change& change) override {
    screen_->frameBuffer = const_cast<char*>(reinterpret_cast<const char*>(change.picture.first));
    screen_->paddedWidthInBytes = change.picture.stride_px * 4;
    Say(UpdateRequest(size_));
    for (const Rect& rect : change.changed) {
      rfbMarkRectAsModified(screen_, rect.x, rect.y, rect.right(), rect.bottom());
    }
    (void)rfbUpdateClient(connection_);
    const Bytes update = drain_.Take();
    messages_.insert(messages_.end(), update.begin(), update.end());
    return update.size();
  }
  Result<tile::Pixels> Show() override {
    const Result<void> applied = viewer_.Apply(messages_);
    messages_.clear();
    if (!applied) return std::unexpected(applied.error());
    return viewer_.picture();
  }
  bool claims_exact() const override { return settings_.lossless; }

 private:
  RfbEncoder(Size size, const EncodingSettings& settings, std::array<UniqueFd, 2> sockets)
      : size_(size), settings_(settings), drain_(std::move(sockets[0])), viewer_(size), screen_(MakeScreen(size)) {
    // Said before the server listens, which otherwise waits to see whether it is a WebSocket.
    constexpr char kVersion[] = "RFB 003.008\n";
    SHOJI_CHECK(::write(drain_.fd(), kVersion, sizeof kVersion - 1) == sizeof kVersion - 1);
    connection_ = rfbNewClient(screen_, sockets[1].Release());
    SHOJI_CHECK(connection_ != nullptr);
    rfbProcessClientMessage(connection_);
    Say({1});  // security: none
    Say({1});  // shared
    SHOJI_CHECK(connection_->state == rfbClientRec::RFB_NORMAL);
    Say(SetEncodingsMessage(settings.encodings));
    (void)drain_.Take();
  }
  void Say(const Bytes& message) {
    SHOJI_CHECK(::write(drain_.fd(), message.data(), message.size()) == static_cast<ssize_t>(message.size()));
    rfbProcessClientMessage(connection_);
  }

  Size size_;
  const EncodingSettings& settings_;
  ByteDrain drain_;
  RfbViewer viewer_;
  rfbScreenInfoPtr screen_;
  rfbClientPtr connection_ = nullptr;
  Bytes messages_;  // left, not yet shown
};

}  // namespace

std::unique_ptr<Contender> MakeRfbEncoder(Size size, RfbEncoding encoding) {
  return std::make_unique<RfbEncoder>(size, SettingsOf(encoding));
}

}  // namespace shoji::bench
