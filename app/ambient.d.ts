// The only globals beyond ECMAScript that `app` may use: every host offers them. Everything else is a port.
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly origin: string;
  readonly pathname: string;
  readonly hash: string;
  readonly href: string;
  readonly username: string;
  readonly password: string;
  readonly searchParams: { get(name: string): string | null };
  toString(): string;
}
declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(kind: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(kind: 'abort', listener: () => void): void;
}
