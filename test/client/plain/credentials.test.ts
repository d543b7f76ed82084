import { PassThrough } from 'node:stream';
import { Cancelled } from '../../../client/core/stop.ts';
import {
  credentialsKeeper,
  type Keeper,
  terminalQuestions,
} from '../../../client/plain/credentials.ts';
import { ownProcess } from '../../../client/process.ts';
import type { Ask } from '../../../shared/wire/native.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const INFO = 'Wrong. One try left.';
const asks = (ask: Ask['ask'], guests = false): Ask => ({ HEARTH: '1', ask, guests, INFO });

function keeper(password: string | undefined, terminal = false, registers = true) {
  const [input, output, giveUp] = [new PassThrough(), new PassThrough(), new AbortController()];
  const asking = {
    input,
    output,
    signal: giveUp.signal,
    interrupt: () => giveUp.abort(),
    on: ownProcess.on,
  };
  const questions = terminal ? terminalQuestions(asking) : undefined;
  return { input, giveUp, it: credentialsKeeper({ password, registers, questions }) };
}

function failure(it: Keeper, ask: Ask): Promise<Error> {
  return thrownBy(async () => {
    await it.answer(ask);
  });
}

describe('a password', (test) => {
  test('from the environment is tried once a login, for an old account or a new one', async () => {
    const { it } = keeper('secret');
    assert.equal(await it.answer(asks('password')), { password: 'secret' });
    assert.is((await failure(it, asks('password'))).message, INFO);
    it.loggedIn();
    assert.equal(await it.answer(asks('register')), { register: 'secret' });
  });
  test('is not asked for where there is no terminal', async () => {
    const { it } = keeper(undefined);
    const both = 'set HEARTH_PASSWORD, or come in as a guest with --guest.';
    assert.match((await failure(it, asks('register', true))).message, both);
    assert.match((await failure(it, asks('password'))).message, 'set HEARTH_PASSWORD.');
  });
  test('is asked for at a terminal once the one from the environment was wrong', async () => {
    const { it, input } = keeper('secret', true);
    await it.answer(asks('password'));
    input.write('another\r');
    assert.equal(await it.answer(asks('password')), { password: 'another' });
  });
  test('that is changed is asked for, both, and the one from the environment is no good any more', async () => {
    const { it, input } = keeper('secret one', true);
    const change = it.change();
    input.write('secret one\r');
    await new Promise(setImmediate);
    input.write('short\rsecret two\rsecret three\rsecret two\rsecret two\r');
    assert.equal(await change, { old: 'secret one', new: 'secret two' });
    it.loggedIn();
    input.write('typed\r');
    assert.equal(await it.answer(asks('password')), { password: 'typed' });
    const piped = await thrownBy(async () => {
      await keeper('secret one').it.change();
    });
    assert.match(piped.message, 'no terminal');
  });
  test('is no longer waited for when the client leaves', async () => {
    const { it, giveUp } = keeper(undefined, true);
    const answer = failure(it, asks('password'));
    giveUp.abort();
    assert.instance(await answer, Cancelled);
  });
});
