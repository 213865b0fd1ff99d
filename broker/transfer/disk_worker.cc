#include "broker/transfer/disk_worker.h"

#include <utility>

namespace shoji::transfer {

DiskWorker::DiskWorker(Post post) : post_(std::move(post)), thread_([this] { Run(); }) {}

DiskWorker::~DiskWorker() {
  jobs_.Close();
  thread_.join();
}

void DiskWorker::Run() {
  while (auto job = jobs_.Pop()) post_((*job)());
}

}  // namespace shoji::transfer
