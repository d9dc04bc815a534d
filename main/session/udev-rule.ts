// The udev rule of build/linux/70-semper-wallet.rules, word for word, for the page that helps a person whose device is not found: the
// packed program has no file of it to read.

/** The text of the rules file; device-places.test.ts holds the two against each other. */
export const udevRule = `# The electronic wallet (USB 1209:7a11, device/transports/places.ts): whoever sits at this computer may speak to it, nobody else.
# A device is trusted by its pairing and never by this rule. docs/DEVICE-PORTS.md says how to install it by hand.
KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="7a11", MODE="0660", TAG+="uaccess"
# The simulator on /dev/uhid, which has no USB port above it: bus, maker and product stand in its name.
KERNEL=="hidraw*", SUBSYSTEM=="hidraw", KERNELS=="0003:1209:7A11.*", MODE="0660", TAG+="uaccess"
# The serial line. Modem managers would write to it and keep it open.
SUBSYSTEM=="tty", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="7a11", MODE="0660", TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"
`;
