"""How many protection keys there are to hand out."""

# x86-64 has 16 keys (Intel SDM vol. 3A 4.6.2).  0 is shared, 14 libc's, 15 the runtime's.
MAX_KEYS = 13

def check_count(label, compartments):
    """Fails when the compartments alone need more keys than there are; lending keys are counted by ia2-merge."""
    if len(compartments) > MAX_KEYS:
        fail("%s: %d compartments, but the hardware has protection keys for %d: join some of %s" %
             (label, len(compartments), MAX_KEYS, ", ".join([c.name for c in compartments])))
    seen = {}
    for c in compartments:
        if c.name in seen:
            fail("%s: two compartments are named %s, %s and %s: names are used in policies and messages, rename one" %
                 (label, c.name, seen[c.name], c.label))
        seen[c.name] = c.label
