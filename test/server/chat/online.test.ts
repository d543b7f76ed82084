// Who is here, by user and session.

import { createOnline, type Listener } from '../../../server/chat/online.ts';
import { assert, describe } from '../../helpers/describe.ts';

const listener = (user: string, erases: boolean): Listener => ({
  ...{ user, erases, everyName: true, isStillIn: () => true, hear: () => {} },
  ...{ stream: undefined, partialPages: true, peer: undefined, direct: undefined },
});

describe('a user with several clients', (test) => {
  test('keeps what expires while one of them does', () => {
    const online = createOnline();
    const [screen, plain, other] = [true, false, false].map((erases) => listener('amy', erases));
    const keeps: boolean[] = [online.isKeeping('amy')];
    for (const step of [
      () => online.join(screen as Listener),
      () => online.join(plain as Listener),
      () => online.join(other as Listener),
      () => online.leave(plain as Listener),
      () => online.leave(plain as Listener),
      () => online.leave(other as Listener),
      () => online.join(other as Listener),
      () => online.leave(screen as Listener),
      () => online.leave(other as Listener),
    ]) {
      step();
      keeps.push(online.isKeeping('amy'));
    }
    assert.equal(keeps, [false, false, true, true, true, true, false, true, true, false]);
    assert.not.ok(online.isOnline('amy'));
  });
});
