// Electron's module as a type. Its value is imported in one place, `entry.ts`, and handed in everywhere else: outside of
// Electron's own binary `import 'electron'` tries to fetch one, and a test hands in a stand-in.

/** All that Electron's main process offers. */
export type Electron = typeof import('electron');
