"""What a program in compartments may be permitted beyond what all may."""

# System calls that are denied unless a program says why it needs them: none of them reaches another
# compartment's memory.  (ia2/runtime/confine/calls.c; those that do reach it are not for anybody.)
_SYSTEM_CALLS = [
    "acct",
    "add_key",
    "adjtimex",
    "chroot",
    "clock_adjtime",
    "clock_settime",
    "fanotify_init",
    "fanotify_mark",
    "io_cancel",
    "io_destroy",
    "io_getevents",
    "io_pgetevents",
    "io_setup",
    "io_submit",
    "keyctl",
    "landlock_add_rule",
    "landlock_create_ruleset",
    "landlock_restrict_self",
    "mbind",
    "migrate_pages",
    "move_pages",
    "name_to_handle_at",
    "open_by_handle_at",
    "quotactl",
    "request_key",
    "set_mempolicy",
    "setdomainname",
    "sethostname",
    "setns",
    "settimeofday",
    "shmat",
    "shmctl",
    "shmdt",
    "shmget",
    "swapoff",
    "swapon",
    "syslog",
    "unshare",
    "vhangup",
]

# What is no system call: a bit of ia2_program.options (ia2/runtime/compartment.h).
_OPTIONS = {
    "core_dump": "IA2_CORE_DUMP",
}

def check_permits(label, permits):
    """Fails unless each entry names something that can be permitted, and a reason."""
    for what, reason in permits.items():
        if what not in _SYSTEM_CALLS and what not in _OPTIONS:
            fail("%s: permits '%s': no such permit, or what would get round the compartments; ia2/private/permits.bzl has the list" % (label, what))
        if not reason.strip():
            fail("%s: permits '%s' has no reason; write why" % (label, what))

def permit_flags(permits):
    """Defines for ia2/runtime/compartment/program.c."""
    calls = ["SYS_%s," % what for what in permits if what in _SYSTEM_CALLS]
    options = [_OPTIONS[what] for what in permits if what in _OPTIONS]
    flags = []
    if calls:
        flags.append("-DIA2_PERMITTED=" + "".join(calls))
    if options:
        flags.append("-DIA2_OPTIONS=%s" % "|".join(options))
    return flags
