// A stand-in for Electron's main-process module, as far as the wallet uses it: it keeps what it was told, and lets a test
// play the system's and the page's side. Whatever is asked of it and not here throws by name, so that a new use of Electron
// is noticed. It shows nothing and draws nothing.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { fork, type ChildProcess } from 'node:child_process';
import type { Electron } from '#main/electron/electron-types.ts';

type Handler = (...given: readonly never[]) => unknown;

/** An event of Electron's that can be refused. */
export class Refusable {
  prevented = false;
  readonly isMainFrame: boolean;
  readonly url: string;
  constructor(url = '', isMainFrame = true) {
    this.url = url;
    this.isMainFrame = isMainFrame;
  }
  preventDefault(): void {
    this.prevented = true;
  }
}

/** A partition. */
export class FakeSession extends EventEmitter {
  readonly partition: string;
  readonly protocols = new Map<string, (request: Request) => Response | Promise<Response>>();
  requestHandler: Handler | undefined;
  checkHandler: Handler | undefined;
  deviceHandler: Handler | undefined;
  displayHandler: Handler | undefined;
  beforeRequest: Handler | undefined;
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response) => void this.protocols.set(scheme, handler),
  };
  readonly webRequest = { onBeforeRequest: (listener: Handler) => (this.beforeRequest = listener) };
  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  setPermissionRequestHandler(handler: Handler): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.deviceHandler = handler;
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.displayHandler = handler;
  }

  /** Whether a page of the partition at `url` may load `address`. */
  lets(address: string): boolean {
    let cancelled = false;
    const listener = this.beforeRequest as
      ((details: object, answer: (given: { cancel: boolean }) => void) => void) | undefined;
    listener?.({ url: address }, ({ cancel }) => (cancelled = cancel));
    return listener !== undefined && !cancelled;
  }

  /** The answer of the scheme's handler. */
  async load(address: string, method = 'GET'): Promise<Response> {
    const handler = this.protocols.get('app');
    if (!handler) throw new Error('nobody serves app://');
    return handler(new Request(address, { method }));
  }
}

/** A frame, as the sender of a message. */
export type FakeFrame = { detached: boolean; origin: string; url: string };

/** The content of a window. */
export class FakeContents extends EventEmitter {
  readonly session: FakeSession;
  readonly mainFrame: FakeFrame = { detached: false, origin: 'null', url: '' };
  readonly handlers = new Map<string, (event: object, ...given: readonly unknown[]) => unknown>();
  readonly ipc = {
    handle: (channel: string, handler: (event: object, ...given: readonly unknown[]) => unknown) => {
      if (this.handlers.has(channel)) throw new Error(`${channel} has a handler already`);
      this.handlers.set(channel, handler);
    },
  };
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  constructor(session: FakeSession) {
    super();
    this.session = session;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  /** Says something on the one channel, as `frame` (the main frame unless told otherwise). */
  async say(given: readonly unknown[], frame: FakeFrame | null = this.mainFrame): Promise<unknown> {
    const [handler] = this.handlers.values();
    if (!handler || this.handlers.size !== 1) throw new Error('there is not one channel');
    return handler({ type: 'frame', sender: this, senderFrame: frame }, ...given);
  }

  /** Asks as the preload does. */
  async ask(method: string, input: unknown): Promise<unknown> {
    return this.say([JSON.stringify({ method, input })]);
  }

  /** Whether what the page tries is refused. */
  refuses(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview',
    url: string,
  ): boolean {
    const tried = new Refusable(url, event !== 'will-frame-navigate');
    this.emit(event, tried);
    return tried.prevented;
  }
}

type Options = { readonly webPreferences: { readonly session: FakeSession } & Record<string, unknown> } & Record<
  string,
  unknown
>;

/** What a test looks at. */
export class FakeState {
  readonly app: EventEmitter & {
    exits: number[];
    calls: string[];
    paths: Map<string, string>;
    exit(status?: number): void;
    quit(): void;
  };
  readonly powerMonitor = new EventEmitter();
  readonly sessions = new Map<string, FakeSession>();
  readonly windows: FakeWindow[] = [];
  readonly schemes: unknown[] = [];
  readonly opened: string[] = [];
  /** Message boxes that were shown, and the button that the person presses in the next ones. */
  readonly boxes: { readonly message: string; readonly buttons: readonly string[]; readonly signal?: AbortSignal }[] =
    [];
  readonly errors: string[] = [];
  press: string | undefined;
  /** What the save window answers. */
  saveTo = '';
  readonly children: ChildProcess[] = [];
  displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }];
  menu: unknown;
  readonly becomeReady: () => void;
  constructor(app: FakeState['app'], becomeReady: () => void) {
    this.app = app;
    this.becomeReady = becomeReady;
  }
  /** The window with a title. */
  windowTitled(part: string): FakeWindow | undefined {
    return this.windows.find((window) => !window.destroyed && String(window.options['title']).includes(part));
  }
}

/** A window. */
export class FakeWindow extends EventEmitter {
  readonly options: Options;
  readonly webContents: FakeContents;
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  destroyed = false;
  constructor(options: Options, contents: FakeContents) {
    super();
    this.options = options;
    this.webContents = contents;
  }
  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    const url = new URL(address);
    this.webContents.mainFrame.url = address;
    this.webContents.mainFrame.origin = url.protocol === 'app:' ? `app://${url.host}` : url.origin;
    queueMicrotask(() => this.emit('ready-to-show'));
  }
  show = () => void this.calls.push('show');
  showInactive = () => void this.calls.push('showInactive');
  focus = () => void this.calls.push('focus');
  restore = () => void this.calls.push('restore');
  maximize = () => void this.calls.push('maximize');
  isMinimized = () => this.calls.includes('minimized');
  isMaximized = () => this.calls.includes('maximize');
  isDestroyed = () => this.destroyed;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
  close(): void {
    this.emit('close', new Refusable());
    this.destroy();
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
}

/** Makes the stand-in. `primary` false: another instance holds the lock. `ready` false: it is when the test says so. */
export function fakeElectron({ primary = true, packaged = false, ready = true } = {}): {
  electron: Electron;
  state: FakeState;
} {
  const paths = new Map<string, string>();
  const [exits, calls]: [number[], string[]] = [[], []];
  const { promise: isReady, resolve: becomeReady } = Promise.withResolvers<void>();
  const emitter = Object.assign(new EventEmitter(), { exits, calls, paths });
  const app = Object.assign(emitter, {
    isPackaged: packaged,
    name: 'Semper Wallet',
    enableSandbox: () => calls.push('enableSandbox'),
    setPath(name: string, path: string) {
      if (!existsSync(path)) throw new Error(`${path} does not exist`);
      paths.set(name, path);
    },
    getPath: (name: string) => paths.get(name) ?? `/${name}`,
    setAsDefaultProtocolClient: (scheme: string) => calls.push(`client ${scheme}`),
    requestSingleInstanceLock(data: { link?: string }) {
      calls.push(`lock ${data.link ?? ''}`);
      return primary;
    },
    whenReady() {
      calls.push('whenReady');
      if (ready) becomeReady();
      return isReady;
    },
    quit: () => void emitter.emit('before-quit', new Refusable()),
    exit: (status = 0) => void exits.push(status),
  });
  const state = new FakeState(app, becomeReady);
  const sessionOf = (partition: string) => {
    const session = state.sessions.get(partition) ?? new FakeSession(partition);
    state.sessions.set(partition, session);
    return session;
  };
  class BrowserWindow extends FakeWindow {
    constructor(options: Options) {
      const contents = new FakeContents(options.webPreferences.session);
      super(options, contents);
      state.windows.push(this);
      app.emit('web-contents-created', new Refusable(), contents);
      this.on('closed', () => state.windows.every(({ destroyed }) => destroyed) && app.emit('window-all-closed'));
    }
  }
  const box = async (...given: readonly unknown[]) => {
    const options = given.at(-1) as { message: string; buttons: string[]; signal?: AbortSignal };
    state.boxes.push(options);
    const { press } = state;
    if (press !== undefined) return { response: options.buttons.indexOf(press) };
    return new Promise((resolve) => options.signal?.addEventListener('abort', () => resolve({ response: 0 })));
  };
  const known = {
    app,
    BrowserWindow,
    Menu: {
      buildFromTemplate: (template: unknown) => template,
      setApplicationMenu: (menu: unknown) => (state.menu = menu),
    },
    dialog: {
      showMessageBox: box,
      showErrorBox: (title: string, text: string) => state.errors.push(`${title}: ${text}`),
      showSaveDialog: async () => ({ canceled: state.saveTo === '', filePath: state.saveTo }),
    },
    powerMonitor: state.powerMonitor,
    protocol: {
      registerSchemesAsPrivileged(schemes: unknown[]) {
        if (calls.includes('whenReady')) throw new Error('too late: the program is ready');
        state.schemes.push(...schemes);
      },
    },
    screen: { getAllDisplays: () => afterReady(calls, state.displays) },
    session: { fromPartition: sessionOf },
    shell: { openExternal: async (address: string) => void state.opened.push(address) },
    utilityProcess: {
      fork: (entry: string, args: string[], options: object) => forked(afterReady(calls, state), entry, args, options),
    },
  };
  const electron = new Proxy(known, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target))
        throw new Error(`the wallet uses electron.${name}: not expected`);
      return Reflect.get(target, name) as unknown;
    },
  });
  // Only what the wallet uses stands behind the type; anything else throws above.
  return { electron: electron as unknown as Electron, state };
}

/** What Electron gives only once it is ready. */
function afterReady<Given>(calls: readonly string[], given: Given): Given {
  if (!calls.includes('whenReady')) throw new Error('too early: the program is not ready');
  return given;
}

/** A utility process is played by a process of Node's, which ends with its parent's channel like the real one. */
function forked(state: FakeState, entry: string, args: string[], options: object): ChildProcess {
  const { stdio = [], env } = options as { stdio?: ('ignore' | 'pipe' | 'inherit')[]; env?: NodeJS.ProcessEnv };
  const watch = new URL('../../main/node/parent-watch.ts', import.meta.url).href;
  const child = fork(entry, args, { stdio: [...stdio, 'ipc'], env, execArgv: ['--import', watch] });
  state.children.push(child);
  return child;
}
