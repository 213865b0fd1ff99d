// A real shoji-session process with this test around it: host, agent and client in one. Reads block with a deadline, so
// nothing here sleeps. The process is ended by its pid when the rig goes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "codec/base/clock.h"
#include "codec/damage/pixel_guard.h"
#include "codec/frame/frame_decoder.h"
#include "session/capture/framebuffer_source.h"
#include "session/link/link_stream.h"
#include "session/link/seqpacket_channel.h"
#include "tests/codec/video/h264_decoder.h"

namespace shoji::pipeline {

class SessionRig {
 public:
  SessionRig();
  ~SessionRig();

  // --- as the agent
  void AgentSays(const wire::HintMessage& hint);
  void AgentSaysRaw(const Bytes& bytes);
  // The next message to the agent.
  std::optional<wire::ClientMessage> AgentHears();
  void AgentLeaves() { agent_.Reset(); }
  // Draws a rectangle of the given colour (0xRRGGBB), or a pattern no two pixels of which are alike.
  void Draw(const Rect& rect, uint32_t colour);
  void DrawNoise(const Rect& rect, uint32_t seed);

  // --- as the host
  void Attach(bool resumed = false, bool guarded = true);
  // As a host does before it attaches anybody; Attach() says it with an empty text unless this was called,
  // or is told not to.
  void Guard(const std::string& watermark, const link::Json& masks = link::Json::array());
  // A link for somebody who looks on.
  UniqueFd Watch();
  void Hold(const std::string& hold) { HostSays({{"op", "hold"}, {"hold", hold}}); }
  void HostSays(const link::Json& body);
  // The next event; empty when the session closed its control socket.
  link::Json HostHears();
  void HostLeaves() { control_.Reset(); }
  // Waits for the process to end; its exit status, -1 when a signal ended it.
  int WaitForExit();

  // --- as the client
  void ClientSays(const wire::ClientMessage& message);
  void ClientSaysRaw(const Bytes& bytes);
  void ClientHello(Size size, uint8_t features = 0);
  // The next message that is no frame; frames before it are decoded and acknowledged.
  std::optional<wire::ServerMessage> ClientHears();
  // Decodes and acknowledges frames until one is exact and the picture equals the framebuffer as `guard` lets it be
  // seen; false when none comes.
  bool ClientSeesTheScreen(Size size, damage::PixelGuard* guard = nullptr);
  // The next FRAME, not acknowledged.
  std::optional<wire::Frame> ClientTakesFrame();
  // True when no message comes for `silence`.
  bool ClientHearsNothingFor(Duration silence);
  // `picture` equals the framebuffer as `guard` lets it be seen.
  bool IsTheScreen(tile::Pixels picture, Size size, damage::PixelGuard* guard = nullptr) const;
  int frames() const { return frames_; }
  pid_t pid() const { return pid_; }

 private:
  Bytes NextMessage(int timeout_ms = 10'000);
  wire::Frame Decode(const Bytes& message);
  uint8_t* Pixel(int x, int y) const;

  pid_t pid_ = -1;
  UniqueFd framebuffer_;
  uint8_t* screen_ = nullptr;
  UniqueFd control_;
  UniqueFd agent_;
  std::optional<link::LinkStream> link_;
  test::H264Decoder video_;
  frame::FrameDecoder decoder_{&video_};
  int frames_ = 0;
  bool guarded_ = false;
};

}  // namespace shoji::pipeline
