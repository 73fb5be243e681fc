"""How the pinned clang and lld are called."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load(
    "@bazel_tools//tools/cpp:cc_toolchain_config_lib.bzl",
    "feature",
    "flag_group",
    "flag_set",
    "tool_path",
    "with_feature_set",
)

_COMPILE = [
    ACTION_NAMES.assemble,
    ACTION_NAMES.c_compile,
    ACTION_NAMES.cpp_compile,
    ACTION_NAMES.cpp_header_parsing,
    ACTION_NAMES.preprocess_assemble,
]

_LINK = [
    ACTION_NAMES.cpp_link_dynamic_library,
    ACTION_NAMES.cpp_link_executable,
    ACTION_NAMES.cpp_link_nodeps_dynamic_library,
]

_TOOLS = {
    "ar": "llvm-ar",
    "cpp": "clang",
    "gcc": "clang",
    "ld": "ld.lld",
    "nm": "llvm-nm",
    "objcopy": "llvm-objcopy",
    "objdump": "llvm-objdump",
    "strip": "llvm-strip",
    # Bazel wants to know these; nothing here uses them.
    "dwp": "clang",
    "gcov": "clang",
    "llvm-cov": "clang",
    "llvm-profdata": "clang",
}

def _flags(actions, flags, only = None):
    return flag_set(
        actions = actions,
        flag_groups = [flag_group(flags = flags)],
        with_features = [with_feature_set(features = [only])] if only else [],
    )

def _sanitizer(name, flags):
    return feature(
        name = name,
        flag_sets = [
            _flags(_COMPILE, flags + ["-fno-omit-frame-pointer", "-gline-tables-only"]),
            _flags(_LINK, flags),
        ],
    )

def _impl(ctx):
    # All paths are relative to the execution root: nothing of the machine gets into
    # an output.
    root = ctx.label.workspace_root
    where = [
        "--target=x86_64-linux-gnu",
        "-no-canonical-prefixes",
        "--sysroot=" + root,
        "-resource-dir",
        root + "/usr/lib/llvm-19/lib/clang/19",
    ]
    compile = where + [
        "-ffile-compilation-dir=.",
        "-Wno-builtin-macro-redefined",
        "-D__DATE__=\"redacted\"",
        "-D__TIME__=\"redacted\"",
        "-D__TIMESTAMP__=\"redacted\"",
    ]

    # clang takes the defaults of these from the /etc/os-release of the machine.
    link = where + [
        "-B" + root + "/bin",
        "-fuse-ld=lld",
        "--unwindlib=libgcc",
        "--rtlib=libgcc",
        "-Wl,--build-id=sha1",
        "-Wl,--hash-style=gnu",
        "-Wl,-z,relro,-z,now",
    ]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = "debian-clang-19",
        host_system_name = "local",
        target_system_name = "local",
        target_cpu = "k8",
        target_libc = "glibc-2.36",
        compiler = "clang",
        abi_version = "local",
        abi_libc_version = "local",
        builtin_sysroot = root,
        cxx_builtin_include_directories = [],
        tool_paths = [
            tool_path(name = name, path = "bin/" + path)
            for name, path in _TOOLS.items()
        ],
        features = [
            feature(name = "dbg"),
            feature(name = "fastbuild"),
            feature(name = "opt"),
            feature(name = "supports_dynamic_linker", enabled = True),
            feature(name = "supports_pic", enabled = True),
            feature(
                name = "toolchain_flags",
                enabled = True,
                flag_sets = [
                    _flags(_COMPILE, compile),
                    _flags(_COMPILE, ["-O0", "-g"], only = "dbg"),
                    _flags(_COMPILE, ["-O2"], only = "fastbuild"),
                    _flags(_COMPILE, ["-O2", "-DNDEBUG"], only = "opt"),
                    _flags(_LINK, link),
                ],
            ),
            _sanitizer("asan", ["-fsanitize=address"]),
            _sanitizer("ubsan", ["-fsanitize=undefined", "-fno-sanitize-recover=all"]),
            _sanitizer("fuzzer", ["-fsanitize=fuzzer"]),
        ],
    )

debian_cc_config = rule(
    implementation = _impl,
    doc = "Describes the pinned clang to Bazel.",
    provides = [CcToolchainConfigInfo],
)
