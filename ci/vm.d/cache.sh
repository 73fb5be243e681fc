# cache.sh: what the machine is made of, built once and kept in the cache:
# kernel, its modules and QEMU from Debian's archive; the agent, the client, an
# initramfs.
# shellcheck shell=bash

vm_say() { printf 'vm: %s\n' "$*" >&2; }

vm_cannot() {
  vm_say "cannot run here: $*"
  exit 77
}

# vm_cache prints the cache directory. HOME may be unset, as in Bazel tests, and
# there may be none to write to.
vm_cache() {
  local base=${XDG_CACHE_HOME:-}
  [[ -n $base ]] || base=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}/.cache
  if mkdir -p "$base/ia2-bazel/vm" 2>/dev/null && [[ -w $base/ia2-bazel/vm ]]; then
    printf '%s/ia2-bazel/vm\n' "$base"
  else
    base=${TMPDIR:-/tmp}/ia2-bazel-$(id -u)
    mkdir -p "$base" && chmod 700 "$base" # fails if it is another user's
    printf '%s/vm\n' "$base"
  fi
}

# vm_root CMD... runs CMD as root.
vm_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    vm_cannot "'$*' needs root, and sudo asks for a password"
  fi
}

# vm_install_tools installs the Debian packages of the tools that are missing.
vm_install_tools() {
  local tool missing=() linked
  local -A package=([cpio]=cpio [xz]=xz-utils [cc]=gcc [flock]=util-linux [dpkg-deb]=dpkg)
  for tool in "${!package[@]}"; do
    command -v "$tool" >/dev/null || missing+=("${package[$tool]}")
  done
  # Not to /dev/null: some linkers replace what they write to.
  linked=$(mktemp)
  printf 'int main(void){return 0;}' | cc -x c -static -o "$linked" - 2>/dev/null ||
    missing+=(libc6-dev)
  rm -f "$linked"
  [[ ${#missing[@]} == 0 ]] && return
  command -v apt-get >/dev/null || vm_cannot "needs ${missing[*]}, and this is no Debian"
  vm_say "installing ${missing[*]}"
  vm_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends "${missing[@]}" >&2 || vm_cannot "apt-get could not install ${missing[*]}"
}

# vm_apt SUITE DIR sets the array apt_options to options under which apt uses
# this machine's own sources with SUITE in place of its release, and keeps every
# file of its own in DIR, then fetches the lists: nothing of the machine's apt
# changes, and no root is needed.
vm_apt() {
  local suite=$1 dir=$2 release file
  command -v apt-get >/dev/null || vm_cannot "$suite's packages come by apt-get, and this is no Debian"
  release=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  mkdir -p "$dir/sources" "$dir/lists/partial" "$dir/archives/partial"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    # Of third parties' sources, only those that follow Debian's releases.
    if [[ ! -f $file ]] || ! grep -qw "$release" "$file"; then
      continue
    fi
    sed "s/\b$release\b/$suite/g" "$file" >"$dir/sources/$(basename "$file")"
  done
  : >"$dir/status"
  apt_options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$dir/sources"
    -o "Dir::State=$dir" -o "Dir::State::Lists=$dir/lists" -o "Dir::State::status=$dir/status"
    -o "Dir::Cache=$dir" -o APT::Sandbox::User=root -o Debug::NoLocking=1)
  apt-get "${apt_options[@]}" update >"$dir/log" 2>&1 ||
    vm_cannot "apt-get update for $suite: $(tail -n 1 "$dir/log")"
}

# vm_fetch_kernel VERSION OUT unpacks Debian's kernel VERSION to OUT/vmlinuz and
# what the agent needs of its modules to OUT/modules.
vm_fetch_kernel() {
  local version=$1 out=$2 suite package module work apt_options
  case $version in
    6.12) suite=trixie ;;
    6.1) suite=bookworm ;;
    *) vm_cannot "kernel $version is not one of 6.12, 6.1" ;;
  esac
  vm_say "fetching Linux $version of Debian $suite"
  work=$(mktemp -d "$out.XXXXXX")
  vm_apt "$suite" "$work/apt"
  # The full flavour: the smaller cloud kernel has no 9p.
  package=$(apt-cache "${apt_options[@]}" depends linux-image-amd64 |
    sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | sort -V | tail -n 1)
  (cd "$work" && apt-get "${apt_options[@]}" download "$package") >>"$work/log" 2>&1 ||
    vm_cannot "apt-get download $package: $(tail -n 1 "$work/log")"
  mkdir -p "$work/x" "$work/out/modules"
  dpkg-deb --fsys-tarfile "$work"/linux-image-*.deb | tar -x -C "$work/x" --wildcards \
    './boot/vmlinuz-*' '*/fs/9p/*' '*/net/9p/*' '*/fs/netfs/*' '*/fs/fscache/*' \
    '*/virtio_net.ko*' '*/net/core/*' '*/net_failover.ko*' '*/drivers/virtio/*' \
    2>>"$work/log" || true # not every kernel has every pattern
  for module in virtio_pci virtio_net 9pnet_virtio 9p; do
    vm_pick_module "$module" "$work/x" "$work/out/modules"
  done
  mv "$work"/x/boot/vmlinuz-* "$work/out/vmlinuz"
  printf '%s\n' "$package" >"$work/out/package"
  mkdir -p "$out"
  rm -rf "$out/modules"
  mv "$work"/out/* "$out/"
  rm -rf "$work"
}

# vm_qemu OUT prints the QEMU to run: $IA2_VM_QEMU, the machine's own if it is
# version 10 or later, or that of Debian trixie, unpacked to OUT with all it
# needs. Debian bookworm's 7.2 computes wrong: with AVX2, dav1d decodes some
# streams to wrong pictures in it.
vm_qemu() {
  local out=$1 work major package apt_options
  if [[ -n ${IA2_VM_QEMU:-} ]]; then
    printf '%s\n' "$IA2_VM_QEMU"
    return
  fi
  major=$(qemu-system-x86_64 --version 2>/dev/null | sed -n '1s/.* version \([0-9]*\)\..*/\1/p')
  if ((${major:-0} >= 10)); then
    command -v qemu-system-x86_64
    return
  fi
  if [[ ! -x $out/run ]]; then
    vm_say "fetching QEMU of Debian trixie"
    work=$(mktemp -d "$out.XXXXXX")
    vm_apt trixie "$work/apt"
    # With an empty status file, apt fetches the libraries too, down to libc.
    apt-get "${apt_options[@]}" install -y --download-only --no-install-recommends \
      qemu-system-x86 >"$work/log" 2>&1 ||
      vm_cannot "apt-get download qemu-system-x86: $(tail -n 1 "$work/log")"
    mkdir "$work/out"
    for package in "$work"/apt/archives/*.deb; do
      dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/out" --exclude='./usr/share/doc' \
        --exclude='./usr/share/locale' --exclude='./usr/share/man'
    done
    install -m 755 "$here/vm.d/qemu.sh" "$work/out/run"
    rm -rf "$out"
    mv "$work/out" "$out"
    rm -rf "$work"
  fi
  printf '%s\n' "$out/run"
}

# vm_pick_module NAME FROM TO puts a module into TO, uncompressed, after those
# that it depends on; TO/order lists them in that order. One that is not there is
# built into the kernel.
vm_pick_module() {
  local name=$1 from=$2 to=$3 file dependency
  [[ ! -e $to/$name.ko ]] || return 0
  file=$(find "$from" -name "${name//[-_]/[-_]}.ko*" -print -quit)
  case $file in
    '') return 0 ;;
    *.xz) xz -dc "$file" >"$to/$name.ko" ;;
    *) cp "$file" "$to/$name.ko" ;;
  esac
  for dependency in $(tr '\0' '\n' <"$to/$name.ko" | sed -n 's/^depends=//p' | tr , ' '); do
    vm_pick_module "$dependency" "$from" "$to"
  done
  printf '%s.ko\n' "$name" >>"$to/order"
}

# vm_build SOURCES OUT compiles the agent and the client, and packs the
# initramfs of the kernel in OUT, whenever a source is newer than they are.
vm_build() {
  local src=$1 out=$2 stage
  if [[ -s $out/initramfs && -x $out/client ]] &&
    [[ -z $(find "$src" "$out/modules/order" -newer "$out/initramfs" -type f -print -quit) ]]; then
    return
  fi
  vm_say "building the agent"
  stage=$(mktemp -d "$out/stage.XXXXXX")
  local cc=(cc -std=gnu17 -O2 -Wall -Wextra -Werror)
  "${cc[@]}" -o "$stage/client" "$src"/client.c "$src"/wire.c
  mkdir "$stage/tree"
  "${cc[@]}" -static -o "$stage/tree/init" "$src"/{agent,boot,session,wire}.c
  cp -r "$out/modules" "$stage/tree/modules"
  (cd "$stage/tree" && find . | cpio --quiet -o -H newc) >"$stage/initramfs"
  mv "$stage/client" "$stage/initramfs" "$out/"
  rm -rf "$stage"
}
