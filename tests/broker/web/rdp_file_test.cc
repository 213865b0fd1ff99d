// The one-time .rdp file.
#include "broker/web/rdp_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace shoji::web {
namespace {

const std::string kTicket(64, 'a');

std::string File(const std::string& host) { return RdpFile({host, 3389}, kTicket).value_or(""); }

TEST(RdpFile, NamesTheDoorUnderTheNameTheBrowserUses) {
  EXPECT_TRUE(File("shoji.example:8443").starts_with("full address:s:shoji.example:3389\r\n"));
  EXPECT_TRUE(File("shoji.example").starts_with("full address:s:shoji.example:3389\r\n"));
  EXPECT_TRUE(File("10.0.0.1:8443").starts_with("full address:s:10.0.0.1:3389\r\n"));
  EXPECT_TRUE(File("[fd00::1]:8443").starts_with("full address:s:[fd00::1]:3389\r\n"));
  EXPECT_TRUE(File("[fd00::1]").starts_with("full address:s:[fd00::1]:3389\r\n"));
}

TEST(RdpFile, CarriesTheTicketWhereTlsHidesIt) {
  EXPECT_NE(File("shoji.example").find("username:s:shoji-ticket\r\nalternate shell:s:" + kTicket + "\r\n"),
            std::string::npos);
}

TEST(RdpFile, OpensTheClipboardAndNothingElse) {
  const std::string file = File("shoji.example");
  EXPECT_NE(file.find("redirectclipboard:i:1\r\n"), std::string::npos);
  for (const char* closed :
       {"redirectdrives:i:0", "drivestoredirect:s:", "redirectprinters:i:0", "redirectcomports:i:0",
        "redirectsmartcards:i:0", "usbdevicestoredirect:s:", "camerastoredirect:s:", "audiocapturemode:i:0",
        "remoteapplicationmode:i:0", "enablecredsspsupport:i:0", "use multimon:i:0"}) {
    EXPECT_NE(file.find(std::string(closed) + "\r\n"), std::string::npos) << closed;
  }
}

TEST(RdpFile, OnlyACertificateThatNobodyCanCheckIsTheUsersDecision) {
  const auto of = [](bool own) { return RdpFile({"shoji.example", 3389, own}, kTicket).value_or(""); };
  EXPECT_NE(of(false).find("authentication level:i:1\r\n"), std::string::npos);
  EXPECT_NE(of(true).find("authentication level:i:2\r\n"), std::string::npos);
}

TEST(RdpFile, EveryLineIsExplainedInTheDocs) {
  std::ifstream file(SHOJI_SOURCE_DIR "/docs/rdp.md");
  const std::string docs((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::istringstream lines(File("shoji.example"));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const std::string key = line.substr(0, line.find(':'));
    const bool of_this_file = key == "full address" || key == "username" || key == "alternate shell";
    const std::string whole = "`" + line.substr(0, line.size() - 1) + "`";
    EXPECT_NE(docs.find(of_this_file ? "`" + key : whole), std::string::npos) << line;
  }
  EXPECT_GT(count, 20);
}

TEST(RdpFile, AHostThatCouldAddLinesIsRefused) {
  EXPECT_FALSE(RdpFile({"a\r\nredirectdrives:i:1", 3389}, kTicket));
  EXPECT_FALSE(RdpFile({"", 3389}, kTicket));
  EXPECT_FALSE(RdpFile({"a b", 3389}, kTicket));
  EXPECT_TRUE(RdpFile({"a-b.example", 3389}, kTicket));
}

}  // namespace
}  // namespace shoji::web
