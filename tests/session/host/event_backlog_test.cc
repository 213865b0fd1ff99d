#include "session/host/event_backlog.h"

#include <gtest/gtest.h>

namespace shoji::host {
namespace {

link::Json Event(int number) { return {{"event", "destination"}, {"number", number}}; }

TEST(EventBacklog, GivesBackInOrder) {
  EventBacklog backlog(3);
  EXPECT_TRUE(backlog.empty());
  for (int i = 0; i < 3; ++i) backlog.Add(Event(i));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(backlog.Take(), Event(i));
  EXPECT_TRUE(backlog.empty());
}

TEST(EventBacklog, SaysHowManyItCouldNotKeep) {
  EventBacklog backlog(2);
  for (int i = 0; i < 5; ++i) backlog.Add(Event(i));
  EXPECT_EQ(backlog.Take(), Event(0));
  backlog.Add(Event(5));  // after the gap: the gap's end is not known yet
  EXPECT_EQ(backlog.Take(), Event(1));
  EXPECT_EQ(backlog.Take(), (link::Json{{"event", "destinations_lost"}, {"count", 4}}));
  EXPECT_TRUE(backlog.empty());
  backlog.Add(Event(6));
  EXPECT_EQ(backlog.Take(), Event(6));
}

}  // namespace
}  // namespace shoji::host
