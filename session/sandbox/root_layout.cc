#include "session/sandbox/root_layout.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <initializer_list>
#include <string_view>

#include "session/sandbox/chromium_policy.h"
#include "session/sandbox/memory_file.h"

namespace shoji::sandbox {
namespace {

constexpr uint64_t kSharedMemoryBytes = 512ull << 20;  // Chromium's bitmaps; memory it uses counts against the cgroup
constexpr uint64_t kRuntimeBytes = 16ull << 20;

constexpr const char* kPasswd =
    "root:x:0:0:root:/:/usr/sbin/nologin\n"
    "user:x:1000:1000:user:/home/user:/bin/sh\n"
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
constexpr const char* kGroup = "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n";
constexpr const char* kNsswitch = "passwd: files\ngroup: files\nhosts: files\n";
constexpr const char* kHosts = "127.0.0.1 localhost shoji\n::1 localhost\n";
constexpr const char* kMachineId = "00000000000000000000000000000001\n";  // the same everywhere: tells nothing

// Of the host's /etc only these; none says which machine or network this is.
constexpr const char* kHostEtc[] = {"/etc/alternatives", "/etc/fonts",     "/etc/ssl/certs",    "/etc/ld.so.cache",
                                    "/etc/localtime",    "/etc/X11/fonts", "/etc/xdg",          "/etc/dbus-1",
                                    "/etc/mime.types",   "/etc/gtk-3.0",   "/etc/locale.alias", "/etc/os-release",
                                    "/etc/ld.so.conf.d", "/etc/ld.so.conf"};

bool Exists(const std::string& path) {
  struct stat info{};
  return stat(path.c_str(), &info) == 0;
}

bool HasJapaneseLocale() {
  const locale_t japanese = newlocale(LC_ALL_MASK, "ja_JP.UTF-8", nullptr);
  if (japanese == nullptr) return false;
  freelocale(japanese);
  return true;
}

// Collects arguments; keeps the first failure.
class Builder {
 public:
  Builder(std::vector<std::string>& arguments, FdTable& fds) : arguments_(arguments), fds_(fds) {}

  void Add(std::initializer_list<std::string_view> arguments) {
    for (const std::string_view argument : arguments) arguments_.emplace_back(argument);
  }
  void Setenv(std::string_view name, std::string_view value) { Add({"--setenv", name, value}); }
  void Tmpfs(std::string_view path, std::string_view mode, uint64_t bytes) {
    Add({"--perms", mode, "--size", std::to_string(bytes), "--tmpfs", path});
  }
  // A synthetic read-only file.
  void File(const std::string& path, std::string_view content) {
    auto file = MakeMemoryFile("etc", content);
    if (!file) return Keep(file.error());
    Add({"--perms", "0444", "--ro-bind-data", std::to_string(fds_.Add(std::move(*file))), path});
  }
  // A file of the host, by descriptor. `bind`: "--bind-fd" or "--ro-bind-fd".
  void HostFile(std::string_view bind, const std::string& source, std::string_view path) {
    UniqueFd file(open(source.c_str(), O_PATH | O_CLOEXEC));
    if (!file) return Keep({ErrorCode::kNotFound, source + ": " + std::strerror(errno)});
    Add({bind, std::to_string(fds_.Add(std::move(file))), path});
  }
  void Keep(Error error) {
    if (status_) status_ = std::unexpected(std::move(error));
  }
  const Result<void>& status() const { return status_; }

 private:
  std::vector<std::string>& arguments_;
  FdTable& fds_;
  Result<void> status_;
};

// --new-session takes the terminal away, --die-with-parent ties everything to shoji-host's life.
void AddNamespaces(Builder& builder) {
  builder.Add({"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"});
  builder.Add({"--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "shoji"});
  builder.Add({"--uid", "1000", "--gid", "1000", "--chdir", "/home/user"});
}

void AddSystem(Builder& builder) {
  builder.Add({"--ro-bind", "/usr", "/usr"});
  for (const char* administrators : {"/usr/local", "/usr/src"}) {
    if (Exists(administrators)) builder.Add({"--tmpfs", administrators, "--remount-ro", administrators});
  }
  for (const std::string link : {"bin", "sbin", "lib", "lib64", "lib32", "libx32"}) {
    if (Exists("/usr/" + link)) builder.Add({"--symlink", "usr/" + link, "/" + link});
  }
  builder.Add({"--proc", "/proc", "--dev", "/dev"});
  builder.Tmpfs("/dev/shm", "1777", kSharedMemoryBytes);
  builder.Add({"--remount-ro", "/dev"});
}

void AddEtc(Builder& builder) {
  for (const char* path : kHostEtc) builder.Add({"--ro-bind-try", path, path});
  builder.File("/etc/passwd", kPasswd);
  builder.File("/etc/group", kGroup);
  builder.File("/etc/nsswitch.conf", kNsswitch);
  builder.File("/etc/hosts", kHosts);
  builder.File("/etc/machine-id", kMachineId);
  // Debian's chromium script reads every file here: the host administrator's flags are not for this browser.
  builder.File("/etc/chromium.d/shoji", "# The command line is the agent's alone.\n");
}

void AddWritable(Builder& builder, const Limits& limits) {
  builder.Tmpfs("/home/user", "0700", limits.home_bytes);
  builder.Tmpfs("/tmp", "1777", limits.tmp_bytes);
  builder.Add({"--perms", "1777", "--dir", "/tmp/.X11-unix", "--perms", "1777", "--dir", "/tmp/.ICE-unix"});
  builder.Add({"--dir", "/run"});
  builder.Tmpfs("/run/user", "0700", kRuntimeBytes);
  builder.Add({"--dir", "/var", "--symlink", "/tmp", "/var/tmp", "--symlink", "/run", "/var/run"});
  builder.Add({"--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig"});
}

// `source` is .../libNAME.so; fcitx5 finds an addon by its description, NAME.conf.
void AddImeAddon(Builder& builder, const std::string& source) {
  const std::filesystem::path library(source);
  const std::string stem = library.stem();
  const std::string name = stem.starts_with("lib") ? stem.substr(3) : stem;
  builder.HostFile("--ro-bind-fd", source, "/opt/shoji/fcitx5/" + library.filename().string());
  builder.File("/opt/shoji/share/fcitx5/addon/" + name + ".conf",
               "[Addon]\nName=" + name + "\nType=SharedLibrary\nLibrary=" + stem +
                   "\nCategory=Module\nVersion=1.0\nOnDemand=False\nConfigurable=False\n\n"
                   "[Addon/Dependencies]\n0=core:5.0.21\n");
}

void AddShoji(Builder& builder, const Spec& spec) {
  auto policy = ChromiumPolicy(spec.ca_certificate_pem);
  if (!policy) return builder.Keep(policy.error());
  builder.File("/etc/chromium/policies/managed/shoji.json", *policy);
  if (!spec.agent_binary.empty()) builder.HostFile("--ro-bind-fd", spec.agent_binary, kAgentPath);
  if (!spec.egress_socket.empty()) builder.HostFile("--bind-fd", spec.egress_socket, kEgressPath);
  if (!spec.ime_addon.empty()) AddImeAddon(builder, spec.ime_addon);
  // Xvfb -fbdir /fb opens this name and gets the host's memfd.
  builder.Add({"--dir", "/fb", "--symlink", "/proc/self/fd/4", "/fb/Xvfb_screen0"});
}

void AddEnvironment(Builder& builder) {
  builder.Add({"--clearenv"});
  builder.Setenv("PATH", "/usr/bin:/bin:/usr/games");
  builder.Setenv("HOME", "/home/user");
  builder.Setenv("USER", "user");
  builder.Setenv("LOGNAME", "user");
  builder.Setenv("SHELL", "/bin/sh");
  builder.Setenv("LANG", HasJapaneseLocale() ? "ja_JP.UTF-8" : "C.UTF-8");
  builder.Setenv("LANGUAGE", "ja");
  builder.Setenv("DISPLAY", ":0");
  builder.Setenv("XDG_RUNTIME_DIR", "/run/user");
  builder.Setenv("XDG_DATA_DIRS", "/opt/shoji/share:/usr/share");
  builder.Setenv("GTK_IM_MODULE", "fcitx");
  builder.Setenv("QT_IM_MODULE", "fcitx");
  builder.Setenv("XMODIFIERS", "@im=fcitx");
  builder.Setenv("FCITX_ADDON_DIRS", "/opt/shoji/fcitx5:/usr/lib/x86_64-linux-gnu/fcitx5");
  builder.Setenv("NO_AT_BRIDGE", "1");
}

}  // namespace

Result<std::vector<std::string>> RootArguments(const Spec& spec, FdTable& fds) {
  std::vector<std::string> arguments;
  Builder builder(arguments, fds);
  AddNamespaces(builder);
  AddSystem(builder);
  AddEtc(builder);
  AddWritable(builder, spec.limits);
  AddShoji(builder, spec);
  AddEnvironment(builder);
  builder.Add({"--remount-ro", "/"});
  if (!builder.status()) return std::unexpected(builder.status().error());
  return arguments;
}

}  // namespace shoji::sandbox
