#include "broker/transfer/inspector_command.h"

namespace shoji::transfer {

std::vector<std::string> InspectorCommand(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"/usr/bin/bwrap"};
  const auto add = [&command](std::initializer_list<const char*> words) {
    command.insert(command.end(), words.begin(), words.end());
  };
  // No network, no other process, no terminal; gone when the broker is.
  add({"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"});
  add({"--die-with-parent", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"});
  add({"--hostname", "shoji", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/tmp"});
  add({"--setenv", "LANG", "C.UTF-8"});
  add({"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"});
  add({"--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"});
  for (const char* path : {"/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/libreoffice"}) {
    add({"--ro-bind-try", path, path});
  }
  const std::string fd = std::to_string(kProgramFd);
  add({"--perms", "0555", "--ro-bind-data", fd.c_str(), "/opt/shoji-inspect"});
  add({"--size", "536870912", "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/", "--", "/opt/shoji-inspect"});
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace shoji::transfer
