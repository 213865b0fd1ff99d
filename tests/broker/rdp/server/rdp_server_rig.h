// The real shoji-rdp, confined as in the product, between FreeRDP's client and a broker that is played. Serves one
// connection. For tests; the broker has a thread of its own.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "codec/base/unique_fd.h"
#include "tests/broker/rdp/server/rdp_client.h"
#include "tests/broker/rdp/server/stand_in_broker.h"

namespace shoji::rdp {

// Of the stand-in's page and marks, 0xRRGGBB.
inline constexpr uint32_t kPaper = 0xF0F4F8;
inline constexpr uint32_t kInk = 0x102030;
inline constexpr uint8_t kKeyA = 0x1E;  // scancode

class RdpServerTest : public testing::Test {
 protected:
  RdpServerTest();
  ~RdpServerTest() override;

  RdpClient::Wish Wish(const std::string& user, const std::string& password) const;
  RdpClient::Wish Wish() const { return Wish("tanaka", "himitsu"); }
  // What shoji-rdp said so far, as StandInBroker puts it.
  bool Heard(const std::string& line);
  std::function<bool()> Hears(const std::string& line);
  // Waits for it while the client does nothing, not even read. False: it was not heard within half a minute.
  bool WaitsFor(const std::string& line);
  // The number behind `word` in the first line that begins with it; waits as above. nullopt: none does.
  std::optional<int> NumberBehind(const std::string& word);
  // Before a client comes: how much the kernel takes for it that it has not read.
  void LimitUnread(int bytes);
  // Before a client comes: the test looks at the accepted socket, too, and lets go of it before the client goes.
  void KeepSocket() { keeps_socket_ = true; }
  UniqueFd& kept_socket() { return kept_socket_; }
  // shoji-rdp is gone: how, as of waitpid().
  int Status();
  uint16_t port() const { return port_; }

 private:
  void ServeOne();

  UniqueFd socket_;
  uint16_t port_ = 0;
  std::thread broker_;
  std::atomic<bool> keeps_socket_ = false;
  UniqueFd kept_socket_;
  int status_ = -1;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
};

}  // namespace shoji::rdp
