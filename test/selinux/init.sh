#!/bin/busybox sh
# The machine's first program, copied into the image by image.ts: loads the policy, mounts the shares of
# the host at the paths that they have there, and runs the kernel's `run=SCRIPT` as the service that
# guests are started by. What that prints goes to the second serial port, its outcome after it.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
if [ "$1" != labelled ]; then
  mount -t proc proc /proc
  mount -t sysfs sys /sys
  mount -t devtmpfs dev /dev
  load_policy -i || poweroff -f
  exec </dev/null >/dev/console 2>&1
  # Again, in the domain that the policy has for it (init_t): the kernel's own may start no services.
  exec /sbin/init labelled
fi
mkdir -p /dev/shm /dev/pts
mount -t devpts pts /dev/pts
for path in /run /tmp /dev/shm; do mount -t tmpfs tmpfs $path; done
mount -t cgroup2 cgroup /sys/fs/cgroup
restorecon -R /dev /run /tmp
ip link set lo up
# QEMU without KVM writes code and runs it. Fedora's policy has svirt_tcg_t for that, Debian's this switch.
setsebool virt_use_execmem on

for word in $(cat /proc/cmdline); do
  case $word in
    share=*)
      # share=TAG:PATH. The host's labels are none of this machine's: all of it is programs here.
      rest=${word#share=}
      path=${rest#*:}
      mkdir -p "$path"
      mount -t 9p -o "ro,trans=virtio,version=9p2000.L,msize=524288,cache=loose,context=system_u:object_r:bin_t:s0" \
        "${rest%%:*}" "$path"
      ;;
    run=*) script=${word#run=} ;;
  esac
done
# Labelled as libvirt's daemon is, so that it gets that one's domain, virtd_t: the only one of Debian's
# policy that can start a process in svirt_t.
# A pipe lies between, as a service may not write to terminals.
(
  /usr/sbin/virtwright-service "$script" 2>&1 </dev/null
  echo "ended: $?"
) | cat >/dev/ttyS1
poweroff -f
