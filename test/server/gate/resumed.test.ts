// Whether a session of TLS can be resumed: then the client would see no certificate, and could not compare its pin.

import { once } from 'node:events';
import * as tls from 'node:tls';
import { assert, describe } from '../../helpers/describe.ts';
import { inHall } from '../../helpers/hall.ts';
import { until } from '../../helpers/until.ts';

describe('a server', (test) => {
  test('resumes no session of TLS, but shakes hands anew', async () => {
    await inHall({ secure: true }, async ({ port, inside }) => {
      const where = { host: '127.0.0.1', port, rejectUnauthorized: false };
      const first = tls.connect(where);
      const [session] = (await once(first, 'session')) as [Buffer];
      first.destroy();
      const second = tls.connect({ ...where, session });
      await once(second, 'secureConnect');
      await until(() => inside.length === 2);
      assert.is(second.isSessionReused(), false);
      assert.ok(second.getPeerX509Certificate(), 'no certificate was shown');
      second.destroy();
    });
  });
});
