// What a client keeps from one start to the next, as one object; a client without a disk is handed another such object.

import type { Clock } from '../../shared/clock.ts';
import type { TokenKeeper } from '../link/link-options.ts';
import { type DeviceIdentity, deviceIdentity } from './identity.ts';
import type { KeptFiles } from './kept-files.ts';
import { type Logins, logins } from './logins.ts';
import { type PeerPins, peerPins } from './peer-pins.ts';
import { type Preferences, preferencesOf, settingsIn } from './preferences.ts';
import { type Pins, pins } from './server-pins.ts';
import type { SettingsKeeper } from './settings.ts';
import type { Settings } from './settings-schema.ts';
import { type TokenOptions, tokenKeeper } from './tokens.ts';

export interface Storage {
  readonly servers: Pins;
  readonly peers: PeerPins;
  readonly logins: Logins;
  tokens(of: TokenOptions): TokenKeeper;
  /** Rejects with a Stop that names every mistake in the settings. */
  preferences(): Promise<Preferences>;
  /** What `/set` shows and changes, from those read by `preferences` on. */
  settings(): Promise<SettingsKeeper>;
  /** This device's key. Throws an Error, with a sentence for the user, if it can't be read, used or made. */
  device(clock: Clock): DeviceIdentity;
}

export function storage(files: KeptFiles): Storage {
  let read: Settings = {};
  let keeper: Promise<SettingsKeeper> | undefined;
  return {
    servers: pins(files),
    peers: peerPins(files),
    logins: logins(files),
    tokens: (of) => tokenKeeper(files, of),
    async preferences() {
      read = await settingsIn(files);
      return preferencesOf(read);
    },
    settings() {
      keeper ??= import('./settings.ts').then((it) => it.settings(files, read)); // it takes a while
      return keeper;
    },
    device: (clock) => deviceIdentity(files, clock),
  };
}
