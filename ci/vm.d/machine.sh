# machine.sh: starting, asking and stopping the machine of one control
# directory, which holds: pid, port, token, ready, client, qemu.log, console.log.
# shellcheck shell=bash

# How long a boot may take: about 8 s on two idle cores, more on busy ones.
MACHINE_BOOT_S=${IA2_VM_BOOT_TIMEOUT:-120}

# machine_pid CONTROL prints the process id of the running machine, or fails.
machine_pid() {
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) && [[ -n $pid ]] &&
    grep -qaF -e "$1" "/proc/$pid/cmdline" 2>/dev/null && printf '%s\n' "$pid"
}

machine_status() {
  local control=$1 pid
  if pid=$(machine_pid "$control") && [[ -e $control/ready ]]; then
    printf 'running: pid %s, %s\n%s\n' "$pid" "$(cat "$control/package")" "$control"
  else
    printf 'not running\n'
    return 1
  fi
}

machine_stop() {
  local control=$1 pid tries
  pid=$(machine_pid "$control") || return 0
  kill "$pid" 2>/dev/null || true
  for ((tries = 0; tries < 50; tries++)); do
    machine_pid "$control" >/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$control/ready" "$control/pid"
}

# machine_boot CONTROL KERNEL_DIR QEMU MEMORY CPUS runs QEMU in the background on
# some free port of 127.0.0.1.
machine_boot() {
  local control=$1 kernel=$2 qemu=$3 memory=$4 cpus=$5 tries port
  # Five-level page tables only lengthen TCG's page walks.
  local args=(
    -name ia2-vm -pidfile "$control/pid" -daemonize -no-reboot
    -nodefaults -no-user-config -display none -M pc
    -accel "tcg,thread=multi" -cpu "max,la57=off" -smp "$cpus" -m "$memory"
    -kernel "$kernel/vmlinuz" -initrd "$kernel/initramfs"
    -append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr audit=0 vm.control=$control ${IA2_VM_APPEND:-}"
    -serial "file:$control/console.log"
    -fsdev "local,id=root,path=/,security_model=none,multidevs=remap"
    -device "virtio-9p-pci,fsdev=root,mount_tag=hostroot"
    -device "virtio-net-pci,netdev=net,romfile="
  )
  for ((tries = 0; tries < 20; tries++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
    printf '%s\n' "$port" >"$control/port"
    if "$qemu" "${args[@]}" \
      -netdev "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$port-:1077" \
      </dev/null >"$control/qemu.log" 2>&1; then
      return 0
    fi
    grep -q 'forwarding rule' "$control/qemu.log" || break
  done
  vm_say "qemu: $(tail -n 1 "$control/qemu.log")"
  return 1
}

machine_start() {
  local control=$1 version=$2 memory=$3 cpus=$4 cache kernel qemu deadline
  vm_install_tools
  cache=$(vm_cache)
  kernel=$cache/linux-$version
  mkdir -p "$control" "$kernel"
  chmod 700 "$control"
  # Two who start it at once: the second finds it running.
  exec 9>"$cache/lock"
  flock 9
  if machine_pid "$control" >/dev/null && [[ -e $control/ready ]]; then
    printf '%s\n' "$control"
    return
  fi
  machine_stop "$control"
  [[ -s $kernel/vmlinuz ]] || vm_fetch_kernel "$version" "$kernel"
  qemu=$(vm_qemu "$cache/qemu")
  vm_build "$here/vm.d" "$kernel"
  rm -f "$control/ready"
  cp "$kernel/client" "$kernel/package" "$control/"
  (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$control/token")
  machine_boot "$control" "$kernel" "$qemu" "$memory" "$cpus" 9>&- || return 1
  deadline=$((SECONDS + MACHINE_BOOT_S))
  until [[ -e $control/ready ]]; do
    if ! machine_pid "$control" >/dev/null || ((SECONDS > deadline)); then
      vm_say "the machine did not come up; its console said:"
      tail -n 20 "$control/console.log" >&2
      machine_stop "$control"
      return 1
    fi
    sleep 0.1
  done
  printf '%s\n' "$control"
}
