// A server's address in words: `host:port`, an IPv6 address in brackets.

export interface Address {
  readonly host: string;
  readonly port: number;
}

export function spelled({ host, port }: Address): string {
  const name = host.toLowerCase();
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

/** Reads `host`, `host:port`, `[::1]:port` and a bare IPv6 address; undefined for anything else. */
export function addressOf(text: string, defaultPort: number): Address | undefined {
  const bare = text.split(':').length > 2 && !text.startsWith('[');
  const found = bare ? [text, text] : /^(?:\[([^\]\s]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = Number((bare ? undefined : found?.[3]) ?? defaultPort);
  if (!host || port < 1 || port > 65_535) return undefined;
  return { host, port };
}
