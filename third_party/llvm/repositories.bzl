"""The repository @debian: compiler, binary utilities, C library."""

load("//third_party/debian:debian.bzl", "debian_packages")

_BIN = "./usr/lib/llvm-19/bin/"
_RT = "./usr/lib/llvm-19/lib/clang/19/lib/linux/"
_LIB = "./usr/lib/x86_64-linux-gnu/"

_LLVM_TOOLS = [
    "ar",
    "dwarfdump",
    "nm",
    "objcopy",
    "objdump",
    "readelf",
    "strip",
    "symbolizer",
]

# The packages hold much that no action needs, and what is not there need not be
# put into a sandbox.
_KEEP = {
    "clang-19": [_BIN + "clang"],
    "clang-format-19": [_BIN + "clang-format"],
    "libc6": ["./lib/x86_64-linux-gnu/*.so*", "./lib64"],
    "libc6-dev": ["./usr/include", _LIB + "*.o", _LIB + "*.a", _LIB + "*.so"],
    "libcapstone-dev": ["./usr/include", _LIB + "*.a"],
    "libclang-19-dev": ["./usr/lib/llvm-19/include/clang-c"],
    "libclang-common-19-dev": ["./usr/lib/llvm-19/lib/clang/19/include"],
    "libclang-rt-19-dev": [
        _RT + "clang_rt.crt*-x86_64.o",
        _RT + "libclang_rt.asan*-x86_64.a*",
        _RT + "libclang_rt.builtins-x86_64.a",
        _RT + "libclang_rt.fuzzer*-x86_64.a",
        _RT + "libclang_rt.ubsan*-x86_64.a*",
    ],
    "libclang1-19": [_LIB + "libclang-19.so*"],
    "libgcc-12-dev": ["./usr/lib/gcc/x86_64-linux-gnu/12/[cl]*"],
    "libstdc++-12-dev": ["./usr/lib/gcc/x86_64-linux-gnu/12/libstdc++.*"],
    "linux-libc-dev": [
        "./usr/include/asm-generic",
        "./usr/include/linux",
        "./usr/include/x86_64-linux-gnu/asm",
    ],
    "lld-19": [_BIN + "lld", _BIN + "ld.lld"],
    "llvm-19": [_BIN + "llvm-" + t for t in _LLVM_TOOLS + ["readobj"]],
    "nasm": ["./usr/bin/nasm"],
}

def llvm_repository(name = "debian"):
    """Declares the repository of the toolchain.

    Args:
      name: its name. Only "debian" will do: flags hold paths into it.
    """
    tools = {"llvm-" + t: "usr/lib/llvm-19/bin/llvm-" + t for t in _LLVM_TOOLS}
    tools.update({
        "clang": "usr/lib/llvm-19/bin/clang",
        "clang-format": "usr/lib/llvm-19/bin/clang-format",
        "ld.lld": "usr/lib/llvm-19/bin/ld.lld",
        "nasm": "usr/bin/nasm",
    })
    debian_packages(
        name = name,
        group = "llvm",
        build_file = Label("//third_party/llvm:llvm.BUILD"),
        keep = _KEEP,
        remove = [
            "etc",
            "usr/lib/valgrind",
            "usr/share",
        ],
        tools = tools,
    )
