#include "session/agent/desktop_files.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "session/agent/session_files.h"

namespace shoji::agent {
namespace {

// A bus of our own without service activation: nothing starts behind the agent's back.
constexpr std::string_view kBusConfig =
    R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path=@BUS@</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

// One desktop, no keys, no menus. The browser's main window fills the screen without a frame; other windows are centred
// with a title bar that has a close button only.
constexpr std::string_view kOpenboxConfig = R"(<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse><focusLast>yes</focusLast></focus>
  <placement><policy>Smart</policy><center>yes</center><monitor>Active</monitor></placement>
  <theme>
    <name>Clearlooks</name><titleLayout>LC</titleLayout><keepBorder>yes</keepBorder>
    <animateIconify>no</animateIconify>
    <font place="ActiveWindow"><name>Noto Sans CJK JP</name><size>10</size></font>
    <font place="InactiveWindow"><name>Noto Sans CJK JP</name><size>10</size></font>
  </theme>
  <desktops><number>1</number><firstdesk>1</firstdesk><popupTime>0</popupTime></desktops>
  <resize><drawContents>yes</drawContents><popupShow>Never</popupShow></resize>
  <keyboard></keyboard>
  <mouse>
    <context name="Titlebar">
      <mousebind button="Left" action="Drag"><action name="Move"/></mousebind>
    </context>
    <context name="Close">
      <mousebind button="Left" action="Click"><action name="Close"/></mousebind>
    </context>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Middle" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
      <mousebind button="Right" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
    </context>
  </mouse>
  <menu></menu>
  <applications>
    <application class="Chromium*" role="browser" type="normal">
      <decor>no</decor><position force="yes"><x>0</x><y>0</y></position><maximized>yes</maximized><focus>yes</focus>
    </application>
    <application type="dialog"><decor>yes</decor><focus>yes</focus></application>
  </applications>
</openbox_config>
)";

constexpr std::string_view kGtkSettings =
    "[Settings]\n"
    "gtk-enable-animations=false\n"
    "gtk-decoration-layout=:close\n"
    "gtk-font-name=Noto Sans CJK JP 10\n"
    "gtk-im-module=fcitx\n";

// Direct input by default; 半角/全角 or Ctrl+Space switches to mozc. Every other hot key is off so that no key is lost.
constexpr std::string_view kFcitxConfig = R"([Hotkey]
EnumerateWithTriggerKeys=True
AltTriggerKeys=
EnumerateForwardKeys=
EnumerateBackwardKeys=
EnumerateGroupForwardKeys=
EnumerateGroupBackwardKeys=
ActivateKeys=
DeactivateKeys=
TogglePreedit=
[Hotkey/TriggerKeys]
0=Zenkaku_Hankaku
1=Control+space
[Hotkey/PrevPage]
0=Up
[Hotkey/NextPage]
0=Down
[Hotkey/PrevCandidate]
0=Shift+Tab
[Hotkey/NextCandidate]
0=Tab
[Behavior]
ActiveByDefault=False
ShareInputState=All
PreeditEnabledByDefault=True
ShowInputMethodInformation=True
showInputMethodInformationWhenFocusIn=False
PreloadInputMethod=False
)";

constexpr std::string_view kFcitxProfile = R"([Groups/0]
Name=Default
Default Layout=jp
DefaultIM=mozc
[Groups/0/Items/0]
Name=keyboard-jp
Layout=
[Groups/0/Items/1]
Name=mozc
Layout=
[GroupOrder]
0=Default
)";

constexpr std::string_view kFcitxXcb = "Allow Overriding System XKB Settings=False\n";
constexpr std::string_view kFcitxClassicUi =
    "Font=\"Noto Sans CJK JP 11\"\n"
    "MenuFont=\"Noto Sans CJK JP 11\"\n"
    "Vertical Candidate List=True\n";

Result<void> WriteFile(const std::filesystem::path& path, std::string_view content) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) return Fail(ErrorCode::kIo, "cannot write " + path.string());
  return {};
}

bool IsPlain(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '-' || c == '.'; }

std::string WithBus(std::string_view pattern, const std::string& bus) {
  std::string text(pattern);
  const std::string_view mark = "@BUS@";
  return text.replace(text.find(mark), mark.size(), bus);
}

// Where the browser's file chooser begins, and what its list of places holds.
std::string UserDirectories(const FolderPaths& folders) {
  return "XDG_DOWNLOAD_DIR=\"" + folders.downloads.string() + "\"\nXDG_DOCUMENTS_DIR=\"" + folders.uploads.string() +
         "\"\n";
}

std::string Bookmarks(const FolderPaths& folders) {
  std::string lines;
  for (const std::filesystem::path& folder : {folders.uploads, folders.downloads}) {
    lines += "file://";
    for (const char c : folder.string())
      lines += IsPlain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<uint8_t>(c));
    lines += " " + folder.filename().string() + "\n";
  }
  return lines;
}

std::string FromOwnEnvironment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return std::string(name) + "=" + (value != nullptr ? value : otherwise);
}

}  // namespace

Result<void> WriteDesktopFiles(const DesktopPaths& paths) {
  const std::filesystem::path fcitx = paths.config() / "fcitx5";
  const std::string bus_config = WithBus(kBusConfig, paths.bus_socket().string());
  const std::pair<std::filesystem::path, std::string> files[] = {
      {paths.bus_config(), bus_config},
      {paths.openbox_config(), std::string(kOpenboxConfig)},
      {paths.config() / "gtk-3.0" / "settings.ini", std::string(kGtkSettings)},
      {paths.config() / "gtk-3.0" / "bookmarks", Bookmarks(FoldersIn(paths.home))},
      {paths.config() / "user-dirs.dirs", UserDirectories(FoldersIn(paths.home))},
      {fcitx / "config", std::string(kFcitxConfig)},
      {fcitx / "profile", std::string(kFcitxProfile)},
      {fcitx / "conf" / "xcb.conf", std::string(kFcitxXcb)},
      {fcitx / "conf" / "classicui.conf", std::string(kFcitxClassicUi)},
  };
  for (const auto& [path, content] : files) {
    if (auto written = WriteFile(path, content); !written) return written;
  }
  return {};
}

Result<void> WriteScale(const DesktopPaths& paths, uint16_t scale_percent) {
  // In 1/1024 dots per inch.
  const std::string dpi = std::to_string(scale_percent * 96 * 1024 / 100);
  return WriteFile(paths.xsettings(), "Xft/DPI " + dpi + "\nGdk/UnscaledDPI " + dpi +
                                          "\nGdk/WindowScalingFactor 1\nGtk/IMModule \"fcitx\"\n");
}

std::vector<std::string> ChildEnvironment(const DesktopPaths& paths, const std::string& display) {
  return {
      "HOME=" + paths.home.string(),
      "PATH=/usr/local/bin:/usr/bin:/bin",
      "LANG=C.UTF-8",
      "LANGUAGE=ja",
      "DISPLAY=" + display,
      "XDG_RUNTIME_DIR=" + paths.runtime.string(),
      "XDG_CONFIG_HOME=" + paths.config().string(),
      "XDG_CACHE_HOME=" + (paths.home / ".cache").string(),
      "XDG_CURRENT_DESKTOP=shoji",
      "DBUS_SESSION_BUS_ADDRESS=unix:path=" + paths.bus_socket().string(),
      FromOwnEnvironment("XDG_DATA_DIRS", "/opt/shoji/share:/usr/local/share:/usr/share"),
      FromOwnEnvironment("FCITX_ADDON_DIRS", "/opt/shoji/fcitx5:/usr/lib/x86_64-linux-gnu/fcitx5"),
      FromOwnEnvironment("TZ", "Asia/Tokyo"),
      "GTK_IM_MODULE=fcitx",
      "XMODIFIERS=@im=fcitx",
      "FCITX_ENABLE_SYNC_MODE=1",
      "NO_AT_BRIDGE=1",
      "GTK_A11Y=none",
      "GSETTINGS_BACKEND=memory",
  };
}

}  // namespace shoji::agent
