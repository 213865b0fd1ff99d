// shoji-rdp's program file and what each of its processes is given. Opened by main() while the files can be reached;
// processes are started on the service thread.
#pragma once

#include <string>

#include "broker/rdp/door/door_process.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::rdp {

class DoorProgram {
 public:
  struct Settings {
    std::string program;          // path of shoji-rdp
    std::string font;             // Noto Sans CJK, for what shoji-rdp draws itself
    std::string certificate_pem;  // the chain it shows to RDP clients
    bool keep_errors = false;     // its standard error is ours; otherwise nobody reads it, and it cannot fill a disk
  };
  // kNotFound, naming the file, when one cannot be opened.
  static Result<DoorProgram> Open(Settings settings);

  struct Started {
    DoorProcess process;
    UniqueFd link;  // the broker's end of the stream to it
  };
  // A process with `client` as its only way out. It has descriptors 0 to 6 (0, 1 and mostly 2 lead nowhere, 3 the
  // client, 4 the stream, 5 the certificate, 6 the font), no environment, no parent once the broker is gone.
  Result<Started> Start(const UniqueFd& client) const;

 private:
  DoorProgram(Settings settings, UniqueFd program, UniqueFd nothing)
      : settings_(std::move(settings)), program_(std::move(program)), nothing_(std::move(nothing)) {}

  Settings settings_;
  UniqueFd program_;
  UniqueFd nothing_;  // /dev/null
};

}  // namespace shoji::rdp
