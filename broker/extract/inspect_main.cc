// shoji-inspect: reads one file from standard input, says its type and its text (answer.h), and is gone. Started by the
// broker for each file, in an empty root without network; shuts itself in before it reads the first byte.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "broker/extract/confinement.h"
#include "broker/extract/media_type.h"
#include "broker/extract/text_extract.h"
#include "shoji_version.h"

namespace {

using namespace shoji;  // NOLINT: this file is the end of the line

bool ReadInput(Bytes& content, size_t most) {
  std::array<uint8_t, 64 * 1024> piece;
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0;
    content.insert(content.end(), piece.begin(), piece.begin() + count);
    if (content.size() > most) return false;
  }
}

bool WriteOutput(ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return true;
}

int Complain(const char* what) {
  std::fprintf(stderr, "shoji-inspect: %s\n", what);
  return EXIT_FAILURE;
}

int Serve(extract::Purpose purpose, size_t most_input, size_t most_text) {
  if (auto confined = extract::Confine(); !confined) return Complain(confined.error().message.c_str());
  auto types = extract::MediaTypeReader::Make();
  if (!types) return Complain(types.error().message.c_str());
  Bytes content;
  if (!ReadInput(content, most_input)) return Complain("the file cannot be read, or is too long");
  std::string type = types->Read(content);
  if (type == "application/octet-stream" && extract::LooksLikeText(content)) type = extract::kPlainText;
  if (!WriteOutput(extract::EncodeType(type))) return EXIT_FAILURE;
  const extract::Answer answer = extract::ExtractText(type, content, purpose, most_text);
  return WriteOutput(extract::EncodeOutcome(answer.outcome, answer.text)) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Says what kind of file standard input is, and the text in it. Started by shoji-broker, one per file.",
               "shoji-inspect");
  app.set_version_flag("--version", SHOJI_VERSION);
  bool for_people = false;
  size_t most_input = 64u << 20;
  size_t most_text = 16u << 20;
  app.add_flag("--extract", for_people, "what a reader would see, instead of everything there is");
  app.add_option("--most-input-bytes", most_input, "longest file")->capture_default_str();
  app.add_option("--most-text-bytes", most_text, "longest text")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Serve(for_people ? extract::Purpose::kExtract : extract::Purpose::kInspect, most_input, most_text);
}
