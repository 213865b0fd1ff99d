// What each policy.* request does: JSON out, over the PolicyDesk. Service thread. The desk puts every change on record
// before it takes effect. Where two persons must decide, "uid:0" is no person: who submits or approves proves a login
// of the role security.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "broker/admin/policy_request.h"
#include "broker/auth/password_worker.h"
#include "broker/rules/policy_desk.h"
#include "broker/store/user_store.h"

namespace shoji::admin {

class PolicyCommands {
 public:
  // All outlive the commands.
  struct Services {
    rules::PolicyDesk& desk;
    store::UserStore& users;
    auth::PasswordWorker& passwords;
  };
  using Reply = std::function<void(std::string)>;  // one JSON object, no line break

  explicit PolicyCommands(Services services) : services_(services) {}

  // `actor`: who asks when the request names no user. `reply` runs exactly once, at once or through the worker's post.
  void Handle(const PolicyRequest& request, std::string_view actor, const Reply& reply);

 private:
  void HandleAs(const PolicyRequest& request, const Reply& reply);
  std::string Do(const PolicyRequest& request, std::string_view actor);
  std::string List(const PolicyRequest& request);
  std::string Show(const PolicyRequest& request);

  Services services_;
};

}  // namespace shoji::admin
