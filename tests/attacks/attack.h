/* What an attack is, and what it knows.
 *
 * An attack is code of the attacker's compartment.  It knows every address of the victim's and may
 * do everything but change what its object contains.  It wins when it has the victim's secret, or
 * when a word of the victim's is changed; what else can be won says ATTACK_DONE. */
#ifndef TESTS_ATTACKS_ATTACK_H
#define TESTS_ATTACKS_ATTACK_H

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In memory that both can write, at an address that code with anybody's rights can use. */
struct attack_shared {
  volatile uint64_t *global, *heap, *stack, *tls; /* words of the victim's that hold its secret */
  volatile uint64_t rights;                       /* of code that the attacker got to run (evil) */
  volatile uint64_t arrived;
  volatile uint64_t found;    /* what that code read of the victim's */
  volatile uint64_t seen[96]; /* what the attacker saw, in registers say */
  volatile uint64_t probe;    /* registers.S: note the registers of the next call */
  volatile uint64_t evil;     /* where the sled of jump.S leads */
  char name[64];
};
#define ATTACK_SHARED_ADDRESS 0x10000000
#define attack_shared ((struct attack_shared *)ATTACK_SHARED_ADDRESS)

/* Results of an attack: the secret if it was read; -errno if something was refused; or: */
#define ATTACK_NOTHING 0
#define ATTACK_DONE 0x646f6e65 /* the kernel did, or the processor let pass, what it should not */

struct attack {
  const char *name;
  uint64_t (*run)(void);
};

/* Defines an attack; its name is that of its row in attacks.tsv. */
#define ATTACK(title)                                                                              \
  static uint64_t run_##title(void);                                                               \
  __attribute__((used, section("attack_list"))) static const struct attack attack_##title = {      \
      #title, run_##title};                                                                        \
  static uint64_t run_##title(void)

/* A system call without libc's opinion of it; -errno on failure. */
static inline uint64_t attack_syscall(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                                      uint64_t e, uint64_t f) {
  register uint64_t r10 __asm__("r10") = d;
  register uint64_t r8 __asm__("r8") = e;
  register uint64_t r9 __asm__("r9") = f;
  uint64_t result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#define SYSCALL_0(n) attack_syscall(n, 0, 0, 0, 0, 0, 0)
#define SYSCALL_1(n, a) attack_syscall(n, (uint64_t)(a), 0, 0, 0, 0, 0)
#define SYSCALL_2(n, a, b) attack_syscall(n, (uint64_t)(a), (uint64_t)(b), 0, 0, 0, 0)
#define SYSCALL_3(n, a, b, c)                                                                      \
  attack_syscall(n, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c), 0, 0, 0)
#define SYSCALL_4(n, a, b, c, d)                                                                   \
  attack_syscall(n, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), 0, 0)
#define SYSCALL_6(n, a, b, c, d, e, f)                                                             \
  attack_syscall(n, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), (uint64_t)(e),     \
                 (uint64_t)(f))

static inline int attack_failed(uint64_t result) { return result > (uint64_t)-4096; }

/* The page that a word of the victim's lies in. */
static inline uint64_t page_of(volatile uint64_t *word) { return (uint64_t)word & ~(uint64_t)4095; }

/* The stack pointer on which gates enter the attacker; what he makes of it, he makes. */
void attack_forge_stack_pointer(uint64_t sp);

/* rows/jump.S: goes to `target` with rax = rights, rcx = rdx = 0, rsp = sp, and `value` in all
 * other registers. */
_Noreturn void attack_jump(uint64_t target, uint64_t rights, uint64_t sp, uint64_t value);

/* The first place after `from` (0: any) in the executable memory of an object whose path ends with
 * `object` (that of the program: "") that holds these bytes; 0 if there is none. */
uint64_t attack_find(const char *object, uint64_t from, const void *bytes, uint64_t size);

/* evil.S: notes the rights it runs with, reads the victim's secret and ends the process, from any
 * state of stack and registers.  Without rights it dies of the key. */
void evil(void);
/* The same, returns. */
void evil_returns(void);

/* ---- The victim, through gates (victim.h) ---- */
uint64_t victim_do(uint64_t what, uint64_t argument);

enum victim_deed {
  VICTIM_NOTHING = 1,
  VICTIM_TLS,         /* the value of its thread-local word, as it sees it */
  VICTIM_TLS_CHANGED, /* ATTACK_DONE if that is not the secret */
  VICTIM_WORKS,     /* a thread of the victim's that computes for a second; returns its pthread_t */
  VICTIM_COPIES,    /* memcpy within its memory; ATTACK_DONE if the copy is wrong */
  VICTIM_COMPUTES,  /* 1/3 in double; ATTACK_DONE if that is wrong */
  VICTIM_UNALIGNED, /* reads an unaligned word */
  VICTIM_CALLS,     /* calls the function pointer `argument`, of a type that it knows */
  VICTIM_PRIVATE,   /* the address of a function of its own that reads the secret */
  VICTIM_LEAVES_SECRETS, /* returns with the secret in every register that it has */
  VICTIM_CALLS_BACK,     /* calls attacker_callback with the secret in every register that it has */
  VICTIM_SPINS,       /* has the secret in a register until attack_shared->arrived, or a second */
  VICTIM_ENDS_THREAD, /* a thread that calls attacker_callback and ends with the victim's rights */
  VICTIM_LOOKS_AT_CLOCK,
  VICTIM_DUPLICATES,         /* a string, which libc copies */
  VICTIM_PRINTS,             /* a byte to the standard output, not the one it has in mind */
  VICTIM_EXITS,              /* exit(1), with an exit handler */
  VICTIM_ALLOCATES,          /* a block, and keeps its secret there */
  VICTIM_REMEMBERS_VARIABLE, /* the first of the environment */
  VICTIM_COMPARES_VARIABLE,  /* ATTACK_DONE if getenv says otherwise */
  VICTIM_LOOKS_AT_PAGE_SIZE, /* ATTACK_DONE if getauxval says otherwise than the kernel */
  VICTIM_FORKS,              /* fork() and wait; a child that the victim takes itself for exits */
};

/* attacker.c */
uint64_t attacker_run(uint64_t what, uint64_t argument);
enum attacker_deed {
  ATTACKER_RUN = 1, /* the attack that attack_shared names */
  ATTACKER_LIST,    /* prints the names of all */
  ATTACKER_CALLED,  /* calls attacker_callback */
};
extern uint64_t (*attacker_callback)(uint64_t argument);

#endif
