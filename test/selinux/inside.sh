# Runs inside.ts with the checkout's own Bun; started by the machine's init.sh.
cd "${0%/test/selinux/inside.sh}" && exec node_modules/.bin/bun test/selinux/inside.ts
