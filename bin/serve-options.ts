// The options of `hearth serve` and `hearth start` [DESIGN 6, 11], and what they mean to the server.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LOG_LEVELS, SERVE_DEFAULTS, type ServeOptions } from '../server/serve-options.ts';
import { option, PORT, whole } from './option-values.ts';

/** The options that `serve` and `start` share. */
export function serverOptions(command: Command, data: string): Command {
  const d = SERVE_DEFAULTS;
  return command
    .argument('[port]', 'the port to listen on, 0 for any free one', PORT, d.port)
    .argument(
      '[block-seconds]',
      'how long a name is locked out after three wrong passwords',
      whole(1, 86_400),
      d.blockFor / 1000,
    )
    .argument(
      '[idle-seconds]',
      'how long somebody may be idle, 0 for ever',
      whole(0, 2_592_000),
      d.idleAfter / 1000,
    )
    .addOption(option('--data <folder>', 'the data folder').default(data))
    .addOption(option('--host <address>', 'the address to listen on (default: all)'))
    .addOption(option('--cert <file>', 'a certificate of your own (PEM), with --key'))
    .addOption(option('--key <file>', 'its private key (PEM)'))
    .addOption(option('--insecure', 'no TLS: only on loopback, or together with --trust-proxy'))
    .addOption(option('--trust-proxy', 'a proxy in front of this server does TLS'))
    .addOption(option('--guests', 'let guests in, without an account'))
    .addOption(option('--no-private', 'no private chats on this server'))
    .addOption(
      option('--registration <who>', 'whether anybody may make an account')
        .choices(['open', 'closed'])
        .default(d.registration),
    )
    .addOption(
      option('--log-level <level>', 'how much is logged').choices(LOG_LEVELS).default(d.logLevel),
    )
    .addOption(
      number('--connections <n>', 'connections at once', whole(1, 1_000_000), d.connectionsMax),
    )
    .addOption(
      option(
        '--connections-per-address <n>',
        'connections at once from one address, 0 for any (default: a quarter)',
      ).argParser(whole(0, 1_000_000)),
    )
    .addOption(
      number(
        '--connection-rate <n>',
        'new connections per address per second, 0 for any',
        whole(0, 1e6),
        d.connectionRate,
      ),
    )
    .addOption(
      number(
        '--line-rate <n>',
        'lines per second from one client, 0 for any',
        whole(0, 1e6),
        d.lineRate,
      ),
    )
    .addOption(
      number(
        '--line-burst <n>',
        'lines that one client may send at once before --line-rate counts',
        whole(1, 1e6),
        d.lineBurst,
      ),
    )
    .addOption(
      number('--group-members <n>', 'members of one group', whole(2, 10_000), d.groupMembersMax),
    )
    .addOption(
      number(
        '--waiting-bytes <n>',
        'bytes that may wait for a client that reads nothing, before it is cut off',
        whole(524_288, 2 ** 30), // a page of history, or one commit's events, must fit
        d.waitingBytesMax,
      ),
    )
    .addOption(seconds('--hello-seconds <n>', 'to the first frame of a connection', d.helloWithin))
    .addOption(seconds('--login-seconds <n>', 'to the end of the login', d.loginWithin))
    .addOption(seconds('--ping-seconds <n>', 'of silence until a ping', d.pingAfter))
    .addOption(
      seconds('--silence-seconds <n>', 'of silence until a connection is dropped', d.dropAfter),
    )
    .addOption(
      option('--accept-clock', 'the clock is right, though days ahead of what was kept last'),
    );
}

function number(flags: string, text: string, parse: (value: string) => number, standard: number) {
  return option(flags, text).argParser(parse).default(standard);
}

function seconds(flags: string, text: string, standard: number) {
  return number(flags, `seconds ${text}`, whole(1, 86_400), standard / 1000);
}

/** The arguments of `serve` and `start`. */
export interface Where {
  readonly port: number;
  readonly blockSeconds: number;
  readonly idleSeconds: number;
}

export interface ServerFlags {
  data: string;
  host?: string;
  cert?: string;
  key?: string;
  insecure?: true;
  trustProxy?: true;
  guests?: true;
  private: boolean;
  registration: ServeOptions['registration'];
  logLevel: ServeOptions['logLevel'];
  connections: number;
  connectionsPerAddress?: number;
  connectionRate: number;
  lineRate: number;
  lineBurst: number;
  groupMembers: number;
  waitingBytes: number;
  helloSeconds: number;
  loginSeconds: number;
  pingSeconds: number;
  silenceSeconds: number;
  acceptClock?: true;
}

export function readServeOptions(flags: ServerFlags, where: Where): ServeOptions {
  const { port, blockSeconds, idleSeconds } = where;
  const { host, cert, key, connectionsPerAddress: perAddressMax } = flags;
  return {
    port,
    ...(host !== undefined && { host }),
    data: resolve(flags.data),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    insecure: flags.insecure ?? false,
    trustProxy: flags.trustProxy ?? false,
    guests: flags.guests ?? false,
    privateChats: flags.private,
    registration: flags.registration,
    blockFor: blockSeconds * 1000,
    idleAfter: idleSeconds * 1000,
    logLevel: flags.logLevel,
    connectionsMax: flags.connections,
    ...(perAddressMax !== undefined && { perAddressMax }),
    connectionRate: flags.connectionRate,
    lineRate: flags.lineRate,
    lineBurst: flags.lineBurst,
    groupMembersMax: flags.groupMembers,
    waitingBytesMax: flags.waitingBytes,
    helloWithin: flags.helloSeconds * 1000,
    loginWithin: flags.loginSeconds * 1000,
    pingAfter: flags.pingSeconds * 1000,
    dropAfter: flags.silenceSeconds * 1000,
    acceptClock: flags.acceptClock ?? false,
  };
}
