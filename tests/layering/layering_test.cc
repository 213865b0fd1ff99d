// Checks DESIGN §4 on the sources themselves: who may include whom, one C library in one folder, purity, file length.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SHOJI_SOURCE_DIR;

struct Include {
  std::string file;  // relative to the root
  int line;
  std::string target;  // as written, without quotes
  bool quoted;
};

std::vector<std::string> Sources() {
  std::vector<std::string> files;
  for (const char* top : {"broker", "session", "codec", "policy", "bench"}) {
    if (!fs::exists(kRoot / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      const auto extension = entry.path().extension();
      if (extension == ".h" || extension == ".cc") files.push_back(fs::relative(entry.path(), kRoot).string());
    }
  }
  return files;
}

std::vector<Include> IncludesOf(const std::string& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::ifstream stream(kRoot / file);
  std::vector<Include> found;
  std::string text;
  for (int line = 1; std::getline(stream, text); ++line) {
    std::smatch match;
    if (std::regex_search(text, match, pattern)) found.push_back({file, line, match[2], match[1] == "\""});
  }
  return found;
}

std::vector<Include> AllIncludes() {
  std::vector<Include> all;
  for (const auto& file : Sources()) {
    for (auto& include : IncludesOf(file)) all.push_back(std::move(include));
  }
  return all;
}

bool StartsWith(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

std::string Where(const Include& include) {
  return include.file + ":" + std::to_string(include.line) + " includes " + include.target;
}

// Folder prefix -> project prefixes it may include. The longest matching folder prefix decides.
const std::map<std::string, std::vector<std::string>> kAllowed = {
    {"codec/base/", {"codec/base/"}},
    {"codec/wire/", {"codec/base/", "codec/wire/"}},
    {"codec/", {"codec/"}},
    {"policy/", {"codec/base/", "policy/"}},
    {"session/link/", {"codec/base/", "codec/wire/", "session/link/"}},
    {"session/lockdown/", {"codec/base/", "session/link/", "session/lockdown/"}},
    // The untrusted side knows the wire and nothing of the trusted side.
    {"session/agent/", {"codec/base/", "codec/wire/", "session/agent/"}},
    {"session/sandbox/", {"codec/base/", "session/sandbox/"}},
    {"session/egress/", {"codec/base/", "session/link/", "session/egress/"}},
    {"session/host/", {"codec/base/", "codec/wire/", "session/link/", "session/sandbox/", "session/host/"}},
    {"session/",
     {"codec/", "session/capture/", "session/input/", "session/link/", "session/lockdown/", "session/pipeline/",
      "session/transfer/"}},
    {"broker/store/", {"codec/base/", "broker/store/"}},
    {"broker/auth/", {"codec/base/", "broker/auth/", "broker/store/"}},
    // Frames are decoded there, to be said again in RDP.
    {"broker/rdp/graphics/", {"codec/base/", "codec/frame/", "codec/tile/", "codec/wire/", "broker/rdp/graphics/"}},
    {"broker/rdp/server/",
     {"codec/base/", "codec/text/", "codec/wire/", "codec/tile/", "session/link/", "session/lockdown/", "broker/rdp/",
      "broker/net/keep_alive.h", "broker/tls_key/"}},
    // Pages and notices: pixels of our own.
    {"broker/rdp/page/",
     {"codec/base/", "codec/text/", "codec/tile/pixels.h", "codec/wire/", "broker/rdp/page/", "broker/rdp/input/",
      "broker/rdp/door_messages.h", "broker/rdp/clipboard/clipboard_ports.h"}},
    {"broker/rfb/front/",
     {"codec/base/", "session/link/", "session/lockdown/", "broker/tls_key/", "broker/rfb/front/"}},
    {"broker/rfb/server/",
     {"codec/base/", "codec/frame/", "codec/tile/", "codec/wire/", "session/link/", "session/lockdown/",
      "broker/rfb/server/"}},
    {"broker/", {"codec/base/", "codec/wire/", "policy/", "broker/", "session/link/"}},
    {"bench/rdp/", {"codec/", "bench/", "broker/rdp/graphics/"}},
    {"bench/", {"codec/", "policy/", "bench/"}},
    // A crowd's logins are written into a store; links and the host's control socket are spoken.
    {"bench/load/", {"codec/", "bench/", "session/link/", "broker/auth/", "broker/store/"}},
};

// Library header prefix -> the only folders that may include it.
const std::map<std::string, std::vector<std::string>> kLibraries = {
    {"libwebsockets.h", {"broker/web/"}},
    {"soci/", {"broker/store/"}},
    {"argon2.h", {"broker/auth/"}},
    {"freerdp/", {"broker/rdp/clipboard/", "broker/rdp/graphics/", "broker/rdp/server/"}},
    {"winpr/", {"broker/rdp/clipboard/", "broker/rdp/graphics/", "broker/rdp/server/"}},
    {"rfb/", {"broker/rfb/server/", "bench/peers/"}},
    {"turbojpeg.h", {"codec/tile/"}},
    {"ft2build.h", {"codec/text/"}},
    {"freetype/", {"codec/text/"}},
    {"hb", {"codec/text/"}},
    {"x264.h", {"codec/video/", "bench/peers/"}},
    {"libyuv", {"codec/video/", "bench/peers/"}},
    {"hwy/", {"codec/damage/", "codec/motion/", "codec/tile/"}},
    {"ares.h", {"session/egress/"}},
    {"http_parser.h", {"session/egress/"}},
    {"idn2.h", {"session/egress/"}},
    {"unicode/", {"policy/inspect/"}},
    {"libavcodec/", {"bench/peers/"}},
    {"pango/", {"bench/replay/"}},
    {"cairo", {"bench/replay/"}},
    {"benchmark/", {"bench/micro/"}},
    {"xcb/", {"session/agent/", "bench/live/probe/"}},
    {"fcitx", {"session/agent/"}},
    {"png.h", {"session/agent/picture/", "bench/peers/"}},
    // The sandbox is confined from outside, the trusted processes from within; egress and extract in ways of their own.
    {"seccomp.h", {"session/sandbox/", "session/lockdown/", "session/egress/", "broker/extract/"}},
    {"magic.h", {"broker/extract/"}},
    {"iconv.h", {"broker/extract/"}},
    {"zlib.h", {"broker/extract/"}},
    {"qpdf/", {"broker/extract/"}},
    {"toml++/", {"codec/base/"}},
    {"prometheus/", {"broker/web/", "broker/app/"}},
    // TLS and certificates, signatures and keyed hashes, passwords, the keys of quarantined files.
    {"openssl/",
     {"bench/load/", "broker/auth/", "broker/rdp/door/", "broker/rdp/server/", "broker/rfb/door/", "broker/rfb/front/",
      "broker/syslog/", "broker/tls_key/", "broker/transfer/", "broker/web/", "codec/wire/content_hash",
      "policy/audit/", "session/egress/"}},
};

TEST(Layering, FoldersIncludeOnlyWhatTheyMay) {
  for (const auto& include : AllIncludes()) {
    if (!include.quoted || StartsWith(include.target, "shoji_version.h")) continue;
    const std::vector<std::string>* allowed = nullptr;
    size_t longest = 0;
    for (const auto& [folder, prefixes] : kAllowed) {
      if (StartsWith(include.file, folder) && folder.size() > longest) allowed = &prefixes, longest = folder.size();
    }
    ASSERT_NE(allowed, nullptr) << include.file << " is in a folder the rules do not know";
    bool fine = false;
    for (const auto& prefix : *allowed) fine = fine || StartsWith(include.target, prefix);
    EXPECT_TRUE(fine) << Where(include);
  }
}

TEST(Layering, EachLibraryIsIncludedInItsFolderOnly) {
  for (const auto& include : AllIncludes()) {
    for (const auto& [library, folders] : kLibraries) {
      if (include.quoted || !StartsWith(include.target, library)) continue;
      bool fine = false;
      for (const auto& folder : folders) fine = fine || StartsWith(include.file, folder);
      EXPECT_TRUE(fine) << Where(include);
    }
  }
}

TEST(Layering, CodecAndPolicyHaveNoThreadsIoOrClock) {
  const std::set<std::string> impure = {"thread", "mutex", "atomic", "fstream", "iostream", "unistd.h", "sys/socket.h"};
  for (const auto& include : AllIncludes()) {
    const bool pure = StartsWith(include.file, "codec/") || StartsWith(include.file, "policy/");
    if (!pure || StartsWith(include.file, "policy/audit/") || include.file == "codec/base/unique_fd.h") continue;
    EXPECT_FALSE(impure.contains(include.target)) << Where(include);
  }
}

TEST(Layering, BaseStaysSmall) {
  int files = 0;
  for (const auto& file : Sources()) files += StartsWith(file, "codec/base/") ? 1 : 0;
  EXPECT_LE(files, 12);
}

TEST(Layering, NoFileIsLongerThan400Lines) {
  for (const auto& file : Sources()) {
    std::ifstream stream(kRoot / file);
    std::string text;
    int lines = 0;
    while (std::getline(stream, text)) ++lines;
    EXPECT_LE(lines, 400) << file;
  }
}

// The rules above must be able to fail: this include would be refused.
TEST(Layering, TheRulesRefuseWhatTheyShould) {
  const auto& broker = kAllowed.at("broker/");
  for (const auto& prefix : broker) EXPECT_FALSE(StartsWith("codec/tile/tile_encoder.h", prefix));
  EXPECT_FALSE(StartsWith("broker/relay/relay.cc", kLibraries.at("libwebsockets.h").front()));
}

}  // namespace
