// Lists longer than a datagram.
#include "session/host/session_page.h"

#include <gtest/gtest.h>

namespace shoji::host {
namespace {

std::map<std::string, link::Json> Sessions(int count) {
  std::map<std::string, link::Json> all;
  for (int i = 0; i < count; ++i) {
    std::string id = std::to_string(1000 + i);
    id.append(32 - id.size(), '0');
    all[id] = {{"session", id}, {"user", "tanaka"}, {"department", std::string(256, 'd')}};
  }
  return all;
}

TEST(SessionPage, PagesFitADatagramAndTogetherHoldAll) {
  const auto all = Sessions(1000);
  std::string after;
  size_t seen = 0, pages = 0;
  for (bool more = true; more; ++pages) {
    const auto page = PageAfter(all, after);
    EXPECT_LE(page.sessions.dump().size(), kMaxPageBytes + 1);
    ASSERT_FALSE(page.sessions.empty());
    for (const auto& session : page.sessions) {
      EXPECT_LT(after, session["session"]);
      after = session["session"];
      ++seen;
    }
    more = page.more;
  }
  EXPECT_EQ(seen, all.size());
  EXPECT_GT(pages, 5u);
}

TEST(SessionPage, FewSessionsAreOnePage) {
  const auto page = PageAfter(Sessions(3), "");
  EXPECT_EQ(page.sessions.size(), 3u);
  EXPECT_FALSE(page.more);
  EXPECT_TRUE(PageAfter({}, "").sessions.empty());
}

}  // namespace
}  // namespace shoji::host
