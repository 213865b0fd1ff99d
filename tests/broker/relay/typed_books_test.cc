#include "broker/relay/typed_books.h"

#include <gtest/gtest.h>

namespace shoji::relay {
namespace {

using namespace std::chrono_literals;

TEST(TypedBooks, KeepsPeopleApartAndForgetsThemAfterAMinute) {
  FakeClock clock;
  TypedBooks books;
  const auto engine = std::make_shared<const policy::Engine>();
  clock.Advance(100s);
  books.Of("tanaka", engine, clock.Now()).text.Keep(std::string(150, 'x'), clock.Now());
  const std::string more(50, 'x');
  EXPECT_TRUE(books.Of("tanaka", engine, clock.Now()).text.IsBulk(more, clock.Now()));
  EXPECT_FALSE(books.Of("suzuki", engine, clock.Now()).text.IsBulk(more, clock.Now()));
  clock.Advance(59s);
  (void)books.Of("suzuki", engine, clock.Now());
  EXPECT_EQ(books.size(), 2U);
  clock.Advance(1s);
  (void)books.Of("suzuki", engine, clock.Now());
  EXPECT_EQ(books.size(), 1U);
}

}  // namespace
}  // namespace shoji::relay
