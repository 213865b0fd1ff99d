// shoji-bench-relay: the link between a viewer and its server. Prints {"port":N}, then answers each line of its
// standard input with one line of JSON, and ends with its input.
//   count            -> {"to_viewer_bytes":N,"to_server_bytes":N}
//   link DELAY RATE  -> the same; one-way delay in microseconds, rate in bit/s (0: no limit), from now on
#include <poll.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bench/live/relay/relay.h"
#include "shoji_version.h"

namespace {

using namespace shoji::bench;

void Answer(Relay& relay, const std::string& line) {
  std::istringstream words(line);
  std::string command;
  int64_t delay_us = 0, rate_bps = 0;
  words >> command;
  if (command == "link") {
    words >> delay_us >> rate_bps;
    if (!words || delay_us < 0 || rate_bps < 0) return void(std::cout << R"({"error":"link DELAY RATE"})" << std::endl);
    relay.SetShape({std::chrono::microseconds(delay_us), static_cast<uint64_t>(rate_bps)});
  }
  const LinkCount count = relay.count();
  std::cout << nlohmann::json{{"to_viewer_bytes", count.to_viewer_bytes}, {"to_server_bytes", count.to_server_bytes}}
            << std::endl;
}

// Reads what is there and answers every whole line; false at the end of the input.
bool ReadControl(Relay& relay, std::string& pending) {
  std::array<char, 256> buffer;
  const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
  if (count <= 0) return false;
  pending.append(buffer.data(), static_cast<size_t>(count));
  for (size_t end; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1)) {
    Answer(relay, pending.substr(0, end));
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Relays TCP connections to a port of this machine; counts, delays and slows them.", "shoji-bench-relay");
  app.set_version_flag("--version", SHOJI_VERSION);
  uint16_t server_port = 0;
  app.add_option("--server-port", server_port, "port of the server on 127.0.0.1")
      ->required()
      ->check(CLI::Range(1, 65535));
  CLI11_PARSE(app, argc, argv);
  auto relay = Relay::Listen(server_port);
  if (!relay) return std::cerr << "relay: " << relay.error().message << "\n", 2;
  std::cout << nlohmann::json{{"port", relay->port()}} << std::endl;
  std::string pending;
  while (true) {
    if (relay->Tick(STDIN_FILENO) && !ReadControl(*relay, pending)) return 0;
  }
}
