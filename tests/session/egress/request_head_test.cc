#include "session/egress/request_head.h"

#include <gtest/gtest.h>

namespace shoji::egress {
namespace {

Result<RequestHead> Parse(const std::string& head) { return ParseRequestHead(head); }
Result<RequestHead> Get(const std::string& url, const std::string& host, const std::string& more = "") {
  return Parse("GET " + url + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
}

TEST(RequestHead, EndsAtTheFirstEmptyLine) {
  EXPECT_EQ(HeadLength("GET / HTTP/1.1\r\n\r\nmore"), 18u);
  EXPECT_EQ(HeadLength("GET / HTTP/1.1\r\n\r"), 0u);
  EXPECT_EQ(HeadLength("GET / HTTP/1.1\n\n"), 0u);
}

TEST(RequestHead, ReadsConnect) {
  const auto head = Parse("CONNECT Example.JP:443 HTTP/1.1\r\nHost: example.jp:443\r\nUser-Agent: x\r\n\r\n");
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_TRUE(head->connect);
  EXPECT_EQ(head->destination.ForAuthority(), "example.jp:443");
  EXPECT_TRUE(Parse("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n"));
}

TEST(RequestHead, RewritesToOriginForm) {
  const auto head = Parse(
      "GET http://Example.jp/a?b=c HTTP/1.1\r\nHost: example.jp\r\nProxy-Connection: keep-alive\r\n"
      "Proxy-Authorization: Basic eA==\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nUpgrade: x\r\n"
      "Accept: */*\r\n\r\n");
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->Serialise(), "GET /a?b=c HTTP/1.1\r\nHost: example.jp\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

TEST(RequestHead, KeepsTheAbsoluteFormForAnUpstream) {
  const auto head = Get("http://example.jp:8080", "example.jp:8080");
  ASSERT_TRUE(head) << head.error().message;
  const std::string credentials = "dTpw";
  EXPECT_EQ(head->Serialise(&credentials),
            "GET http://example.jp:8080/ HTTP/1.1\r\nHost: example.jp:8080\r\nProxy-Authorization: Basic dTpw\r\n"
            "Connection: close\r\n\r\n");
}

TEST(RequestHead, FramesTheBodyItself) {
  const auto counted = Get("http://a.jp/", "a.jp", "content-length: 5\r\n");
  const auto chunked = Get("http://a.jp/", "a.jp", "Transfer-Encoding: Chunked\r\nConnection: content-length\r\n");
  ASSERT_TRUE(counted && chunked);
  EXPECT_NE(counted->Serialise().find("\r\nContent-Length: 5\r\n"), std::string::npos);
  EXPECT_NE(chunked->Serialise().find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
}

TEST(RequestHead, RefusesSmuggling) {
  for (const char* headers : {
           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
           "Content-Length: 5\r\nContent-Length: 5\r\n",
           "Content-Length: 5, 5\r\n",
           "Content-Length: +5\r\n",
           "Content-Length: 0x5\r\n",
           "Content-Length: 5 5\r\n",
           "Content-Length:\r\n",
           "Content-Length: 99999999999999999999\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: gzip, chunked\r\n",
           "Transfer-Encoding: xchunked\r\n",
           "Transfer-Encoding : chunked\r\n",
           "Transfer-Encoding:\x0b"
           "chunked\r\n",
           "X: a\r\n folded\r\n",
           "X: a\r\n\tfolded\r\n",
           "X: a\nTransfer-Encoding: chunked\r\n",
           "X: a\rTransfer-Encoding: chunked\r\n",
           "X: \x01\r\n",
           "X\x80: 1\r\n",
           "no colon\r\n",
           ": empty\r\n",
           "Host: a.jp\r\n",
       }) {
    EXPECT_FALSE(Get("http://a.jp/", "a.jp", headers)) << headers;
  }
  EXPECT_TRUE(Get("http://a.jp/", "a.jp", "Content-Length: 5\r\nX: a\tb \xe3\x81\x82\r\n"));
}

TEST(RequestHead, HostIsTheTargets) {
  EXPECT_TRUE(Get("http://a.jp/", "A.JP."));
  EXPECT_TRUE(Get("http://a.jp:80/", "a.jp"));
  EXPECT_FALSE(Get("http://a.jp/", "b.jp"));
  EXPECT_FALSE(Get("http://a.jp/", "a.jp:81"));
  EXPECT_FALSE(Parse("GET http://a.jp/ HTTP/1.1\r\n\r\n"));
  EXPECT_FALSE(Parse("CONNECT a.jp:443 HTTP/1.1\r\nHost: b.jp:443\r\n\r\n"));
}

TEST(RequestHead, RefusesOddTargets) {
  for (const char* url :
       {"/", "*", "a.jp", "https://a.jp/", "ftp://a.jp/", "http://", "http:///a", "http://u:p@a.jp/",
        "http://a.jp\\@b.jp/", "http://a.jp/#x", "http://a.jp:0/", "http://a.jp:99999/", "http://a%2ejp/"}) {
    EXPECT_FALSE(Get(url, "a.jp")) << url;
  }
}

TEST(RequestHead, ADisguisedNumberIsRefusedNotMalformed) {
  for (const char* host : {"127.1", "0x7f000001", "2130706433", "0177.0.0.1"}) {
    const auto head = Get(std::string("http://") + host + "/", host);
    ASSERT_FALSE(head);
    EXPECT_EQ(head.error().code, ErrorCode::kRefused) << host;
  }
}

TEST(RequestHead, RefusesOtherMethodsAndVersions) {
  for (const char* line : {"TRACE http://a.jp/ HTTP/1.1", "GET http://a.jp/ HTTP/1.0", "GET http://a.jp/ HTTP/2.0",
                           "GET  http://a.jp/ HTTP/1.1", "get http://a.jp/ HTTP/1.1", "GET http://a.jp/",
                           "BREW http://a.jp/ HTTP/1.1", " GET http://a.jp/ HTTP/1.1"}) {
    EXPECT_FALSE(Parse(std::string(line) + "\r\nHost: a.jp\r\n\r\n")) << line;
  }
  EXPECT_TRUE(Parse("PATCH http://a.jp/ HTTP/1.1\r\nHost: a.jp\r\n\r\n"));
}

TEST(RequestHead, ConnectHasNoBody) {
  EXPECT_FALSE(Parse("CONNECT a.jp:443 HTTP/1.1\r\nHost: a.jp:443\r\nContent-Length: 1\r\n\r\n"));
}

}  // namespace
}  // namespace shoji::egress
