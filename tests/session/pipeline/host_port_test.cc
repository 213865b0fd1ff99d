#include "session/pipeline/host_port.h"

#include <gtest/gtest.h>

namespace shoji::pipeline {
namespace {

class HostPortTest : public testing::Test {
 protected:
  HostPortTest() {
    auto ends = link::SeqpacketChannel::Pair();
    host_.emplace(std::move(ends->first));
    port_.emplace(std::move(ends->second));
  }
  // Everything the host hears, oldest first, when it reads at last.
  std::vector<link::Json> Hear() {
    std::vector<link::Json> heard;
    for (auto datagram = host_->Receive(); datagram && *datagram; datagram = host_->Receive()) {
      heard.push_back((*datagram)->body);
      port_->Flush();
    }
    return heard;
  }
  std::optional<link::SeqpacketChannel> host_;
  std::optional<HostPort> port_;
};

TEST_F(HostPortTest, AHostThatReadsHearsEverything) {
  port_->TellStep("display");
  port_->TellReady();
  port_->TellFatal(wire::EndReason::kDisplayLost, "gone");
  EXPECT_EQ(Hear(), (std::vector<link::Json>{{{"event", "step"}, {"step", "display"}},
                                             {{"event", "ready"}},
                                             {{"event", "fatal"}, {"reason", 7}, {"detail", "gone"}}}));
}

TEST_F(HostPortTest, ASlowHostMissesStepsAndNeverTheEnd) {
  for (int i = 0; i < 10'000; ++i) port_->TellStep("browser");
  EXPECT_FALSE(port_->gone());
  port_->TellFatal(wire::EndReason::kSandboxBrokeProtocol, "flood");
  EXPECT_TRUE(port_->wants_write());
  const auto heard = Hear();
  EXPECT_LT(heard.size(), 10'000u);
  EXPECT_EQ(heard.back(), (link::Json{{"event", "fatal"}, {"reason", 8}, {"detail", "flood"}}));
  EXPECT_FALSE(port_->wants_write());
}

TEST_F(HostPortTest, AClosedSocketMeansTheHostIsGone) {
  host_.reset();
  port_->TellReady();
  EXPECT_TRUE(port_->gone());
  EXPECT_FALSE(port_->wants_write());
}

TEST_F(HostPortTest, AHostThatHangsUpIsGoneWhenRead) {
  EXPECT_TRUE(port_->Receive());
  EXPECT_FALSE(port_->gone());
  host_.reset();
  EXPECT_FALSE(port_->Receive());
  EXPECT_TRUE(port_->gone());
}

}  // namespace
}  // namespace shoji::pipeline
