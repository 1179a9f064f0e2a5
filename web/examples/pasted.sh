sudo env LANG=C exec qemu-system-x86_64 --enable-kvm \
  -name 'build machine' \
  -m 2048 -smp 4 \
  -drive file="/srv/images/build machine.img",if=virtio,boot=on \
  -net nic,model=virtio,macaddr=52:54:00:12:34:56 -net user \
  -vnc :1 -k de \
  -tablet-from-the-attic /dev/input/wacom
