#include "broker/extract/converter.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <vector>

namespace shoji::extract {
namespace {

constexpr const char* kPdfToText = "/usr/bin/pdftotext";
constexpr const char* kPdfToMarkup = "/usr/bin/pdftohtml";
constexpr const char* kPdfDetach = "/usr/bin/pdfdetach";
constexpr const char* kOffice = "/usr/lib/libreoffice/program/soffice.bin";
constexpr int kOfficeRestarts = 81;  // it has made its profile and wants to be started again
constexpr size_t kMaxOutputBytes = 128u << 20;

std::unexpected<Error> Unreadable(const std::string& what) { return Fail(ErrorCode::kInvalid, what); }

std::string InWork(const std::string& name) { return std::string(kWorkDirectory) + "/" + name; }

bool WriteFile(const std::string& path, ByteSpan content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
  return file.flush().good();
}

Result<std::string> ReadOutput(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return Unreadable("the converter wrote nothing");
  if (static_cast<size_t>(status.st_size) > kMaxOutputBytes) return Fail(ErrorCode::kTooLarge, "too much text");
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<size_t>(status.st_size), '\0');
  if (!file.read(text.data(), status.st_size)) return Unreadable("the converter's text cannot be read");
  return text;
}

// Exit status of the program, -1 when it was killed or could not be started. Its standard output goes to `output`.
int Run(const std::vector<std::string>& command, const std::string& output) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::array<char*, 5> environment = {const_cast<char*>("HOME=/tmp"), const_cast<char*>("LANG=C.UTF-8"),
                                      const_cast<char*>("PATH=/usr/bin:/bin"), const_cast<char*>("TMPDIR=/tmp"),
                                      nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return -1;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Result<void> RefuseAttachments(const std::string& pdf) {
  const std::string list = InWork("attachments");
  if (Run({kPdfDetach, "-list", pdf}, list) != 0) return Unreadable("the PDF is damaged or locked");
  const auto text = ReadOutput(list);
  if (!text) return std::unexpected(text.error());
  if (!text->starts_with("0 ")) return Fail(ErrorCode::kRefused, "the PDF has files attached");
  return {};
}

}  // namespace

Result<std::string> PdfText(ByteSpan content) {
  const std::string pdf = InWork("in.pdf");
  const std::string text = InWork("text");
  if (!WriteFile(pdf, content)) return Unreadable("no room for the PDF");
  if (auto plain = RefuseAttachments(pdf); !plain) return std::unexpected(plain.error());
  if (Run({kPdfToText, "-enc", "UTF-8", "-nopgbrk", "-q", pdf, text}, "/dev/null") != 0) {
    return Unreadable("the PDF is damaged or locked");
  }
  return ReadOutput(text);
}

Result<std::string> PdfMarkup(ByteSpan content) {
  const std::string pdf = InWork("in.pdf");
  const std::string markup = InWork("markup");
  if (!WriteFile(pdf, content)) return Unreadable("no room for the PDF");
  if (Run({kPdfToMarkup, "-xml", "-hidden", "-i", "-q", "-stdout", pdf}, markup) != 0) {
    return Unreadable("the PDF is damaged or locked");
  }
  return ReadOutput(markup);
}

Result<std::string> FlatDocument(ByteSpan content, OfficeKind kind) {
  const std::string document = InWork("in." + std::string(kind.extension));
  if (!WriteFile(document, content)) return Unreadable("no room for the document");
  const std::vector<std::string> command = {kOffice,        "--headless",
                                            "--nologo",     "--nofirststartwizard",
                                            "--norestore",  "-env:UserInstallation=file:///tmp/profile",
                                            "--convert-to", std::string(kind.flat),
                                            "--outdir",     InWork("out"),
                                            document};
  int status = Run(command, "/dev/null");
  if (status == kOfficeRestarts) status = Run(command, "/dev/null");
  if (status != 0) return Unreadable("the document is damaged or locked");
  return ReadOutput(InWork("out/in." + std::string(kind.flat)));  // also nothing written counts as unreadable
}

}  // namespace shoji::extract
