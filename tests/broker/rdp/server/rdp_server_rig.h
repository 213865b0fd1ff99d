// The real shoji-rdp, confined as in the product, between FreeRDP's client and a broker that is played. Serves one
// connection. For tests; the broker has a thread of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <mutex>
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
  // shoji-rdp is gone: how, as of waitpid().
  int Status();
  uint16_t port() const { return port_; }

 private:
  void ServeOne();

  UniqueFd socket_;
  uint16_t port_ = 0;
  std::thread broker_;
  int status_ = -1;
  std::mutex mutex_;
  std::vector<std::string> heard_;
};

}  // namespace shoji::rdp
