// enter AGENT_PID PROGRAM [ARGUMENT...]: runs PROGRAM (the hostile probe of tests/session/sandbox) inside the live
// sandbox of AGENT_PID and prints what it reports on its descriptor 3, a line each, until "done"; then it is killed.
// Exit status 0: done; 1: it ended early; 2: usage, or it could not be put inside.
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "tests/hostile/entrance.h"

namespace {

// A report is one line: its own line breaks become spaces. False at the end of the reports.
bool PrintNext(int reports, std::string& line) {
  line.assign(1 << 16, '\0');
  const ssize_t count = recv(reports, line.data(), line.size(), 0);
  if (count <= 0) return false;
  line.resize(static_cast<size_t>(count));
  for (char& c : line) c = c == '\n' || c == '\0' ? ' ' : c;
  std::puts(line.c_str());
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: enter AGENT_PID PROGRAM [ARGUMENT...]\n"), 2;
  auto intruder =
      shoji::hostile::Enter(static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)), argv[2], {argv + 3, argv + argc});
  if (!intruder) return std::fprintf(stderr, "%s\n", intruder.error().message.c_str()), 2;
  std::string line;
  while (line != "done" && PrintNext(intruder->reports.get(), line)) {
  }
  kill(intruder->pid, SIGKILL);
  int status = 0;
  waitpid(intruder->pid, &status, 0);
  if (line == "done") return 0;
  return std::fprintf(stderr, "it ended early, wait status %d\n", status), 1;
}
