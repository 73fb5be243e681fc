// The agent: the guest's first process. It brings up the guest (boot.c), then
// serves each connection in a process of its own (session.c).
#ifndef CI_VM_D_AGENT_H
#define CI_VM_D_AGENT_H

// agent_boot loads modules, mounts the host's root file system as the guest's
// and makes it the root. Returns the control directory, never NULL: on failure
// it says why on the console and powers the guest off.
const char *agent_boot(void);

// agent_fatal says why on the console and powers the guest off.
void agent_fatal(const char *what) __attribute__((noreturn));

// agent_session serves one connection to its end. `token` is what the client
// must show, `number` names the session's control group.
void agent_session(int sock, const char *token, unsigned number);

#endif
