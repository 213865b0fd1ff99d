#include "broker/rdp/server/monitor_layout.h"

#include <gtest/gtest.h>

#include <vector>

namespace shoji::rdp {
namespace {

struct Monitor {
  uint32_t flags, width_px, height_px, scale_percent;
};

Bytes Layout(const std::vector<Monitor>& monitors) {
  Bytes message;
  ByteWriter out(message);
  out.U32(2);
  out.U32(static_cast<uint32_t>(16 + 40 * monitors.size()));
  out.U32(40);
  out.U32(static_cast<uint32_t>(monitors.size()));
  for (const Monitor& monitor : monitors) {
    out.U32(monitor.flags);
    out.Zeros(8);
    out.U32(monitor.width_px);
    out.U32(monitor.height_px);
    out.Zeros(12);
    out.U32(monitor.scale_percent);
    out.U32(100);
  }
  return message;
}

TEST(MonitorLayout, OneMonitorIsTheScreen) {
  EXPECT_EQ(ParseMonitorLayout(Layout({{1, 1600, 900, 150}})).value(), (MonitorLayout{{1600, 900}, 150}));
}

TEST(MonitorLayout, ThePrimaryOneIsTakenElseTheFirst) {
  EXPECT_EQ(ParseMonitorLayout(Layout({{0, 1024, 768, 100}, {1, 1600, 900, 100}}))->size, (Size{1600, 900}));
  EXPECT_EQ(ParseMonitorLayout(Layout({{0, 1024, 768, 100}, {0, 1600, 900, 100}}))->size, (Size{1024, 768}));
}

TEST(MonitorLayout, SizesAndScalesAreBroughtIntoRange) {
  EXPECT_EQ(FitLayout(1367, 100, 0), (MonitorLayout{{1366, 240}, 100}));
  EXPECT_EQ(FitLayout(0xFFFFFFFF, 0xFFFFFFFF, 500), (MonitorLayout{{3840, 2160}, 400}));
}

TEST(MonitorLayout, EveryOtherLengthIsRefused) {
  const Bytes good = Layout({{1, 1600, 900, 100}});
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(ParseMonitorLayout(ByteSpan(good).first(length))) << length;
  }
  EXPECT_FALSE(ParseMonitorLayout(Layout({})));
  EXPECT_FALSE(ParseMonitorLayout(Layout(std::vector<Monitor>(17, {0, 800, 600, 100}))));
  EXPECT_FALSE(ParseMonitorLayout(DisplayCapabilities()));
}

}  // namespace
}  // namespace shoji::rdp
