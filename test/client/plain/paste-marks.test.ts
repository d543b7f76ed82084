import { PassThrough } from 'node:stream';
import { pasteMarks } from '../../../client/plain/paste-marks.ts';
import type { Moment } from '../../../client/surroundings.ts';
import { assert, describe } from '../../helpers/describe.ts';

const ON = '\u001b[?2004h';
const OFF = '\u001b[?2004l';

function terminal() {
  const output = new PassThrough();
  const handlers = new Map<string, (moment: Moment) => void>();
  const marks = pasteMarks(output, (moment, run) => {
    handlers.set(moment, run);
    return () => handlers.delete(moment);
  });
  return { marks, handlers, written: () => String(output.read() ?? '') };
}

describe('the marks of pastes', (test) => {
  test('are switched on once more when a shell had the terminal', () => {
    const { marks, handlers, written } = terminal();
    marks.switchOn();
    handlers.get('SIGCONT')?.('SIGCONT');
    assert.equal(written(), ON + ON);
  });

  test('are off when the process ends', () => {
    const { marks, handlers, written } = terminal();
    marks.switchOn();
    handlers.get('exit')?.('exit');
    assert.equal(written(), ON + OFF);
  });

  test('stay off once they are switched off', () => {
    const { marks, handlers, written } = terminal();
    marks.switchOn();
    marks.switchOff();
    assert.equal(handlers.size, 0);
    assert.equal(written(), ON + OFF);
  });
});
