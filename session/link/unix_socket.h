// Unix sockets by path, of any path length (the kernel's own limit of 107 bytes is met by going through the directory's
// descriptor). Every socket made here is close-on-exec and non-blocking. Any thread.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::link {

enum class SocketKind : int { kStream = SOCK_STREAM, kSeqpacket = SOCK_SEQPACKET };

// Listens at `path` with permission bits `mode`. A stale socket file left by a dead process is replaced.
Result<UniqueFd> ListenUnix(const std::string& path, SocketKind kind, mode_t mode);
// kUnavailable when nobody listens there.
Result<UniqueFd> ConnectUnix(const std::string& path, SocketKind kind);
// The next waiting connection; kUnavailable when none waits now.
Result<UniqueFd> AcceptUnix(int listener);
// Uid of the process at the other end when it connected.
Result<uid_t> PeerUid(int socket);
// Two connected ends of one stream.
Result<std::pair<UniqueFd, UniqueFd>> StreamPair();

}  // namespace shoji::link
