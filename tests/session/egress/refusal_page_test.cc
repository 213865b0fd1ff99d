#include "session/egress/refusal_page.h"

#include <gtest/gtest.h>

#include "session/egress/start_page.h"

namespace shoji::egress {
namespace {

TEST(RefusalPage, SaysWhyInJapanese) {
  const std::string page = RefusalPage(Answer::kRefusedDomain, "www.example.jp", 443);
  EXPECT_NE(page.find("<html lang=\"ja\">"), std::string::npos);
  EXPECT_NE(page.find("www.example.jp"), std::string::npos);
  EXPECT_NE(page.find("refused_domain"), std::string::npos);
  EXPECT_NE(page.find("情報セキュリティ担当"), std::string::npos);
}

TEST(RefusalPage, EscapesTheHost) {
  const std::string page = RefusalPage(Answer::kRefusedDomain, "<script>\"&", 443);
  EXPECT_EQ(page.find("<script>"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;&quot;&amp;"), std::string::npos);
}

TEST(RefusalPage, EveryReasonHasItsPage) {
  for (const Answer answer :
       {Answer::kRefusedAddress, Answer::kRefusedPort, Answer::kRefusedDomain, Answer::kDnsFailed,
        Answer::kConnectFailed, Answer::kBadRequest, Answer::kUpstreamFailed, Answer::kTooMany, Answer::kNotReady}) {
    const std::string response = RefusalResponse(answer, "", 0);
    EXPECT_TRUE(response.starts_with("HTTP/1.1 " + std::to_string(StatusOf(answer)) + " "));
    EXPECT_NE(response.find("Shoji-Refused: " + std::string(Key(answer)) + "\r\n"), std::string::npos);
  }
}

TEST(StartPage, HasThreeResources) {
  EXPECT_EQ(StartResourceOf("GET", "/"), StartResource::kPage);
  EXPECT_EQ(StartResourceOf("GET", "/?x"), StartResource::kPage);
  EXPECT_EQ(StartResourceOf("GET", "/wait"), StartResource::kWait);
  EXPECT_EQ(StartResourceOf("GET", "/start.js"), StartResource::kScript);
  EXPECT_EQ(StartResourceOf("POST", "/wait"), StartResource::kMissing);
  EXPECT_EQ(StartResourceOf("GET", "/favicon.ico"), StartResource::kMissing);
}

TEST(StartPage, TheAddressIsJson) {
  EXPECT_TRUE(StartAddressResponse("https://a.example/\"x").ends_with(R"({"url":"https://a.example/\"x"})"));
}

}  // namespace
}  // namespace shoji::egress
