// Hostile programs in the real sandbox: each refusal beside something of the same kind that is allowed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/session/sandbox/probe_sandbox.h"

namespace shoji::sandbox::testing {
namespace {

class Hostile : public ::testing::Test {
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give sandboxes their own uid";
  }
};

TEST_F(Hostile, SeesItsOwnFilesAndNoneOfTheHosts) {
  const auto out = Attempt({"read:/etc/shadow", "read:/etc/passwd", "names:/"});
  for (const auto& [k, v] : out) std::cerr << k << " -> " << v << "\n";
}

}  // namespace
}  // namespace shoji::sandbox::testing
