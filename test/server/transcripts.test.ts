// The transcripts of PROTOCOL.md against a whole server: sockets, TLS, sessions and rules, on the memory store.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { openGate } from '../../server/gate/gate.ts';
import { selfSigned } from '../../shared/certificate.ts';
import { systemClock } from '../../shared/system-clock.ts';
import type { FakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';
import { testHouse } from '../helpers/house.ts';
import { play, type Transcript, transcriptsOf } from '../helpers/transcript.ts';
import { root } from '../helpers/tree.ts';

const identity = selfSigned({ commonName: 'hearth', now: systemClock.now(), days: 1 });

/** Time goes on, for what the server says in its own time. */
function tick(clock: FakeClock): () => void {
  let cancel = (): void => {};
  const next = (): void => {
    clock.advance(10);
    cancel = systemClock.after(10, next);
  };
  next();
  return () => cancel();
}

async function run(transcript: Transcript): Promise<void> {
  const { house, failures, clock } = await testHouse({
    guests: transcript.options.includes('--guests'),
  });
  const gate = await openGate(
    { host: '127.0.0.1', port: 0, identity, clock: systemClock },
    (connection) => house.admit(connection),
  );
  const stop = tick(clock);
  const port = gate.addresses[0]?.port ?? 0;
  try {
    await play(transcript, () =>
      tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }),
    );
  } finally {
    stop();
    await gate.close();
  }
  assert.equal(failures, []);
}

describe('a server says what PROTOCOL.md says it does', (test) => {
  const text = readFileSync(join(root, 'shared/wire/PROTOCOL.md'), 'utf8');
  for (const transcript of transcriptsOf(text)) test(transcript.title, () => run(transcript));
});
