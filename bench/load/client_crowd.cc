#include "bench/load/client_crowd.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace shoji::bench {

std::string StaffName(size_t index) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "staff%05zu", index);
  return name.data();
}

Result<std::unique_ptr<ClientCrowd>> ClientCrowd::Make(const Clock& clock, link::PollLoop& loop,
                                                       const Settings& settings) {
  auto door = TlsDoor::Make(settings.port);
  if (!door) return std::unexpected(door.error());
  return std::unique_ptr<ClientCrowd>(new ClientCrowd(clock, loop, std::move(*door), settings));
}

ClientCrowd::ClientCrowd(const Clock& clock, link::PollLoop& loop, TlsDoor door, const Settings& settings)
    : clock_(clock),
      loop_(loop),
      door_(std::move(door)),
      seed_(settings.seed),
      around_{clock_, loop_, door_, figures_, settings.password, settings.size, settings.markers} {}

void ClientCrowd::Grow(size_t total, double per_second) {
  total_ = std::max(total, clients_.size());
  every_ = Duration(static_cast<int64_t>(1e6 / per_second));
  next_arrival_ = clock_.Now();
}

void ClientCrowd::LetIn() {
  const size_t index = clients_.size();
  due_.emplace_back();
  // Far apart, so that no two crowds of neighbouring seeds share members.
  const uint64_t seed = seed_ * 1'000'003 + index;
  clients_.push_back(
      std::make_unique<StaffClient>(around_, StaffName(index), seed, [this, index] { Schedule(index); }));
  clients_.back()->Behave(mood_);
  clients_.back()->Begin();
}

void ClientCrowd::Schedule(size_t index) {
  // While it is being made it stands in no list yet.
  if (index >= clients_.size()) return;
  if (due_[index]) queue_.erase({*due_[index], index});
  due_[index] = clients_[index]->next();
  if (due_[index]) queue_.insert({*due_[index], index});
}

void ClientCrowd::Behave(Mood mood) {
  mood_ = mood;
  for (const auto& client : clients_) client->Behave(mood);
}

nlohmann::json ClientCrowd::Count() const {
  const auto count = [&](StaffClient::State state) {
    return std::ranges::count_if(clients_, [&](const auto& client) { return client->state() == state; });
  };
  return {{"clients", clients_.size()},
          {"seeing", count(StaffClient::State::kSeeing)},
          {"gone", count(StaffClient::State::kGone)}};
}

nlohmann::json ClientCrowd::TakeFigures() {
  nlohmann::json json = ToJson(figures_);
  json.update(Count());
  figures_ = {};
  return json;
}

void ClientCrowd::Leave() {
  total_ = 0;
  queue_.clear();
  clients_.clear();
  due_.clear();
}

std::optional<TimePoint> ClientCrowd::next() const {
  std::optional<TimePoint> soonest;
  if (!queue_.empty()) soonest = queue_.begin()->first;
  if (clients_.size() < total_) soonest = soonest ? std::min(*soonest, next_arrival_) : next_arrival_;
  return soonest;
}

void ClientCrowd::Tick(TimePoint now) {
  while (clients_.size() < total_ && next_arrival_ <= now) {
    next_arrival_ += every_;
    LetIn();
  }
  while (!queue_.empty() && queue_.begin()->first <= now) {
    const size_t index = queue_.begin()->second;
    clients_[index]->Tick(now);
    Schedule(index);
  }
}

}  // namespace shoji::bench
