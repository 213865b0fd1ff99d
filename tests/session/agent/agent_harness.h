// Runs the real shoji-agent with real Xvfb, fcitx5 and Chromium as an unprivileged user, plays the session process on
// its socket and a web server for its pages. One thread; everything waits in Until(), never in a sleep.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"

namespace shoji::agent {

class AgentHarness {
 public:
  AgentHarness();
  ~AgentHarness();
  AgentHarness(const AgentHarness&) = delete;
  AgentHarness& operator=(const AgentHarness&) = delete;

  // Serves `html` as the start page and starts the agent; further arguments follow its own.
  void Start(const std::string& html, const std::vector<std::string>& more_arguments = {});
  // Serves hints, pages and reports until `condition` holds; false after `limit`.
  bool Until(const std::function<bool()>& condition, std::chrono::seconds limit = std::chrono::seconds(20));

  void Send(const wire::ClientMessage& message);
  uint32_t NextId() { return ++input_id_; }
  // Press and release; `hid_usage` 0 = unknown.
  void Tap(uint32_t keysym, uint16_t hid_usage = 0);
  void Click(uint16_t x, uint16_t y);
  void CloseSession() { session_.Reset(); }

  // What pages told: the query of every GET /report?..., percent-decoded.
  const std::vector<std::string>& reports() const { return reports_; }
  bool Reported(const std::string& text) const;
  const std::vector<wire::HintMessage>& hints() const { return hints_; }
  int CountState(wire::AgentState state) const;
  bool HasState(wire::AgentState state) const { return CountState(state) > 0; }
  std::optional<Rect> LastCaret() const;
  uint32_t LastDone() const;
  // Paths of all other pages that were asked for.
  const std::vector<std::string>& visited() const { return visited_; }
  int web_port() const { return web_port_; }
  // True once the agent's process has ended; it is reaped then.
  bool Ended();
  // Processes of the harness's user, other than zombies.
  int ProcessCount() const;
  // A child of the agent whose argv[0] is `program`; -1 when there is none.
  pid_t FindProcess(const std::string& program) const;
  // Writes the visible screen as NAME.ppm into $SHOJI_TEST_ARTIFACTS, if that is set.
  void Screenshot(const std::string& name, Size size) const;
  uint32_t Pixel(int x, int y) const;

 private:
  void PrepareDirectory();
  void ListenForBrowser();
  void ServeOnce(int timeout_ms);
  void ReadHints();
  void AnswerBrowser();

  std::string directory_;
  std::string html_;
  UniqueFd session_;
  UniqueFd framebuffer_;
  UniqueFd listener_;
  const uint8_t* pixels_ = nullptr;
  int web_port_ = 0;
  pid_t pid_ = -1;
  uint32_t input_id_ = 0;
  std::vector<std::string> reports_;
  std::vector<std::string> visited_;
  std::vector<wire::HintMessage> hints_;
};

}  // namespace shoji::agent
