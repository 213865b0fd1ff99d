// The configuration files of the programs inside the sandbox: window manager, message bus, input method, GTK. Written
// once at start into the sandbox's own home; nobody outside reads them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "codec/base/result.h"

namespace shoji::agent {

struct DesktopPaths {
  std::filesystem::path home;
  std::filesystem::path runtime;  // $XDG_RUNTIME_DIR, 0700

  std::filesystem::path config() const { return home / ".config"; }
  std::filesystem::path bus_socket() const { return runtime / "bus"; }
  std::filesystem::path bus_config() const { return config() / "dbus-session.conf"; }
  std::filesystem::path openbox_config() const { return config() / "openbox" / "rc.xml"; }
  std::filesystem::path xsettings() const { return config() / "xsettings.conf"; }
};

// kIo when a directory or file cannot be written.
Result<void> WriteDesktopFiles(const DesktopPaths& paths);

// What xsettingsd tells GTK and Chromium: the scale of everything they draw, 100 = 96 dots per inch. kIo as above.
Result<void> WriteScale(const DesktopPaths& paths, uint16_t scale_percent);

// The complete environment of every child; `display` such as ":0". Takes over from our own environment only the search
// paths of fcitx5 and XDG data, and the time zone.
std::vector<std::string> ChildEnvironment(const DesktopPaths& paths, const std::string& display);

}  // namespace shoji::agent
