"""Versions and checksums of the Debian packages. Made by `third_party/debian/lock`."""

PACKAGES = {
    "busybox": {
        "busybox-static": struct(
            path = "pool/main/b/busybox/busybox-static_1.35.0-4+deb12u1+b1_amd64.deb",
            sha256 = "3d3fdbe91d4660c873e14b092c213fe81c1da6362daa236eb25d0171eb108744",
            version = "1:1.35.0-4+deb12u1+b1",
        ),
    },
    "gcc": {
        "binutils-common": struct(
            path = "pool/main/b/binutils/binutils-common_2.40-2_amd64.deb",
            sha256 = "ab314134f43a0891a48f69a9bc33d825da748fa5e0ba2bebb7a5c491b026f1a0",
            version = "2.40-2",
        ),
        "binutils-x86-64-linux-gnu": struct(
            path = "pool/main/b/binutils/binutils-x86-64-linux-gnu_2.40-2_amd64.deb",
            sha256 = "2d7ea8a570d768224d7f2424abbe6f373d2154865a1fa7f56c80d43ecf492521",
            version = "2.40-2",
        ),
        "cpp-12": struct(
            path = "pool/main/g/gcc-12/cpp-12_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "fedbb98e877adde83c983c6071537ea25ac52b277ac6e4637d85025949ca1454",
            version = "12.2.0-14+deb12u1",
        ),
        "gcc-12": struct(
            path = "pool/main/g/gcc-12/gcc-12_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "b46f33cc2ec245e435e043807038cecf4b201ef004800e9dfc1455240360e49d",
            version = "12.2.0-14+deb12u1",
        ),
        "libasan8": struct(
            path = "pool/main/g/gcc-12/libasan8_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "e7ac5d797d7d438a130674a8e463530f06aa02ecf919ca054d75eaa2f7849ec7",
            version = "12.2.0-14+deb12u1",
        ),
        "libbinutils": struct(
            path = "pool/main/b/binutils/libbinutils_2.40-2_amd64.deb",
            sha256 = "fcf55b99e5f8a78f3c8ce9b6957f1024f394cf20c196b100d308a57e43547710",
            version = "2.40-2",
        ),
        "libc6": struct(
            path = "pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb",
            sha256 = "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
            version = "2.36-9+deb12u14",
        ),
        "libcc1-0": struct(
            path = "pool/main/g/gcc-12/libcc1-0_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "4ee6009633003f47de98333ea7f7d8835ec563ae2ac4f30251dbfee04d75d46b",
            version = "12.2.0-14+deb12u1",
        ),
        "libctf0": struct(
            path = "pool/main/b/binutils/libctf0_2.40-2_amd64.deb",
            sha256 = "3fb7b6f326be3fae4a87a3d33b9269bd06c1e4346a24bd737f265067e3b7427f",
            version = "2.40-2",
        ),
        "libgcc-12-dev": struct(
            path = "pool/main/g/gcc-12/libgcc-12-dev_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "d720259380a84f2ffc6fe516eff5cbe9c8a005138e8d6a5748747ba4b3404a82",
            version = "12.2.0-14+deb12u1",
        ),
        "libgcc-s1": struct(
            path = "pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
            version = "12.2.0-14+deb12u1",
        ),
        "libgmp10": struct(
            path = "pool/main/g/gmp/libgmp10_6.2.1+dfsg1-1.1_amd64.deb",
            sha256 = "187aedef2ed763f425c1e523753b9719677633c7eede660401739e9c893482bd",
            version = "2:6.2.1+dfsg1-1.1",
        ),
        "libgprofng0": struct(
            path = "pool/main/b/binutils/libgprofng0_2.40-2_amd64.deb",
            sha256 = "a3c4092d84f19d13caf90f3c96eec53db8819f0e3a5247434944d71ed75fa53d",
            version = "2.40-2",
        ),
        "libisl23": struct(
            path = "pool/main/i/isl/libisl23_0.25-1.1_amd64.deb",
            sha256 = "ebff0b2f8b220c74224197523019366e97ee4770d464bebc48e4865114e4da0e",
            version = "0.25-1.1",
        ),
        "libitm1": struct(
            path = "pool/main/g/gcc-12/libitm1_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "0ed5b35dfd1346cccbf065408ec789db6c44c1d0a16ae84533411dea09632979",
            version = "12.2.0-14+deb12u1",
        ),
        "libjansson4": struct(
            path = "pool/main/j/jansson/libjansson4_2.14-2_amd64.deb",
            sha256 = "3fc9742f9f1a37bcb9931df6074b4d1483419ef832ad5349f47323e75fc27864",
            version = "2.14-2",
        ),
        "libmpc3": struct(
            path = "pool/main/m/mpclib3/libmpc3_1.3.1-1_amd64.deb",
            sha256 = "d7f79544790e44f9b0c8cb9034a18c58d37f8702a15f32539050718679e52f80",
            version = "1.3.1-1",
        ),
        "libmpfr6": struct(
            path = "pool/main/m/mpfr4/libmpfr6_4.2.0-1_amd64.deb",
            sha256 = "37b7a2b4e78890b6a074777f27b96c84f58e81558ba08410c2b6c0ca4a4ad77b",
            version = "4.2.0-1",
        ),
        "libstdc++6": struct(
            path = "pool/main/g/gcc-12/libstdc++6_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
            version = "12.2.0-14+deb12u1",
        ),
        "libzstd1": struct(
            path = "pool/main/libz/libzstd/libzstd1_1.5.4+dfsg2-5_amd64.deb",
            sha256 = "6315b5ac38b724a710fb96bf1042019398cb656718b1522279a5185ed39318fa",
            version = "1.5.4+dfsg2-5",
        ),
        "zlib1g": struct(
            path = "pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb",
            sha256 = "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
            version = "1:1.2.13.dfsg-1",
        ),
    },
    "llvm": {
        "clang-19": struct(
            path = "pool/main/l/llvm-toolchain-19/clang-19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "89ab931a9bbfd567a76df3141af5d5ec67b01d800150e614f2c9bf4671da9b08",
            version = "1:19.1.7-3~deb12u1",
        ),
        "clang-format-19": struct(
            path = "pool/main/l/llvm-toolchain-19/clang-format-19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "294be761c32accb59d1fb8a27b4929d0f219a898b47fd52a8f5e2c841ab8d089",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libbsd0": struct(
            path = "pool/main/libb/libbsd/libbsd0_0.11.7-2_amd64.deb",
            sha256 = "bb31cc8b40f962a85b2cec970f7f79cc704a1ae4bad24257a822055404b2c60b",
            version = "0.11.7-2",
        ),
        "libc6": struct(
            path = "pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb",
            sha256 = "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
            version = "2.36-9+deb12u14",
        ),
        "libc6-dev": struct(
            path = "pool/main/g/glibc/libc6-dev_2.36-9+deb12u14_amd64.deb",
            sha256 = "0218fc2befcd784c1b0c6292c0a137ce89fad054efaa579ad083bee0f2c01aae",
            version = "2.36-9+deb12u14",
        ),
        "libcapstone-dev": struct(
            path = "pool/main/c/capstone/libcapstone-dev_4.0.2-5_amd64.deb",
            sha256 = "ccb4d604ae6110a6d1f8efa689aab8edd30c0cfc8d09fb6081287edaef124f04",
            version = "4.0.2-5",
        ),
        "libcapstone4": struct(
            path = "pool/main/c/capstone/libcapstone4_4.0.2-5_amd64.deb",
            sha256 = "41277f0388184f6e3b9fc02eda3184afbc999314b25b77ed75e8049428bdfe5e",
            version = "4.0.2-5",
        ),
        "libclang-19-dev": struct(
            path = "pool/main/l/llvm-toolchain-19/libclang-19-dev_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "1743d67c024c33e2c3715fb4b1004b356d28b41373d7fff36354c22a3935a7e6",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libclang-common-19-dev": struct(
            path = "pool/main/l/llvm-toolchain-19/libclang-common-19-dev_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "811c2d398ad772204ec05ffde485cbbc4c210abc5dcf0068ff9ca3e647591ce7",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libclang-cpp19": struct(
            path = "pool/main/l/llvm-toolchain-19/libclang-cpp19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "5daa784e1d747db320c16604729ffa805e6bfd72d3ac0b7cb0ee5f1a7ebc8aae",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libclang-rt-19-dev": struct(
            path = "pool/main/l/llvm-toolchain-19/libclang-rt-19-dev_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "872464dcd1aa3538e417e177f74a4c549b19313acaa1fe9465d32b936e9ef8eb",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libclang1-19": struct(
            path = "pool/main/l/llvm-toolchain-19/libclang1-19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "0e5cf7d98563ef2c74339d608b219a2b113e7c91c2834dabaeee423ce3bf2f96",
            version = "1:19.1.7-3~deb12u1",
        ),
        "libcmocka-dev": struct(
            path = "pool/main/c/cmocka/libcmocka-dev_1.1.5-2.1_amd64.deb",
            sha256 = "9fce50ae4bde8cd63599641b365db7432004b1d266839f1f4de8d6cc623dde52",
            version = "1.1.5-2.1",
        ),
        "libcmocka0": struct(
            path = "pool/main/c/cmocka/libcmocka0_1.1.5-2.1_amd64.deb",
            sha256 = "4dd93b88bf0268073c53e426e45e257b2bb1e00c72d5d9f7d93d51a231f6085f",
            version = "1.1.5-2.1",
        ),
        "libcrypt-dev": struct(
            path = "pool/main/libx/libxcrypt/libcrypt-dev_4.4.33-2_amd64.deb",
            sha256 = "81ccd29130f75a9e3adabc80e61921abff42f76761e1f792fa2d1bb69af7f52f",
            version = "1:4.4.33-2",
        ),
        "libcrypt1": struct(
            path = "pool/main/libx/libxcrypt/libcrypt1_4.4.33-2_amd64.deb",
            sha256 = "f5f60a5cdfd4e4eaa9438ade5078a57741a7a78d659fcb0c701204f523e8bd29",
            version = "1:4.4.33-2",
        ),
        "libedit2": struct(
            path = "pool/main/libe/libedit/libedit2_3.1-20221030-2_amd64.deb",
            sha256 = "1cf14abf2716d3279db12d0657a5737cf70074a1e71d3bdf73206625e3c89ce6",
            version = "3.1-20221030-2",
        ),
        "libffi8": struct(
            path = "pool/main/libf/libffi/libffi8_3.4.4-1_amd64.deb",
            sha256 = "6d9f6c25c30efccce6d4bceaa48ea86c329a3432abb360a141f76ac223a4c34a",
            version = "3.4.4-1",
        ),
        "libgcc-12-dev": struct(
            path = "pool/main/g/gcc-12/libgcc-12-dev_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "d720259380a84f2ffc6fe516eff5cbe9c8a005138e8d6a5748747ba4b3404a82",
            version = "12.2.0-14+deb12u1",
        ),
        "libgcc-s1": struct(
            path = "pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
            version = "12.2.0-14+deb12u1",
        ),
        "libicu72": struct(
            path = "pool/main/i/icu/libicu72_72.1-3+deb12u1_amd64.deb",
            sha256 = "f7f6f99c6d7b025914df2447fc93e11d22c44c0c8bdd8b6f36691c9e7ddcef88",
            version = "72.1-3+deb12u1",
        ),
        "libllvm19": struct(
            path = "pool/main/l/llvm-toolchain-19/libllvm19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "6edf3a8b28495cdba883d9760e0dca1a81983fc497a5f989dc64d0d96d23b4aa",
            version = "1:19.1.7-3~deb12u1",
        ),
        "liblzma5": struct(
            path = "pool/main/x/xz-utils/liblzma5_5.4.1-1+deb12u1_amd64.deb",
            sha256 = "f96d8876b53ec89d76a992bc199679b818cf518225a768954d9451fb556a4eb7",
            version = "5.4.1-1+deb12u1",
        ),
        "libmd0": struct(
            path = "pool/main/libm/libmd/libmd0_1.0.4-2_amd64.deb",
            sha256 = "03539fd30c509e27101d13a56e52eda9062bdf1aefe337c07ab56def25a13eab",
            version = "1.0.4-2",
        ),
        "libseccomp-dev": struct(
            path = "pool/main/libs/libseccomp/libseccomp-dev_2.5.4-1+deb12u1_amd64.deb",
            sha256 = "5fb305f3aeb293e2b78a4cfcb58c0f42179703c371a408d002c8454661e6b7b2",
            version = "2.5.4-1+deb12u1",
        ),
        "libstdc++-12-dev": struct(
            path = "pool/main/g/gcc-12/libstdc++-12-dev_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "d28def6c23630432b57cb38a4c2fd67a79d4e0484027386ca6e8d6005c3d7a73",
            version = "12.2.0-14+deb12u1",
        ),
        "libstdc++6": struct(
            path = "pool/main/g/gcc-12/libstdc++6_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
            version = "12.2.0-14+deb12u1",
        ),
        "libtinfo6": struct(
            path = "pool/main/n/ncurses/libtinfo6_6.4-4_amd64.deb",
            sha256 = "072d908f38f51090ca28ca5afa3b46b2957dc61fe35094c0b851426859a49a51",
            version = "6.4-4",
        ),
        "libxml2": struct(
            path = "pool/main/libx/libxml2/libxml2_2.9.14+dfsg-1.3~deb12u6_amd64.deb",
            sha256 = "4460e39dda10a815881374217cde08474747cfa018358cd8612c14b390eff53b",
            version = "2.9.14+dfsg-1.3~deb12u6",
        ),
        "libz3-4": struct(
            path = "pool/main/z/z3/libz3-4_4.8.12-3.1_amd64.deb",
            sha256 = "6221ca25ad5abcfbe1965801029d85a88b4775320384b4b716de8fab7a4d2f7a",
            version = "4.8.12-3.1",
        ),
        "libzstd1": struct(
            path = "pool/main/libz/libzstd/libzstd1_1.5.4+dfsg2-5_amd64.deb",
            sha256 = "6315b5ac38b724a710fb96bf1042019398cb656718b1522279a5185ed39318fa",
            version = "1.5.4+dfsg2-5",
        ),
        "libzycore-dev": struct(
            path = "pool/main/z/zycore-c/libzycore-dev_1.4.1-1_amd64.deb",
            sha256 = "20daa9552e632c9a08443690c6933c34f2f63a8d2eb60125688823a20f7322c3",
            version = "1.4.1-1",
        ),
        "libzycore1.4": struct(
            path = "pool/main/z/zycore-c/libzycore1.4_1.4.1-1_amd64.deb",
            sha256 = "0c534e9242e4935e94bcb61639e37006b48b6c4db62462c3688765229bb37e74",
            version = "1.4.1-1",
        ),
        "libzydis-dev": struct(
            path = "pool/main/z/zydis/libzydis-dev_4.0.0-1_amd64.deb",
            sha256 = "e40fde6365a20c2a4b6327f75414c45e563f76a755ba2673b08c12ba3819066b",
            version = "4.0.0-1",
        ),
        "libzydis4.0": struct(
            path = "pool/main/z/zydis/libzydis4.0_4.0.0-1_amd64.deb",
            sha256 = "b02d43b7a7e941954cdd3dc80862f840c2d1a993cc07b352abf0a529ee888319",
            version = "4.0.0-1",
        ),
        "linux-libc-dev": struct(
            path = "pool/main/l/linux/linux-libc-dev_6.1.176-1_amd64.deb",
            sha256 = "8bb258735b9dffbb111da778ebdd024750878e435ffd9dfcadcb6762ede6b4cf",
            version = "6.1.176-1",
        ),
        "lld-19": struct(
            path = "pool/main/l/llvm-toolchain-19/lld-19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "416e084363a16a7060eaa6343ed641dfe864b8208c39170ee00a5679e4b486a2",
            version = "1:19.1.7-3~deb12u1",
        ),
        "llvm-19": struct(
            path = "pool/main/l/llvm-toolchain-19/llvm-19_19.1.7-3~deb12u1_amd64.deb",
            sha256 = "f91492c5b361ff12f540b9f6145cf638b5e0fb3f145fceabd6c4b9540eab4bf9",
            version = "1:19.1.7-3~deb12u1",
        ),
        "nasm": struct(
            path = "pool/main/n/nasm/nasm_2.16.01-1_amd64.deb",
            sha256 = "0180693ad5d2da8b36e7d73b9b596dc3e9f900238e3de699976c0576875b878f",
            version = "2.16.01-1",
        ),
        "zlib1g": struct(
            path = "pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb",
            sha256 = "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
            version = "1:1.2.13.dfsg-1",
        ),
    },
    "meson": {
        "libc6": struct(
            path = "pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb",
            sha256 = "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
            version = "2.36-9+deb12u14",
        ),
        "libexpat1": struct(
            path = "pool/main/e/expat/libexpat1_2.5.0-1+deb12u2_amd64.deb",
            sha256 = "2255e62fc22a86d2c544b8a3f516da9aee19383ad5742722ab4ce7f66a30dbc8",
            version = "2.5.0-1+deb12u2",
        ),
        "libgcc-s1": struct(
            path = "pool/main/g/gcc-12/libgcc-s1_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
            version = "12.2.0-14+deb12u1",
        ),
        "libpython3.11-minimal": struct(
            path = "pool/main/p/python3.11/libpython3.11-minimal_3.11.2-6+deb12u8_amd64.deb",
            sha256 = "f3beaa03994ffedacf73c43a0843d53b062d347115d8af65bee2034552a4e6f9",
            version = "3.11.2-6+deb12u8",
        ),
        "libpython3.11-stdlib": struct(
            path = "pool/main/p/python3.11/libpython3.11-stdlib_3.11.2-6+deb12u8_amd64.deb",
            sha256 = "890b3540dad8a1ccc0deeca025db735bcc82629a76adacbe3b50fcc06ed528ca",
            version = "3.11.2-6+deb12u8",
        ),
        "libstdc++6": struct(
            path = "pool/main/g/gcc-12/libstdc++6_12.2.0-14+deb12u1_amd64.deb",
            sha256 = "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
            version = "12.2.0-14+deb12u1",
        ),
        "meson": struct(
            path = "pool/main/m/meson/meson_1.0.1-5_all.deb",
            sha256 = "64c435548c1118afdcc68a5d537b99cfcd12e0556b695a81febd512d671eb666",
            version = "1.0.1-5",
        ),
        "ninja-build": struct(
            path = "pool/main/n/ninja-build/ninja-build_1.11.1-2~deb12u1_amd64.deb",
            sha256 = "e75fe14ee81334f52efe955aaaddac07d26f117bac60488ea19ea7a8b564e62c",
            version = "1.11.1-2~deb12u1",
        ),
        "python3.11-minimal": struct(
            path = "pool/main/p/python3.11/python3.11-minimal_3.11.2-6+deb12u8_amd64.deb",
            sha256 = "4aba533f7cc5e7b93b7ff24482840e96813f5bcde9cce028395b65a0d799ccee",
            version = "3.11.2-6+deb12u8",
        ),
        "zlib1g": struct(
            path = "pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb",
            sha256 = "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
            version = "1:1.2.13.dfsg-1",
        ),
    },
    "shellcheck": {
        "libc6": struct(
            path = "pool/main/g/glibc/libc6_2.36-9+deb12u14_amd64.deb",
            sha256 = "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
            version = "2.36-9+deb12u14",
        ),
        "libffi8": struct(
            path = "pool/main/libf/libffi/libffi8_3.4.4-1_amd64.deb",
            sha256 = "6d9f6c25c30efccce6d4bceaa48ea86c329a3432abb360a141f76ac223a4c34a",
            version = "3.4.4-1",
        ),
        "libgmp10": struct(
            path = "pool/main/g/gmp/libgmp10_6.2.1+dfsg1-1.1_amd64.deb",
            sha256 = "187aedef2ed763f425c1e523753b9719677633c7eede660401739e9c893482bd",
            version = "2:6.2.1+dfsg1-1.1",
        ),
        "shellcheck": struct(
            path = "pool/main/s/shellcheck/shellcheck_0.9.0-1_amd64.deb",
            sha256 = "8c40f8a4ecccf3d746b933853972f1cd1be6df84fc5977d0137269d4debefa4f",
            version = "0.9.0-1",
        ),
    },
    "xxhash": {
        "libxxhash-dev": struct(
            path = "pool/main/x/xxhash/libxxhash-dev_0.8.1-1_amd64.deb",
            sha256 = "47e8309c6163f5ffa910520f6502cc264fda93dbb58ada840db4838575a86151",
            version = "0.8.1-1",
        ),
    },
}
