#include "bench/peers/rfb_viewer.h"

#include <rfb/rfbclient.h>
#include <sys/time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "codec/base/check.h"

namespace shoji::bench {
namespace {

void BeSilent(const char*, ...) {}

void SetNativeFormat(rfbPixelFormat& format) {
  format.depth = 24;
  format.redShift = 16;
  format.greenShift = 8;
  format.blueShift = 0;
}

}  // namespace

// LibVNCClient reads from a file instead of a socket when its port is -1 (meant for recordings, where a
// time stands before each message), and writes nothing.
RfbViewer::RfbViewer(Size size) : size_(size), input_(std::make_unique<Input>()), client_(rfbGetClient(8, 3, 4)) {
  rfbClientLog = rfbClientErr = BeSilent;
  SetNativeFormat(client_->format);
  client_->serverPort = -1;
  client_->width = client_->si.framebufferWidth = static_cast<uint16_t>(size.width_px);
  client_->height = client_->si.framebufferHeight = static_cast<uint16_t>(size.height_px);
  SHOJI_CHECK(client_->MallocFrameBuffer(client_));
  const cookie_io_functions_t functions{Read, nullptr, nullptr, nullptr};
  // The client frees it.
  client_->vncRec = static_cast<rfbVNCRec*>(std::calloc(1, sizeof(rfbVNCRec)));
  client_->vncRec->file = ::fopencookie(input_.get(), "r", functions);
  SHOJI_CHECK(client_->vncRec->file != nullptr);
  client_->vncRec->doNotSleep = TRUE;
  std::setvbuf(client_->vncRec->file, nullptr, _IONBF, 0);
}

RfbViewer::~RfbViewer() {
  std::fclose(client_->vncRec->file);
  std::free(client_->frameBuffer);
  rfbClientCleanup(client_);
}

ssize_t RfbViewer::Read(void* cookie, char* target, size_t wanted) noexcept {
  auto& input = *static_cast<Input*>(cookie);
  if (input.timestamp_left > 0) {
    const size_t zeros = std::min(wanted, input.timestamp_left);
    std::memset(target, 0, zeros);
    input.timestamp_left -= zeros;
    return static_cast<ssize_t>(zeros);
  }
  const size_t count = std::min(wanted, input.left.size());
  std::memcpy(target, input.left.data(), count);
  input.left = input.left.subspan(count);
  return static_cast<ssize_t>(count);
}

Result<void> RfbViewer::Apply(ByteSpan messages) {
  input_->left = messages;
  while (!input_->left.empty()) {
    input_->timestamp_left = sizeof(timeval);
    if (!HandleRFBServerMessage(client_)) return Fail(ErrorCode::kInvalid, "LibVNCClient refused an update");
  }
  return {};
}

tile::Pixels RfbViewer::picture() {
  auto* pixels = reinterpret_cast<uint32_t*>(client_->frameBuffer);
  const size_t count = static_cast<size_t>(size_.width_px) * static_cast<size_t>(size_.height_px);
  for (size_t i = 0; i < count; ++i) pixels[i] &= 0xFFFFFF;
  return {pixels, size_.width_px, size_};
}

}  // namespace shoji::bench
