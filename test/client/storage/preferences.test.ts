import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stop } from '../../../client/core/stop.ts';
import { colouring, type Preferences } from '../../../client/storage/preferences.ts';
import { storage } from '../../../client/storage/storage.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { keptIn } from '../../helpers/kept.ts';

async function withSettings<T>(
  text: string | undefined,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-settings-'));
  try {
    if (text !== undefined) writeFileSync(join(folder, 'settings.json'), text);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const read = (text?: string): Promise<Preferences> =>
  withSettings(text, (folder) => storage(keptIn(folder)).preferences());

/** What is wrong, without the path. */
async function faultIn(text: string): Promise<string> {
  const error = await thrownBy(async () => void (await read(text)));
  assert.instance(error, Stop);
  assert.is((error as Stop).exit, 2);
  assert.match(error.message, 'settings.json');
  return error.message;
}

describe('the settings file', (test) => {
  test('may be missing, empty or partial: the rest is as usual', async () => {
    for (const text of [undefined, '{}', '\ufeff{ "notify": {} }']) {
      const { bindings, ...rest } = await read(text);
      assert.equal(bindings.keysOf('send'), ['enter']);
      assert.equal(rest, {
        notify: { direct: 'all', group: 'all', global: 'mentions' },
        bell: true,
        times: '24h',
        colours: 'auto',
        theme: 'auto',
        mouse: true,
      });
    }
  });
  test('says what is to be otherwise', async () => {
    const { bindings, ...rest } = await read(
      '{ "keys": { "next-unread": "alt+n" }, "notify": { "group": "mentions" }, "bell": false, "times": "12h", "colours": "off", "theme": "light", "mouse": false }',
    );
    assert.equal(bindings.keysOf('next-unread'), ['alt+n']);
    assert.equal(rest, {
      notify: { direct: 'all', group: 'mentions', global: 'mentions' },
      bell: false,
      times: '12h',
      colours: 'off',
      theme: 'light',
      mouse: false,
    });
  });
  test('is refused with the name of what is wrong and what is allowed', async () => {
    const wrong: readonly (readonly [text: string, says: string])[] = [
      ['{ "times": "25h" }', '"times" is "25h", but must be "24h" or "12h".'],
      ['{ "bell": "yes" }', '"bell" is "yes", but must be true or false.'],
      [
        '{ "notify": { "global": "some" } }',
        '"notify.global" is "some", but must be "all", "mentions" or "none".',
      ],
      [
        '{ "notify": { "all": "none" } }',
        '"notify.all" is not a setting. The settings are: direct, group',
      ],
      ['{ "notify": 1 }', '"notify" is 1, but must be an object such as { "global": "mentions" }.'],
      [
        '{ "tiems": "12h" }',
        '"tiems" is not a setting. The settings are: keys, notify, bell, times, col',
      ],
      ['[]', 'The settings must be an object'],
      ['{ "times": ', 'is not JSON'],
      ['{ "keys": { "sned": "f5" } }', '"sned" is not an action'],
      ['{ "keys": { "help": "x" } }', 'For "help": "x" alone is for typing.'],
    ];
    for (const [text, says] of wrong) assert.match(await faultIn(text), says);
    const both = await faultIn('{ "bell": 1, "keys": { "help": "f99" } }');
    assert.match(both, '"bell" is 1');
    assert.match(both, 'For "help"');
  });
  test('says whether there are colours, or leaves that to NO_COLOR', () => {
    const env = { TERM: 'xterm', NO_COLOR: '1' };
    assert.equal(colouring(env, { colours: 'auto' }), env);
    assert.is(colouring(env, { colours: 'on' })['NO_COLOR'], undefined);
    assert.is(colouring({}, { colours: 'off' })['NO_COLOR'], '1');
  });
});
