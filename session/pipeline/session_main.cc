// shoji-session: one user session's trusted half (session/pipeline/README.md).
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>

#include "session/link/json_fields.h"
#include "session/pipeline/lockdown.h"
#include "session/pipeline/session.h"
#include "shoji_version.h"

namespace shoji::pipeline {
namespace {

struct Options {
  int control_fd = 3;
  int agent_fd = 4;
  int framebuffer_fd = 5;
  std::string session;
  std::string font = kWatermarkFont;
  int video_rate_factor = video::kUsualRateFactor;
};

// What a large frame took goes back to the kernel once it is sent. By itself the C library learns from the first large
// buffer that is freed to keep as much as that for good, and many sessions share a machine.
void ReturnLargeBuffers() {
  constexpr int kLargeBytes = 256 * 1024;
  ::mallopt(M_MMAP_THRESHOLD, kLargeBytes);
  ::mallopt(M_TRIM_THRESHOLD, 2 * kLargeBytes);
}

void Complain(const Error& error) { std::fprintf(stderr, "shoji-session: %s\n", error.message.c_str()); }

int Serve(const Clock& clock, link::PollLoop& loop, SessionSetup setup) {
  Session session(clock, loop, std::move(setup));
  while (!session.finished()) {
    session.Tick();
    loop.RunOnce(session.WaitTime());
  }
  std::fprintf(stderr, "shoji-session: ended %s\n", session.TotalsLine().c_str());
  return 0;
}

int Run(const Options& options) {
  ReturnLargeBuffers();
  // The descriptor stays open: it is how an operator finds out which sandbox belongs to this process.
  auto framebuffer = capture::FramebufferSource::Map(options.framebuffer_fd);
  auto loop = link::PollLoop::Make();
  if (!framebuffer) return Complain(framebuffer.error()), 1;
  if (!loop) return Complain(loop.error()), 1;
  auto font = FontFile::Map(options.font);
  if (!font) return Complain(font.error()), 1;
  ::tzset();  // reads the time zone's file, which is not possible later
  SessionSetup setup{.id = options.session,
                     .control = UniqueFd(options.control_fd),
                     .agent = UniqueFd(options.agent_fd),
                     .framebuffer = std::move(*framebuffer),
                     .font = std::move(*font),
                     .video_rate_factor = options.video_rate_factor};
  (void)wire::HashOf({});  // OpenSSL reads its configuration now, while files may be opened
  if (auto locked = LockDown(); !locked) return Complain(locked.error()), 1;
  return Serve(SystemClock(), *loop, std::move(setup));
}

}  // namespace
}  // namespace shoji::pipeline

int main(int argc, char** argv) {
  shoji::pipeline::Options options;
  CLI::App app{"Shoji's session process: captures, encodes and sends one user's screen. Started by shoji-host."};
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--control-fd", options.control_fd, "control socket to shoji-host")->check(CLI::Range(3, 63));
  app.add_option("--agent-fd", options.agent_fd, "datagram socket to the agent")->check(CLI::Range(3, 63));
  app.add_option("--framebuffer-fd", options.framebuffer_fd, "sealed memfd with the pixels")->check(CLI::Range(3, 63));
  app.add_option("--session", options.session, "session id, 32 hex digits")
      ->required()
      ->check([](const std::string& id) {
        return shoji::link::IsSessionId(id) ? std::string() : std::string("not 32 lower-case hex digits");
      });
  app.add_option("--font", options.font, "font of the watermark, with Japanese")->capture_default_str();
  app.add_option("--video-rate-factor", options.video_rate_factor, "x264's constant rate factor of films")
      ->check(CLI::Range(shoji::video::kFinestRateFactor, shoji::video::kCoarsestRateFactor))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);  // a terminal's Ctrl-C is for shoji-host, which ends us in order
  return shoji::pipeline::Run(options);
}
