// What the page knows of the program that it belongs to. A test holds the version against package.json, and the folders against what
// the program does (main/browser/options.ts).

/** The version of wallet and page. */
export const version = '0.1.0';

/** The kinds of computers whose folders differ. */
export type Platform = 'linux' | 'darwin' | 'win32';

/** The computer's kind, by what the browser says of it. */
export function platformIn(userAgent: string): Platform {
  if (userAgent.includes('Windows')) return 'win32';
  return userAgent.includes('Mac OS X') ? 'darwin' : 'linux';
}

/** Where data for a money lies unless the person said otherwise, as people write it. */
export function usualFolder(platform: Platform, money: 'practice' | 'real'): string {
  switch (platform) {
    case 'win32':
      return `%LOCALAPPDATA%\\Semper Wallet\\${money}`;
    case 'darwin':
      return `~/Library/Application Support/Semper Wallet/${money}`;
    case 'linux':
      return `~/.local/share/semper-wallet/${money}`;
  }
}
