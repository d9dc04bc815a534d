// The port by which a host starts the programs around the wallet (DESIGN §9): Node's own processes (node/start-process.ts), or
// Electron's utility processes (electron/start-utility.ts), whose binary is no Node. What both promise is the same.
import type { ProcessOptions, StartedProcess } from './node/supervised-process.ts';

/** Starts `entry` with `args`; it ends with this process. */
export type StartProcess = (entry: string, args: readonly string[], options?: ProcessOptions) => StartedProcess;
