// How a board starts, as shell of busybox: there is no other system. It mounts what the kernel offers, loads the modules that the
// image has and forbids further ones, mounts the one writable partition, takes the console off the display, makes the root
// read-only, and runs the device for ever.

/** The label of the writable partition, and where it is mounted. */
export const kept = { label: 'semper-kept', place: '/kept' } as const;

/** Up to the device's own program. It stops where the memory of the device is missing: one in RAM would lose its keys. */
export const setUp = `export PATH=/bin HOME=/
mount -t devtmpfs d /dev; mount -t proc p /proc; mount -t sysfs s /sys
while read module options; do insmod /modules/$module.ko $options || echo "no module $module"; done < /etc/board/modules
mount -t configfs c /sys/kernel/config
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  kept=$(findfs LABEL=${kept.label} 2>/dev/null) && break
  sleep 1
done
mount -t ext4 -o sync,data=journal,noexec,nosuid,nodev,noatime "$kept" ${kept.place} || {
  echo "There is no partition ${kept.label}: see docs/BOARD.md"
  while true; do sleep 3600; done
}
for console in /sys/class/vtconsole/*; do
  grep -q 'frame buffer' $console/name && echo 0 > $console/bind
done
echo 0 > /proc/sys/kernel/sysrq; echo 0 > /proc/sys/kernel/printk
echo 1 > /proc/sys/kernel/modules_disabled
mount -o remount,ro /
`;

/** The first program. */
export const init = `#!/bin/sh
. /etc/board/set-up
while true; do
  node /board/serve.js
  sleep 1
done
`;
