#include "broker/rfb/server/viewer.h"

#include <array>

#include "codec/base/check.h"

namespace shoji::rfb {
namespace {

constexpr Size kBlank{320, 240};
constexpr int kBitsPerColour = 8;
constexpr int kColours = 3;
constexpr int kBytesPerPixel = 4;

// 0x00RRGGBB, as the decoder has it.
void SetFormat(rfbScreenInfo& screen) {
  screen.serverFormat.redShift = 16;
  screen.serverFormat.greenShift = 8;
  screen.serverFormat.blueShift = 0;
}

Viewer& Of(const rfbClientRec& client) { return *static_cast<Viewer*>(client.screen->screenData); }

rfbBool CheckResponse(rfbClientPtr client, const char* response, int size) {
  return Of(*client).OnResponse(*client, AsBytes({response, static_cast<size_t>(size)})) ? TRUE : FALSE;
}

rfbNewClientAction Welcome(rfbClientPtr client) {
  client->viewOnly = TRUE;
  return RFB_CLIENT_ACCEPT;
}

void IgnoreKey(rfbBool, rfbKeySym, rfbClientPtr) {}
void IgnorePointer(int, int, int, rfbClientPtr) {}
void IgnoreText(char*, int, rfbClientPtr) {}
int RefuseSize(int, int, int, rfbExtDesktopScreen*, rfbClientPtr) { return rfbExtDesktopSize_ResizeProhibited; }
int RefuseFiles(rfbClientPtr) { return FALSE; }
rfbBool RefuseXvp(rfbClientPtr, uint8_t, uint8_t) { return FALSE; }

// The library it takes digests from (for WebSockets) reads its settings at the first use, which must be now.
void WakeCrypto() {
  std::array<unsigned char, CHALLENGESIZE> block{};
  std::array<char, 9> password{};
  rfbEncryptBytes(block.data(), password.data());
}

void OfferNothing(rfbScreenInfo& screen) {
  screen.autoPort = FALSE;
  screen.port = 0;
  screen.ipv6port = 0;
  screen.httpDir = nullptr;
  screen.udpPort = 0;
  screen.permitFileTransfer = FALSE;
  screen.getFileTransferPermission = RefuseFiles;
  screen.kbdAddEvent = IgnoreKey;
  screen.ptrAddEvent = IgnorePointer;
  screen.setXCutText = IgnoreText;
  screen.setXCutTextUTF8 = IgnoreText;
  screen.setDesktopSizeHook = RefuseSize;
  screen.xvpHook = RefuseXvp;
}

}  // namespace

void CloseScreen(rfbScreenInfo* screen) {
  screen->frameBuffer = nullptr;  // ours
  rfbScreenCleanup(screen);
}

Viewer::Viewer(Login login) : login_(std::move(login)) {
  WakeCrypto();
  rfbLogEnable(0);  // it would read the time zone, and write what viewers say
  blank_.resize(static_cast<size_t>(kBlank.width_px) * static_cast<size_t>(kBlank.height_px) * kBytesPerPixel);
  int no_arguments = 0;
  screen_.reset(rfbGetScreen(&no_arguments, nullptr, kBlank.width_px, kBlank.height_px, kBitsPerColour, kColours,
                             kBytesPerPixel));
  SHOJI_CHECK(screen_ != nullptr);
  screen_->frameBuffer = reinterpret_cast<char*>(blank_.data());
  screen_->desktopName = "Shoji";
  screen_->screenData = this;
  screen_->authPasswdData = this;  // not null: VNC authentication is the only kind offered
  screen_->passwordCheck = CheckResponse;
  screen_->newClientHook = Welcome;
  screen_->deferUpdateTime = 0;
  screen_->cursor = nullptr;  // the person's is in the picture only where the page draws one
  OfferNothing(*screen_);
  SetFormat(*screen_);
}

Viewer::~Viewer() = default;

Result<void> Viewer::Begin(UniqueFd socket) {
  if (rfbNewClient(screen_.get(), socket.Release()) == nullptr) return Fail(ErrorCode::kClosed, "the viewer is gone");
  return {};
}

bool Viewer::OnResponse(const rfbClientRec& client, ByteSpan response) {
  if (std::exchange(asked_, true)) return false;
  return login_({client.authChallenge, CHALLENGESIZE}, response);
}

void Viewer::Show(tile::Pixels pixels, std::span<const Rect> changed) {
  const auto* shown = reinterpret_cast<const uint32_t*>(screen_->frameBuffer);
  if (pixels.first != shown || pixels.size.width_px != screen_->width || pixels.size.height_px != screen_->height) {
    Resize(pixels);
  }
  for (const Rect& rect : changed) rfbMarkRectAsModified(screen_.get(), rect.x, rect.y, rect.right(), rect.bottom());
}

// LibVNCServer only reads it: nothing draws a cursor, and no input handler paints.
void Viewer::Resize(tile::Pixels pixels) {
  auto* first = reinterpret_cast<char*>(const_cast<uint32_t*>(pixels.first));
  rfbNewFramebuffer(screen_.get(), first, pixels.size.width_px, pixels.size.height_px, kBitsPerColour, kColours,
                    kBytesPerPixel);
  SetFormat(*screen_);
}

bool Viewer::Serve() {
  rfbProcessEvents(screen_.get(), 0);
  return screen_->clientHead != nullptr;
}

}  // namespace shoji::rfb
