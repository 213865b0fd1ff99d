// impostor PID ATTACK: plays a taken-over shoji-agent. Exit status 0: done; 3: the kernel refused; 2: usage or not
// root.
#include <cstdio>
#include <cstdlib>

#include "tests/hostile/impostor.h"
#include "tests/hostile/transfer_attacks.h"

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: impostor AGENT_PID ATTACK\n"), 2;
  const pid_t agent = static_cast<pid_t>(std::strtol(argv[1], nullptr, 10));
  auto socket = shoji::hostile::Borrow(agent, 3);
  auto framebuffer = shoji::hostile::Borrow(agent, 4);
  if (!socket || !framebuffer) {
    return std::fprintf(stderr, "%s\n", (socket ? framebuffer : socket).error().message.c_str()), 2;
  }
  const std::string name = argv[2];
  const auto outcome = name.starts_with(shoji::hostile::kTransferAttack)
                           ? shoji::hostile::AttackTransfers(name, agent, socket->get())
                           : shoji::hostile::Attack(name, socket->get(), framebuffer->get());
  std::puts(outcome ? outcome->c_str() : outcome.error().message.c_str());
  if (outcome) return 0;
  return outcome.error().code == shoji::ErrorCode::kRefused ? 3 : 2;
}
