import fc from 'fast-check';
import { bind, keyHelp, USUAL_BINDINGS } from '../../../../client/screen/keys/bindings.ts';
import { readKey, spelled } from '../../../../client/screen/keys/key.ts';
import { ACTIONS } from '../../../../client/screen/keys/table.ts';
import { assert, describe } from '../../../helpers/describe.ts';

describe('the spelling of keys', (test) => {
  test('has many ways in, and one that counts', () => {
    const spellings = {
      'ctrl+w': ['ctrl+w', 'Ctrl-W', 'C-w', 'control+w'],
      'alt+b': ['alt+b', 'M-b', 'meta-b', 'Alt-B'],
      'alt+B': ['Alt-Shift-B', 'alt+shift+b'],
      pageup: ['PgUp', 'pageup'],
      'ctrl+alt+shift+left': ['shift+alt+ctrl+left', 'C-M-S-Left'],
      escape: ['Esc'],
      'alt++': ['alt++'],
      'alt+-': ['alt--'],
    };
    for (const [key, ways] of Object.entries(spellings)) {
      for (const way of ways) assert.is(readKey(way), key, way);
    }
    for (const wrong of ['', 'ctrl+', 'hyper+a', 'ctrl+wx', 'f13', 'shift+a', 'ctrl+shift+a']) {
      assert.is(readKey(wrong), undefined, wrong);
    }
  });
  test('is made for people and can be read again', () => {
    assert.is(spelled('ctrl+w'), 'Ctrl-W');
    assert.is(spelled('alt+a'), 'Alt-A');
    assert.is(spelled('alt+A'), 'Alt-Shift-A');
    assert.is(readKey(spelled('alt+A')), 'alt+A');
    assert.is(spelled('alt+shift+left'), 'Alt-Shift-Left');
    assert.is(spelled('pageup'), 'PgUp');
    assert.is(spelled('alt+<'), 'Alt-<');
    for (const key of ACTIONS.flatMap(({ keys }) => keys as readonly string[])) {
      assert.is(readKey(key), key);
      assert.is(readKey(spelled(key)), key);
    }
  });
});

describe('bindings', (test) => {
  test('are the table if nothing is set, each key once', () => {
    const keys = ACTIONS.flatMap((row) => row.keys as readonly string[]);
    assert.is(new Set(keys).size, keys.length);
    assert.is(USUAL_BINDINGS.actionOf('ctrl+w'), 'cut-word-left');
    assert.is(USUAL_BINDINGS.actionOf('ctrl+q'), undefined);
    assert.equal(bind(undefined).faults, []);
    assert.ok(keyHelp(USUAL_BINDINGS).some(({ keys, help }) => keys === 'F1' && help !== ''));
  });
  test('are changed by settings: other keys, several, none', () => {
    const { bindings, faults } = bind({ 'next-unread': 'M-n', redraw: [], help: ['f1', 'ctrl+g'] });
    assert.equal(faults, []);
    assert.is(bindings.actionOf('alt+n'), 'next-unread');
    assert.is(bindings.actionOf('alt+a'), undefined);
    assert.is(bindings.actionOf('ctrl+g'), 'help');
    assert.is(bindings.actionOf('ctrl+l'), undefined);
    assert.equal(
      keyHelp(bindings).some(({ help }) => help === 'draw the screen anew'),
      false,
    );
  });
  test('take a key from whoever usually has it', () => {
    const { bindings } = bind({ help: 'ctrl+w' });
    assert.is(bindings.actionOf('ctrl+w'), 'help');
    assert.equal(bindings.keysOf('cut-word-left'), ['alt+backspace', 'ctrl+backspace']);
  });
  test('say clearly what is wrong with settings, and leave it as it usually is', () => {
    const wrong: [unknown, RegExp][] = [
      [7, /an object/],
      [{ nextunread: 'f5' }, /"nextunread" is not an action.* "next-unread"/],
      [{ 'next-unread': 'hyper+x' }, /"next-unread": "hyper\+x" is not a key/],
      [{ 'next-unread': [5] }, /5 is not a key/],
      [{ help: 'f5', redraw: 'f5' }, /"redraw": F5 is used for "help" too/],
      [{ help: 'h' }, /is for typing/],
      [{ help: 'ctrl+i' }, /Terminals cannot tell Ctrl-I from Tab/],
      [{ leave: [] }, /No key would be left for "leave"/],
      [{ help: 'enter' }, /No key would be left for "send"/],
    ];
    for (const [settings, says] of wrong) {
      const { bindings, faults } = bind(settings);
      assert.is(faults.length, 1, JSON.stringify(faults));
      assert.match(faults[0] ?? '', says);
      assert.is(bindings.actionOf('enter'), 'send');
      assert.is(bindings.actionOf('ctrl+c'), 'leave');
    }
  });
  test('never throw, and can always be left', () => {
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('enter', 'ctrl+c', 'f1', []));
    const names = fc.oneof(fc.string(), fc.constantFrom(...ACTIONS.map(({ action }) => action)));
    fc.assert(
      fc.property(fc.dictionary(names, values), (settings) => {
        const { bindings } = bind(settings);
        assert.ok(bindings.keysOf('leave').some((key) => bindings.actionOf(key) === 'leave'));
        assert.ok(bindings.keysOf('send').some((key) => bindings.actionOf(key) === 'send'));
      }),
    );
  });
});
