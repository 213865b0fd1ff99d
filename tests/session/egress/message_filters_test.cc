#include <gtest/gtest.h>

#include "session/egress/request_body.h"
#include "session/egress/response_filter.h"

namespace shoji::egress {
namespace {

// Feeds the text byte by byte: boundaries must not matter.
bool FeedAll(ByteFilter& filter, std::string_view text, std::string& out) {
  for (const char& c : text) {
    if (!filter.Feed(AsBytes(std::string_view(&c, 1)), out)) return false;
  }
  return true;
}

TEST(RequestBody, CountsAndSwallowsTheRest) {
  RequestBody body(Framing::kLength, 5);
  std::string out;
  EXPECT_TRUE(body.Feed(AsBytes("helloGET / HTTP/1.1\r\n"), out));
  EXPECT_EQ(out, "hello");
  EXPECT_TRUE(body.finished());
  EXPECT_TRUE(body.End(out));
}

TEST(RequestBody, NoneIsFinishedAtOnce) {
  RequestBody body(Framing::kNone, 0);
  std::string out;
  EXPECT_TRUE(body.finished());
  EXPECT_TRUE(body.Feed(AsBytes("GET / HTTP/1.1\r\n"), out));
  EXPECT_EQ(out, "");
}

TEST(RequestBody, ChunksAnewWithoutExtensionsAndTrailers) {
  RequestBody body(Framing::kChunked, 0);
  std::string out;
  EXPECT_TRUE(body.Feed(AsBytes("3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\nGET / HTTP/1.1\r\n"), out));
  EXPECT_EQ(out, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(body.finished());
}

TEST(RequestBody, AnEarlyEndIsAnError) {
  RequestBody body(Framing::kChunked, 0);
  std::string out;
  EXPECT_TRUE(FeedAll(body, "3\r\nab", out));
  EXPECT_FALSE(body.End(out));
}

TEST(RequestBody, RefusesBadChunkSizes) {
  for (const char* bad : {"x\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "3\r\nabcd\r\n", "3\nabc\n"}) {
    RequestBody body(Framing::kChunked, 0);
    std::string out;
    EXPECT_FALSE(body.Feed(AsBytes(bad), out)) << bad;
  }
}

TEST(ResponseFilter, StripsWhatEndsAtThisHop) {
  ResponseFilter filter(false, false);
  std::string out;
  EXPECT_TRUE(
      FeedAll(filter,
              "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nContent-Length: 2\r\n"
              "Proxy-Authenticate: Basic\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\nhiHTTP/1.1 200 OK\r\n",
              out));
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nConnection: close\r\n\r\nhi");
  EXPECT_TRUE(filter.finished());
}

TEST(ResponseFilter, PassesInterimResponsesAndChunks) {
  ResponseFilter filter(false, false);
  std::string out;
  EXPECT_TRUE(filter.Feed(AsBytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
                          out));
  EXPECT_EQ(out,
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: "
            "close\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
  EXPECT_TRUE(filter.finished());
}

TEST(ResponseFilter, ABodyMayLastUntilTheEnd) {
  ResponseFilter filter(false, false);
  std::string out;
  EXPECT_TRUE(filter.Feed(AsBytes("HTTP/1.1 200 OK\r\n\r\nabc"), out));
  EXPECT_FALSE(filter.finished());
  EXPECT_TRUE(filter.End(out));
  EXPECT_TRUE(filter.finished());
  EXPECT_TRUE(out.ends_with("\r\n\r\nabc"));
}

TEST(ResponseFilter, AnEarlyEndIsAnError) {
  for (const char* half : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nh"}) {
    ResponseFilter filter(false, false);
    std::string out;
    EXPECT_TRUE(FeedAll(filter, half, out));
    EXPECT_FALSE(filter.End(out)) << half;
  }
}

TEST(ResponseFilter, KnowsResponsesWithoutBody) {
  for (const char* text : {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
                           "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    ResponseFilter filter(false, false);
    std::string out;
    EXPECT_TRUE(filter.Feed(AsBytes(text), out));
    EXPECT_TRUE(filter.finished()) << text;
    EXPECT_TRUE(out.ends_with("Connection: close\r\n\r\n"));
  }
  ResponseFilter head(true, false);
  std::string out;
  EXPECT_TRUE(head.Feed(AsBytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), out));
  EXPECT_TRUE(head.finished());
}

TEST(ResponseFilter, RefusesWhatTheBrowserMustNotSee) {
  for (const char* bad :
       {"SSH-2.0-x\r\n", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    ResponseFilter filter(false, false);
    std::string out;
    EXPECT_FALSE(filter.Feed(AsBytes(bad), out)) << bad;
  }
  constexpr std::string_view kAuthenticate = "HTTP/1.1 407 Authenticate\r\nContent-Length: 0\r\n\r\n";
  std::string out;
  EXPECT_FALSE(ResponseFilter(false, true).Feed(AsBytes(kAuthenticate), out));
  EXPECT_TRUE(ResponseFilter(false, false).Feed(AsBytes(kAuthenticate), out));
}

TEST(ResponseFilter, AnEndlessHeadIsRefused) {
  ResponseFilter filter(false, false);
  std::string out;
  ASSERT_TRUE(filter.Feed(AsBytes("HTTP/1.1 200 OK\r\nX: "), out));
  const std::string more(32 * 1024, 'x');
  bool fine = true;
  for (int i = 0; i < 4 && fine; ++i) fine = filter.Feed(AsBytes(more), out);
  EXPECT_FALSE(fine);
}

}  // namespace
}  // namespace shoji::egress
