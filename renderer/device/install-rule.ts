// The command that installs the udev rule: one to paste, which writes the file by a here-document and has udev read it.

/** Where the rule belongs; its name sorts before 73-seat-late.rules, which acts on its tag (docs/DEVICE-PORTS.md). */
export const rulePath = '/etc/udev/rules.d/70-semper-wallet.rules';

const end = 'END_OF_RULE';

/** The command, for a shell as POSIX has it; nothing in the rule is taken for the shell's own. */
export function installing(rule: string): string {
  const lines = rule.endsWith('\n') ? rule : `${rule}\n`;
  return `sudo tee ${rulePath} > /dev/null <<'${end}'
${lines}${end}
sudo udevadm control --reload-rules && sudo udevadm trigger
`;
}
